"""Restriction measures in numbers: reported by month, told by quarter, and no small number worked out by anybody."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.errors import Refusal
from valvo.inspections import access, restriction_actions, restrictions
from valvo.inspections.errors import DayError
from valvo.inspections.models import RestrictionCount
from valvo.inspections.restriction_rules import SMALLEST, Reported, checked, decided, faulty, in_quarter, protected
from valvo.organisation.models import Unit
from valvo.statistics.disclosure import Protected
from valvo.statistics.disclosure_audit import audit

QUARTERS = ("2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3")
LAST = QUARTERS[-1]
# The county (1) over a hospital (2) and a home (5); the hospital over two wards (3 and 4).
PARENTS = {2: 1, 5: 1, 3: 2, 4: 2}


def told(*numbers: tuple[int, int], kind: str = "movement") -> Protected:
    rows = [Reported(unit, kind, LAST, number, 0, 0) for unit, number in numbers]
    return protected(PARENTS, rows, QUARTERS, 4)


@pytest.mark.parametrize(("number", "shown"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_one_to_four_decisions_of_a_lone_unit_are_hidden(number: int, shown: int | None) -> None:
    found = protected({}, [Reported(3, "movement", LAST, number, 0, 0)], QUARTERS, 4)

    assert found.shown(decided(3, "movement")) == found.shown(in_quarter(3, LAST)) == shown


@pytest.mark.parametrize(
    ("decisions", "looked_at", "wrong", "expected"),
    [
        (20, 15, 5, (20, 15, 5)),
        (20, 15, 4, (20, 15, None)),
        (20, 15, 11, (20, 15, None)),  # four that met the law
        (20, 4, 0, (20, None, 0)),
        (20, 16, 0, (20, None, 0)),  # four not looked at
        (20, 20, 0, (20, 20, 0)),
    ],
)
def test_few_checked_or_faulty_are_hidden_also_by_what_stands_beside_them(
    decisions: int, looked_at: int, wrong: int, expected: tuple[int | None, ...]
) -> None:
    found = protected({}, [Reported(3, "movement", LAST, decisions, looked_at, wrong)], QUARTERS, 4)

    assert tuple(found.shown(of(3, "movement")) for of in (decided, checked, faulty)) == expected


def test_a_ward_is_not_told_by_taking_its_sister_from_the_hospital() -> None:
    found = told((3, 3), (4, 20), (5, 30))

    shown = {unit: found.shown(decided(unit, "movement")) for unit in (1, 2, 3, 4, 5)}
    assert shown[3] is None
    assert shown[2] is None or shown[4] is None
    # Nor by going one level further up.
    assert None in (shown[1], shown[5]) or shown[2] is None or shown[4] is None


def test_a_unit_with_units_under_it_hides_what_it_reported_itself() -> None:
    found = told((2, 2), (3, 20), (4, 30))

    assert None in [found.shown(decided(unit, "movement")) for unit in (2, 3, 4)]


def test_a_kind_is_not_told_by_taking_the_others_from_the_sum_of_quarters() -> None:
    rows = [Reported(3, kind, LAST, number, 0, 0) for kind, number in (("movement", 20), ("contact", 3))]
    found = protected({}, rows, QUARTERS, 4)

    assert found.shown(decided(3, "contact")) is None
    assert None in (found.shown(decided(3, "movement")), found.shown(decided(3))), "the sum gives the kind back"
    assert None in (found.shown(decided(3, "movement")), found.shown(in_quarter(3, LAST))), "the quarter does"


_ROW = st.builds(
    lambda unit, kind, quarter, decisions, looked_at, wrong: Reported(
        unit, kind, quarter, decisions, min(decisions, looked_at), min(decisions, looked_at, wrong)
    ),
    st.sampled_from([2, 3, 4, 5]),
    st.sampled_from(["movement", "contact"]),
    st.sampled_from(QUARTERS[1:]),
    *(st.integers(0, 12) for _ in range(3)),
)


@settings(max_examples=4, deadline=None)
@given(st.lists(_ROW, max_size=6, unique_by=lambda row: (row.unit, row.kind, row.quarter)))
def test_an_outsider_with_every_page_of_every_unit_recovers_no_hidden_number(rows: list[Reported]) -> None:
    found = protected(PARENTS, rows, QUARTERS, 4)
    possible = audit(found.table, found.hidden)

    assert all(one.width >= SMALLEST - 1 for one in possible.values())
    assert not any(0 < count < SMALLEST for key, count in found.table.cells.items() if key not in found.hidden)


# What a unit reports first, and what it says afterwards.
_CORRECTED = st.tuples(_ROW, st.integers(0, 12), st.booleans())


@settings(max_examples=5, deadline=None)
@given(st.lists(_CORRECTED, max_size=5, unique_by=lambda one: (one[0].unit, one[0].kind, one[0].quarter)))
def test_a_later_report_gives_no_small_number_by_taking_what_was_told_from_what_is(
    reported: list[tuple[Reported, int, bool]],
) -> None:
    first = protected(PARENTS, [row for row, _now, late in reported if not late], QUARTERS, 4)
    before = {key: first.shown(key) for key in first.table.cells}
    rows = [replace(row, decisions=max(row.decisions, now)) for row, now, _late in reported]

    found = protected(PARENTS, rows, QUARTERS, 4, before)

    for key, number in before.items():
        shown = found.shown(key) if key in found.table.cells else None
        if shown:
            assert number is not None, "hidden before, and shown now"
            assert shown == number or abs(shown - number) >= SMALLEST
    assert all(one.width >= SMALLEST - 1 for one in audit(found.table, found.hidden).values())


@pytest.mark.parametrize(("now", "shown"), [(20, 20), (21, None), (24, None), (25, 25), (16, None), (15, 15), (0, 0)])
def test_a_number_told_is_hidden_when_a_later_report_changes_it_by_one_to_four(now: int, shown: int | None) -> None:
    def year(number: int) -> list[Reported]:
        return [Reported(3, "movement", LAST, number, 0, 0)]

    before = protected({}, year(20), QUARTERS, 4)
    found = protected({}, year(now), QUARTERS, 4, {key: before.shown(key) for key in before.table.cells})

    assert found.shown(decided(3, "movement")) == found.shown(in_quarter(3, LAST)) == shown


@pytest.fixture
def units(db: None) -> Iterator[dict[str, Unit]]:
    with clock.stopped_at(datetime(2026, 11, 10, 9, tzinfo=UTC)):
        yield county()


@pytest.mark.django_db
def test_a_unit_reports_a_month_once_and_only_ended_quarters_are_told(client: Client, units: dict[str, Unit]) -> None:
    ward, head = units["ward-1"], person(Role.HANDLER, units["ward-1"])
    of = {"unit": ward, "kind": "movement", "by": head}
    for decisions in (3, 12):
        restriction_actions.report_month(month=date(2026, 9, 4), decisions=decisions, checked=0, faulty=0, **of)
    restriction_actions.report_month(month=date(2026, 10, 4), decisions=40, checked=0, faulty=0, **of)
    restriction_actions.tell_all()
    found = restrictions.year_to(units["county"], "en")
    assert (found.first, found.last) == (date(2025, 10, 1), date(2026, 9, 30))
    assert [(row.decisions, row.checked, row.faulty) for row in found.rows] == [(12, 0, 0)]
    assert (found.total, found.hidden) == (12, False)
    for refused in ({"decisions": 2, "checked": 3}, {"decisions": 2, "unit": units["hospital"]}):
        with pytest.raises(Refusal):
            restriction_actions.report_month(**{**of, "month": clock.today(), "checked": 0, "faulty": 0} | refused)
    later = clock.today() + timedelta(days=40)
    with pytest.raises(DayError):
        restriction_actions.report_month(month=later, decisions=2, checked=0, faulty=0, **of)
    client.force_login(head)
    to = reverse("inspections:restrictions")
    assert client.post(to, {"kind": "contact", "month": "x"}).status_code == 422
    sent = {"kind": "contact", "month": clock.today().isoformat(), "decisions": 9, "checked": 9, "faulty": 0}
    assert client.post(to, sent).status_code == 302
    page = client.get(to).content.decode()
    assert "<svg" in page
    assert "November 2026" in page
    client.force_login(person(Role.INSPECTOR, units["county"]))
    assert client.post(f"{to}?unit=ward-1", sent).status_code == 403
    assert access.may_report_restrictions(head, ward)


@pytest.mark.django_db
def test_pages_of_a_unit_and_of_those_above_it_do_not_give_three_decisions_away(units: dict[str, Unit]) -> None:
    numbers = {"ward-1": 3, "ward-2": 20, "home": 30}
    RestrictionCount.objects.bulk_create(
        RestrictionCount(
            unit=units[name], kind="movement", month=date(2026, 8, 1), decisions=number, reported_at=clock.now()
        )
        for name, number in numbers.items()
    )
    restriction_actions.tell_all()
    pages = {name: restrictions.year_to(unit, "en") for name, unit in units.items()}
    shown = {name: page.rows[0].decisions for name, page in pages.items() if page.rows}

    assert set(shown) == {"county", "hospital", "care", "ward-1", "ward-2", "home"}
    assert shown["ward-1"] is None
    recovered = [
        shown[above] - sum(shown[one] for one in others)  # type: ignore[misc, operator, arg-type]  # none of them is None
        for above, others in (("hospital", ["ward-2"]), ("county", ["ward-2", "home"]))
        if None not in (shown[above], *(shown[one] for one in others))
    ]
    assert 3 not in recovered
    quarters = {
        name: page.chart.data.series[0].figures[-1].value  # type: ignore[union-attr]  # a line, and none is missing
        for name, page in pages.items()
        if page.chart
    }
    assert quarters["ward-1"] is None
    assert None in (quarters["hospital"], quarters["ward-2"])


@pytest.mark.django_db
def test_figures_are_told_a_month_after_the_quarter_and_kept_until_something_is_reported(
    units: dict[str, Unit], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ward, head = units["ward-1"], person(Role.HANDLER, units["ward-1"])

    def report(decisions: int) -> None:
        restriction_actions.report_month(
            unit=ward, kind="movement", month=date(2026, 8, 1), decisions=decisions, checked=0, faulty=0, by=head
        )

    def told() -> list[int | None]:
        restriction_actions.tell_all()
        with django_assert_num_queries(1):
            return [row.decisions for row in restrictions.year_to(units["county"], "en").rows]

    with clock.stopped_at(datetime(2026, 10, 31, 9, tzinfo=UTC)):
        report(20)
        assert told() == []
    with clock.stopped_at(datetime(2026, 11, 1, 9, tzinfo=UTC)):
        assert told() == [20]
        assert restriction_actions.tell_all() == 0
    report(22)
    assert restrictions.year_to(units["county"], "en").rows[0].decisions == 20
    assert told() == [None]
    with clock.stopped_at(clock.now() + timedelta(hours=1)):
        report(40)
        assert told() == [None], "hidden once: what it was can be worked out no more"
