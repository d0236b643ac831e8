"""One plan for those who write it: what stands under each heading, what is missing, versions and accounts."""

from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.contrib.messages import success
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from valvo.core.errors import NotFoundError, Refusal, StaleError
from valvo.core.languages import Language
from valvo.plans import access, actions, queries
from valvo.plans.building import languages_of, template_of
from valvo.plans.forms import ApproveForm
from valvo.plans.models import Plan
from valvo.plans.views.shared import language
from valvo.web.forms import seen
from valvo.web.frame import frame_of


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a plan to those who work on it; others are led to what is published."""
    person = frame_of(request).person
    plan = access.plan_seen(person, pk)
    return page(request, plan) if access.works_on(person, plan) else redirect("plans:read", pk=pk)


@login_required
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the plan as a new version."""
    person = frame_of(request).person
    plan = access.plan_to_write(person, pk)
    form = ApproveForm(request.POST, plan=plan)
    if not form.is_valid():
        return page(request, plan, form=form, status=422)
    try:
        actions.approve(plan=plan, review_on=form.cleaned_data["review_on"], by=person, seen=seen(request))
    except Refusal as refusal:
        return _refused(request, plan, refusal, form)
    success(request, _("Approved as a new version. It can be published now."))
    return redirect("plans:plan", pk=pk)


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the last approved version."""
    person = frame_of(request).person
    plan = access.plan_to_publish(person, pk)
    try:
        actions.publish(plan=plan, by=person, seen=seen(request))
    except Refusal as refusal:
        return _refused(request, plan, refusal, None)
    success(request, _("Published."))
    return redirect("plans:plan", pk=pk)


@login_required
@require_GET
def compare(request: HttpRequest, pk: int, before: int, after: int) -> HttpResponse:
    """Show how two versions differ."""
    plan = access.plan_to_write(frame_of(request).person, pk)
    if before == after:
        raise NotFoundError("the same version twice")
    old, new = access.version_seen(plan, min(before, after)), access.version_seen(plan, max(before, after))
    parts = {one: queries.compared(plan, old, new, one) for one in languages_of(plan)}
    shown = _shown(request.GET.get("language", ""), parts)
    context = {
        "plan": plan,
        "label": template_of(plan).label[language()],
        "before": old,
        "after": new,
        "shown": shown,
        "parts": parts[shown],
        "written_in": [(one, len(found)) for one, found in parts.items()] if len(parts) > 1 else [],
    }
    return render(request, "plans/compare.html", context)


def _shown(asked: str, parts: Mapping[Language, list[queries.PartChange]]) -> Language:
    """Return the language asked for, else that of the page, else the first in which something changed."""
    changed = [one for one, found in parts.items() if found]
    wanted = [one for one in parts if one == asked] + [one for one in changed if one == language()]
    return (wanted + changed + [one for one in parts if one == language()] + list(parts))[0]


def _refused(request: HttpRequest, plan: Plan, refusal: Refusal, form: ApproveForm | None) -> HttpResponse:
    status = 409 if isinstance(refusal, StaleError) else 422
    again = access.plan_seen(frame_of(request).person, plan.pk)
    return page(request, again, form=form, refused=str(refusal), status=status)


def page(
    request: HttpRequest, plan: Plan, *, form: ApproveForm | None = None, refused: str = "", status: int = 200
) -> HttpResponse:
    """Show the page of a plan."""
    person = frame_of(request).person
    context = {
        "page": queries.plan_page(plan, language()),
        "plan": plan,
        "public": template_of(plan).public,
        "evaluation": queries.evaluation_of(plan, person),
        "quality": queries.QUALITY,
        "form": form or ApproveForm(plan=plan),
        "refused": refused,
        "may_write": access.may_write(person, plan),
        "may_publish": access.may_publish(person, plan),
        "wrote_last": plan.written_by_id == person.pk,
    }
    return render(request, "plans/plan.html", context, status=status)
