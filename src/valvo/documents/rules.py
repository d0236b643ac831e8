"""How a document may move and who may decide. Pure: facts in, decisions out."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a document stands; what each state means is written in `choices.MEANINGS`."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Audience(StrEnum):
    """Who a document is for."""

    INSIDE = "inside"
    PUBLIC = "public"


@dataclass(frozen=True)
class LeastShown:
    """The least numbers that are shown: of events in live data, and of people and matters in registers."""

    events: int
    registers: int


def least_shown(audience: str) -> LeastShown:
    """Return what a document for an audience shows at least; registers are open to those inside as they are."""
    return LeastShown(events=5, registers=1 if audience == Audience.INSIDE else 5)


# What may follow on what. A new edition of something published or withdrawn begins as a draft again.
MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.REVIEW}),
    State.REVIEW: frozenset({State.DRAFT, State.APPROVED}),
    State.APPROVED: frozenset({State.DRAFT, State.PUBLISHED}),
    State.PUBLISHED: frozenset({State.DRAFT, State.WITHDRAWN}),
    State.WITHDRAWN: frozenset({State.DRAFT}),
}
WRITABLE = frozenset({State.DRAFT, State.REVIEW})


def may_move(before: str, after: str) -> bool:
    """Tell whether a document in one state may go to another."""
    return State(after) in MOVES[State(before)]


def may_write(state: str) -> bool:
    """Tell whether people may still write in a document: what is approved is what is published."""
    return State(state) in WRITABLE


def may_approve(approver: int, last_writer: int) -> bool:
    """Tell whether somebody (by key) may approve what another wrote last; nobody approves their own words."""
    return approver != last_writer


def fingerprint(texts: Iterable[str]) -> str:
    """Return a short sign of some texts, the same as long as none of them has changed."""
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:16]
