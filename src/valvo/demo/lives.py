"""The life of one report in the demo region: what was told, how it was handled, what was done. Values only."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from valvo.demo.phrases import Written
from valvo.handling.rules import State
from valvo.improvement.rules import State as ActionState


@dataclass(frozen=True, slots=True)
class Judged:
    """How the handler classified an event, and when. Codes of the kind's code lists."""

    at: datetime
    event_type: str
    reach: str
    physical_harm: str
    psychological_harm: str
    unit_consequence: str
    likelihood: int | None
    severity: int | None
    factors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """An improvement action; `owner` and `verifier` are keys of people. Moments that have not come are None."""

    title: str
    owner: str
    verifier: str
    created_at: datetime
    due: date
    started_at: datetime | None
    done_at: datetime | None
    done_note: str
    verified_at: datetime | None

    @property
    def state(self) -> ActionState:
        """Return where the action stands."""
        if self.verified_at:
            return ActionState.VERIFIED
        if self.done_at:
            return ActionState.DONE
        return ActionState.UNDER_WAY if self.started_at else ActionState.PLANNED


@dataclass(frozen=True, slots=True)
class Said:
    """Words in a case, and when."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Handled:
    """What has been done with a case up to now; what has not happened yet is None or empty."""

    handler: str
    taken_at: datetime | None = None
    judged: Judged | None = None
    note: Said | None = None
    question: Said | None = None
    answer: Said | None = None
    aside: State | None = None
    aside_at: datetime | None = None
    resumed_at: datetime | None = None
    feedback: Said | None = None
    waived_at: datetime | None = None
    waived_reason: str = ""
    no_action: Said | None = None
    actions: tuple[PlannedAction, ...] = ()
    left_out_at: datetime | None = None
    left_out_reason: str = ""
    closed_at: datetime | None = None

    @property
    def state(self) -> State:
        """Return where the case stands now."""
        if self.left_out_at:
            return State.NOT_REPORTABLE
        if self.closed_at:
            return State.CLOSED
        if self.taken_at is None:
            return State.NEW
        if self.aside and self.aside_at and not self.resumed_at:
            return self.aside
        return State.WAITS_REPORTER if self.question and not self.answer else State.IN_HANDLING

    @property
    def first_answer_at(self) -> datetime | None:
        """Return when the reporter was first answered."""
        moments = [one.at for one in (self.question, self.feedback) if one] + (
            [self.waived_at] if self.waived_at else []
        )
        return min(moments, default=None)


@dataclass(frozen=True, slots=True)
class Life:
    """One report and all that followed. `event` is what it is about, a code of its kind.

    `unit` is the unit's name in `region.yaml`, `reporter` a person's key.
    """

    key: UUID
    kind: str
    unit: str
    language: Written
    event: str
    reach: str
    happened_on: date
    happened_at: time | None
    received_at: datetime
    place: str
    texts: dict[str, str]
    answers: dict[str, list[str]]
    role: str
    secrecy: str
    channel: str
    reporter: str
    handled: Handled
