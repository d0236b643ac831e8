"""Rounds: the list, one round with its progress, its sheets, its deadline and its closing."""

from django.contrib.auth.decorators import login_required
from django.contrib.messages import success
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.questionnaires import access, queries
from valvo.questionnaires.actions import rounds as actions
from valvo.questionnaires.choices import WRITABLE, Respondent, RoundState, SheetState
from valvo.questionnaires.editions import questionnaire_of
from valvo.questionnaires.forms import CloseForm, DeadlineForm
from valvo.questionnaires.models import Round, Sheet
from valvo.questionnaires.views.shared import address, language, unit_in_view
from valvo.web.forms import saved
from valvo.web.frame import Frame, frame_of
from valvo.web.lists import Cell, Column, Filter, ListPage

_TONES = {RoundState.OPEN: "teal", RoundState.OPENING: "plain", RoundState.CLOSING: "plain"}
_SHEET_TONES = {SheetState.HANDED_IN: "better", SheetState.BEGUN: "teal", SheetState.RETURNED: "worse"}


def _name(row: Round) -> Cell:
    title = questionnaire_of(row.edition).title[language()]
    return Cell(row.name, href=reverse("questionnaires:round", args=[row.pk]), quiet=title)


def _state(row: Round) -> Cell:
    return Cell(str(row.get_state_display()), tag=_TONES.get(RoundState(row.state), "plain"))  # type: ignore[arg-type]  # the tones are a cell's


def _handed_in(row: Round) -> Cell:
    if row.answered_by == Respondent.PERSON:
        return Cell(None)
    counted: tuple[int, int] = (row.handed_in, row.asked)  # type: ignore[attr-defined]  # `rounds_at` annotates them
    if row.answered_by == Respondent.OCCASION:
        return Cell(counted[0])
    return Cell(_now("%(done)s of %(all)s") % {"done": counted[0], "all": counted[1]})


class Rounds(ListPage[Round]):
    """Rounds that concern the unit in view."""

    title = _("Rounds")
    needs = Permission.ROUND_VIEW
    lead = _("Questionnaires sent to units or people: who has answered, and what they answered.")
    empty = _("A round is opened from a questionnaire.")
    template = "questionnaires/rounds.html"
    default_sort = "-opened"
    search = ("name",)
    columns = (
        Column("name", _("Round"), _name, sort=("name",)),
        Column("state", _("State"), _state, sort=("state",)),
        Column("deadline", _("Answers by"), lambda row: Cell(row.deadline), sort=("deadline",), kind="date", wide=True),
        Column("handed_in", _("Handed in"), _handed_in, sort=("handed_in",), kind="number"),
        Column("owner", _("Opened by"), lambda row: Cell(row.owner.name), wide=True),
        Column(
            "opened",
            _("Opened"),
            lambda row: Cell(clock.local_day(row.opened_at)),
            sort=("opened_at",),
            kind="date",
            wide=True,
        ),
    )
    filters = (
        Filter("state", _("State"), RoundState.choices, lambda rows, value: rows.filter(state=value)),
        Filter("who", _("Answered by"), Respondent.choices, lambda rows, value: rows.filter(answered_by=value)),
    )

    def rows(self, frame: Frame) -> QuerySet[Round]:
        """Return the rounds of the unit in view."""
        return queries.rounds_at(frame.person, unit_in_view(frame))

    def more(self, frame: Frame) -> dict[str, object]:
        """Return whether rounds can be opened here."""
        return {"may_open": access.may_open(frame.person, frame.required_unit())}


rounds = Rounds.as_view()


def _unit(row: Sheet) -> Cell:
    if row.person:
        return Cell(row.person.name, href=reverse("questionnaires:sheet", args=[row.pk]), quiet=row.unit.name)
    number = f" · {row.number}" if row.round_answered_by == Respondent.OCCASION else ""  # type: ignore[attr-defined]  # annotated in `rows`
    return Cell(f"{row.unit.name}{number}", href=reverse("questionnaires:sheet", args=[row.pk]))


def _whom(row: Sheet) -> Cell:
    if row.person:
        return Cell(f"{row.person.name} <{row.person.email}>")
    people = {one.user.email: one.user.name for one in row.unit.answer_roles}  # type: ignore[attr-defined]  # prefetched
    return Cell(", ".join(f"{name} <{mail}>" for mail, name in people.items()) or None)


def _sheet_state(row: Sheet) -> Cell:
    return Cell(str(row.get_state_display()), tag=_SHEET_TONES.get(SheetState(row.state), "plain"))  # type: ignore[arg-type]  # as above


class Sheets(ListPage[Sheet]):
    """A round's sheets, those that are missing first."""

    title = _("Sheets")
    empty = _("No unit has a sheet in this round yet.")
    template = "questionnaires/sheets.html"
    default_sort = "state"
    search = ("unit__name_sv", "unit__name_fi", "unit__name_en", "person__name")
    columns = (
        Column("unit", _("Unit"), _unit, sort=("unit__name_sv",)),
        Column("state", _("State"), _sheet_state, sort=("state", "unit__name_sv")),
        Column("answered", _("Answers"), lambda row: Cell(row.answered), sort=("answered",), kind="number"),
        Column(
            "handed_in",
            _("Handed in"),
            lambda row: Cell(row.handed_in_at),
            sort=("handed_in_at",),
            kind="date",
            wide=True,
        ),
        Column("whom", _("Whom to remind"), _whom, wide=True),
    )
    filters = (
        Filter("state", _("State"), SheetState.choices, lambda rows, value: rows.filter(state=value)),
        Filter(
            "missing",
            _("Who is missing"),
            [("yes", _("Not handed in"))],
            lambda rows, _value: rows.filter(state__in=WRITABLE),
        ),
    )

    def rows(self, frame: Frame) -> QuerySet[Sheet]:
        """Return the sheets under the unit in view."""
        found = _found(frame)
        return queries.sheets_at(frame.person, found, unit_in_view(frame))

    def more(self, frame: Frame) -> dict[str, object]:
        """Return the round."""
        return {"round": _found(frame)}


def _found(frame: Frame) -> Round:
    match = frame.request.resolver_match
    return access.round_seen(frame.person, match.kwargs["pk"] if match else 0)


def sheets(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show the list; it reads the round from the address itself."""
    return Sheets.as_view()(request)


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a round's progress."""
    frame = frame_of(request)
    return page(request, frame, access.round_seen(frame.person, pk))


@login_required
@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far the opening of a round has come, for the page that asks again."""
    frame = frame_of(request)
    found = access.round_seen(frame.person, pk)
    response = render(request, "questionnaires/parts/opening.html", {"round": found})
    if found.state == RoundState.OPEN:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def deadline(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the round another deadline."""
    frame = frame_of(request)
    found = access.round_to_steer(frame.person, pk)
    form = DeadlineForm(request.POST)

    def save(filled: DeadlineForm) -> None:
        actions.move_deadline(found=found, deadline=filled.cleaned_data["deadline"], by=frame.person)

    if not saved(form, save):
        return page(request, frame, found, deadline_form=form, status=422)
    success(request, _now("The deadline is moved."))
    return redirect(address("round", frame, pk))


@login_required
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the round."""
    frame = frame_of(request)
    found = access.round_to_steer(frame.person, pk)
    form = CloseForm(request.POST)

    def save(_filled: CloseForm) -> None:
        actions.close_round(found=found, by=frame.person)

    if not saved(form, save):
        return page(request, frame, found, close_form=form, status=422)
    return redirect(address("round", frame, pk))


def page(
    request: HttpRequest,
    frame: Frame,
    found: Round,
    *,
    deadline_form: DeadlineForm | None = None,
    close_form: CloseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the round's page, with a refused form still on it."""
    unit = unit_in_view(frame)
    questionnaire = questionnaire_of(found.edition)
    own = list(queries.own_sheets(frame.person, found, unit)[:20])
    steers, reads = access.may_steer(frame.person, found), access.reads_results(frame.person, found)
    by_name = found.answered_by == Respondent.NAMED
    context = {
        "round": found,
        "unit": unit,
        "questionnaire": questionnaire,
        "title": questionnaire.title[language()],
        "lead": questionnaire.lead[language()],
        "is_survey": found.answered_by == Respondent.PERSON,
        "is_occasion": found.answered_by == Respondent.OCCASION,
        "survey": queries.survey_progress(found) if found.answered_by == Respondent.PERSON else None,
        "progress": queries.progress(found, unit),
        "by_name": by_name,
        "reads": reads,
        "areas": queries.areas(found, unit) if reads else (),
        "own": own,
        "may_answer": by_name or access.may_answer(frame.person, unit),
        "takes_part": queries.takes_part(found, unit),
        "over": found.deadline < clock.today() and found.state == RoundState.OPEN,
        "may_steer": steers and found.state == RoundState.OPEN,
        "has_results": reads and (found.state == RoundState.CLOSED or found.answered_by != Respondent.PERSON),
        "deadline_form": deadline_form or DeadlineForm(initial={"deadline": found.deadline}),
        "close_form": close_form or CloseForm(),
    }
    return render(request, "questionnaires/round.html", context, status=status)
