"""What a reader could put together of documents published one after the other: nothing small, by whichever way."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from random import Random

import pytest

from valvo.core.figures import Figure, Unit
from valvo.core.periods import Period
from valvo.documents.builders.covering import Cover, covered
from valvo.documents.builders.issues import Days, Issue, itself, joined, protected, together
from valvo.documents.builders.picked_cells import cells, counted
from valvo.documents.tree import Bar, Bars, Chart, Document, Section
from valvo.indicators.catalogue import indicator
from valvo.indicators.computing import Computed
from valvo.statistics.disclosure import Policy
from valvo.statistics.disclosure_audit import audit
from valvo.statistics.disclosure_tables import Key, Relation, Table

FIVE = Policy(5)
COUNTY, HOSPITAL, CARE = "1", "2", "3"
UNDER = {COUNTY: [HOSPITAL, CARE]}


def days(first: str, end: str) -> str:
    return str(Days(date.fromisoformat(first), date.fromisoformat(end)))


Q1, Q2, Q3 = days("2026-01-01", "2026-04-01"), days("2026-04-01", "2026-07-01"), days("2026-07-01", "2026-10-01")
HALF, THREE = days("2026-01-01", "2026-07-01"), days("2026-01-01", "2026-10-01")


def typed(unit: str, span: str, **types: int) -> Issue:
    """Return a document that tells the events of some days by type, and their sum."""
    cells: dict[Key, int] = {(unit, span, "events", f"type {name}"): count for name, count in types.items()}
    total = (unit, span, "events")
    return Issue({**cells, total: sum(types.values())}, (Relation(total, tuple(cells)),))


def out(issues: Sequence[Issue]) -> list[Issue]:
    """Let documents leave one after the other, each judged beside those before it."""
    left: list[Issue] = []
    for one in issues:
        hidden = frozenset(protected(one, left, UNDER, FIVE).hidden)
        left.append(replace(one, hidden=hidden & frozenset(one.cells)))
    return left


def recovered(left: Sequence[Issue], narrowest: int = 4) -> dict[Key, int]:
    """Play the reader who has all documents: return the small counts whose possible values span less than so many."""
    cells, relations = joined(left, UNDER, FIVE)
    shown = frozenset().union(*(one.shown for one in left))
    hidden = {key for key in cells if key not in shown}
    found = audit(Table(cells, relations), hidden)
    return {key: cells[key] for key, possible in found.items() if 0 < cells[key] < 5 and possible.width < narrowest}


def differences(left: Sequence[Issue]) -> Iterator[tuple[Key, int]]:
    """Yield what a reader gets by taking one shown count from another of the same unit and kind: no tree, no theory."""
    shown = {key: one.cells[key] for one in left for key in one.shown}
    for one, other in combinations(sorted(shown), 2):
        if (one[0], one[2:]) == (other[0], other[2:]):
            for whole, part in ((one, other), (other, one)):
                if Days.parse(whole[1]).holds(Days.parse(part[1])):
                    yield whole, shown[whole] - shown[part]


def test_the_year_so_far_less_a_quarter_gives_no_hidden_type_back() -> None:
    quarters = [typed(COUNTY, Q1, falls=30, devices=12), typed(COUNTY, Q2, falls=20, devices=3)]
    left = out([*quarters, typed(COUNTY, HALF, falls=50, devices=15)])
    assert (COUNTY, Q1, "events", "type devices") in left[0].shown
    assert (COUNTY, HALF, "events", "type devices") in left[2].hidden
    assert recovered(left) == {}
    alone = out([typed(COUNTY, HALF, falls=50, devices=15)])
    assert alone[0].hidden == frozenset()


def test_two_editions_of_a_year_that_grows_hide_what_came_between() -> None:
    left = out([typed(COUNTY, Q1, falls=30, devices=12), typed(COUNTY, HALF, falls=50, devices=14)])
    assert (COUNTY, HALF, "events", "type devices") in left[1].hidden
    assert recovered(left) == {}
    assert 2 not in [count for _key, count in differences(left)]


def test_five_between_two_editions_are_no_small_number() -> None:
    left = out([typed(COUNTY, Q1, falls=30, devices=12), typed(COUNTY, HALF, falls=50, devices=17)])
    assert left[1].hidden == frozenset()


def test_what_one_document_hid_of_a_unit_the_next_one_above_hides_too() -> None:
    below = Issue({(HOSPITAL, Q1, "events"): 30, (CARE, Q1, "events"): 8, (itself(COUNTY), Q1, "events"): 3}, ())
    total = (COUNTY, Q1, "events")
    county = Issue({**below.cells, total: 41}, (Relation(total, tuple(below.cells)),))
    own = Issue({(CARE, Q1, "events"): 8}, ())
    left = out([county, own])
    assert (CARE, Q1, "events") in left[0].hidden  # with the three
    assert (CARE, Q1, "events") in left[1].hidden  # though it has a document of its own
    assert recovered(out([own, county])) == {}


def test_units_with_documents_of_their_own_do_not_give_the_others_back() -> None:
    left = out([Issue({(HOSPITAL, Q1, "events"): 30}, ()), Issue({(COUNTY, Q1, "events"): 33}, ())])
    assert (COUNTY, Q1, "events") in left[1].hidden
    assert out([Issue({(HOSPITAL, Q1, "events"): 30}, ()), Issue({(COUNTY, Q1, "events"): 30}, ())])[1].shown


def test_what_those_inside_have_seen_the_public_has_not() -> None:
    inside = replace(typed(COUNTY, Q1, falls=30, devices=12), seen=False)
    half = typed(COUNTY, HALF, falls=50, devices=14)
    assert not set(protected(half, [inside], UNDER, FIVE).hidden) & set(half.cells)
    assert set(protected(half, [replace(inside, seen=True)], UNDER, FIVE).hidden) & set(half.cells)
    hid = replace(inside, hidden=frozenset({(COUNTY, HALF, "events", "type devices")}))
    with_cell = replace(hid, cells={**hid.cells, (COUNTY, HALF, "events", "type devices"): 14})
    assert (COUNTY, HALF, "events", "type devices") in protected(half, [with_cell], UNDER, FIVE).hidden


def test_figures_corrected_since_neither_break_nor_open_the_next_document() -> None:
    first = out([typed(COUNTY, Q1, falls=30, devices=3, other=9)])[0]
    now = {(COUNTY, Q1, "events", "type devices"): 4, (COUNTY, Q1, "events"): 43}
    today = first.as_of_today(now.get)
    assert today.cells[COUNTY, Q1, "events"] == 43
    again = protected(typed(COUNTY, Q1, falls=30, devices=4, other=9), [today], UNDER, FIVE)
    assert {(COUNTY, Q1, "events", "type devices"), (COUNTY, Q1, "events", "type other")} <= set(again.hidden)


def test_what_former_documents_gave_away_the_next_one_does_not_repeat() -> None:
    # Published before anybody judged documents together: the quarter's three follow from half and quarter.
    careless = [Issue({(COUNTY, Q1, "events"): 30}, ()), Issue({(COUNTY, HALF, "events"): 33}, ())]
    hidden = protected(Issue({(COUNTY, Q2, "events"): 3}, ()), careless, UNDER, FIVE).hidden
    assert (COUNTY, Q2, "events") in hidden


def drawn(seed: int) -> list[Issue]:
    """Return three quarters with small numbers drawn by chance, the half year and the year so far, as time goes on."""
    dice = Random(seed)  # noqa: S311 (no secret)
    names, counts = ("falls", "devices", "care", "other"), (0, 1, 3, 4, 5, 8, 20, 40)
    quarters = [{name: dice.choice(counts) for name in names} for _quarter in range(3)]
    half, three = ({name: sum(held[name] for held in quarters[:end]) for name in names} for end in (2, 3))
    told = [(Q1, quarters[0]), (Q2, quarters[1]), (HALF, half), (Q3, quarters[2]), (THREE, three)]
    return [typed(COUNTY, span, **held) for span, held in told]


@pytest.mark.parametrize("seed", range(5))
def test_what_is_published_as_the_year_goes_on_leaves_every_small_number_five_possible_values(seed: int) -> None:
    left = out(drawn(seed))
    assert recovered(left, narrowest=4) == {}
    assert not [key for key, count in differences(left) if 0 < count < 5]


@pytest.mark.parametrize("seed", range(5))
def test_in_whatever_order_documents_leave_no_small_number_is_found(seed: int) -> None:
    # A sum that left first may be too small to hide three parts well; found they must not be.
    left = out(Random(seed).sample(drawn(seed), 5))  # noqa: S311 (no secret)
    assert recovered(left, narrowest=1) == {}


def test_parts_of_one_document_are_judged_as_one() -> None:
    one, other = typed(COUNTY, Q1, falls=30), Issue({(COUNTY, Q1, "noticed serious"): 6}, ())
    assert set(together([one, other]).cells) == set(one.cells) | set(other.cells)


# --- figures of the catalogue in texts ----------------------------------------------------------------


def quoted(name: str, span: str, part: int | None, whole: int | None = None) -> Issue:
    """Return a document whose text alone tells an indicator of some days."""
    found = Computed(name, int(COUNTY), Period.parse("2026"), part, whole, 1.0)
    return cells(indicator(name), found, Days.parse(span))


@pytest.mark.parametrize(
    ("name", "whole"), [("near_miss_share", 900), ("never_events", None), ("falls_per_1000_bed_days", 9000)]
)
@pytest.mark.parametrize(("later", "safe"), [(4, False), (5, True)])
def test_a_figure_in_the_text_of_a_later_issue_gives_no_small_number_back(
    name: str,
    whole: int | None,
    later: int,
    safe: bool,  # noqa: FBT001 (a test's case)
) -> None:
    left = out([quoted(name, Q1, 12, whole), quoted(name, HALF, 12 + later, whole and 2 * whole)])
    part = (*(COUNTY, HALF), *counted(indicator(name))["numerator"])
    assert left[0].hidden == frozenset()
    assert (part in left[1].shown) is safe
    assert recovered(left) == {}


def test_what_is_left_of_the_whole_of_a_share_in_a_text_is_judged_over_issues_too() -> None:
    # 20 of 30, then 38 of 51: the rest went from ten to thirteen.
    left = out([quoted("near_miss_share", Q1, 20, 30), quoted("near_miss_share", HALF, 38, 51)])
    assert left[1].hidden
    assert recovered(left) == {}


def test_a_text_and_a_table_that_count_the_same_are_laid_beside_each_other() -> None:
    table = typed(COUNTY, Q1, pressure_ulcer=12, falls=30)
    for name in ("type_pressure_ulcer", "pressure_ulcers_per_1000_bed_days"):
        key = (COUNTY, HALF, "events", "type pressure_ulcer")
        assert key in out([table, quoted(name, HALF, 14, 9000)])[1].hidden
        assert key in out([table, quoted(name, HALF, 17, 9000)])[1].shown
    for name, what in (("serious_events", "serious"), ("reached_per_1000_bed_days", "reached")):
        before = Issue({(COUNTY, Q1, what): 12}, ())
        assert (COUNTY, HALF, what) in out([before, quoted(name, HALF, 14, 9000)])[1].hidden


def test_a_small_number_in_a_text_stays_hidden_in_later_issues_and_what_stands_is_not_added_up() -> None:
    left = out([quoted("never_events", Q2, 3), quoted("never_events", Q1, 12), quoted("never_events", HALF, 15)])
    assert [len(one.hidden) for one in left] == [1, 0, 1]
    standing = [quoted("open_cases", Q1, 12), quoted("open_cases", HALF, 14)]
    assert [one.hidden for one in out(standing)] == [frozenset(), frozenset()]


@pytest.mark.parametrize(("second", "drawn"), [(4, False), (5, True)])
def test_a_chart_in_which_everything_is_hidden_is_not_drawn(second: int, *, drawn: bool) -> None:
    def share(count: int) -> Figure:
        return Figure(50.0, Unit.PERCENT, 1, cases=count, out_of=100)

    bars = Bars("Ward", "Share", tuple(Bar(name, share(count)) for name, count in (("A", 3), ("B", second))))
    chart = Chart("Shares", bars, "The shares.")
    whole = Document("x", "T", "", "en", "O", "2026", date(2026, 1, 1), (Section("Safety", blocks=(chart,)),))

    left = covered(whole, Cover(frozenset(), frozenset({0}), frozenset(), least=5))

    assert bool(left.sections[0].blocks) is drawn
