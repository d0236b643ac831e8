"""A serious event from the case page to a report that is kept, as a team does it in the browser."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "intake"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "handling"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "investigations"))

from inquiries import Team

from valvo.core import clock
from valvo.investigations.models import Investigation, Report

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}


def test_a_serious_event_is_decided_on_investigated_on_a_phone_and_approved_by_another(
    page: Page, sign_in: Callable[..., Page], axe: Callable[[], list[str]]
) -> None:
    team = Team.new()
    case = team.taken_case()
    sign_in(team.coordinator)
    host = "/".join(page.url.split("/", 3)[:3])

    page.goto(f"{host}/cases/{case.report.number}/")
    page.locator("#investigation a.ds-button").click()
    page.locator("input[name=level][value=full]").check()
    page.locator("textarea[name=reason]").fill("Severe harm.")
    page.locator("select[name=lead]").select_option(label="Lead")
    page.locator("main form button.ds-button").first.click()
    page.wait_for_url("**/investigations/*/")
    one = Investigation.objects.get()
    assert axe() == []

    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sign_in(team.lead)
    page.goto(f"{host}/investigations/{one.pk}/")
    card = page.locator("#moment")
    card.locator("summary").click()
    card.locator("input[type=date]").fill(clock.today().isoformat())
    card.locator("textarea").fill("The list was printed early.")
    card.locator("form button.ds-button").click()
    expect(page.locator("#moment .tl")).to_contain_text("The list was printed early.")
    assert axe() == []

    whole = team.filled()
    page.goto(f"{host}/investigations/{whole.pk}/")
    page.locator("#report form button").click()
    expect(page.locator("#report")).to_contain_text("Somebody who has not investigated")

    sign_in(team.manager)
    page.locator("#g-inv_approve").wait_for()
    page.goto(f"{host}/investigations/{whole.pk}/")
    page.locator("#report form button").first.click()
    expect(page.locator("#note")).to_contain_text("are deleted on")
    page.goto(f"{host}/investigations/{whole.pk}/report/")
    expect(page.locator("article.doc")).to_contain_text("Printing replaced scanning.")
    assert axe() == []
    assert Report.objects.count() == 1
