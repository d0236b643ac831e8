"""What the panel on a case leads to: asking, covering and uncovering passages, and who has read the case."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from valvo.handling.access import case_to_handle
from valvo.privacy import access, actions
from valvo.privacy.choices import Purpose
from valvo.privacy.forms import AskForm, MaskForm
from valvo.trail.models import Event
from valvo.web.forms import saved
from valvo.web.frame import Frame, frame_of
from valvo.web.lists import Cell, Column, ListPage


@login_required
@require_POST
def ask(request: HttpRequest, number: str, purpose: str) -> HttpResponse:
    """Ask a second person to agree."""
    if purpose not in Purpose.values:
        raise Http404
    person, wanted = frame_of(request).person, Purpose(purpose)
    case, form = case_to_handle(person, number), AskForm(request.POST, purpose=purpose)

    def save(form: AskForm) -> None:
        actions.ask(case=case, purpose=wanted, reason=form.cleaned_data["reason"], by=person)

    if not saved(form, save):
        return _again(request, number, form, str(wanted.label))
    messages.success(request, _("Asked. Somebody else with the right decides within three days."))
    return redirect("handling:case", number=number)


@login_required
@require_POST
def mask(request: HttpRequest, number: str) -> HttpResponse:
    """Cover a passage."""
    person, form = frame_of(request).person, MaskForm(request.POST)
    case = case_to_handle(person, number)

    def save(form: MaskForm) -> None:
        actions.mask(case=case, by=person, **form.cleaned_data)

    if not saved(form, save):
        return _again(request, number, form, _("Cover a passage"))
    return redirect("handling:case", number=number)


@login_required
@require_POST
def lift(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Uncover a passage."""
    person = frame_of(request).person
    actions.lift(mask=access.mask_of(case_to_handle(person, number), pk), by=person)
    return redirect("handling:case", number=number)


def _again(request: HttpRequest, number: str, form: forms.Form, title: str) -> HttpResponse:
    """Show a refused form on a page of its own, with all that was typed."""
    context = {"form": form, "number": number, "title": title, "to": request.path}
    return render(request, "privacy/again.html", context, status=422)


class Readers(ListPage[Event]):
    """Who has looked at what is sensitive in a case, newest first; looking at this is recorded too."""

    title = gettext_lazy("Who has read the case")
    lead = gettext_lazy(
        "Every reading of a case with a protected reporter, of what is covered, of a name and of a file. "
        "That you look here is recorded too."
    )
    empty = gettext_lazy("Nobody has read anything sensitive in this case.")
    default_sort = "-at"
    columns = (
        Column("at", gettext_lazy("When"), lambda event: Cell(event.at), sort=("id",), kind="date"),
        Column("actor", gettext_lazy("Who"), lambda event: Cell(getattr(event, "actor_name", None) or "–")),
        Column("what", gettext_lazy("What"), lambda event: Cell(_what(event))),
    )

    def rows(self, frame: Frame) -> QuerySet[Event]:
        """Return the readings of the case in the address."""
        case, events = access.readings_of(frame.person, frame.request.GET.get("case", ""))
        actions.record_reading_of_readers(case=case, by=frame.person)
        return events


def _what(event: Event) -> str:
    words = {
        "handling:case:read": _("Read the case"),
        "handling:case:unmasked": _("Looked at what is covered"),
        "intake:identity:read": _("Looked at who reported"),
        "intake:identity:opened": _("Read the protected name"),
        "attachments:file:read": _("Opened a file"),
    }
    return words.get(event.tag, event.tag)
