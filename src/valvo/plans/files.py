"""Plans as files."""

from django.http import HttpResponse
from django.utils.text import slugify

from valvo.documents.files import as_file
from valvo.documents.renderers import render
from valvo.documents.tree import Document


def as_pdf(document: Document) -> HttpResponse:
    """Return a plan as PDF/UA to take out."""
    name = slugify(f"{document.title} {document.organisation} {document.period}")
    return as_file(render(document, "pdf"), name=name, form="pdf")
