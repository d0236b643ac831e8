"""The page of one indicator: what it shows, and what those who may decide about it set there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from valvo.analytics.errors import LakeMissingError
from valvo.core import clock
from valvo.core.errors import NotFoundError
from valvo.core.figures import format_period
from valvo.core.languages import Language
from valvo.core.periods import Period, periods_between
from valvo.documents.words import target_value
from valvo.improvement.models import Action
from valvo.indicators import access, actions, decisions
from valvo.indicators.catalogue import UnknownIndicatorError, indicator
from valvo.indicators.charting import target
from valvo.indicators.decisions import ActionMark, Decided
from valvo.indicators.declarations import Indicator
from valvo.indicators.drill import draw, drill
from valvo.indicators.errors import DecisionError
from valvo.indicators.forms import ExclusionForm, NoteForm, PhaseForm, TargetForm
from valvo.indicators.involved import counts_cases
from valvo.indicators.own import is_asked
from valvo.indicators.own_ids import is_own
from valvo.indicators.picture import MONTHS_JUDGED, THEMES, months_shown
from valvo.indicators.views.behind import behind
from valvo.indicators.views.picture import periods
from valvo.organisation.models import Unit
from valvo.web.frame import Frame, frame_of
from valvo.web.templatetags.valvo import reading_language

FUNNEL_WIDTH = 330.0
FORMS: dict[str, type[forms.Form]] = {
    "phase": PhaseForm,
    "note": NoteForm,
    "exclusion": ExclusionForm,
    "target": TargetForm,
}


@dataclass
class Filled:
    """Forms as they were sent, to be shown again with what is wrong."""

    sent: dict[str, forms.Form] = field(default_factory=dict)


@login_required
@require_GET
def show(request: HttpRequest, indicator_id: str) -> HttpResponse:
    """Show one indicator of a unit: chart, table, units side by side, and how it is made.

    From the page of an own indicator one may go on to a unit not asked for it: that leads to the unit's picture.
    """
    frame, one = frame_of(request), _known(indicator_id)
    unit = access.unit_seen(frame)
    if is_asked(unit, one):
        return _page(request, frame, one, Filled())
    declared = access.declared_where(frame.person, one)
    if declared is None:
        raise _no_such()
    said = {"name": one.name[reading_language()], "there": declared.name, "unit": unit.name}
    messages.info(request, _("%(name)s is delivered by %(there)s and units under it, not by %(unit)s.") % said)
    return redirect(reverse("indicators:picture") + frame.query())


@login_required
@require_POST
def decide(request: HttpRequest, indicator_id: str, what: str) -> HttpResponse:
    """Keep what was decided; a refusal shows the page again, what was typed still there."""
    frame = frame_of(request)
    unit = access.unit_to_decide(frame)
    one = _asked(indicator_id, unit)
    if what not in FORMS:
        raise NotFoundError("no such decision")
    form = _form(what, frame.period, request.POST)
    if form.is_valid():
        try:
            _SET[what](indicator_id=one.id, unit=unit, by=frame.person, **form.cleaned_data)
        except DecisionError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect(_address(frame, one))
    return _page(request, frame, one, Filled({what: form}))


@login_required
@require_POST
def withdraw(request: HttpRequest, indicator_id: str, what: str, pk: int) -> HttpResponse:
    """Take back a phase, a note, an excluded month or a target; it stays in the record."""
    frame = frame_of(request)
    unit = access.unit_to_decide(frame)
    one = _asked(indicator_id, unit)
    match what:
        case "phase":
            actions.withdraw_phase(phase=decisions.phase_at(unit, pk), by=frame.person)
        case "note":
            actions.withdraw_note(note=decisions.note_at(unit, pk), by=frame.person)
        case "exclusion":
            actions.withdraw_exclusion(exclusion=decisions.exclusion_at(unit, pk), by=frame.person)
        case "target":
            actions.withdraw_target(target=decisions.target_at(unit, pk), by=frame.person)
        case _:
            raise NotFoundError("no such decision")
    messages.success(request, _("Taken back."))
    return redirect(_address(frame, one))


_SET: dict[str, Callable[..., object]] = {
    "phase": actions.set_phase,
    "note": actions.write_note,
    "exclusion": actions.exclude_month,
    "target": actions.set_target,
}


def _form(what: str, period: Period, data: QueryDict | None = None) -> forms.Form:
    """Return one of the page's forms; each has ids of its own, since several of them ask why."""
    form = FORMS[what](data, auto_id=f"id_{what}_%s")
    return form.offer(_months(period), reading_language()) if isinstance(form, ExclusionForm) else form


def _months(period: Period) -> list[Period]:
    """Return the months of the chart, whatever is known of them."""
    first, end = months_shown(period, clock.today(), MONTHS_JUDGED)
    return list(periods_between(first, end, "month"))


def _page(request: HttpRequest, frame: Frame, one: Indicator, filled: Filled) -> HttpResponse:
    unit, language = access.unit_seen(frame), reading_language()
    tied = access.actions_tied(frame.person, one.id, unit)
    try:
        found = drill(one, unit, frame.period, language, _marks(tied, unit))
    except LakeMissingError:
        found = None
    compared = found.units.chart if found else None
    offered = _phase_offered(request) if not filled.sent else {}
    return render(
        request,
        "indicators/indicator.html",
        {
            "unit": unit,
            "indicator": one,
            "name": one.name[language],
            "theme": THEMES[one.theme],
            "definition": one.definition[language],
            "numerator": one.numerator[language],
            "denominator": one.denominator[language] if one.denominator else "",
            "target_source": _target_said(one, frame.period, language),
            "source": one.fact.table.meaning[language],
            "period": format_period(frame.period, language),
            **periods(frame),
            "drill": found,
            "as_of": found.as_of if found else None,
            "funnel": draw(compared, language, wide=FUNNEL_WIDTH, name="units") if compared else None,
            "shared": counts_cases(one),
            "behind": behind(frame, unit, one),
            "units_seen": access.units_seen(frame.person),
            "actions": tied,
            "may_act": access.may_act(frame.person, unit),
            "show_table": request.GET.get("show") == "table",
            "may_decide": access.may_decide(frame.person, unit),
            "takes_target": one.limit is not None,
            "level_told": found.level.told(language) if found and found.level else "",
            **{f"{name}_form": filled.sent.get(name) or _form(name, frame.period) for name in FORMS},
            **({"phase_form": PhaseForm(initial=offered, auto_id="id_phase_%s")} if offered else {}),
            "open": next(iter(filled.sent), "phase" if offered else ""),
        },
        status=422 if filled.sent else 200,
    )


def _target_said(one: Indicator, period: Period, language: Language) -> str:
    """Return who set the target; of a figure declared in the web its value too, which the catalogue's sources tell."""
    if one.target is None:
        return ""
    said, goal = one.target.source[language], target(one, Decided(), period.last)
    return f"{target_value(goal, language)}. {said}" if is_own(one.id) and goal else said


def _phase_offered(request: HttpRequest) -> dict[str, date]:
    """Return the day a link says a phase could begin on, for its form; nothing where it says none."""
    try:
        return {"starts_on": date.fromisoformat(request.GET.get("phase_from", ""))}
    except ValueError:
        return {}


def _marks(tied: list[Action], unit: Unit) -> list[ActionMark]:
    """Return the marks of what was done at the unit itself; what was done under it stands in the list alone."""
    done = [one for one in tied if one.unit_id == unit.pk]
    return [ActionMark(clock.local_day(one.done_at), one.title) for one in done if one.done_at]


def _address(frame: Frame, one: Indicator) -> str:
    return reverse("indicators:indicator", args=[one.id]) + frame.query()


def _known(identifier: str) -> Indicator:
    try:
        return indicator(identifier)
    except UnknownIndicatorError as error:
        raise _no_such() from error


def _asked(identifier: str, unit: Unit) -> Indicator:
    """Return an indicator of the unit; one it is not asked for is as good as none."""
    one = _known(identifier)
    if not is_asked(unit, one):
        raise _no_such()
    return one


def _no_such() -> NotFoundError:
    return NotFoundError(_("There is no such indicator."))
