"""What the public side reads out of a published document: its page and its files.

A snapshot never changes, so what is drawn or typeset of one is kept: pages that everybody may open cost little.
"""

from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from valvo.core.languages import Language
from valvo.documents import building
from valvo.documents.models import Snapshot
from valvo.documents.renderers import render
from valvo.documents.renderers.html import fragment

KEPT_PAGES, KEPT_FILES = 48, 24


def page_of(snapshot: Snapshot, language: Language) -> SafeString:
    """Return a published document as the content of a page."""
    return _page(snapshot.pk, snapshot.digest, language)


def file_of(snapshot: Snapshot, language: Language, form: str) -> bytes:
    """Return a published document as a file; `form` is one of the renderers' formats."""
    return _file(snapshot.pk, snapshot.digest, language, form)


@lru_cache(maxsize=KEPT_PAGES)
def _page(pk: int, digest: str, language: Language) -> SafeString:
    drawn = fragment(building.frozen(Snapshot(pk=pk, digest=digest), language))
    return mark_safe(drawn)  # noqa: S308 (the renderer escapes every text)


@lru_cache(maxsize=KEPT_FILES)
def _file(pk: int, digest: str, language: Language, form: str) -> bytes:
    return render(building.frozen(Snapshot(pk=pk, digest=digest), language), form)
