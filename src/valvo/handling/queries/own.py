"""A report as its own reporter follows it. Internal notes and names of handlers are not in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from valvo.attachments.queries import FileRow
from valvo.core.languages import Language
from valvo.handling import facts
from valvo.handling.choices import INSIDE, MEANINGS, MessageKind
from valvo.handling.models import Case, Message
from valvo.handling.rules import State
from valvo.intake.models import Addendum, Consent
from valvo.intake.queries import Promise, Story, file_rows, kind_label, promises, story


@dataclass(frozen=True)
class OwnReport:
    """What a reporter sees: where it stands, what was said, what they told, what was promised."""

    case: Case
    state: str
    kind: str
    meaning: str
    asked: str  # the kind of message the case waits to have answered; empty where it waits for nothing
    said: Sequence[Message]
    story: Story
    addenda: Sequence[Addendum]
    promises: list[Promise]
    files: list[FileRow]
    may_publish: bool  # the consent to publishing is in force


def own_report(case: Case, language: Language, to_file: Callable[[int], str]) -> OwnReport:
    """Return a case as its reporter sees it; merged into another, it stands where that one does, with its feedback.

    `to_file` gives the address at which a file, by its number, is handed out to this reporter.
    """
    led = case.duplicate_of or case
    said = Q(case=case) & ~Q(kind__in=INSIDE) | Q(case=led, kind=MessageKind.FEEDBACK)
    return OwnReport(
        case=case,
        state=led.get_state_display(),
        kind=kind_label(case.kind, language),
        meaning=str(MEANINGS[State(led.state)]),
        asked=facts.asked(case) or "",
        said=list(Message.objects.filter(said)),
        story=story(case.report, language, open_=True),
        addenda=list(case.report.addenda.all()),
        promises=promises(case.report, language),
        files=file_rows(case.report, to_file),
        may_publish=Consent.objects.filter(report=case.report, withdrawn_at__isnull=True).exists(),
    )
