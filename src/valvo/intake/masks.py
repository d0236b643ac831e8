"""The texts of a report by name, and what of them is covered.

What is said with the reporter after the report belongs to its texts too: the app that keeps it registers it here.
"""

import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from valvo.intake.identity import derived_key
from valvo.intake.models import Addendum, Mask, Report
from valvo.intake.rules import covered
from valvo.intake.spotting import MASK

PLACE = "place"


@dataclass(frozen=True)
class MoreTexts:
    """Texts kept elsewhere that are covered as a report's own: how they are read, and how changed ones are stored."""

    read: Callable[[Report], Mapping[str, str]]
    rewrite: Callable[[Report, Mapping[str, str]], None]


_MORE: list[MoreTexts] = []


def register(more: MoreTexts) -> None:
    """Tell of texts that belong to a report; called from an app's `ready`."""
    _MORE.append(more)


def more_texts() -> Iterable[MoreTexts]:
    """Return what was registered."""
    return tuple(_MORE)


def texts_of(report: Report) -> dict[str, str]:
    """Return every text of a report by its field: answers in words, the place, what was added or said later."""
    added = {field_of(addendum): addendum.text for addendum in report.addenda.all()}
    said = {field: text for more in _MORE for field, text in more.read(report).items()}
    return {**report.texts, PLACE: report.place, **added, **said}


def field_of(addendum: Addendum) -> str:
    """Return the field under which an addendum is masked."""
    return f"addendum:{addendum.pk}"


def covers(masks: Iterable[Mask]) -> dict[str, list[tuple[int, int]]]:
    """Return the covered spans by field."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for mask in masks:
        spans.setdefault(mask.field, []).append((mask.start, mask.end))
    return spans


def with_covers(texts: Mapping[str, str], masks: Iterable[Mask]) -> dict[str, str]:
    """Return texts with their masks in place."""
    spans = covers(masks)
    return {field: covered(text, spans.get(field, ()), MASK) for field, text in texts.items()}


def keyed_hash(text: str) -> str:
    """Return the HMAC-SHA-256 of a text (hexadecimal): proves what was written to who has it, and tells nobody else."""
    return hmac.new(derived_key("original"), text.encode(), "sha256").hexdigest()
