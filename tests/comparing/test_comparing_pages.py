"""Comparing units of like kind, and sharing between organisers."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils import translation
from lake_world import case, tree

from factories import person
from valvo.accounts.permissions import Role
from valvo.analytics.refresh import refresh
from valvo.comparing import access
from valvo.comparing.choices import Among
from valvo.comparing.models import Sharing
from valvo.core import clock
from valvo.core.errors import NotAllowedError
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit
from valvo.organisation.queries import organisers
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
# How many of a ward's events reached a person, and how many there were.
WARDS = {"a": (10, 30), "b": (11, 30), "c": (10, 30), "e": (2, 9), "f": (29, 30)}
AUGUST = "period=2026Q3&indicator=reached_share&kind=unit"


@pytest.fixture(autouse=True)
def _stopped_clock() -> Iterator[None]:
    with clock.stopped_at(NOW), translation.override("en"):
        yield


def test_units_of_a_kind_stand_in_a_funnel_and_a_table_and_small_counts_of_others_are_hidden(client: Client) -> None:
    units = tree(top=None, **dict.fromkeys(WARDS, "top"))
    for name, (reached, of) in WARDS.items():
        for number in range(of):
            case(units[name], date(2026, 8, 3), reach="reached" if number < reached else "near_miss")
    refresh()

    client.force_login(person(Role.MANAGER, units["top"]))
    whole = client.get(f"/compare/?unit=top&among=below&{AUGUST}").content.decode()
    client.force_login(person(Role.REPORTER, units["c"]))
    outsider = client.get(f"/compare/?unit=c&among=organisation&{AUGUST}").content.decode()
    file = client.get(f"/compare/?unit=c&among=organisation&export=csv&{AUGUST}").getvalue().decode()  # type: ignore[attr-defined]  # streamed
    none = client.get(f"/compare/?unit=c&among=organisation&sector=social&{AUGUST}").content.decode()

    assert "overdispersion φ = " in whole
    assert "Hidden: few behind it" not in whole
    assert "2 of 9 events" in whole
    assert "2 of 9 events" not in outsider
    # Of e few were reached, of f few were not: the two are hidden.
    assert outsider.count("Hidden: few behind it</span>") == 2
    assert ";29;30" not in file
    assert ";10;30;" in file
    assert "No unit of that kind" in none


def comparing(client: Client, period: str) -> dict[str, bool]:
    """Return of each unit whether its figures are shown."""
    asked = f"/compare/?unit=a&among=organisation&export=csv&period={period}&indicator=reached_share&kind=unit"
    lines = client.get(asked).getvalue().decode().splitlines()  # type: ignore[attr-defined]  # streamed
    named = [line for line in lines if line[1:4] in {" sv", " en"}]
    return {line[0]: bool(re.search(";(30|90)", line)) for line in named}


def thirty_a_month(reached: Mapping[int, int], in_b: Mapping[int, int]) -> dict[str, Unit]:
    """Give five units thirty events in some months of 2026, so many of which reached a person; `in_b`: in unit b."""
    units = tree(top=None, **dict.fromkeys("abcde", "top"))
    for name in "abcde":
        for month, number in {**reached, **(in_b if name == "b" else {})}.items():
            for place in range(30):
                case(units[name], date(2026, month, 3), reach="reached" if place < number else "near_miss")
    return units


def test_a_small_month_cannot_be_worked_out_from_longer_periods(client: Client) -> None:
    units = thirty_a_month({7: 12, 8: 12, 9: 14}, in_b={8: 3})
    refresh()
    client.force_login(person(Role.REPORTER, units["a"]))

    periods = ("2026-07", "2026-08", "2026-09", "2026Q3", "2026T2", "2026T3", "2026")
    assert {period for period in periods if comparing(client, period)["b"]} == {"2026Q3", "2026"}
    assert comparing(client, "2026-07")["e"]


def test_a_small_quarter_cannot_be_worked_out_from_the_year(client: Client) -> None:
    units = thirty_a_month({2: 12, 5: 12, 8: 14}, in_b={5: 2})
    refresh()
    client.force_login(person(Role.REPORTER, units["a"]))

    assert not any(comparing(client, period)["b"] for period in ("2026-02", "2026Q1", "2026Q2", "2026Q3"))
    assert comparing(client, "2026")["b"]


def test_counts_are_not_compared(client: Client) -> None:
    client.force_login(person(Role.MANAGER, tree(top=None)["top"]))

    assert client.get("/compare/?indicator=reports").status_code == 422


def test_a_unit_that_holds_others_of_its_kind_is_not_compared_with_its_own_parts(client: Client) -> None:
    units = tree(top=None, whole="top", part="whole", other="top")
    Unit.objects.filter(public_id__in=("whole", "part", "other")).update(kind="entity")
    for name in ("whole", "part", "other"):
        case(units[name], date(2026, 8, 3), reach="reached")
    refresh()
    client.force_login(person(Role.MANAGER, units["top"]))

    entities = client.get("/compare/?unit=top&among=below&period=2026Q3&kind=entity&export=csv").getvalue().decode()  # type: ignore[attr-defined]  # streamed

    assert sorted(line.partition(";")[0] for line in entities.splitlines()[1:]) == ["other en", "part en"]
    assert {one.public_id for one in access.innermost(access.pool(units["top"], Among.BELOW))} == {"part", "other"}


def test_areas_of_a_nation_are_organisers_that_decide_for_themselves() -> None:
    units = tree(nation=None, north="nation", south="nation", ward="north", field="south")
    Unit.objects.filter(public_id__in=("north", "south")).update(kind=UnitKind.ORGANISER)
    nation, north, ward = (Unit.objects.get(public_id=name) for name in ("nation", "north", "ward"))

    assert [access.organiser_of(one) for one in (ward, north, nation)] == [north, north, nation]
    assert {one.public_id for one in access.pool(ward, Among.ORGANISATION)} == {"north", "ward"}
    Sharing.objects.create(unit=north, began_at=NOW, began_by=person())
    assert {one.public_id for one in access.pool(ward, Among.SHARING)} == {"north", "ward"}
    assert {one.public_id for one in organisers(NOW.date())} == {"nation", "north", "south"}
    assert units["field"] not in organisers(NOW.date())


def test_organisers_see_each_other_only_while_both_share(client: Client) -> None:
    units = {**tree(top=None, ward="top"), **tree(far=None, field="far")}
    client.force_login(person(Role.COORDINATOR, units["top"]))

    with pytest.raises(NotAllowedError):
        access.pool(units["ward"], Among.SHARING)
    assert client.post("/compare/sharing/?unit=ward").status_code == 302
    assert {unit.public_id for unit in access.pool(units["ward"], Among.SHARING)} == {"top", "ward"}
    Sharing.objects.create(unit=units["far"], began_at=NOW, began_by=person())
    assert {unit.public_id for unit in access.pool(units["ward"], Among.SHARING)} == {"top", "ward", "far", "field"}
    shown = client.get("/compare/sharing/?unit=ward").content.decode()
    client.post("/compare/sharing/?unit=ward", {"end": "1"})

    assert "Results are shared" in shown
    assert not access.shares(units["top"])
    tags = set(Event.objects.filter(tag__startswith="comparing:").values_list("tag", flat=True))
    assert tags == {"comparing:sharing:begun", "comparing:sharing:ended"}
