"""Units' own parts on the case page: involve a unit, take it back, and what the unit itself does."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from valvo.handling import access, actions
from valvo.handling.forms import InvolveForm, PartDueForm, PartForm, due_key, words_key
from valvo.handling.models import Case
from valvo.handling.views.case import decide, decide_with
from valvo.improvement import actions as improvement
from valvo.improvement.choices import Origin
from valvo.improvement.forms import ActionForm, first_plan
from valvo.web.forms import saved
from valvo.web.frame import Frame, frame_of


@login_required
@require_POST
def involve(request: HttpRequest, number: str) -> HttpResponse:
    """Give another unit a part in the case."""

    def form(case: Case, frame: Frame) -> InvolveForm:
        return InvolveForm(request.POST, units=list(access.units_to_send_to(case)))

    def save(case: Case, frame: Frame, seen: int | None, filled: InvolveForm) -> None:
        actions.involve(case=case, unit=filled.chosen(), due=filled.cleaned_data["due"], by=frame.person, seen=seen)

    return decide_with(request, number, "involve", form, save)


@login_required
@require_POST
def withdraw(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take back that a unit was involved; who handles the case decides it."""
    case = access.case_to_handle(frame_of(request).person, number)
    part = access.part_of(case, pk)
    return decide(request, number, lambda c, f, seen: actions.withdraw(part=part, by=f.person, seen=seen))


@login_required
@require_POST
def joint(request: HttpRequest, number: str) -> HttpResponse:
    """Mark the client as a joint one of health and social care, or no longer."""
    wanted = request.POST.get("joint") == "yes"
    return decide(request, number, lambda c, f, seen: actions.set_joint(case=c, joint=wanted, by=f.person, seen=seen))


@login_required
@require_POST
def take(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take one's own unit's part."""
    part = access.part_to_handle(frame_of(request).person, number, pk)

    def step(case: Case, frame: Frame, seen: int | None) -> None:
        actions.take_part(part=part, by=frame.person, seen=seen)

    return decide(request, number, step, reach=access.case_seen)


@login_required
@require_POST
def say(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Finish one's own unit's part with a conclusion, or write a note inside the unit; the button says which."""
    part = access.part_to_handle(frame_of(request).person, number, pk)

    def save(case: Case, frame: Frame, seen: int | None, filled: PartForm) -> None:
        text = filled.cleaned_data["text"]
        if request.POST.get("to") == "conclusion":
            actions.conclude_part(part=part, text=text, by=frame.person, seen=seen)
        else:
            actions.note_in_part(part=part, text=text, by=frame.person)

    return decide_with(
        request, number, words_key(pk), lambda c, f: PartForm(request.POST, part=part), save, reach=access.case_seen
    )


@login_required
@require_POST
def due(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Give a part another day, or let a part that was done be done anew by a day; who handles the case decides it."""
    part = access.part_of(access.case_to_handle(frame_of(request).person, number), pk)
    act = actions.resume_part if part.is_done else actions.move_part_due

    def save(case: Case, frame: Frame, seen: int | None, filled: PartDueForm) -> None:
        act(part=part, due=filled.cleaned_data["due"], by=frame.person, seen=seen)

    return decide_with(request, number, due_key(pk), lambda c, f: PartDueForm(request.POST, part=part), save)


@login_required
@require_http_methods(["GET", "POST"])
def add_action(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Add an action at one's own unit, out of its part; refused, it comes back as it was typed."""
    person = frame_of(request).person
    part = access.part_to_handle(person, number, pk)
    form = ActionForm(request.POST or None, unit=part.unit, initial=first_plan(person, None))

    def save(form: ActionForm) -> None:
        improvement.add_action(
            origin=Origin.CASE, origin_id=part.case_id, unit=part.unit, by=person, **form.cleaned_data
        )

    if request.method == "POST" and saved(form, save):
        return redirect("handling:case", number)
    context = {"form": form, "part": part, "number": number}
    return render(request, "handling/part_action.html", context, status=422 if form.errors else 200)
