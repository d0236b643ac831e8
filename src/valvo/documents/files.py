"""A document as a file to keep."""

from django.http import HttpResponse
from django.utils.text import slugify

from valvo.documents.renderers import MEDIA_TYPES
from valvo.documents.tree import Document


def file_name(content: Document, period: str) -> str:
    """Return what a document is called as a file, without the ending."""
    return slugify(f"{content.title} {content.organisation} {period} {content.language}")


def as_file(data: bytes, *, name: str, form: str) -> HttpResponse:
    """Return a document's bytes as a file to keep; `form` is one of the renderers' formats."""
    response = HttpResponse(data, content_type=MEDIA_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
