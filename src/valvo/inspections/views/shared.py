"""What the pages of a visit share: the page itself, with refused forms filled as they were sent."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from valvo.inspections import access
from valvo.inspections.choices import TeamRole
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
from valvo.web.steps import Refused, Steps
from valvo.web.templatetags.valvo import reading_language


def page(request: HttpRequest, one: Visit, refused: Refused | None = None) -> HttpResponse:
    """Show a visit."""
    refused, told = refused or Refused(), visit_page(one, frame_of(request).person, reading_language())
    own: dict[str, forms.BaseForm] = {
        "team": TeamForm(unit=one.unit, lacks_lead=not any(row.role == TeamRole.LEAD for row in told.team)),
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
        "page": told,
        "one": one,
        "refused": refused.sentence,
        "open": next(iter(refused.filled), ""),
        "forms": own | refused.filled,
        "language": reading_language(),
    }
    return render(request, "inspections/visit.html", context, status=refused.status)


STEPS = Steps(page, access.visit_seen, "inspections:visit")
step, step_with = STEPS.step, STEPS.step_with
