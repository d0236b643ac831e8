"""Disclosure control: an outsider with all sums at hand must not find a hidden count, whatever the table.

The outsider is played twice: by the audit (linear programming) and, for small tables, by trying every whole number.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import product
from math import inf

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from valvo.statistics.checks import StatisticsError
from valvo.statistics.disclosure import Policy, Protected, counts_behind_rate, protect
from valvo.statistics.disclosure_audit import audit
from valvo.statistics.disclosure_tables import (
    Dimension,
    DisclosureError,
    Key,
    Relation,
    Table,
    cross_table,
    cumulative,
    margin,
    tree,
    with_complements,
)

policies = st.builds(Policy, threshold=st.integers(2, 7), zero_shown=st.booleans())
# Mostly small counts, now and then a large one: where hiding is hard.
counts = st.one_of(st.integers(0, 6), st.integers(0, 6), st.integers(0, 80))


def filled(dimensions: list[Dimension], leaves: Mapping[Key, int]) -> dict[Key, int]:
    """Return leaves with every total worked out."""
    cells = dict(leaves)
    for place, dimension in enumerate(dimensions):
        for total in reversed(dimension.sums) if dimension.name == "units" else dimension.sums:
            others = [other.members for other in dimensions]
            others[place] = (total.total,)
            for key in product(*others):
                parts = [(*key[:place], part, *key[place + 1 :]) for part in total.parts]
                if all(part in cells for part in parts):
                    cells[key] = sum(cells[part] for part in parts)
    return cells


def leaf_keys(dimensions: list[Dimension]) -> list[Key]:
    totals = [{total.total for total in dimension.sums} for dimension in dimensions]
    return [
        key
        for key in product(*(dimension.members for dimension in dimensions))
        if not any(member in totals[place] for place, member in enumerate(key))
    ]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Draw a margin table, a unit tree by class, or quarters of a tree with running totals."""
    classes = margin("classes", [f"class {i}" for i in range(draw(st.integers(2, 4)))])
    units = tree(
        "units",
        {"area": ["service a", "service b"], "service a": ["a1", "a2", "a3"], "service b": ["b1", "b2"]},
    )
    wards = margin("wards", [f"ward {i}" for i in range(draw(st.integers(2, 5)))])
    quarters = cumulative("time", ["Q1", "Q2", "Q3"], ["Q1–Q2", "Q1–Q3"])
    dimensions = draw(st.sampled_from([[wards, classes], [units, classes], [units, quarters], [wards]]))
    keys = leaf_keys(dimensions)
    values = draw(st.lists(counts, min_size=len(keys), max_size=len(keys)))
    return cross_table(filled(dimensions, dict(zip(keys, values, strict=True))), dimensions)


def possible_by_trying(table: Table, hidden: list[Key], *, zero_shown: bool) -> dict[Key, set[int]]:
    """Return the counts each hidden cell can have, by trying every combination of counts up to a shown total."""
    found: dict[Key, set[int]] = {key: set() for key in hidden}
    ranges = []
    for key in hidden:
        most = min(table.cells[r.total] for r in table.relations if key in r.parts and r.total not in hidden)
        ranges.append(range(1 if zero_shown and table.cells[key] > 0 else 0, most + 1))
    for guess in product(*ranges):
        cells = {**table.cells, **dict(zip(hidden, guess, strict=True))}
        if all(cells[r.total] == sum(cells[part] for part in r.parts) for r in table.relations):
            for key, value in zip(hidden, guess, strict=True):
                found[key].add(value)
    return found


# --- the promise, by property ---


@settings(max_examples=120, deadline=None)
@given(tables(), policies)
def test_no_hidden_count_can_be_narrowed_below_the_protection(table: Table, policy: Policy) -> None:
    answer = protect(table, policy)
    for key, possible in audit(table, answer.hidden, zero_shown=policy.zero_shown).items():
        assert possible.lower <= table.cells[key] <= possible.upper
        assert possible.width >= policy.width, (key, possible)


@settings(max_examples=120, deadline=None)
@given(tables(), policies)
def test_every_small_count_is_hidden_and_zeros_as_the_publication_says(table: Table, policy: Policy) -> None:
    answer = protect(table, policy)
    for key, count in table.cells.items():
        if 0 < count < policy.threshold or (count == 0 and not policy.zero_shown):
            assert answer.shown(key) is None
        if count == 0 and policy.zero_shown:
            assert answer.shown(key) == 0


@settings(max_examples=80, deadline=None)
@given(tables(), policies)
def test_no_sum_of_hidden_parts_is_itself_a_small_count(table: Table, policy: Policy) -> None:
    answer = protect(table, policy)
    for relation in table.relations:
        parts = [table.cells[key] for key in relation.parts if key in answer.hidden]
        if parts and relation.total not in answer.hidden:
            assert len(parts) >= 2
            assert sum(parts) >= policy.threshold


@settings(max_examples=60, deadline=None)
@given(tables(), policies)
def test_nothing_is_hidden_where_nothing_is_small(table: Table, policy: Policy) -> None:
    raised = {key: count + 100 for key, count in table.cells.items() if not is_total(table, key)}
    assume(raised)
    larger = Table(refilled(table, raised), table.relations)
    assert protect(larger, policy).hidden == {}


def is_total(table: Table, key: Key) -> bool:
    return any(relation.total == key for relation in table.relations)


def refilled(table: Table, leaves: dict[Key, int]) -> dict[Key, int]:
    cells = dict(leaves)
    while len(cells) < len(table.cells):
        for relation in table.relations:
            if relation.total not in cells and all(part in cells for part in relation.parts):
                cells[relation.total] = sum(cells[part] for part in relation.parts)
    return cells


# --- the second outsider ---


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=6, max_size=6), st.booleans(), st.data())
def test_the_audit_finds_what_trying_every_number_finds(
    values: list[int],
    zero_shown: bool,  # noqa: FBT001  # drawn
    data: st.DataObject,
) -> None:
    dimensions = [margin("rows", ["r1", "r2"]), margin("columns", ["c1", "c2", "c3"])]
    cells = filled(dimensions, dict(zip(leaf_keys(dimensions), values, strict=True)))
    table = cross_table(cells, dimensions)
    hidden = data.draw(st.lists(st.sampled_from(leaf_keys(dimensions)), min_size=1, max_size=4, unique=True))
    tried = possible_by_trying(table, hidden, zero_shown=zero_shown)
    for key, possible in audit(table, hidden, zero_shown=zero_shown).items():
        assert (possible.lower, possible.upper) == (min(tried[key]), max(tried[key]))


def test_the_audit_counts_in_whole_numbers() -> None:
    # Any two of a, b, c make at most 5 with something left over. In halves a + b + c could reach 7.5; in people 7.
    a, b, c, all_three = ("a",), ("b",), ("c",), ("all",)
    cells: dict[Key, int] = {a: 2, b: 2, c: 2, all_three: 6}
    relations = [Relation(all_three, (a, b, c))]
    for number, pair in enumerate([(a, b), (a, c), (b, c)]):
        total, left = (f"pair {number}",), (f"left {number}",)
        cells |= {total: 5, left: 1}
        relations.append(Relation(total, (*pair, left)))
    hidden = [key for key in cells if not key[0].startswith("pair")]
    found = audit(Table(cells, tuple(relations)), hidden, zero_shown=False)
    assert (found[all_three].lower, found[all_three].upper) == (0, 7)


def test_an_unbounded_cell_has_no_upper_limit() -> None:
    cells: dict[Key, int] = {("a",): 3, ("b",): 9, ("all",): 12}
    table = Table(cells, (Relation(("all",), (("a",), ("b",))),))
    found = audit(table, [("a",), ("all",)])
    assert (found["a",].lower, found["a",].upper) == (1, inf)
    assert found["all",].lower == 10


# --- examples one can follow by hand ---


def ward_table(values: list[int], **given_cells: list[Key]) -> Table:
    wards = margin("wards", [f"w{i}" for i in range(len(values))])
    leaves: dict[Key, int] = {(f"w{i}",): value for i, value in enumerate(values)}
    return cross_table(filled([wards], leaves), [wards], **given_cells)


def test_one_small_cell_takes_the_smallest_other_with_it() -> None:
    answer = protect(ward_table([3, 40, 8, 25]))
    assert answer.hidden == {("w0",): "small", ("w2",): "secondary"}
    assert answer.shown(("total",)) == 76


def test_two_small_cells_that_give_each_other_away_take_a_third() -> None:
    # 1 + 1 shown as a remainder of 2 would be one each.
    answer = protect(ward_table([1, 1, 40, 8]))
    assert answer.hidden == {("w0",): "small", ("w1",): "small", ("w3",): "secondary"}


def test_zeros_stay_shown_and_cannot_cover_for_another() -> None:
    answer = protect(ward_table([0, 3, 0, 30]))
    assert set(answer.hidden) == {("w1",), ("w3",)}
    assert answer.shown(("w0",)) == 0


def test_zeros_are_hidden_where_the_publication_hides_them() -> None:
    answer = protect(ward_table([0, 30, 40]), Policy(zero_shown=False))
    assert set(answer.hidden) == {("w0",), ("w1",)}


def test_a_table_with_margins_closes_rows_and_columns() -> None:
    rows, columns = margin("rows", ["r1", "r2", "r3"]), margin("columns", ["c1", "c2", "c3"])
    values = [3, 20, 30, 22, 31, 40, 33, 42, 9]
    leaves = dict(zip(leaf_keys([rows, columns]), values, strict=True))
    answer = protect(cross_table(filled([rows, columns], leaves), [rows, columns]))
    # A rectangle of four is needed: with fewer, a row or a column has one blank only.
    assert set(answer.hidden) == {("r1", "c1"), ("r1", "c2"), ("r2", "c1"), ("r2", "c2")}


def test_an_only_child_takes_its_parent_along() -> None:
    units = tree("units", {"area": ["s1", "s2", "s3"], "s1": ["s1 ward"]})
    cells = filled([units], {("s1 ward",): 3, ("s2",): 20, ("s3",): 30})
    cells["area",] = 53
    answer = protect(cross_table(cells, [units]))
    assert answer.hidden == {("s1 ward",): "small", ("s1",): "small", ("s2",): "secondary"}


def test_a_cumulative_release_does_not_give_the_quarter_back() -> None:
    # Q1 was 3 and hidden. Q1+Q2 = 30 with Q2 = 27 shown would give it back.
    time = cumulative("time", ["Q1", "Q2"], ["Q1–Q2"])
    cells: dict[Key, int] = {("Q1",): 3, ("Q2",): 27, ("Q1–Q2",): 30}
    table = cross_table(cells, [time])
    assert set(protect(table).hidden) == {("Q1",), ("Q2",)}


def test_a_former_release_binds_the_next() -> None:
    time = cumulative("time", ["Q1", "Q2"], ["Q1–Q2"])
    cells: dict[Key, int] = {("Q1",): 7, ("Q2",): 27, ("Q1–Q2",): 34}
    # Withheld earlier for another reason: now Q2 or the sum must be withheld too.
    answer = protect(cross_table(cells, [time], withheld=[("Q1",)]))
    assert answer.hidden["Q1",] == "withheld"
    assert len(answer.hidden) == 2
    # Published earlier: it cannot be hidden now, and nothing needs to be.
    assert protect(cross_table(cells, [time], published=[("Q1",)])).hidden == {}


def test_what_is_out_already_can_make_safety_impossible_and_that_is_said() -> None:
    table = ward_table([3, 40, 50], published=[("w1",), ("w2",), ("total",)])
    with pytest.raises(DisclosureError, match=r"cell \(w0\) cannot be protected"):
        protect(table)


def test_a_complement_is_a_count_of_people_too() -> None:
    # 48 of 50 are content: two are not, and both counts go.
    cells: dict[Key, int] = {("content",): 48, ("asked",): 50}
    answer = protect(with_complements(Table(cells, ()), {("content",): ("asked",)}))
    assert answer.shown(("content",)) is None
    assert answer.hidden["content", "not"] == "small"
    assert not answer.rate_shown(("content",), ("asked",))


def test_a_rate_falls_with_its_count_or_its_denominator() -> None:
    answer = protect(ward_table([3, 40, 8, 25]))
    assert not answer.rate_shown(("w0",))
    assert not answer.rate_shown(("w1",), ("w2",))
    assert answer.rate_shown(("w1",), ("total",))
    assert answer.rate_shown(("w1",))


# --- rates that give the count back ---


@pytest.mark.parametrize(
    ("shown", "denominator", "per", "wanted"),
    [
        (Decimal("1.0"), 200, 100, (2, 2)),  # 0.95 to 1.05 % of 200: 1.9 to 2.1
        (Decimal(14), 100_000, 100, (13_500, 14_500)),
        (Decimal("0.3"), 5_000, 1_000, (2, 1)),  # no count at all gives 0.3 per thousand of 5 000? 1.25 to 1.75
        (Decimal(0), 40, 100, (0, 0)),
    ],
)
def test_a_printed_rate_leaves_the_counts_that_round_to_it(
    shown: Decimal, denominator: int, per: int, wanted: tuple[int, int]
) -> None:
    assert counts_behind_rate(shown, denominator, per=per) == wanted


@settings(deadline=None)
@given(st.integers(0, 3000), st.integers(1, 3000), st.integers(0, 3))
def test_the_true_count_is_always_among_those_a_rate_leaves(count: int, extra: int, decimals: int) -> None:
    denominator = count + extra
    shown = (Decimal(count) * 100 / denominator).quantize(Decimal(1).scaleb(-decimals))
    lower, upper = counts_behind_rate(shown, denominator)
    assert lower <= count <= upper


def test_the_audit_uses_a_rate_that_has_leaked() -> None:
    table = ward_table([3, 40, 8, 25])
    leaked = Table(table.cells, table.relations, known={("w0",): counts_behind_rate(Decimal("1.5"), 200)})
    found = audit(leaked, [("w0",), ("w2",)])
    assert (found["w0",].lower, found["w0",].upper) == (3, 3)
    assert (found["w2",].lower, found["w2",].upper) == (8, 8)
    with pytest.raises(DisclosureError, match="cannot be protected"):
        protect(leaked)


# --- borders ---


@pytest.mark.parametrize(("count", "hidden"), [(0, False), (1, True), (4, True), (5, False), (6, False)])
def test_the_threshold_hides_below_it_only(count: int, *, hidden: bool) -> None:
    answer = protect(ward_table([count, 40, 50]))
    assert (("w0",) in answer.hidden) == hidden


@pytest.mark.parametrize(("partner", "enough"), [(4, False), (5, True), (6, True)])
def test_the_protection_range_is_kept_exactly(partner: int, *, enough: bool) -> None:
    # 1 and 5 hidden leave 1 to 5 for either: five possible counts. 1 and 4 leave four, so a third is hidden.
    answer = protect(ward_table([1, partner, 30, 40]), Policy(threshold=5))
    assert (("w2",) in answer.hidden) != enough


@pytest.mark.parametrize("protection", [1, 2, 9])
def test_a_protection_of_its_own_can_be_asked_for(protection: int) -> None:
    policy = Policy(threshold=3, protection=protection)
    table = ward_table([1, 2, 5, 9, 30])
    widths = [possible.width for possible in audit(table, protect(table, policy).hidden).values()]
    assert min(widths) >= protection


def test_a_threshold_of_one_hides_nothing_but_hidden_zeros() -> None:
    assert protect(ward_table([1, 0, 2]), Policy(threshold=1)).hidden == {}
    assert ("w1",) in protect(ward_table([7, 0, 9]), Policy(threshold=1, zero_shown=False)).hidden


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: Table({("a",): -1}, ()), "cell (a): -1 is not a count."),
        (lambda: Table({("a",): 1.5}, ()), "cell (a): 1.5 is not a count."),  # type: ignore[dict-item]  # the refusal
        (
            lambda: Table({("a",): 1, ("b",): 3}, (Relation(("b",), (("a",),)),)),
            "cell (b) is 3 but its parts add up to 1.",
        ),
        (lambda: Table({}, (Relation(("b",), (("a",),)),)), "cell (b) is missing from the table."),
        (lambda: Table({("a",): 9}, (), known={("a",): (1, 5)}), "cell (a) does not lie between the known 1 and 5."),
        (
            lambda: Table({("a",): 9}, (), published=frozenset({("a",)}), withheld=frozenset({("a",)})),
            "cell (a) is given both as published and as withheld.",
        ),
        (lambda: cross_table({("a",): 1}, [margin("m", ["a"])]), "cell (total) is missing from the table."),
        (lambda: cross_table({("x",): 1}, [margin("m", ["a"])]), "cell (x) is not in the dimensions."),
        (lambda: cumulative("time", ["Q1", "Q2"], []), "time: 2 periods have 1 running totals."),
        (
            lambda: with_complements(Table({("a",): 9, ("n",): 8}, ()), {("a",): ("n",)}),
            "cell (a) is larger than its whole (n).",
        ),
        (lambda: Policy(threshold=0), "threshold and protection must be at least 1."),
        (lambda: counts_behind_rate(Decimal(1), 0), "denominator: 0 is not above zero."),
        (lambda: counts_behind_rate(Decimal("NaN"), 5), "shown: NaN is not a finite number."),
    ],
)
def test_bad_input_is_named(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(StatisticsError) as refusal:
        call()
    assert str(refusal.value) == sentence


def test_a_region_of_a_hundred_units_is_done_without_wearing_out_patience() -> None:
    units = tree(
        "units",
        {"region": [f"s{i}" for i in range(10)], **{f"s{i}": [f"s{i}w{j}" for j in range(10)] for i in range(10)}},
    )
    classes = margin("classes", [f"c{i}" for i in range(6)])
    leaves = {key: (hash_of(key) * 7) % 23 for key in leaf_keys([units, classes])}
    table = cross_table(filled([units, classes], leaves), [units, classes])
    answer: Protected = protect(table)
    assert 0 < len(answer.hidden) < len(table.cells) / 2
    assert answer.shown(("region", "total")) is not None


def hash_of(key: Key) -> int:
    return sum(ord(letter) * place for place, letter in enumerate("".join(key), start=1))
