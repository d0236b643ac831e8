"""What approved documents have told of counts that may be small, for those that come after them.

A document counts from its approval on, published or not, unless it is sent back before anybody has read it; what has
been withdrawn has been read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from valvo.core import clock
from valvo.documents.builders.issues import Issue
from valvo.documents.canvas import Json
from valvo.documents.choices import DocumentState
from valvo.documents.models import Publication, Release, Snapshot
from valvo.documents.rules import Audience
from valvo.organisation.models import Closure
from valvo.organisation.queries import in_force
from valvo.statistics.disclosure_tables import Key, Relation


@dataclass(frozen=True)
class Former:
    """Documents a reader could lay beside one of a unit: keys of their releases, and the tree around the unit."""

    releases: tuple[int, ...]
    links: tuple[tuple[int, int], ...]  # who stands directly above whom


def around(unit: int, first: date, end: date) -> Former:
    """Return the documents of a unit, of those above it, beside it and directly below that tell of some days."""
    in_tree = Closure.objects.filter(in_force(clock.today()))
    above = list(in_tree.filter(descendant=unit).order_by("depth").values_list("ancestor", flat=True))
    links = in_tree.filter(ancestor__in=above, depth=1).order_by("ancestor", "descendant")
    pairs = tuple(links.values_list("ancestor", "descendant"))
    near = {*above, *(below for parent, below in pairs if parent in above[:2])}
    found = _out().filter(unit__in=near, first__lt=end, end__gt=first).order_by("pk").values_list("pk", flat=True)
    return Former(tuple(found), pairs)


def issues(former: Former, audience: str) -> Iterator[Issue]:
    """Yield what the documents told, as it was counted then; the public has not seen what was told inside."""
    found = Release.objects.filter(pk__in=former.releases).order_by("pk")
    for told, readers in found.values_list("told", "snapshot__document__audience"):
        yield _thawed(told, seen=audience == Audience.INSIDE or readers == Audience.PUBLIC)


def children(former: Former) -> dict[str, list[str]]:
    """Return the units directly below others, as the names of cells have them."""
    found: dict[str, list[str]] = {}
    for above, below in former.links:
        found.setdefault(str(above), []).append(str(below))
    return found


def frozen(issue: Issue) -> Json:
    """Return what a document tells as plain data."""
    cells: list[Json] = [[list(key), count] for key, count in sorted(issue.cells.items())]
    sums: list[Json] = [[list(one.total), [list(part) for part in one.parts]] for one in issue.relations]
    hidden: list[Json] = [list(key) for key in sorted(issue.hidden)]
    return {"cells": cells, "sums": sums, "hidden": hidden}


def _thawed(told: dict[str, list[list[Any]]], *, seen: bool) -> Issue:
    sums = (Relation(_key(total), tuple(map(_key, parts))) for total, parts in told["sums"])
    cells = {_key(key): int(count) for key, count in told["cells"]}
    return Issue(cells, tuple(sums), frozenset(map(_key, told["hidden"])), seen)


def _key(names: list[str]) -> Key:
    return tuple(names)


def _out() -> QuerySet[Release]:
    """Return the releases of what is or was published, and of what waits approved."""
    newest = Snapshot.objects.filter(document=OuterRef("snapshot__document")).order_by("-pk").values("pk")[:1]
    published = Exists(Publication.objects.filter(snapshot=OuterRef("snapshot")))
    waiting = Q(snapshot__document__state=DocumentState.APPROVED, snapshot=F("newest"))
    return Release.objects.annotate(newest=Subquery(newest)).filter(published | waiting)
