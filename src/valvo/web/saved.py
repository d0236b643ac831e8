"""Views kept of a list, as its page shows them: chips that lead to them, one of them where the list opens."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict

from valvo.web.access import views_seen
from valvo.web.frame import Frame
from valvo.web.models import SavedView

CHOSEN = "view"  # names the view in the address; with it the list does not open with another
NO_VIEW = "all"
_PLACE = ("unit", "period")
CARRIED = (*_PLACE, CHOSEN)  # what every form of a list carries on


@dataclass(frozen=True)
class ViewChip:
    """One view: its name, where it leads, and whether it is what is shown."""

    name: str
    address: str
    shown: bool
    shared: bool


def views_of(frame: Frame) -> list[SavedView]:
    """Return the views a person sees of the list in view; one query."""
    return views_seen(frame.person, frame.unit, frame.request.path)


def own_query(request: HttpRequest, keys: Iterable[str]) -> str:
    """Return the part of the address that is the list's own."""
    return kept_of(request.GET, keys)


def kept_of(given: QueryDict, keys: Iterable[str]) -> str:
    """Return the given keys of a query, in the order of their names; empty values are left out."""
    kept = QueryDict(mutable=True)
    for key in sorted(set(keys)):
        kept.setlist(key, [value for value in given.getlist(key) if value])
    return kept.urlencode()


def default_address(request: HttpRequest, views: Iterable[SavedView], person: int) -> str:
    """Return where a list opens for a person who asks for nothing in particular; empty where they have no default."""
    if set(request.GET) - set(_PLACE):
        return ""
    return next((_address(request, one) for one in views if one.is_default and one.owner_id == person), "")


def chips(request: HttpRequest, views: Iterable[SavedView], shown: str) -> list[ViewChip]:
    """Return the views as chips; `shown` is the part of the address that is the list's own."""
    return [ViewChip(one.name, _address(request, one), one.query == shown, one.unit_id is not None) for one in views]


def plain_address(request: HttpRequest) -> str:
    """Return the address of the list as it is without any view."""
    query = _carried(request)
    query[CHOSEN] = NO_VIEW
    return f"{request.path}?{query.urlencode()}"


def _address(request: HttpRequest, view: SavedView) -> str:
    query = _carried(request)
    query.update(QueryDict(view.query))
    query[CHOSEN] = str(view.pk)
    return f"{request.path}?{query.urlencode()}"


def _carried(request: HttpRequest) -> QueryDict:
    query = QueryDict(mutable=True)
    for key in _PLACE:
        if key in request.GET:
            query[key] = request.GET[key]
    return query
