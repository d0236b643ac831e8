"""Definitions as they were adopted: parsed once for each content."""

from functools import lru_cache

from valvo.programmes.definition import Programme
from valvo.programmes.models import Edition
from valvo.programmes.rollup import TaskTable


@lru_cache(maxsize=32)
def _table(sha256: str) -> TaskTable:
    # Keyed by content: an edition is never changed, so that a parsed one never grows old.
    return TaskTable(Programme.model_validate(Edition.objects.get(sha256=sha256).content))


def table_of(edition: Edition) -> TaskTable:
    """Return an edition's programme with its tasks in order."""
    return _table(edition.sha256)


def programme_of(edition: Edition) -> Programme:
    """Return an edition's programme."""
    return table_of(edition).programme
