"""Units of like kind beside each other."""

from collections.abc import Iterable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from valvo.analytics.errors import LakeMissingError
from valvo.comparing import access, comparison
from valvo.comparing.choices import Among
from valvo.comparing.comparison import Comparison
from valvo.comparing.forms import CompareForm
from valvo.core.errors import NotAllowedError
from valvo.core.figures import format_period
from valvo.indicators.access import units_seen
from valvo.indicators.catalogue import indicator
from valvo.indicators.declarations import Indicator
from valvo.indicators.drill import draw
from valvo.indicators.gathered import shown_manifest
from valvo.indicators.involved import counts_cases
from valvo.indicators.views.picture import periods
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit
from valvo.web import exports
from valvo.web.frame import Frame, frame_of
from valvo.web.templatetags.valvo import reading_language


@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Show units of a kind beside each other on one indicator, or give the table as a file."""
    frame, language = frame_of(request), reading_language()
    unit = access.unit_seen(frame)
    offered = sorted(((one.id, one.name[language]) for one in comparison.comparable()), key=lambda pair: pair[1])
    form = CompareForm(_said(request), indicators=offered)
    one = indicator(form.cleaned_data["indicator"]) if form.is_valid() else None
    found, refusal = _compared(frame, unit, form, one) if one else (None, "")
    if found and one and request.GET.get("export") in exports.FORMS:
        return _file(request.GET["export"], one, found)
    context = {
        "unit": unit,
        "form": form,
        "indicator": one,
        "name": one.name[language] if one else "",
        "kind": UnitKind(form.cleaned_data["kind"]).label if one else "",
        "found": found,
        "as_of": shown_manifest().as_of if found else None,
        "refusal": refusal,
        "shared": one is not None and counts_cases(one),
        "drawing": draw(found.chart, language) if found and found.chart else None,
        "period": format_period(frame.period, language),
        **periods(frame),
        "may_decide": access.may_decide(frame.person, access.organiser_of(unit)),
    }
    return render(request, "comparing/compare.html", context, status=422 if form.errors else 200)


def _said(request: HttpRequest) -> dict[str, str]:
    """Return what the address says; where it says nothing, service units of the whole organisation are compared."""
    first = {"indicator": "reached_share", "among": Among.ORGANISATION.value, "kind": UnitKind.ENTITY.value}
    return first | {name: request.GET[name] for name in CompareForm.base_fields if name in request.GET}


def _compared(frame: Frame, unit: Unit, form: CompareForm, one: Indicator) -> tuple[Comparison | None, str]:
    said = form.cleaned_data
    try:
        units = access.pool(unit, Among(said["among"])).filter(kind=said["kind"])
    except NotAllowedError as error:
        return None, str(error)
    for field, value in (("sector", said["sector"]), ("provider_form", said["provider"])):
        units = units.filter(**{field: value}) if value else units
    try:
        return comparison.compare(
            one, access.innermost(units), units_seen(frame.person), frame.period, reading_language()
        ), ""
    except LakeMissingError:
        return None, _("The figures have not been gathered yet")


def _file(form: str, one: Indicator, found: Comparison) -> HttpResponse | StreamingHttpResponse:
    header = [_("Unit"), _("Kind of unit"), _("Value"), _("Numerator"), _("Denominator"), _("Outside 99.8% limits")]
    return exports.answer(form, str(one.name[reading_language()]), header, _rows(found))


def _rows(found: Comparison) -> Iterable[list[exports.Value]]:
    for line in found.lines:
        row = line.figure
        counts = [row.value, row.numerator, row.denominator] if row else [None, None, None]
        yield [line.unit.name, str(line.unit.get_kind_display()), *counts, "" if line.tone == "plain" else line.tone]
