"""What is said with the reporter, as texts of the report that can be covered; handlers' notes are not among them."""

from collections.abc import Iterable

from valvo.handling.choices import INSIDE
from valvo.handling.models import Message
from valvo.intake.masks import covers
from valvo.intake.models import Report
from valvo.intake.rules import covered
from valvo.intake.spotting import MASK, masked

_PREFIX = "message:"


def texts(report: Report) -> dict[str, str]:
    """Return what was said by the field under which it is covered."""
    said = Message.objects.filter(case__report=report).exclude(kind__in=INSIDE)
    return {field_of(message): message.text for message in said}


def field_of(message: Message) -> str:
    """Return the field under which a message is covered."""
    return f"{_PREFIX}{message.pk}"


def is_said(field: str) -> bool:
    """Tell whether a covered field is something said in the dialogue."""
    return field.startswith(_PREFIX)


def cover(report: Report, messages: Iterable[Message]) -> None:
    """Cover in messages read for showing what is masked or looks personal; they are never saved."""
    spans = covers(report.masks.all())
    for message in messages:
        message.text = masked(covered(message.text, spans.get(field_of(message), ()), MASK))
