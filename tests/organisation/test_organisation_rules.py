"""The tree's arithmetic, with a tree a reader can draw."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from valvo.organisation.rules import FOREVER, Life, Link, Place, ProblemKind, Tree

OPEN, LATER, CLOSE = date(2024, 1, 1), date(2025, 1, 1), date(2026, 1, 1)


def tree_of(*places: Place, closed: dict[int, date] | None = None) -> Tree:
    units = {place.unit for place in places}
    return Tree([Life(unit, OPEN, (closed or {}).get(unit, FOREVER)) for unit in units], places)


def test_a_unit_links_to_itself_and_to_all_above_it() -> None:
    tree = tree_of(Place(1, None, OPEN), Place(2, 1, OPEN), Place(3, 2, OPEN))

    assert tree.links(3) == [Link(1, 3, 2, OPEN, FOREVER), Link(2, 3, 1, OPEN, FOREVER), Link(3, 3, 0, OPEN, FOREVER)]
    assert tree.problems() == []


def test_a_move_ends_one_link_the_day_the_other_begins() -> None:
    tree = tree_of(Place(1, None, OPEN), Place(2, None, OPEN), Place(3, 1, OPEN), Place(3, 2, LATER))

    assert tree.links(3) == [
        Link(1, 3, 1, OPEN, LATER),
        Link(2, 3, 1, LATER, FOREVER),
        Link(3, 3, 0, OPEN, FOREVER),
    ]


def test_a_move_between_does_not_split_the_link_to_the_unit_above_both() -> None:
    tree = tree_of(Place(1, None, OPEN), Place(2, 1, OPEN), Place(4, 1, OPEN), Place(3, 2, OPEN), Place(3, 4, LATER))

    assert Link(1, 3, 2, OPEN, FOREVER) in tree.links(3)


def test_a_unit_without_a_place_from_its_first_day_is_a_problem() -> None:
    late = Tree([Life(1, OPEN)], [Place(1, None, OPEN + timedelta(days=1))])

    assert [problem.kind for problem in late.problems()] == [ProblemKind.NO_PLACE]


def test_a_parent_that_closes_the_day_before_is_a_problem_and_the_same_day_is_none() -> None:
    places = [Place(1, None, OPEN), Place(2, 1, OPEN)]

    same = tree_of(*places, closed={1: CLOSE, 2: CLOSE})
    before = tree_of(*places, closed={1: CLOSE - timedelta(days=1), 2: CLOSE})

    assert same.problems() == []
    assert [problem.kind for problem in before.problems()] == [ProblemKind.PARENT_CLOSED]


def test_two_units_under_each_other_are_found_from_wherever_one_looks() -> None:
    tree = tree_of(Place(1, 2, OPEN), Place(2, 1, OPEN), Place(3, 2, OPEN))

    assert {problem.kind for problem in tree.problems()} == {ProblemKind.CYCLE}
    assert {problem.unit for problem in tree.problems()} == {1, 2, 3}


@st.composite
def histories(draw: st.DrawFn) -> list[Place]:
    """Trees where each unit may only stand under one with a smaller number: never a cycle."""
    places = [Place(0, None, OPEN)]
    for unit in range(1, draw(st.integers(2, 7))):
        days = draw(st.sets(st.integers(1, 400), max_size=3))
        places += [
            Place(unit, draw(st.integers(0, unit - 1)), OPEN + timedelta(days=day)) for day in [0, *sorted(days)]
        ]
    return places


def ancestors_by_walking(places: list[Place], unit: int, day: date) -> list[int]:
    """Walk up one step at a time: the plain second way to answer the same question."""
    found = [unit]
    while True:
        own = [place for place in places if place.unit == found[-1] and place.valid_from <= day]
        parent = max(own, key=lambda place: place.valid_from).parent
        if parent is None:
            return found
        found.append(parent)


@given(histories(), st.integers(0, 450))
def test_the_closure_answers_any_day_as_walking_up_the_tree_does(places: list[Place], offset: int) -> None:
    tree, day = tree_of(*places), OPEN + timedelta(days=offset)

    for unit in tree.lives:
        valid = [link for link in tree.links(unit) if link.start <= day < link.end]
        by_depth = [link.ancestor for link in sorted(valid, key=lambda link: link.depth)]
        assert by_depth == ancestors_by_walking(places, unit, day)


@given(histories())
def test_links_of_one_pair_never_overlap_and_leave_no_gap_to_the_top(places: list[Place]) -> None:
    tree = tree_of(*places)

    for unit in tree.lives:
        to_top = sorted((link.start, link.end) for link in tree.links(unit) if link.ancestor == 0)
        assert to_top[0][0] == OPEN
        assert to_top[-1][1] == FOREVER
        assert all(first[1] == second[0] for first, second in pairwise(to_top))
