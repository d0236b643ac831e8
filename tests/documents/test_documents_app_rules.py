"""Where a document may go and who decides: every pair of states, and both sides of the writer's border."""

import itertools

import pytest

from valvo.documents.rules import MOVES, State, fingerprint, may_approve, may_move, may_write

ALLOWED = {
    ("draft", "review"),
    ("review", "draft"),
    ("review", "approved"),
    ("approved", "draft"),
    ("approved", "published"),
    ("published", "draft"),
    ("published", "withdrawn"),
    ("withdrawn", "draft"),
}


@pytest.mark.parametrize(("before", "after"), list(itertools.product(State, State)))
def test_a_document_moves_only_along_the_road_written_down(before: State, after: State) -> None:
    assert may_move(before, after) is ((before.value, after.value) in ALLOWED)


def test_every_state_has_its_moves_written_down() -> None:
    assert set(MOVES) == set(State)


@pytest.mark.parametrize(
    ("state", "writable"),
    [("draft", True), ("review", True), ("approved", False), ("published", False), ("withdrawn", False)],
)
def test_people_write_until_somebody_has_approved(state: str, writable: bool) -> None:  # noqa: FBT001 (a test's case)
    assert may_write(state) is writable


def test_nobody_approves_what_they_wrote_last() -> None:
    assert not may_approve(7, last_writer=7)
    assert may_approve(8, last_writer=7)


def test_a_fingerprint_tells_one_text_from_another_and_where_it_stands() -> None:
    assert fingerprint(["a", "b"]) == fingerprint(["a", "b"])
    assert len({fingerprint(texts) for texts in (["a", "b"], ["b", "a"], ["ab", ""], ["", "ab"])}) == 4
