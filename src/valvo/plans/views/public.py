"""Published plans for everybody, without signing in: what is promised, and how it goes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from valvo.core.errors import NotFoundError
from valvo.core.languages import language_or
from valvo.documents.renderers.html import fragment
from valvo.plans import access, queries
from valvo.plans.building import languages_of, template_of
from valvo.plans.files import as_pdf
from valvo.plans.models import Plan, Version
from valvo.plans.views.shared import language


@require_GET
def show(request: HttpRequest, unit: str, template: str) -> HttpResponse:
    """Show a unit's published plan, with the accounts of how it is followed."""
    plan = access.public_plan(unit, template)
    context = {
        "plan": plan,
        "label": template_of(plan).label[language()],
        "version": _version(plan),
        "content": mark_safe(fragment(queries.read(_version(plan), language()))),  # noqa: S308 (the renderer escapes)
        "accounts": queries.published_accounts(plan, language()),
        "written_in": languages_of(plan),
    }
    return render(request, "plans/public.html", context)


@require_GET
def download(request: HttpRequest, unit: str, template: str, language: str) -> HttpResponse:
    """Return a unit's published plan as PDF."""
    plan = access.public_plan(unit, template)
    if language not in languages_of(plan):
        raise NotFoundError(_("There is no such file."))
    return as_pdf(queries.read(_version(plan), language_or(language)))


def _version(plan: Plan) -> Version:
    if plan.published is None:
        raise NotFoundError("no such plan")
    return plan.published
