"""How a case may move and what must be there before it is closed. Pure: facts in, decisions out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_WORD = re.compile(r"\w+")
# Cases within so many days of each other, with texts at least so alike, are shown to handlers as perhaps one event.
NEAR_DAYS = 3
ALIKE = 0.15

# So many days a unit that is involved gets for its part, unless who involves it sets another day. Our own goal.
PART_DAYS = 14

# Harm from this degree on is serious: lasting, life-threatening or fatal.
SERIOUS_FROM_LEVEL = 4


class State(StrEnum):
    """Where a case stands; what each state means is written in `choices.MEANINGS`."""

    NEW = "new"
    RECEIVED = "received"
    IN_HANDLING = "in_handling"
    WAITS_REPORTER = "waits_reporter"
    WAITS_UNIT = "waits_unit"
    HIGHER_LEVEL = "higher_level"
    INVESTIGATION = "investigation"
    CLOSED = "closed"
    REOPENED = "reopened"
    DUPLICATE = "duplicate"
    NOT_REPORTABLE = "not_reportable"


FINISHED = frozenset({State.CLOSED, State.DUPLICATE, State.NOT_REPORTABLE})
UNTAKEN = frozenset({State.NEW, State.RECEIVED, State.REOPENED})
ASIDE = frozenset({State.WAITS_REPORTER, State.WAITS_UNIT, State.HIGHER_LEVEL, State.INVESTIGATION})
_LEFT = frozenset({State.DUPLICATE, State.NOT_REPORTABLE})

# What may follow on what. A duplicate moves only by un-merging, which gives it back the very state it had.
MOVES: dict[State, frozenset[State]] = {
    State.NEW: frozenset({State.RECEIVED, State.IN_HANDLING}) | _LEFT,
    State.RECEIVED: frozenset({State.IN_HANDLING}) | _LEFT,
    State.IN_HANDLING: ASIDE | _LEFT | {State.CLOSED},
    State.WAITS_REPORTER: frozenset({State.IN_HANDLING, State.CLOSED}) | _LEFT,
    State.WAITS_UNIT: frozenset({State.IN_HANDLING}) | _LEFT,
    State.HIGHER_LEVEL: frozenset({State.IN_HANDLING, State.INVESTIGATION}) | _LEFT,
    State.INVESTIGATION: frozenset({State.IN_HANDLING}),
    State.CLOSED: frozenset({State.REOPENED}),
    State.REOPENED: frozenset({State.IN_HANDLING}) | _LEFT,
    State.DUPLICATE: frozenset(),
    State.NOT_REPORTABLE: frozenset({State.REOPENED}),
}


def may_move(before: str, after: str) -> bool:
    """Tell whether a case in one state may go to another."""
    return State(after) in MOVES[State(before)]


@dataclass(frozen=True)
class ActionFacts:
    """What closing needs to know of one action: verified means by somebody else than its owner."""

    verified: bool
    cancelled: bool


@dataclass(frozen=True)
class PartFacts:
    """What closing needs to know of one unit's part: the unit as people call it, and its sector."""

    unit: str
    sector: str
    done: bool


@dataclass(frozen=True)
class ClosingFacts:
    """What closing depends on. Harm levels are 1–5; None where the harm is not known or not judged.

    From `action_from_level` on a case needs a verified action or a written reason for none.
    """

    state: str
    needs_event_type: bool
    needs_harm: bool
    event_type: str
    physical_harm: str
    psychological_harm: str
    level: int | None
    action_from_level: int
    feedback_given: bool
    feedback_waived: bool
    actions: Sequence[ActionFacts]
    no_action_reason: str
    parts: Sequence[PartFacts] = ()
    joint: bool = False


class Missing(StrEnum):
    """What stands between a case and its closing."""

    NOT_TAKEN = "not_taken"
    EVENT_TYPE = "event_type"
    PHYSICAL_HARM = "physical_harm"
    PSYCHOLOGICAL_HARM = "psychological_harm"
    FEEDBACK = "feedback"
    ACTION = "action"  # none at all, nor a reason
    VERIFICATION = "verification"  # there are actions, none verified
    ELSEWHERE = "elsewhere"  # waits for another unit, a higher level or an investigation
    PARTS = "parts"  # a unit that is involved has not finished its part
    HEALTH_PART = "health_part"  # a joint client, and no unit of health care has a part
    SOCIAL_PART = "social_part"


def missing(facts: ClosingFacts) -> list[Missing]:
    """Return what is missing before the case can be closed, in the order it is usually done."""
    state = State(facts.state)
    found = {
        Missing.NOT_TAKEN: state in UNTAKEN,
        Missing.ELSEWHERE: state in ASIDE - {State.WAITS_REPORTER},
        Missing.EVENT_TYPE: facts.needs_event_type and not facts.event_type,
        Missing.PHYSICAL_HARM: facts.needs_harm and not facts.physical_harm,
        Missing.PSYCHOLOGICAL_HARM: facts.needs_harm and not facts.psychological_harm,
        **_action_missing(facts),
        Missing.PARTS: any(not part.done for part in facts.parts),
        Missing.HEALTH_PART: facts.joint and not _has_sector(facts.parts, "health"),
        Missing.SOCIAL_PART: facts.joint and not _has_sector(facts.parts, "social"),
        Missing.FEEDBACK: not (facts.feedback_given or facts.feedback_waived),
    }
    return [what for what, is_missing in found.items() if is_missing]


def forces_action(level: int | None, from_level: int) -> bool:
    """Tell whether harm of this degree forces an action; harm that is not known counts as none."""
    return (level or 1) >= from_level


def _action_missing(facts: ClosingFacts) -> dict[Missing, bool]:
    forced = forces_action(facts.level, facts.action_from_level) and not facts.no_action_reason.strip()
    alive = [action for action in facts.actions if not action.cancelled]
    verified = any(action.verified for action in alive)
    return {Missing.ACTION: forced and not alive, Missing.VERIFICATION: forced and bool(alive) and not verified}


def _has_sector(parts: Sequence[PartFacts], sector: str) -> bool:
    """Tell whether a unit of a sector has a part; a unit of both sectors stands for either."""
    return any(part.sector in {sector, "both"} for part in parts)


def worst(*levels: int | None) -> int | None:
    """Return the worst of several degrees of harm (1–5), leaving out what is not known.

    Physical and psychological harm are ranked on the same ladder; the worse one is the event's, as in the NHS way of
    combining the two axes of LFPSE (incident harm = the lower of physical code and psychological code + 1).
    """
    known = [level for level in levels if level is not None]
    return max(known) if known else None


def worst_code(codes: Sequence[tuple[str, int | None]]) -> str:
    """Return the code of the worst degree among several persons' (code, degree); one without a degree only if all are.

    Empty where there is no code at all.
    """
    given = [(degree or 0, code) for code, degree in codes if code]
    return max(given)[1] if given else ""


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, 0–1: the share of their longer words that both have (Jaccard)."""
    first, second = ({word for word in _WORD.findall(text.lower()) if len(word) > 3} for text in (one, other))
    return len(first & second) / len(first | second) if first | second else 0.0


def risk(likelihood: int, severity: int) -> int:
    """Return the risk class 1–5 of a 5 × 5 matrix (each 1–5): I insignificant to V intolerable.

    The product's bounds are 1–2, 3–5, 6–9, 10–15, 16–25; an own division, as the national lists name classes only.
    """
    product = likelihood * severity
    return 1 + sum(product > bound for bound in (2, 5, 9, 15))
