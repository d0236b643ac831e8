"""The texts of a report by name, and what of them is covered."""

import hmac
from collections.abc import Iterable, Mapping

from valvo.intake.identity import derived_key
from valvo.intake.models import Addendum, Mask, Report
from valvo.intake.rules import covered
from valvo.intake.spotting import MASK

PLACE = "place"


def texts_of(report: Report) -> dict[str, str]:
    """Return every text of a report by its field: answers in words, the place, what was added later."""
    added = {field_of(addendum): addendum.text for addendum in report.addenda.all()}
    return {**report.texts, PLACE: report.place, **added}


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
