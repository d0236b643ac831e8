"""How a case may move and what must be there before it closes, at every border."""

from dataclasses import replace

import pytest

from valvo.handling import rules
from valvo.handling.choices import MEANINGS, CaseState
from valvo.handling.rules import ActionFacts, ClosingFacts, Missing, State

READY = ClosingFacts(
    state="in_handling",
    needs_event_type=True,
    needs_harm=True,
    event_type="medication",
    physical_harm="low",
    psychological_harm="none",
    level=2,
    action_from_level=3,
    feedback_given=True,
    feedback_waived=False,
    actions=(),
    no_action_reason="",
)
VERIFIED, DONE, CANCELLED = ActionFacts(True, False), ActionFacts(False, False), ActionFacts(False, True)  # noqa: FBT003 (two plain flags)


def test_every_state_has_a_label_a_meaning_and_moves() -> None:
    assert {state.value for state in State} == set(CaseState.values)
    assert set(MEANINGS) == set(rules.MOVES) == set(State)


def test_every_state_can_be_reached_and_every_open_one_can_be_left() -> None:
    reached = {after for moves in rules.MOVES.values() for after in moves} | {State.NEW}
    assert reached == set(State)
    assert [state for state in State if not rules.MOVES[state]] == [State.DUPLICATE]  # left by un-merging only


@pytest.mark.parametrize(
    ("before", "after", "may"),
    [
        (State.NEW, State.IN_HANDLING, True),
        (State.NEW, State.CLOSED, False),
        (State.IN_HANDLING, State.CLOSED, True),
        (State.IN_HANDLING, State.NEW, False),
        (State.WAITS_REPORTER, State.CLOSED, True),
        (State.WAITS_UNIT, State.CLOSED, False),
        (State.INVESTIGATION, State.DUPLICATE, False),
        (State.CLOSED, State.REOPENED, True),
        (State.CLOSED, State.IN_HANDLING, False),
        (State.REOPENED, State.IN_HANDLING, True),
        (State.DUPLICATE, State.NOT_REPORTABLE, False),
        (State.DUPLICATE, State.IN_HANDLING, False),
    ],
)
def test_moves_are_as_written(before: State, after: State, may: bool) -> None:  # noqa: FBT001 (a table's column)
    assert rules.may_move(before, after) is may


def test_a_ready_case_lacks_nothing() -> None:
    assert rules.missing(READY) == []


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"state": "new"}, Missing.NOT_TAKEN),
        ({"state": "reopened"}, Missing.NOT_TAKEN),
        ({"state": "waits_unit"}, Missing.ELSEWHERE),
        ({"state": "investigation"}, Missing.ELSEWHERE),
        ({"event_type": ""}, Missing.EVENT_TYPE),
        ({"physical_harm": ""}, Missing.PHYSICAL_HARM),
        ({"psychological_harm": ""}, Missing.PSYCHOLOGICAL_HARM),
        ({"feedback_given": False}, Missing.FEEDBACK),
        ({"level": 3}, Missing.ACTION),
        ({"level": 3, "no_action_reason": "  "}, Missing.ACTION),
        ({"level": 3, "actions": (CANCELLED,)}, Missing.ACTION),
        ({"level": 3, "actions": (DONE,)}, Missing.VERIFICATION),
        ({"level": 5, "actions": (CANCELLED, DONE)}, Missing.VERIFICATION),
    ],
)
def test_each_thing_alone_stands_in_the_way(change: dict[str, object], what: Missing) -> None:
    assert rules.missing(replace(READY, **change)) == [what]  # type: ignore[arg-type]  # a table of changes


@pytest.mark.parametrize(
    "change",
    [
        {"state": "waits_reporter"},
        {"feedback_given": False, "feedback_waived": True},
        {"level": 2},
        {"level": None},
        {"level": 3, "no_action_reason": "A single slip, already talked through."},
        {"level": 4, "actions": (VERIFIED, DONE)},
        {"event_type": "", "needs_event_type": False},
        {"physical_harm": "", "psychological_harm": "", "needs_harm": False},
        {"level": 2, "actions": (DONE,)},
    ],
)
def test_these_are_enough(change: dict[str, object]) -> None:
    assert rules.missing(replace(READY, **change)) == []  # type: ignore[arg-type]  # a table of changes


@pytest.mark.parametrize(
    ("levels", "worst"), [((1, 1), 1), ((2, 4), 4), ((4, 2), 4), ((None, 3), 3), ((None, None), None), ((), None)]
)
def test_the_worse_harm_counts(levels: tuple[int | None, ...], worst: int | None) -> None:
    assert rules.worst(*levels) == worst


@pytest.mark.parametrize(
    ("likelihood", "severity", "risk"),
    [(1, 1, 1), (1, 2, 1), (1, 3, 2), (1, 5, 2), (2, 3, 3), (3, 3, 3), (2, 5, 4), (3, 5, 4), (4, 4, 5), (5, 5, 5)],
)
def test_risk_classes_change_at_their_bounds(likelihood: int, severity: int, risk: int) -> None:
    assert rules.risk(likelihood, severity) == rules.risk(severity, likelihood) == risk


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("The evening dose was given twice", "the evening DOSE, given twice!", 1.0),
        ("The evening dose was given twice", "A fall by the bed", 0.0),
        ("evening dose given twice", "evening dose given late", 0.6),
        ("", "evening", 0.0),
        ("a to by", "a to by", 0.0),
    ],
)
def test_likeness_is_the_share_of_longer_words_in_common(one: str, other: str, likeness: float) -> None:
    assert rules.likeness(one, other) == pytest.approx(likeness)
    assert rules.likeness(other, one) == pytest.approx(likeness)
