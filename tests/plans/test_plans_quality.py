"""A plan is evaluated by a model, and key figures fill themselves in."""

from pathlib import Path

import pytest
from django.test import Client
from planning import House
from pytest_django import Settings

from valvo.core import clock
from valvo.plans import live, queries
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
