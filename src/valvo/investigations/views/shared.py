"""What the pages of an investigation share: the page itself, with refused forms filled as they were sent."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from valvo.investigations import access
from valvo.investigations.forms import AbandonForm, MemberForm, StatementForm, SummaryForm
from valvo.investigations.kinds import KINDS
from valvo.investigations.models import Investigation
from valvo.investigations.queries import investigation_page
from valvo.web.frame import frame_of
from valvo.web.steps import Refused, Steps
from valvo.web.templatetags.valvo import reading_language


def page(request: HttpRequest, one: Investigation, refused: Refused | None = None) -> HttpResponse:
    """Show an investigation to somebody who works on it."""
    refused, person = refused or Refused(), frame_of(request).person
    content = investigation_page(one, person, reading_language())
    own: dict[str, forms.BaseForm] = {
        "summary": SummaryForm(investigation=one),
        "team": MemberForm(unit=one.unit, language=reading_language()),
        "state": StatementForm(),
        "abandon": AbandonForm(),
    }
    entries: dict[str, forms.BaseForm] = {key: kind.form(language=reading_language()) for key, kind in KINDS.items()}
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


STEPS = Steps(page, access.investigation_seen, "investigations:investigation")
step, step_with = STEPS.step, STEPS.step_with
