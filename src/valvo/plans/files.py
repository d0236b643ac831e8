"""Plans as files."""

from django.http import HttpResponse
from django.utils.text import slugify

from valvo.documents.renderers import MEDIA_TYPES, render
from valvo.documents.tree import Document


def as_pdf(document: Document) -> HttpResponse:
    """Return a plan as PDF/UA to take out."""
    response = HttpResponse(render(document, "pdf"), content_type=MEDIA_TYPES["pdf"])
    name = slugify(f"{document.title} {document.organisation} {document.period}")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response
