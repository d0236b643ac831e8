"""The report of a visit: on a page, and as a file; frozen once it is approved."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from valvo.core.errors import NotFoundError
from valvo.core.languages import LANGUAGES, language_or
from valvo.documents.files import as_file
from valvo.documents.renderers import render as rendered
from valvo.documents.renderers.html import fragment
from valvo.inspections import access
from valvo.inspections.models import Visit
from valvo.inspections.reading import report_of
from valvo.web.frame import frame_of
from valvo.web.templatetags.valvo import reading_language

FORMS = ("pdf", "html")


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the report as approved, or what it would be today."""
    one = _readable(request, pk)
    document = report_of(one, reading_language())
    context = {
        "one": one,
        "draft": document.draft,
        "content": mark_safe(fragment(document, title_level=2)),  # noqa: S308 (the renderer escapes every text)
        "language": reading_language(),
    }
    return render(request, "inspections/report.html", context)


@login_required
@require_GET
def download(request: HttpRequest, pk: int, language: str, form: str) -> HttpResponse:
    """Return the report as a file."""
    if language not in LANGUAGES or form not in FORMS:
        raise NotFoundError(_("There is no such file."))
    document = report_of(_readable(request, pk), language_or(language))
    name = slugify(f"{document.title} {document.period} {language}")
    response = as_file(rendered(document, form), name=name, form=form)
    response["Cache-Control"] = "private, no-store"
    return response


def _readable(request: HttpRequest, pk: int) -> Visit:
    person = frame_of(request).person
    one = access.visit_seen(person, pk)
    if not access.observations_told(person, one):
        raise NotFoundError("no such report")
    return one
