"""What the pages of an investigation share: the page itself, with refused forms filled as they were sent."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from valvo.core.errors import Refusal, StaleError
from valvo.core.languages import Language, language_or
from valvo.investigations import access
from valvo.investigations.errors import NotReadyError
from valvo.investigations.forms import AbandonForm, MemberForm, StatementForm, SummaryForm
from valvo.investigations.kinds import KINDS
from valvo.investigations.models import Investigation
from valvo.investigations.queries import investigation_page
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


def page(request: HttpRequest, one: Investigation, refused: Refused | None = None) -> HttpResponse:
    """Show an investigation to somebody who works on it."""
    refused, person = refused or Refused(), frame_of(request).person
    content = investigation_page(one, person, language())
    own: dict[str, forms.BaseForm] = {
        "summary": SummaryForm(investigation=one),
        "team": MemberForm(unit=one.unit, language=language()),
        "state": StatementForm(),
        "abandon": AbandonForm(),
    }
    entries: dict[str, forms.BaseForm] = {key: kind.form(language=language()) for key, kind in KINDS.items()}
    filled = own | entries | refused.filled
    context = {
        "page": content,
        "one": one,
        "refused": refused.sentence,
        "open": next(iter(refused.filled), ""),
        "forms": filled,
        "parts": [(part, filled[part.kind.key]) for part in content.parts],
        "may_decide": access.may_decide(person, one.unit_id),
    }
    return render(request, "investigations/investigation.html", context, status=refused.status)


def step(request: HttpRequest, one: Investigation, act: Callable[[], object]) -> HttpResponse:
    """Take a step that needs no form; a refusal is shown on top of the page."""
    try:
        act()
    except Refusal as refusal:
        return page(request, _again(request, one), refused(refusal))
    return redirect("investigations:investigation", pk=one.pk)


def step_with(
    request: HttpRequest, one: Investigation, key: str, form: forms.BaseForm, act: Callable[[], object]
) -> HttpResponse:
    """Take a step with a form; a refusal shows the form again, filled as it was sent."""
    if not form.is_valid():
        return page(request, one, Refused(status=422, filled={key: form}))
    try:
        act()
    except Refusal as refusal:
        return page(request, _again(request, one), refused(refusal, {key: form}))
    return redirect(f"/investigations/{one.pk}/#{key}")


def refused(refusal: Refusal, filled: dict[str, forms.BaseForm] | None = None) -> Refused:
    """Return what is shown of a refusal; what is missing is listed on the page already."""
    ready = f"{refusal} {' '.join(refusal.sentences)}" if isinstance(refusal, NotReadyError) else str(refusal)
    return Refused(ready, 409 if isinstance(refusal, StaleError) else 422, filled or {})


def _again(request: HttpRequest, one: Investigation) -> Investigation:
    return access.investigation_seen(frame_of(request).person, one.pk)
