"""The kinds of things a team writes down: the model, its form, where it stands on the page and how a row reads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from valvo.core import clock
from valvo.core.languages import Language
from valvo.investigations import forms
from valvo.investigations.choices import BarrierOutcome, Reply
from valvo.investigations.definition import definition, label
from valvo.investigations.models import (
    Barrier,
    Contribution,
    Entry,
    Finding,
    Moment,
    Participation,
    Recommendation,
    WorkNote,
)
from valvo.investigations.report import when
from valvo.recommendations.models import Recommendation as Spread

Tone = Literal["", "worse", "better", "teal"]


@dataclass(frozen=True)
class EntryRow:
    """One entry as read: what stands before it, its words, a tag, the entry itself, and to whom it was spread."""

    entry: Entry
    before: str
    text: str
    tag: str = ""
    tone: Tone = ""
    quiet: str = ""
    spread: Sequence[Spread] = ()


@dataclass(frozen=True)
class EntryKind:
    """One kind of entry; `related` names its rows on the investigation, `more` what is read with them."""

    key: str
    model: type[Entry]
    related: str
    form: type[forms.EntryForm]
    heading: Promise
    lead: Promise
    add: Promise
    row: Callable[[Any, Language], EntryRow]  # each takes its own kind of entry
    more: tuple[str, ...] = ()


def _moment(one: Moment, language: Language) -> EntryRow:
    source = label(definition().sources, one.source, language)
    return EntryRow(one, when(one.happened_on, one.happened_at, language), one.text, quiet=source)


def _contribution(one: Contribution, language: Language) -> EntryRow:
    return EntryRow(one, label(definition().method.elements, one.element, language), one.text)


def _barrier(one: Barrier, language: Language) -> EntryRow:
    tones: dict[str, Tone] = {BarrierOutcome.WORKED: "better", BarrierOutcome.FAILED: "worse"}
    return EntryRow(one, "", one.text, one.get_outcome_display(), tones.get(one.outcome, ""))


def _participation(one: Participation, language: Language) -> EntryRow:
    tone: Tone = "better" if one.reply == Reply.ACCEPTED else ""
    way = label(definition().ways, one.way, language) if one.way else ""
    before = when(one.offered_on, None, language)
    return EntryRow(one, before, one.get_party_display(), one.get_reply_display(), tone, way)


def _words(one: Finding | Recommendation, language: Language) -> EntryRow:
    return EntryRow(one, "", one.text)


def _note(one: WorkNote, language: Language) -> EntryRow:
    return EntryRow(one, when(clock.local_day(one.written_at), None, language), one.text, quiet=one.written_by.name)


KINDS: dict[str, EntryKind] = {
    kind.key: kind
    for kind in (
        EntryKind(
            "moment", Moment, "moments", forms.MomentForm, _("What happened"),
            _("The event in order of time, each step with where it is known from."), _("Add a step"), _moment,
        ),
        EntryKind(
            "barrier", Barrier, "barriers", forms.BarrierForm, _("Barriers"),
            _("What should have stopped the event: what worked, what failed, what was missing."),
            _("Add a barrier"), _barrier,
        ),
        EntryKind(
            "factor", Contribution, "contributions", forms.ContributionForm, _("What contributed"),
            _("How the parts of the work acted on each other; no person is a cause."), _("Add a factor"), _contribution,
        ),
        EntryKind(
            "finding", Finding, "findings", forms.FindingForm, _("Findings"),
            _("What the investigation shows."), _("Add a finding"), _words,
        ),
        EntryKind(
            "recommendation", Recommendation, "recommendations", forms.RecommendationForm, _("Recommendations"),
            _("What should be done. Each becomes an action with an owner and a day."),
            _("Add a recommendation"), _words, ("action__owner",),
        ),
        EntryKind(
            "participation", Participation, "participations", forms.ParticipationForm,
            _("The patient's and relatives' part"),
            _("Who was asked to take part and what they answered, never their names."),
            _("Note an offer"), _participation,
        ),
        EntryKind(
            "note", WorkNote, "notes", forms.WorkNoteForm, _("Work notes"),
            _("The team's working paper. It is deleted some time after the report is approved."),
            _("Write a note"), _note, ("written_by",),
        ),
    )
}  # fmt: skip
