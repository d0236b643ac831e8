"""Changes to the tree: what they do, what they refuse, and that a refusal leaves nothing behind."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from factories import OPENED, county, new_unit, person
from valvo.accounts.permissions import Role
from valvo.organisation import actions, queries
from valvo.organisation.choices import ProviderForm, Sector
from valvo.organisation.events import UnitEvent
from valvo.organisation.models import Closure, Placement, Unit
from valvo.organisation.rules import TreeError
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db
MOVED = date(2024, 5, 1)


def names(units: object) -> set[str]:
    return {unit.public_id for unit in units}  # type: ignore[attr-defined]


def test_all_units_under_one_on_a_day_are_one_query(django_assert_num_queries: object) -> None:
    units = county()

    with django_assert_num_queries(1):  # type: ignore[operator]
        found = names(queries.subtree(units["hospital"].pk, MOVED))

    assert found == {"hospital", "ward-1", "ward-2"}


def test_a_moved_unit_stands_under_the_old_place_the_day_before_and_the_new_from_the_day() -> None:
    units = county()

    actions.move_unit(unit=units["ward-1"], parent=units["care"], on=MOVED, by=None)

    assert names(queries.path(units["ward-1"], date(2024, 4, 30))) == {"county", "hospital", "ward-1"}
    assert names(queries.path(units["ward-1"], MOVED)) == {"county", "care", "ward-1"}


def test_moving_takes_along_what_stands_under() -> None:
    units = county()

    actions.move_unit(unit=units["hospital"], parent=units["care"], on=MOVED, by=None)

    assert "ward-2" in names(queries.subtree(units["care"], MOVED))


@pytest.mark.parametrize("under", ["ward-1", "hospital"])
def test_a_unit_cannot_stand_under_itself_or_what_is_under_it(under: str) -> None:
    units = county()
    before = list(Closure.objects.order_by("pk").values())

    with pytest.raises(TreeError, match=r"ward-1|hospital"), transaction.atomic():
        actions.move_unit(unit=units["hospital"], parent=units[under], on=MOVED, by=None)

    assert list(Closure.objects.order_by("pk").values()) == before


def test_a_unit_that_names_itself_as_the_one_above_is_not_opened() -> None:
    with pytest.raises(TreeError, match="ward-3"), transaction.atomic():
        actions.open_units(new=[new_unit("ward-3", under="ward-3")], by=None)

    assert not Unit.objects.exists()


def test_the_database_itself_refuses_a_cycle_in_the_closure() -> None:
    ward = county()["ward-1"]

    with pytest.raises(IntegrityError), transaction.atomic():
        Closure.objects.create(ancestor=ward, descendant=ward, depth=2, valid_from=MOVED)


def test_a_unit_with_open_units_under_it_cannot_close() -> None:
    units = county()

    with pytest.raises(TreeError, match=r"ward-[12]"), transaction.atomic():
        actions.close_unit(unit=units["hospital"], on=MOVED, by=None)

    assert Unit.objects.get(public_id="hospital").closed_on is None


def test_merging_moves_what_stood_under_and_points_to_the_successor() -> None:
    units = county()

    actions.merge_units(units=[units["hospital"]], into=units["care"], on=MOVED, by=None)

    assert names(queries.subtree(units["care"], MOVED)) == {"care", "home", "ward-1", "ward-2"}
    assert names(queries.subtree(units["hospital"], date(2024, 4, 30))) == {"hospital", "ward-1", "ward-2"}
    assert units["hospital"].successions.get().successor == units["care"]


@pytest.mark.parametrize("into", ["hospital", "ward-1"])
def test_a_unit_is_not_merged_into_itself_nor_into_one_under_it(into: str) -> None:
    units = county()

    with pytest.raises(TreeError, match=r"ward-1|hospital"), transaction.atomic():
        actions.merge_units(units=[units["hospital"]], into=units[into], on=MOVED, by=None)

    assert Unit.objects.get(public_id="hospital").closed_on is None


@pytest.mark.parametrize(("on", "closes"), [(OPENED, False), (OPENED + timedelta(days=1), True)])
def test_a_unit_has_been_open_a_day_when_it_closes(on: date, closes: bool) -> None:  # noqa: FBT001 (a case)
    ward = county()["ward-1"]

    if closes:
        actions.close_unit(unit=ward, on=on, by=None)
    else:
        with pytest.raises(TreeError, match="2020-01-01"), transaction.atomic():
            actions.close_unit(unit=ward, on=on, by=None)

    assert Unit.objects.get(pk=ward.pk).closed_on == (on if closes else None)


def test_splitting_opens_the_parts_and_closes_the_whole() -> None:
    ward = county()["ward-1"]
    parts = [
        new_unit("ward-1a", under="hospital", opened_on=MOVED),
        new_unit("ward-1b", under="hospital", opened_on=MOVED),
    ]

    actions.split_unit(unit=ward, into=parts, on=MOVED, by=None)

    assert names(s.successor for s in ward.successions.all()) == {"ward-1a", "ward-1b"}
    assert Unit.objects.get(pk=ward.pk).closed_on == MOVED


def test_a_parent_that_is_not_there_opens_nothing_at_all() -> None:
    with pytest.raises(TreeError, match="nowhere"), transaction.atomic():
        actions.open_units(new=[new_unit("a"), new_unit("b", under="nowhere")], by=None)

    assert not Unit.objects.exists()


def test_editing_changes_names_and_says_which_fields_in_the_trail() -> None:
    ward = county()["ward-1"]
    editor = person(Role.ADMINISTRATOR, ward)

    actions.edit_unit(
        unit=ward, by=editor, name_sv="Ny", name_fi=ward.name_fi, name_en=ward.name_en, sector=Sector.HEALTH,
        provider_form=ProviderForm.OWN,
    )  # fmt: skip

    event = Event.objects.get(tag=UnitEvent.EDITED)
    assert (event.actor, event.unit, event.data) == (editor.pk, ward.pk, {"fields": "name_sv+sector"})


def test_every_unit_ever_stored_has_a_place_from_its_first_day() -> None:
    county()

    for unit in Unit.objects.all():
        assert Placement.objects.filter(unit=unit).order_by("valid_from").first().valid_from == unit.opened_on  # type: ignore[union-attr]
