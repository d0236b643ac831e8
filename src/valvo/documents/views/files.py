"""Documents as files, and the stylesheet their pages share with the files."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from valvo.core.errors import NotFoundError
from valvo.core.languages import LANGUAGES, language_or
from valvo.documents import access, queries
from valvo.documents.files import as_file, file_name
from valvo.documents.renderers import FORMATS, render
from valvo.documents.renderers.html import STYLESHEET
from valvo.web.frame import frame_of


@require_GET
@cache_control(public=True, max_age=3600)
def stylesheet(request: HttpRequest) -> HttpResponse:
    """Return the look of documents, the same on pages and in files."""
    return HttpResponse(STYLESHEET.read_text(encoding="utf-8"), content_type="text/css; charset=utf-8")


@login_required
@require_GET
def download(request: HttpRequest, pk: int, language: str, form: str) -> HttpResponse:
    """Return the version the person reads as a file."""
    if language not in LANGUAGES or form not in FORMATS:
        raise NotFoundError(_("There is no such file."))
    frame = frame_of(request)
    document = access.document_seen(frame.person, pk)
    edition = queries.edition_for(frame.person, document, asked_edition(request))
    content = queries.content_for(document, edition, language_or(language))
    return as_file(render(content, form), name=file_name(content, document.period), form=form)


def asked_edition(request: HttpRequest) -> int | None:
    """Return the edition the address asks for, None where it asks for none."""
    text = request.GET.get("edition", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None
