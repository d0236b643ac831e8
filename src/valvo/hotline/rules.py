"""When somebody is called, and again, and who next. Pure."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from enum import StrEnum

from valvo.definitions.schema import NeverEvent, ReportKind

# Nobody acknowledged for so long: the next step is called.
STEP_AFTER = timedelta(minutes=15)
# When the last step has been called without an answer it begins again with the first, this many times in all.
ROUNDS = 3
# How long after each failed try a message is tried again; after the last of them it is given up.
RETRY_AFTER = tuple(timedelta(seconds=number) for number in (15, 30, 60, 120, 240, 480))
# A try that never ended (the worker was killed in it) is taken up again after this.
CLAIMED_FOR = timedelta(seconds=60)


class State(StrEnum):
    """Where an alert stands."""

    CALLING = "calling"  # nobody has acknowledged it
    ACKNOWLEDGED = "acknowledged"  # somebody sees to it
    DOWNGRADED = "downgraded"  # it was no never event: a false alarm
    OVER = "over"  # the situation is in hand; the case is handled as any other


OPEN = frozenset({State.CALLING, State.ACKNOWLEDGED})
MOVES: Mapping[State, frozenset[State]] = {
    State.CALLING: frozenset({State.ACKNOWLEDGED, State.DOWNGRADED}),
    State.ACKNOWLEDGED: frozenset({State.DOWNGRADED, State.OVER}),
    State.DOWNGRADED: frozenset({State.CALLING}),
    State.OVER: frozenset({State.CALLING}),
}


def may_move(before: str, after: str) -> bool:
    """Tell whether an alert in one state may go to another."""
    return State(after) in MOVES[State(before)]


def fits(event: NeverEvent, *, reach: str, answers: Mapping[str, Collection[str]]) -> bool:
    """Tell whether a report of one of the event's kinds tells of it."""
    reached = not event.reaches or reach in event.reaches
    return reached and all(set(codes) & set(answers.get(name, ())) for name, codes in event.answers.items())


def judged_answers(
    kind: ReportKind, judged: Mapping[str, str], reported: Mapping[str, Collection[str]]
) -> dict[str, Collection[str]]:
    """Return the answers a rule looks at once a case is judged (codes by judged field, empty where not judged).

    A code judged stands in place of what the reporter chose from the same list; else the reporter's answer stands.
    """
    asked = {question.code_list: question.id for question in kind.questions if question.code_list}
    by_question = {asked.get(kind.judged[field], field): [code] for field, code in judged.items() if code}  # type: ignore[index]  # the fields are the kind's own
    return {**reported, **by_question}


def next_step(called: int, steps: int) -> int | None:
    """Return which step (from 0) comes after so many calls; None where there is none or all rounds are over."""
    return called % steps if called < steps * ROUNDS else None


def retry_after(tries: int) -> timedelta | None:
    """Return how long to wait after so many failed tries (1 …); None when it is given up."""
    return RETRY_AFTER[tries - 1] if tries <= len(RETRY_AFTER) else None
