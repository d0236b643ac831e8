"""What is published of a plan, as everybody who works there reads it, marks it read, takes it out and shows it."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from valvo.core.errors import NotFoundError
from valvo.core.languages import language_or
from valvo.documents.renderers.html import fragment
from valvo.plans import access, actions, queries
from valvo.plans.building import languages_of, template_of
from valvo.plans.files import as_pdf
from valvo.plans.models import Plan, Version
from valvo.plans.views.shared import language
from valvo.web.codes import code_svg
from valvo.web.frame import frame_of


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the published plan with its accounts."""
    person = frame_of(request).person
    plan = access.plan_seen(person, pk)
    version = _published(plan)
    context = {
        "plan": plan,
        "label": template_of(plan).label[language()],
        "version": version,
        "content": mark_safe(fragment(queries.read(version, language()), title_level=2)),  # noqa: S308 (the renderer escapes)
        "accounts": queries.published_accounts(plan, language()),
        "understood": version.understood.filter(person=person).first(),
        "asked_to_read": access.works_under(person, plan.unit),
        "written_in": languages_of(plan),
        "may_write": access.may_write(person, plan),
    }
    return render(request, "plans/read.html", context)


@login_required
@require_POST
def understand(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark the published plan as read and understood."""
    person = frame_of(request).person
    actions.understand(version=_published(access.plan_seen(person, pk)), by=person)
    return redirect("plans:read", pk=pk)


@login_required
@require_GET
def download(request: HttpRequest, pk: int, number: int, language: str) -> HttpResponse:
    """Return a version as PDF; those that are not published only to who works on it."""
    person = frame_of(request).person
    plan = access.plan_seen(person, pk)
    version = access.version_seen(plan, number)
    if language not in languages_of(plan) or (version.pk != plan.published_id and not access.works_on(person, plan)):
        raise NotFoundError(_("There is no such file."))
    return as_pdf(queries.read(version, language_or(language)))


@login_required
@require_GET
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the QR code of the plan's page, for the unit's wall.

    A plan that is not for everybody leads to the page of those who work there.
    """
    plan = access.plan_seen(frame_of(request).person, pk)
    _published(plan)
    public = reverse("public_plans:plan", args=[plan.unit.public_id, plan.template])
    address = settings.SITE_URL + (public if template_of(plan).public else reverse("plans:read", args=[pk]))
    return HttpResponse(code_svg(address), content_type="image/svg+xml")


def _published(plan: Plan) -> Version:
    if plan.published is None:
        raise NotFoundError(_("The plan is not published yet."))
    return plan.published
