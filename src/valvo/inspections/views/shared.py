"""What the pages of a visit share: the page itself, with refused forms filled as they were sent."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from valvo.core.errors import Refusal, StaleError
from valvo.core.languages import Language, language_or
from valvo.inspections import access
from valvo.inspections.errors import NotReadyError
from valvo.inspections.forms import (
    AdditionForm,
    AskForm,
    BeginForm,
    ChangeForm,
    CommentForm,
    FollowForm,
    ReasonForm,
    SummaryForm,
    TeamForm,
)
from valvo.inspections.models import Visit
from valvo.inspections.queries import visit_page
from valvo.web.frame import frame_of


@dataclass
class Refused:
    """What is shown again after a refusal: the sentence, the forms as they were sent, the status."""

    sentence: str = ""
    status: int = 200
    filled: dict[str, forms.BaseForm] = field(default_factory=dict)


def language() -> Language:
    """Return the language the page is read in."""
    return language_or(get_language())


def page(request: HttpRequest, one: Visit, refused: Refused | None = None) -> HttpResponse:
    """Show a visit."""
    refused, person = refused or Refused(), frame_of(request).person
    own: dict[str, forms.BaseForm] = {
        "team": TeamForm(unit=one.unit),
        "ask": AskForm(),
        "begin": BeginForm(),
        "change": ChangeForm(visit=one),
        "cancel": ReasonForm(),
        "sum": SummaryForm(visit=one),
        "comment": CommentForm(visit=one),
        "addition": AdditionForm(),
        "follow": FollowForm(),
    }
    context = {
        "page": visit_page(one, person, language()),
        "one": one,
        "refused": refused.sentence,
        "open": next(iter(refused.filled), ""),
        "forms": own | refused.filled,
        "language": language(),
    }
    return render(request, "inspections/visit.html", context, status=refused.status)


def step(request: HttpRequest, one: Visit, act: Callable[[], object]) -> HttpResponse:
    """Take a step that needs no form; a refusal is shown on top of the page."""
    try:
        act()
    except Refusal as refusal:
        return page(request, _again(request, one), _refused(refusal))
    return redirect("inspections:visit", pk=one.pk)


def step_with(
    request: HttpRequest, one: Visit, key: str, form: forms.BaseForm, act: Callable[[], object]
) -> HttpResponse:
    """Take a step with a form; a refusal shows the form again, filled as it was sent."""
    if not form.is_valid():
        return page(request, one, Refused(status=422, filled={key: form}))
    try:
        act()
    except Refusal as refusal:
        return page(request, _again(request, one), _refused(refusal, {key: form}))
    return redirect(f"/inspections/{one.pk}/#{key}")


def _refused(refusal: Refusal, filled: dict[str, forms.BaseForm] | None = None) -> Refused:
    said = f"{refusal} {' '.join(refusal.sentences)}" if isinstance(refusal, NotReadyError) else str(refusal)
    return Refused(said, 409 if isinstance(refusal, StaleError) else 422, filled or {})


def _again(request: HttpRequest, one: Visit) -> Visit:
    return access.visit_seen(frame_of(request).person, one.pk)
