"""A plan is evaluated by a model, and key figures fill themselves in."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from planning import House
from pytest_django import Settings

from valvo.core import clock
from valvo.devices.choices import State
from valvo.devices.models import Check, Device, DeviceType, Officer
from valvo.documents.tree import Table
from valvo.plans import live, quality, queries
from valvo.plans.models import Plan
from valvo.questionnaires.loading import load_questionnaire
from valvo.questionnaires.models import Edition, Round, Sheet

pytestmark = pytest.mark.django_db


def test_key_figures_fill_themselves_in_and_say_when_there_are_none(settings: Settings, tmp_path: Path) -> None:
    settings.LAKE_FOLDER = tmp_path / "lake"
    [note] = live.blocks("indicators", House.new().made(), "en")
    assert "Note" in type(note).__name__


def test_the_last_evaluation_of_the_plan_stands_on_its_page(client: Client) -> None:
    house = House.new()
    plan, now = house.made(), clock.now()
    assert queries.evaluation_of(plan, house.writer) is None
    loaded = load_questionnaire(queries.QUALITY)
    edition = Edition.objects.create(
        questionnaire=queries.QUALITY,
        number=1,
        sha256="a" * 64,
        content=loaded.value.model_dump(mode="json"),
        kept_at=now,
    )
    found = Round.objects.create(
        questionnaire=queries.QUALITY, edition=edition, answered_by="unit", owner=house.ward, name="Plans",
        selection={}, deadline=clock.today(), opened_at=now,
    )  # fmt: skip
    sheet = Sheet.objects.create(
        round=found, unit=house.ward, state="handed_in", handed_in_at=now, handed_in_by=house.writer
    )

    assert queries.evaluation_of(plan, house.writer) == sheet
    client.force_login(house.writer)
    assert f"/rounds/sheets/{sheet.pk}/" in client.get(f"/plans/{plan.pk}/").content.decode()


def test_devices_fill_themselves_in_with_officers_and_checks_over_their_day() -> None:
    house = House.new()
    today = clock.today()
    monitor = DeviceType.objects.create(unit=house.ward, name="Monitor", risk="class_2b", since=today)
    for state, due in ((State.IN_USE, -1), (State.IN_USE, 0), (State.QUARANTINED, 9), (State.TAKEN_OUT, -9)):
        device = Device.objects.create(
            type=monitor, unit=house.ward, number=f"{state}{due}", used_from=today, state=state, state_since=today
        )
        Check.objects.create(device=device, task="check", due=today + timedelta(days=due), planned_at=clock.now())
    Officer.objects.create(unit=house.ward, person=house.nurse, since=today)
    Device.objects.create(type=monitor, unit=house.units["ward-2"], number="x", used_from=today, state_since=today)
    plan, above = house.made(template="device_safety_plan"), house.made(house.units["hospital"], "device_safety_plan")

    def cells(name: str, of: Plan) -> list[tuple[object, ...]]:
        with translation.override("en"):
            (table,) = live.blocks(name, of, "en")
        assert isinstance(table, Table)
        return [tuple(getattr(cell, "value", cell) for cell in row.cells) for row in table.rows]

    assert cells("devices", plan) == [("IIb", 2, 1, 1)]
    assert cells("devices", above) == [("IIb", 3, 1, 1)]
    assert cells("officers", plan) == [("ward-1 en", "Nurse")]
    assert cells("officers", above) == [("ward-1 en", "Nurse"), ("ward-2 en", "–")]
    empty = house.made(house.units["home"], "device_safety_plan")
    assert not any(
        isinstance(block, Table) for name in ("devices", "officers") for block in live.blocks(name, empty, "en")
    )


def test_what_fills_itself_in_does_not_replace_the_words_of_a_part_that_needs_them() -> None:
    house = House.new()
    lacking = {one.heading for one in quality.faults(house.made(template="device_safety_plan"))}
    assert lacking == {"register", "training", "maintenance"}
