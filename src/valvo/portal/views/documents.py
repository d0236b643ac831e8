"""Published documents for everybody: the list, the page, the files, and the list as data."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from valvo.core.errors import NotFoundError
from valvo.core.languages import LANGUAGES, language_or
from valvo.documents import access, building
from valvo.documents.files import as_file, file_name
from valvo.documents.models import Publication
from valvo.documents.queries import title_of
from valvo.documents.renderers import FORMATS
from valvo.portal import queries, reading
from valvo.portal.views.shared import page_sought
from valvo.web.templatetags.valvo import reading_language

OPEN_FORMS = ("json", "xlsx")


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the documents of units whose name holds what is sought, the latest period first."""
    told = access.editions_told().order_by("-document__first", "-pk")
    sought, page = page_sought(request, told, "document__unit")
    shown = queries.of_documents(page.object_list, reading_language())
    return render(request, "portal/documents.html", {"rows": shown, "page": page, "sought": sought})


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a document as published."""
    one, language = access.edition_told(pk), language_or(request.GET.get("in") or reading_language())
    context = {
        "one": one,
        "published_on": queries.published_on(one),
        "title": title_of(one.document, language),
        "content": reading.page_of(one.snapshot, language),
        "reading": language,
        "formats": FORMATS,
    }
    return render(request, "portal/document.html", context)


@require_GET
def download(request: HttpRequest, pk: int, language: str, form: str) -> HttpResponse:
    """Return a document as published, as a file."""
    if language not in LANGUAGES or form not in FORMATS:
        raise NotFoundError(_("There is no such file."))
    one, spoken = access.edition_told(pk), language_or(language)
    name = file_name(building.frozen(one.snapshot, spoken), one.document.period)
    return as_file(reading.file_of(one.snapshot, spoken, form), name=name, form=form)


@require_GET
def open_data(request: HttpRequest) -> JsonResponse:
    """List what is published as data, with the addresses of its figures by language and form."""
    told = access.editions_told().order_by("-document__first", "-pk")
    return JsonResponse({"documents": [queries.as_data(one) | {"files": _files(request, one)} for one in told]})


def _files(request: HttpRequest, one: Publication) -> dict[str, dict[str, str]]:
    return {
        language: {
            form: request.build_absolute_uri(reverse("portal:file", args=[one.document_id, language, form]))
            for form in OPEN_FORMS
        }
        for language in LANGUAGES
    }
