"""A review from empty to published in a browser, and read in another language; axe finds nothing on the way."""

import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

sys.path.insert(0, str(Path(__file__).parents[1] / "analytics"))

from lake_world import case

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.analytics.refresh import refresh
from valvo.core import clock
from valvo.core.periods import Period
from valvo.organisation.models import Unit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def units(settings: Settings, tmp_path: Path) -> dict[str, Unit]:
    """Return a county whose ward had twelve events in the last whole quarter."""
    settings.LAKE_FOLDER = tmp_path / "lake"
    found = county()
    quarter = Period.containing(clock.today(), "quarter").shifted(-1)
    for number in range(12):
        case(found["ward-1"], quarter.first + timedelta(days=7 * number), event_type="accident")
    refresh()
    return found


def test_a_review_goes_from_empty_to_published_and_is_found_and_read_in_finnish_and_english(
    units: dict[str, Unit], sign_in: Callable[..., Page], axe: Callable[[], list[str]]
) -> None:
    def at(role: Role, unit: str) -> User:
        return person(role, units[unit])

    page = sign_in(at(Role.COORDINATOR, "county"), "sv")
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + "/documents/")
    form = page.locator("form[action*='/documents/make/']")
    form.locator("select[name=builder]").select_option("safety-review")
    quarter = Period.containing(clock.today(), "quarter").shifted(-1)
    form.locator("select[name=period]").select_option(str(quarter))
    form.get_by_role("button").click()
    address = page.url
    expect(page.locator("h1")).to_contain_text("Översikt av klient- och patientsäkerheten")
    tool = page.locator("#learned + details")
    tool.locator("summary").first.click()
    assert axe() == []
    tool.locator("textarea[name=sv]").fill("Vi fick {{ reports }} anmälningar.")
    tool.locator("textarea[name=fi]").fill("Saimme {{ reports }} ilmoitusta.")
    tool.locator("textarea[name=en]").fill("We received {{ reports }} reports.")
    tool.get_by_role("button", name="Spara texten").click()
    expect(page.locator("#learned")).to_contain_text("Vi fick 12 anmälningar.")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")  # where one writes, the way on stays in sight
    expect(page.get_by_role("button", name="Skicka på granskning")).to_be_in_viewport()
    page.get_by_role("button", name="Skicka på granskning").click()
    expect(page.get_by_text("Du skrev här senast: någon annan godkänner.")).to_be_visible()

    page = sign_in(at(Role.MANAGER, "county"), "sv")
    page.goto(address)
    page.get_by_role("button", name="Godkänn").click()
    page = sign_in(at(Role.PUBLISHER, "county"), "sv")
    page.goto(address)
    page.get_by_role("button", name="Publicera").click()
    expect(page.get_by_text("Utgåva 1").first).to_be_visible()

    page = sign_in(at(Role.REPORTER, "ward-1"), "fi")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address.split('/documents/')[0]}/documents/")
    page.get_by_role("link", name="Asiakas- ja potilasturvallisuuskatsaus").click()
    expect(page.locator("#learned")).to_contain_text("Saimme 12 ilmoitusta.")
    assert page.locator("textarea").count() == 0
    assert axe() == []
    page.locator("a[hreflang=en]").first.click()
    expect(page.locator("#learned")).to_contain_text("We received 12 reports.")

    page = sign_in(at(Role.PUBLISHER, "county"), "sv")
    page.goto(address)
    dialog = page.get_by_role("dialog", name="Dra tillbaka")
    page.get_by_role("button", name="Dra tillbaka").click()
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Dra tillbaka").click()
    dialog.get_by_role("button", name="Dra tillbaka").click()  # without a reason it comes back, still a window
    expect(dialog.locator(".ds-error-summary")).to_be_focused()
    assert axe() == []
    dialog.locator("[name=reason]").fill("Fel kvartal")
    dialog.get_by_role("button", name="Dra tillbaka").click()
    expect(page.get_by_text("tillbakadragen").first).to_be_visible()


def test_the_text_is_saved_with_scripts_off(
    units: dict[str, Unit], live_server: object, browser: object, sign_in: Callable[..., Page]
) -> None:
    page = sign_in(person(Role.COORDINATOR, units["county"]), "en")
    context = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())  # type: ignore[attr-defined]
    plain = context.new_page()
    plain.goto(f"{live_server.url}/documents/")  # type: ignore[attr-defined]
    form = plain.locator("form[action*='/documents/make/']")
    form.locator("select[name=builder]").select_option("safety-review")
    form.get_by_role("button").click()
    tool = plain.locator("#ahead + details")
    tool.locator("summary").first.click()
    tool.locator("textarea[name=en]").fill("Next we *scan*.")
    tool.get_by_role("button", name="Save the text").click()
    expect(plain.locator("#ahead em")).to_have_text("scan")
    context.close()
