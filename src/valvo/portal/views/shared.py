"""What the lists of the public side have in common: units sought by name, a page at a time."""

from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from valvo.organisation.queries import named

PER_PAGE = 50
Row = TypeVar("Row", bound=Model)


def page_sought(request: HttpRequest, found: QuerySet[Row], unit: str) -> tuple[str, Page[Row]]:
    """Return what is sought, and the page asked for of rows whose unit's name holds it; `unit` leads to the unit."""
    sought = request.GET.get("q", "").strip()
    return sought, Paginator(found.filter(named(sought, unit)), PER_PAGE).get_page(request.GET.get("page"))
