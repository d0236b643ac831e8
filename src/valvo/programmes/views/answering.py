"""A unit's yearly self-evaluation: the list of what is asked, and one task at a time."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valvo.accounts.access import may
from valvo.accounts.permissions import Permission
from valvo.core.errors import NotAllowedError, NotFoundError, Refusal, StaleError
from valvo.improvement.forms import ActionForm
from valvo.programmes import access, actions, queries
from valvo.programmes.access import Followed
from valvo.programmes.actions import NewAnswer
from valvo.programmes.choices import AnswerLevel
from valvo.programmes.editions import table_of
from valvo.programmes.forms import AnswerForm
from valvo.programmes.queries import AskedRow, Questions
from valvo.programmes.views.shared import followed, language, year_in_view
from valvo.web.forms import seen
from valvo.web.frame import Frame, frame_of


@dataclass(frozen=True)
class Proof:
    """A line of evidence; an address one can click where it is one."""

    text: str
    address: str


@login_required
@require_GET
def questions(request: HttpRequest, programme: str) -> HttpResponse:
    """Show what the unit in view is asked in a year, its answers, and what is missing."""
    frame = frame_of(request)
    found = followed(frame, programme)
    year = year_in_view(request, found)
    asked = queries.questions(found, year)
    only = request.GET.get("only", "")
    context = {
        "programme": found.programme,
        "title": found.programme.title[language()],
        "unit": found.unit,
        "year": year,
        "years": found.years(),
        "asked": asked,
        "shown": asked.missing if only == "missing" else asked.rows,
        "only": only,
        "language": language(),
        "may_answer": access.may_answer(frame.person, found.unit),
    }
    return render(request, "programmes/answers.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def task(request: HttpRequest, programme: str, task: str) -> HttpResponse:
    """Show one task, or keep its answer and go on to the next."""
    frame = frame_of(request)
    found = followed(frame, programme)
    year = year_in_view(request, found, any_year=True)
    asked = queries.questions(found, year)
    if request.method == "POST":
        access.unit_to_answer_for(frame.person, found.unit)
    if asked.position(task) is None:
        return _not_asked(request, found, task, year)
    answered = _page if request.method == "GET" else _keep
    return answered(request, frame, found, asked, _row(asked, task))


@login_required
@require_POST
def add_action(request: HttpRequest, programme: str, task: str) -> HttpResponse:
    """Raise an improvement action from the unit's answer."""
    frame = frame_of(request)
    found = followed(frame, programme)
    year = year_in_view(request, found)
    asked = queries.questions(found, year)
    row = _row(asked, task)
    answer = access.evaluation_to_answer(frame.person, found.unit, programme=programme, task=task, year=year)
    if not may(frame.person, Permission.ACTION_EDIT, found.unit):
        raise NotAllowedError(_("You may not change actions at this unit."))
    form = ActionForm(request.POST, unit=found.unit)
    if form.is_valid():
        try:
            actions.raise_action(evaluation=answer, by=frame.person, **form.cleaned_data)
        except Refusal as refusal:
            return _page(request, frame, found, asked, row, action_form=form, refused=str(refusal), status=422)
        return redirect(_address("task", found, year, task))
    return _page(request, frame, found, asked, row, action_form=form, status=422)


def _keep(request: HttpRequest, frame: Frame, found: Followed, asked: Questions, row: AskedRow) -> HttpResponse:
    form = AnswerForm(request.POST, answer=row.answer)
    if not form.is_valid():
        return _page(request, frame, found, asked, row, form=form, status=422)
    new = NewAnswer(
        task=row.asked.task.id,
        year=asked.year,
        level=AnswerLevel(form.cleaned_data["level"]),
        text=form.cleaned_data["text"],
        evidence=form.cleaned_data["evidence"],
    )
    try:
        actions.answer(followed=found, new=new, by=frame.person, seen=seen(request))
    except Refusal as refusal:
        # What somebody else wrote meanwhile is shown beside, what was typed stays in the form.
        now = queries.questions(found, asked.year)
        status = 409 if isinstance(refusal, StaleError) else 422
        again = _row(now, row.asked.task.id)
        return _page(request, frame, found, now, again, form=form, refused=str(refusal), status=status)
    upcoming = asked.next_missing(row.asked.task.id) if "next" in request.POST else None
    if upcoming and upcoming.asked.task.id != row.asked.task.id:
        return redirect(_address("task", found, asked.year, upcoming.asked.task.id))
    return redirect(_address("answers", found, asked.year))


def _not_asked(request: HttpRequest, found: Followed, task: str, year: int) -> HttpResponse:
    """Say why a task of the programme is not asked of the unit in a year; what was typed is shown to be taken along."""
    tables = [table_of(one.edition) for one in reversed(found.adoptions)]
    known = next((table for table in tables if task in table.places), None)
    if known is None:
        raise NotFoundError(_("The programme has no task %(task)s.") % {"task": task[:80]})
    try:
        actions.check_asked(found, NewAnswer(task=task, year=year, level=AnswerLevel.DONE))
    except Refusal as refusal:
        sentence = str(refusal)
    else:
        raise NotFoundError(_("The unit is not asked about %(task)s for %(year)s.") % {"task": task, "year": year})
    context = {
        "programme": found.programme,
        "unit": found.unit,
        "year": year,
        "task": task,
        "text": known.tasks[known.places[task]].task.text[language()],
        "refused": sentence,
        "typed": [typed for name in ("text", "evidence") if (typed := request.POST.get(name, "").strip())],
    }
    return render(request, "programmes/not_asked.html", context, status=422 if request.method == "POST" else 404)


def _row(asked: Questions, task: str) -> AskedRow:
    place = asked.position(task)
    if place is None:
        message = _("The unit is not asked about %(task)s for %(year)s.")
        raise NotFoundError(message % {"task": task[:80], "year": asked.year})
    return asked.rows[place]


def _address(name: str, found: Followed, year: int, *more: str) -> str:
    query = urlencode({"unit": found.unit.public_id, "year": year})
    return f"{reverse(f'programmes:{name}', args=[found.programme.id, *more])}?{query}"


def _page(
    request: HttpRequest,
    frame: Frame,
    found: Followed,
    asked: Questions,
    row: AskedRow,
    *,
    form: AnswerForm | None = None,
    action_form: ActionForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    place = asked.position(row.asked.task.id) or 0
    answering = access.may_answer(frame.person, found.unit)
    context = {
        "programme": found.programme,
        "title": found.programme.title[language()],
        "unit": found.unit,
        "year": asked.year,
        "asked": asked,
        "row": row,
        "text": row.asked.task.text[language()],
        "measure": row.asked.measure.text[language()],
        "target": row.asked.measure.target.text[language()] if row.asked.measure.target else "",
        "sentences": [one[language()] for one in row.asked.task.evaluations_in(asked.year)],
        "number": place + 1,
        "previous": asked.rows[place - 1].asked.task.id if place else "",
        "next": asked.rows[place + 1].asked.task.id if place + 1 < len(asked.rows) else "",
        "form": form or AnswerForm(answer=row.answer),
        "seen": row.answer.version if row.answer else 0,
        "may_answer": answering,
        "proofs": _proofs(row),
        "raised": list(queries.actions_from(frame.person, [row.answer.pk])) if row.answer else [],
        "may_raise": bool(row.answer) and answering and may(frame.person, Permission.ACTION_EDIT, found.unit),
        "action_form": action_form or ActionForm(unit=found.unit),
        "action_open": action_form is not None,
        "refused": refused,
        "not_relevant": AnswerLevel.NOT_RELEVANT,
    }
    return render(request, "programmes/task.html", context, status=status)


def _proofs(row: AskedRow) -> list[Proof]:
    lines = row.answer.evidence.splitlines() if row.answer else []
    # Only web addresses become links: anything else stays words.
    return [Proof(line, line if line.startswith(("https://", "http://")) else "") for line in lines]
