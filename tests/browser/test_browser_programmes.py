"""A unit answers its yearly self-evaluation on a phone; the coordinator sees who is missing and how the share is."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "programmes"))

from small_programme import adopted, answered

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.programmes.models import Evaluation

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # The small programme's last year; the pages are served by a thread that no stopped clock reaches.
    pytest.mark.skipif(clock.today() < date(2026, 1, 1), reason="the year 2026 has not begun"),
]
PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_a_unit_answers_on_a_phone_and_the_coordinator_sees_the_share_against_80_per_cent(
    language: str, page: Page, sign_in: Callable[..., Page], axe: Callable[[], list[str]]
) -> None:
    units = county()
    adopted(units)
    for task in ("1.1.1.1", "1.1.1.2"):
        answered(units["ward-2"], task, 2026)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sign_in(person(Role.HANDLER, units["ward-1"]), language)
    host = "/".join(page.url.split("/", 3)[:3])

    # Two clicks: the programme, the own self-evaluation.
    page.goto(f"{host}/programmes/?year=2026")
    page.locator("main a.main").first.click()
    page.locator(".buttons a.ds-button").first.click()
    page.goto(page.url + ("&" if "?" in page.url else "?") + "year=2026")
    assert axe() == []
    page.locator("main section a.ds-button").click()
    for _task in range(3):
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        page.locator("input[name=level][value=done]").check()
        page.locator("button[name=next]").click()
    expect(page.locator("progress")).to_have_attribute("value", "3")
    assert Evaluation.objects.filter(unit=units["ward-1"], year=2026).count() == 3
    assert axe() == []

    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    sign_in(person(Role.COORDINATOR, units["county"]), language)
    page.goto(f"{host}/programmes/small/missing/?year=2026")
    names = page.locator("#rows tbody td:first-child").all_inner_texts()
    assert f"ward-1 {language}" not in names
    assert {f"ward-2 {language}", f"home {language}"} <= set(names)
    page.goto(f"{host}/programmes/small/places/1.1/")
    cell = page.locator("tbody tr").first.locator("td").last
    expect(cell).to_contain_text("66")  # two of three units, below the 80 % aimed at
    expect(cell).to_contain_text("✕")
    assert axe() == []

    for task in ("1.1.1.1", "1.1.1.2"):
        answered(units["home"], task, 2026)
    page.reload()
    expect(cell).to_contain_text("100")
    expect(cell).to_contain_text("✓")
