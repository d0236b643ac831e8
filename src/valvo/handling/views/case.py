"""The case page: to the left the story, to the right the decisions; every decision is a form on the page.

A refused decision answers with the whole page again, what was typed still in its form, and the reason beside it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from valvo.accounts.models import User
from valvo.attachments import serving
from valvo.core.errors import Refusal, StaleError
from valvo.core.languages import language_or
from valvo.handling import access, actions, rules
from valvo.handling.choices import CaseState, MessageKind
from valvo.handling.errors import ClassificationError, NotReadyError
from valvo.handling.forms import (
    InvolveForm,
    JudgementForm,
    KindForm,
    MergeForm,
    MessageForm,
    NoticeForm,
    ReasonForm,
    TextReasonForm,
    TitleForm,
    TransferForm,
    part_cards,
)
from valvo.handling.models import Case
from valvo.handling.panels import panels
from valvo.handling.queries.case import case_page, harm_label, judgement_of, risk_legend, risk_matrix
from valvo.improvement import actions as improvement
from valvo.improvement.choices import Origin
from valvo.improvement.forms import ActionForm, first_plan
from valvo.intake import actions as intake
from valvo.intake.choices import Secrecy
from valvo.intake.identity import Reporter
from valvo.organisation.models import Unit
from valvo.web.forms import seen
from valvo.web.frame import Frame, frame_of


@dataclass
class Refused:
    """What is shown again after a refusal: the forms as they were sent, the sentence, the status."""

    sentence: str = ""
    status: int = 200
    filled: dict[str, forms.Form] = field(default_factory=dict)


@login_required
@require_GET
def show(request: HttpRequest, number: str) -> HttpResponse:
    """Show a case; reading one whose reporter is protected is recorded."""
    frame = frame_of(request)
    case = access.case_seen(frame.person, number)
    if case.report.secrecy == Secrecy.PROTECTED:
        actions.record_reading(case=case, by=frame.person)
    return _page(request, frame, case)


@login_required
@require_GET
def file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Hand out a file that came with the report, to who may read the case; the reading is recorded."""
    person = frame_of(request).person
    found = access.file_seen(person, number, pk)
    return serving.answer(file=found.stored, by=person, unit=found.report.unit_id, of=found.report)


@login_required
@require_POST
def take(request: HttpRequest, number: str) -> HttpResponse:
    """Take the case into handling."""
    return decide(request, number, lambda case, frame, seen: actions.take(case=case, by=frame.person, seen=seen))


@login_required
@require_POST
def resume(request: HttpRequest, number: str) -> HttpResponse:
    """Go on with a case that waited."""
    return decide(request, number, lambda case, frame, seen: actions.resume(case=case, by=frame.person, seen=seen))


@login_required
@require_POST
def set_aside(request: HttpRequest, number: str) -> HttpResponse:
    """Let the case wait elsewhere; which button was pressed says where."""
    asked = request.POST.get("state", "")
    state = CaseState(asked) if asked in {one.value for one in rules.ASIDE} else CaseState.WAITS_UNIT
    return decide(
        request,
        number,
        lambda case, frame, seen: actions.set_aside(case=case, state=state, by=frame.person, seen=seen),
    )


@login_required
@require_POST
def close(request: HttpRequest, number: str) -> HttpResponse:
    """Close the case when nothing is missing."""
    return decide(request, number, lambda case, frame, seen: actions.close(case=case, by=frame.person, seen=seen))


@login_required
@require_POST
def classify(request: HttpRequest, number: str) -> HttpResponse:
    """Store the handler's judgement."""

    def form(case: Case, frame: Frame) -> JudgementForm:
        row = judgement_of(case)
        return JudgementForm(request.POST, case=case, row=row, language=language_or(get_language()))

    def save(case: Case, frame: Frame, seen: int | None, filled: JudgementForm) -> None:
        actions.classify(case=case, judgement=filled.judgement(), by=frame.person, seen=seen)

    return decide_with(request, number, "judgement", form, save)


@login_required
@require_POST
def say(request: HttpRequest, number: str) -> HttpResponse:
    """Ask the reporter, give feedback or write a note; which button was pressed says which."""

    def save(case: Case, frame: Frame, seen: int | None, filled: MessageForm) -> None:
        text = filled.cleaned_data["text"]
        to = request.POST.get("to")
        if to == "note":
            actions.add_note(case=case, text=text, by=frame.person)
        elif to == "question":
            actions.ask_reporter(case=case, text=text, by=frame.person, seen=seen)
        elif to == "correction":
            actions.ask_reporter(case=case, text=text, by=frame.person, seen=seen, kind=MessageKind.CORRECTION)
        else:
            actions.give_feedback(case=case, text=text, by=frame.person, seen=seen)

    return decide_with(request, number, "message", lambda case, frame: MessageForm(request.POST), save)


@login_required
@require_POST
def waive_feedback(request: HttpRequest, number: str) -> HttpResponse:
    """State why no feedback is given."""

    def save(case: Case, frame: Frame, seen: int | None, filled: ReasonForm) -> None:
        actions.waive_feedback(case=case, reason=filled.cleaned_data["reason"], by=frame.person, seen=seen)

    return decide_with(request, number, "no_feedback", lambda c, f: _reason(request, "no_feedback_reason"), save)


@login_required
@require_POST
def waive_action(request: HttpRequest, number: str) -> HttpResponse:
    """State why no action is taken."""

    def save(case: Case, frame: Frame, seen: int | None, filled: TextReasonForm) -> None:
        actions.waive_action(case=case, reason=filled.cleaned_data["reason"], by=frame.person, seen=seen)

    return decide_with(request, number, "no_action", lambda case, frame: TextReasonForm(request.POST), save)


@login_required
@require_POST
def notice(request: HttpRequest, number: str) -> HttpResponse:
    """Record that a notice went to an authority."""

    def save(case: Case, frame: Frame, seen: int | None, filled: NoticeForm) -> None:
        actions.record_notice(case=case, by=frame.person, seen=seen, **filled.cleaned_data)

    language = language_or(get_language())
    return decide_with(request, number, "notice", lambda c, f: NoticeForm(request.POST, language=language), save)


@login_required
@require_POST
def retitle(request: HttpRequest, number: str) -> HttpResponse:
    """Give the case a better title."""

    def save(case: Case, frame: Frame, seen: int | None, filled: TitleForm) -> None:
        actions.retitle(case=case, title=filled.cleaned_data["title"], by=frame.person, seen=seen)

    return decide_with(request, number, "title", lambda case, frame: TitleForm(request.POST, case=case), save)


@login_required
@require_POST
def transfer(request: HttpRequest, number: str) -> HttpResponse:
    """Move the case to the unit it belongs to."""

    def save(case: Case, frame: Frame, seen: int | None, filled: TransferForm) -> None:
        actions.transfer(case=case, unit=filled.chosen(), by=frame.person, seen=seen)

    return decide_with(request, number, "transfer", lambda c, f: _transfer(request, access.units_to_send_to(c)), save)


@login_required
@require_POST
def reopen(request: HttpRequest, number: str) -> HttpResponse:
    """Open a finished case again."""

    def save(case: Case, frame: Frame, seen: int | None, filled: ReasonForm) -> None:
        actions.reopen(case=case, reason=filled.cleaned_data["reason"], by=frame.person, seen=seen)

    return decide_with(request, number, "reopen", lambda c, f: _reason(request, "reopen_reason"), save)


@login_required
@require_POST
def leave_out(request: HttpRequest, number: str) -> HttpResponse:
    """Leave the case out of handling and figures."""

    def save(case: Case, frame: Frame, seen: int | None, filled: ReasonForm) -> None:
        actions.leave_out(case=case, reason=filled.cleaned_data["reason"], by=frame.person, seen=seen)

    return decide_with(request, number, "leave_out", lambda c, f: _reason(request, "left_out_reason"), save)


@login_required
@require_POST
def change_kind(request: HttpRequest, number: str) -> HttpResponse:
    """Handle the case as another kind; a coordinator decides it."""
    access.case_to_coordinate(frame_of(request).person, number)

    def save(case: Case, frame: Frame, seen: int | None, filled: KindForm) -> None:
        actions.change_kind(case=case, kind=filled.cleaned_data["kind"], by=frame.person, seen=seen)

    language = language_or(get_language())
    return decide_with(
        request, number, "kind", lambda case, frame: KindForm(request.POST, case=case, language=language), save
    )


@login_required
@require_POST
def duplicate(request: HttpRequest, number: str) -> HttpResponse:
    """Merge the case into another that the person handles too."""

    def save(case: Case, frame: Frame, seen: int | None, filled: MergeForm) -> None:
        into = access.case_to_merge_into(frame.person, filled.cleaned_data["number"])
        actions.merge(case=case, into=into, by=frame.person, seen=seen)

    return decide_with(request, number, "merge", lambda case, frame: MergeForm(request.POST), save)


@login_required
@require_POST
def unmerge(request: HttpRequest, number: str) -> HttpResponse:
    """Take a merge back."""
    return decide(request, number, lambda case, frame, seen: actions.unmerge(case=case, by=frame.person, seen=seen))


@login_required
@require_POST
def add_action(request: HttpRequest, number: str) -> HttpResponse:
    """Add an improvement action to the case."""

    def save(case: Case, frame: Frame, seen: int | None, filled: ActionForm) -> None:
        improvement.add_action(
            origin=Origin.CASE,
            origin_id=case.pk,
            unit=case.unit,
            by=frame.person,
            **filled.cleaned_data,
        )

    return decide_with(request, number, "action", lambda case, frame: ActionForm(request.POST, unit=case.unit), save)


@login_required
@require_POST
def who(request: HttpRequest, number: str) -> HttpResponse:
    """Show who reported, where the name may be seen; looking is recorded, which is why it is not a plain link."""
    frame = frame_of(request)
    case = access.case_to_handle(frame.person, number)
    return _page(request, frame, case, reporter=intake.read_identity(report=case.report, by=frame.person))


@login_required
@require_POST
def unmask(request: HttpRequest, number: str) -> HttpResponse:
    """Show what is covered; looking is recorded."""
    frame = frame_of(request)
    case = access.case_to_handle(frame.person, number)
    actions.record_unmasking(case=case, by=frame.person)
    return _page(request, frame, case, open_=True)


# --- what the decisions share ---------------------------------------------------------------------

FormType = TypeVar("FormType", bound=forms.Form)
# How the case is fetched for a decision; what the person may not do is refused there.
Reach = Callable[[User, str], Case]


def decide(
    request: HttpRequest,
    number: str,
    step: Callable[[Case, Frame, int | None], object],
    *,
    reach: Reach = access.case_to_handle,
) -> HttpResponse:
    """Carry out a decision that needs no more than the case; a refusal is shown on top of the page."""
    frame = frame_of(request)
    case = reach(frame.person, number)
    try:
        step(case, frame, seen(request))
    except Refusal as refusal:
        return _page(request, frame, access.case_seen(frame.person, number), _refused(refusal))
    return _onwards(frame, number)


def decide_with(
    request: HttpRequest,
    number: str,
    name: str,
    make: Callable[[Case, Frame], FormType],
    save: Callable[[Case, Frame, int | None, FormType], None],
    *,
    reach: Reach = access.case_to_handle,
) -> HttpResponse:
    """Carry out a decision with a form; a refusal shows the form again, filled as it was sent."""
    frame = frame_of(request)
    case = reach(frame.person, number)
    form = make(case, frame)
    refused = Refused(status=422, filled={name: form})
    if form.is_valid():
        try:
            save(case, frame, seen(request), form)
        except ClassificationError as error:
            for key, sentence in error.faults.items():
                form.add_error(key, sentence)
        except Refusal as refusal:
            refused = _refused(refusal, {name: form})
        else:
            return _onwards(frame, number)
    return _page(request, frame, access.case_seen(frame.person, number), refused)


def _onwards(frame: Frame, number: str) -> HttpResponse:
    """Lead back to the case, or to the list where a decision has taken it out of the person's reach."""
    if access.cases_seen(frame.person).filter(report__number=number).exists():
        return redirect("handling:case", number=number)
    messages.success(frame.request, _("%(number)s is now handled elsewhere.") % {"number": number})
    return redirect("handling:cases")


def _refused(refusal: Refusal, filled: dict[str, forms.Form] | None = None) -> Refused:
    sentence = _("The case cannot be closed yet.") if isinstance(refusal, NotReadyError) else str(refusal)
    return Refused(sentence, 409 if isinstance(refusal, StaleError) else 422, filled or {})


def _reason(request: HttpRequest, list_id: str) -> ReasonForm:
    return ReasonForm(request.POST, list_id=list_id, language=language_or(get_language()))  # type: ignore[arg-type]  # one of the three


def _transfer(request: HttpRequest, units: Iterable[Unit], *, filled: bool = True) -> TransferForm:
    return TransferForm(request.POST if filled else None, units=list(units))


def _page(
    request: HttpRequest,
    frame: Frame,
    case: Case,
    refused: Refused | None = None,
    *,
    reporter: Reporter | None = None,
    open_: bool = False,
) -> HttpResponse:
    refused, language = refused or Refused(), language_or(get_language())
    row, may_handle = judgement_of(case), access.may_handle(frame.person, case)
    units = list(access.units_to_send_to(case)) if may_handle and case.is_open else []
    page = case_page(case, row, frame.person, language, open_=open_)
    context: dict[str, object] = {
        "page": page,
        "panels": panels(frame.person, case),
        "level_label": harm_label(page.level, language),
        "may_handle": may_handle,
        "matrix": risk_matrix(row),
        "risk_classes": risk_legend(),
        "parts": part_cards(page.parts, refused.filled),
        "may_coordinate": access.may_coordinate(frame.person, case),
        "refused": refused.sentence,
        "reporter": reporter,
        "names_may_be_seen": case.report.secrecy == Secrecy.NAMED,
        "open": next(iter(refused.filled), ""),
        "forms": {
            "judgement": JudgementForm(case=case, row=row, language=language),
            "message": MessageForm(),
            "action": ActionForm(unit=case.unit, initial=first_plan(case.handler or frame.person, page.level)),
            "no_feedback": ReasonForm(list_id="no_feedback_reason", language=language),
            "no_action": TextReasonForm(),
            "reopen": ReasonForm(list_id="reopen_reason", language=language),
            "leave_out": ReasonForm(list_id="left_out_reason", language=language),
            "title": TitleForm(case=case),
            "notice": NoticeForm(language=language),
            "merge": MergeForm(),
            "kind": KindForm(case=case, language=language),
            "transfer": _transfer(request, units, filled=False),
            "involve": InvolveForm(units=units),
        }
        | refused.filled,
    }
    return render(request, "handling/case.html", context, status=refused.status)
