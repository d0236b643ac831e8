"""A board's agenda is made of what waits, with patient safety first, and stands on a member's Today."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.languages import language_or
from valvo.forums import actions
from valvo.forums.choices import MeetingState, SeatRole
from valvo.forums.models import Meeting
from valvo.improvement import actions as improvement
from valvo.improvement.choices import Origin

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
SAFETY = {
    "sv": "Patient- och klientsäkerhet",
    "fi": "Potilas- ja asiakasturvallisuus",
    "en": "Patient and client safety",
}


@pytest.fixture(autouse=True)
def _lake(settings: Settings, tmp_path: Path) -> None:
    settings.LAKE_FOLDER = tmp_path / "lake"


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_a_board_forum_gets_its_agenda(
    language: str, page: Page, sign_in: Callable[..., Page], axe: Callable[[], list[str]]
) -> None:
    units = county()
    chair = person(Role.COORDINATOR, units["county"], name="Chair")
    member = person(Role.REPORTER, units["ward-1"], name="Member")
    board = actions.make_forum(
        unit=units["county"],
        name="Board",
        purpose="",
        language=language_or(language),
        chair=chair,
        by=chair,
    )
    actions.seat(forum=board, person=member, role=SeatRole.MEMBER, by=chair)
    with clock.stopped_at(clock.now() - timedelta(days=40)):
        due = clock.today() + timedelta(days=10)
        improvement.add_action(
            origin=Origin.RISK, title="Scan the drugs", owner=chair, unit=units["ward-1"], due=due, by=chair
        )
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    sign_in(chair, language)
    host = "/".join(page.url.split("/", 3)[:3])

    page.goto(f"{host}/forums/{board.pk}/")
    page.locator("input[name=on]").fill((clock.today() + timedelta(days=7)).isoformat())
    page.locator("form:has(input[name=on]) button").click()
    headings = page.locator("main section.card h2")
    expect(headings.first).to_have_text(f"1. {SAFETY[language]}")
    expect(page.locator("main")).to_contain_text("Scan the drugs")
    assert axe() == []
    page.locator("form[action$='/send/'] button").click()
    expect(page.locator("form[action$='/present/']")).to_be_visible()
    assert Meeting.objects.get().state == MeetingState.SENT

    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sign_in(member, language)
    page.goto(f"{host}/")
    page.locator("main a[href^='/forums/meetings/']").first.click()
    expect(page.locator("main section.card h2").first).to_have_text(f"1. {SAFETY[language]}")
    assert axe() == []
