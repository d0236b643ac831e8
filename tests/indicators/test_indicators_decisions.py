"""Phases, notes, excluded months and targets: set with who and why, shown on the chart, taken back but not lost."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from lake_world import case, person, tree

from valvo.accounts.actions import give_role
from valvo.accounts.permissions import Role
from valvo.analytics.refresh import refresh
from valvo.core import clock
from valvo.indicators import actions
from valvo.indicators.catalogue import indicator
from valvo.indicators.charting import charted
from valvo.indicators.computing import Ask, compute
from valvo.indicators.decisions import Decided, decided
from valvo.indicators.errors import DecisionError
from valvo.indicators.models import Exclusion, Phase
from valvo.organisation.models import Unit
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _stopped_clock() -> Iterator[None]:
    with clock.stopped_at(NOW):
        yield


def a_lasting_change(unit: Unit) -> None:
    """Twelve months in which three events of four reach a person, then ten in which one does."""
    for index in range(22):
        year, month = divmod(2025 * 12 + index, 12)
        for number in range(4):
            reached = number < (3 if index < 12 else 1)
            case(unit, date(year, month + 1, 10), reach="reached" if reached else "near_miss")


def test_a_phase_gives_the_chart_a_centre_of_its_own_from_its_month() -> None:
    ward = tree(top=None, ward="top")["ward"]
    a_lasting_change(ward)
    refresh()
    actions.set_phase(
        indicator_id="reached_share",
        unit=ward,
        starts_on=date(2026, 1, 15),
        why="A reader on each cart",
        by=person(),
    )

    months = compute(Ask(("reached_share",), (ward.pk,), date(2025, 1, 1), date(2026, 11, 1)))
    series = charted(indicator("reached_share"), months, decided(ward)["reached_share"])

    assert series.judged is not None
    assert [(phase.start, phase.why) for phase in series.judged.phases] == [(0, ""), (12, "A reader on each cart")]
    assert series.judged.centre[0] == pytest.approx(75.0)
    assert series.judged.centre[-1] == pytest.approx(25.0)
    assert series.judged.assurance == "inconsistent"  # of four events a month three may come by chance


def test_a_decision_records_who_and_when_and_taking_it_back_keeps_it() -> None:
    ward = tree(top=None, ward="top")["ward"]
    one = actions.set_phase(
        indicator_id="reports", unit=ward, starts_on=date(2026, 3, 9), why="New form", by=person("A")
    )

    actions.withdraw_phase(phase=one, by=person("B"))
    actions.withdraw_phase(phase=one, by=person("C"))  # a second time changes nothing

    kept = Phase.objects.get()
    assert (kept.starts_on, kept.made_by.name, kept.withdrawn_by and kept.withdrawn_by.name) == (
        date(2026, 3, 1),
        "A",
        "B",
    )
    assert decided(ward).get("reports", Decided()).phases == ()
    tags = Event.objects.filter(tag__startswith="indicators:").order_by("id").values_list("tag", flat=True)
    assert list(tags) == ["indicators:phase:set", "indicators:phase:withdrawn"]


def test_a_phase_needs_a_reason_a_past_month_and_a_month_of_its_own() -> None:
    ward, somebody = tree(top=None, ward="top")["ward"], person()

    def phase(day: date, why: str) -> Phase:
        return actions.set_phase(indicator_id="reports", unit=ward, starts_on=day, why=why, by=somebody)

    phase(date(2026, 3, 1), "New form")
    for day, why, field in [
        (date(2026, 4, 1), "  ", "why"),
        (date(2026, 12, 1), "Next month", "starts_on"),
        (date(2026, 3, 31), "Again", "starts_on"),
    ]:
        with pytest.raises(DecisionError) as refused:
            phase(day, why)
        assert refused.value.field == field
    assert Phase.objects.count() == 1


def test_a_target_reaches_what_stands_under_and_is_not_loosened_without_a_reason() -> None:
    units, somebody = tree(top=None, area="top", ward="area"), person()
    day = date(2026, 1, 1)

    def target(unit: str, value: str, why: str = "") -> None:
        actions.set_target(
            indicator_id="reached_share", unit=units[unit], valid_from=day, value=Decimal(value), why=why, by=somebody
        )

    target("area", "45")  # sharper than the catalogue's 50
    with pytest.raises(DecisionError, match=r"asks for less|kräver mindre"):
        target("ward", "48")
    target("ward", "48", "Rebuilding until summer")

    def in_force(unit: str) -> list[float]:
        return [step.value for step in decided(units[unit])["reached_share"].steps if step.depth == 0]

    assert {step.depth: step.value for step in decided(units["ward"])["reached_share"].steps} == {0: 48.0, 1: 45.0}
    assert in_force("area") == [45.0]
    assert "reached_share" not in decided(units["top"])


def test_what_has_no_good_direction_takes_no_target() -> None:
    with pytest.raises(DecisionError) as refused:
        actions.set_target(
            indicator_id="reports", unit=tree(top=None)["top"], valid_from=date(2026, 1, 1), value=Decimal(9), why="",
            by=person(),
        )  # fmt: skip

    assert refused.value.field == "value"


@pytest.mark.parametrize(("value", "taken"), [("-0.1", False), ("0", True), ("100", True), ("100.1", False)])
def test_the_target_of_a_share_is_a_share(value: str, taken: bool) -> None:  # noqa: FBT001 (a case)
    top = tree(top=None)["top"]

    def ask() -> None:
        actions.set_target(
            indicator_id="reached_share", unit=top, valid_from=date(2026, 1, 1), value=Decimal(value), why="So.",
            by=person(),
        )  # fmt: skip

    if taken:
        ask()
    else:
        with pytest.raises(DecisionError) as refused:
            ask()
        assert refused.value.field == "value"


def coordinator(client: Client, unit: Unit, role: Role = Role.COORDINATOR) -> Client:
    """Let somebody who may decide sign in."""
    somebody = person("Coordinator")
    somebody.language = "en"
    somebody.save()
    give_role(user=somebody, role=role, unit=unit, by=None, since=date(2020, 1, 1))
    client.force_login(somebody)
    return client


def test_a_coordinator_sets_a_phase_and_a_note_and_sees_them_on_the_chart(client: Client) -> None:
    ward = tree(top=None, ward="top")["ward"]
    a_lasting_change(ward)
    refresh()
    reader, page = coordinator(client, ward), "/picture/reached_share/"

    for what, sent in [
        ("phase", {"starts_on": "2026-01-01", "why": "Readers on every trolley"}),
        ("note", {"on": "2025-06-05", "text": "Ward rebuilt"}),
        ("target", {"value": "40", "valid_from": "2026-01-01", "why": ""}),
    ]:
        assert reader.post(f"{page}{what}/?unit=ward", sent).status_code == 302
    shown = reader.get(f"{page}?unit=ward").content.decode()

    assert shown.count("Readers on every trolley") >= 3  # both drawings and the list
    assert shown.count("Ward rebuilt") >= 3
    assert "at least" not in shown
    assert "below 40%" in shown


def test_a_refused_phase_shows_the_page_again_with_what_was_typed(client: Client) -> None:
    ward = tree(top=None, ward="top")["ward"]
    refresh()

    answer = coordinator(client, ward).post(
        "/picture/reports/phase/?unit=ward", {"starts_on": "2030-01-01", "why": "My long reason"}
    )

    shown = answer.content.decode()
    assert "A phase cannot begin in the future." in shown
    assert "My long reason" in shown
    assert Phase.objects.count() == 0


def test_taking_back_is_for_those_who_may_decide_and_for_the_units_own(client: Client) -> None:
    units = tree(top=None, ward="top", other="top")
    one = actions.set_phase(
        indicator_id="reports", unit=units["other"], starts_on=date(2026, 3, 1), why="New form", by=person()
    )
    refresh()
    reader = coordinator(client, units["ward"])

    assert reader.post(f"/picture/reports/phase/{one.pk}/withdraw/?unit=ward").status_code == 404
    assert reader.post(f"/picture/reports/phase/{one.pk}/withdraw/?unit=other").status_code == 404
    assert Phase.objects.filter(withdrawn_at__isnull=True).count() == 1


def test_a_handler_sees_the_chart_but_decides_nothing(client: Client) -> None:
    ward = tree(top=None, ward="top")["ward"]
    refresh()
    reader = coordinator(client, ward, Role.HANDLER)

    assert "New phase" not in reader.get("/picture/reports/?unit=ward").content.decode()
    sent = {"starts_on": "2026-01-01", "why": "Reason"}
    assert reader.post("/picture/reports/phase/?unit=ward", sent).status_code == 403


def test_a_coordinator_excludes_a_month_sees_it_marked_and_takes_it_back(client: Client) -> None:
    ward = tree(top=None, ward="top")["ward"]
    a_lasting_change(ward)
    refresh()
    reader, page = coordinator(client, ward), "/picture/reached_share/"

    chosen = {"month": "2025-06-01", "why": "Counted twice"}
    assert reader.post(f"{page}exclusion/?unit=ward", chosen).status_code == 302
    shown = reader.get(f"{page}?unit=ward&show=table").content.decode()
    kept = Exclusion.objects.get()

    assert shown.count("Not counted: Counted twice") >= 2  # both drawings
    assert shown.count(">not counted</span>") == 1
    assert "1 month is not counted." in shown
    assert (kept.month, kept.made_by.name) == (date(2025, 6, 1), "Coordinator")

    assert reader.post(f"{page}exclusion/{kept.pk}/withdraw/?unit=ward").status_code == 302
    shown = reader.get(f"{page}?unit=ward").content.decode()
    assert "1 month is not counted." not in shown
    assert "Counted twice" not in shown
    tags = Event.objects.filter(tag__startswith="indicators:").order_by("id").values_list("tag", flat=True)
    assert list(tags) == ["indicators:exclusion:set", "indicators:exclusion:withdrawn"]
    assert Exclusion.objects.get().withdrawn_by == kept.made_by


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"month": "2025-06-01", "why": "   "}, "This field is required"),
        ({"month": "", "why": "Counted twice"}, "This field is required"),
        ({"month": "2019-06-01", "why": "Counted twice"}, "not one of the available choices"),
        ({"month": "2026-05-01", "why": "Counted twice"}, "The month is excluded already."),
        ({"month": "2025-06-01", "why": "Counted twice"}, "At most 6 months in three years"),
    ],
)
def test_a_refused_exclusion_tells_why(client: Client, sent: dict[str, str], told: str) -> None:
    ward = tree(top=None, ward="top")["ward"]
    refresh()
    for month in range(1, 7):
        actions.exclude_month(
            indicator_id="reports", unit=ward, month=date(2026, month, 1), why="Counted twice", by=person()
        )

    answer = coordinator(client, ward).post("/picture/reports/exclusion/?unit=ward", sent)

    assert told in answer.content.decode()
    assert Exclusion.objects.count() == 6


def test_a_month_to_come_and_a_reason_of_blanks_are_refused() -> None:
    ward, somebody = tree(top=None, ward="top")["ward"], person()
    for day, why, field in [(date(2026, 12, 1), "Next month", "month"), (date(2026, 11, 1), "  ", "why")]:
        with pytest.raises(DecisionError) as refused:
            actions.exclude_month(indicator_id="reports", unit=ward, month=day, why=why, by=somebody)
        assert refused.value.field == field
