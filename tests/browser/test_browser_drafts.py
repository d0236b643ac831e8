"""Behaviour 1: a half-written report survives on the phone, is sent when the network returns, and is never stuck."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from factories import county
from on_device import stored, until_page_is_kept, until_something_is_stored
from valvo.core import clock
from valvo.intake.models import Report

pytestmark = pytest.mark.django_db(transaction=True)
FORM = "/report/went_wrong/person/?at=ward-1"
STORY = "Mother fell in the bathroom."
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def phone(
    playwright: Playwright, browser_type_launch_args: dict[str, object], tmp_path: Path
) -> Iterator[Callable[[], BrowserContext]]:
    """Return a function that opens the phone's browser; closing and opening it again keeps its storage."""
    opened: list[BrowserContext] = []

    def open_() -> BrowserContext:
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path / "phone"), viewport=PHONE, locale="en-GB", **browser_type_launch_args
        )  # type: ignore[misc]  # pytest-playwright's own arguments
        opened.append(context)
        return context

    yield open_
    opened[-1].close()


def write(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("form[data-draft]")).to_be_visible()
    until_page_is_kept(page)
    page.locator("[name=q_story]").fill(STORY)
    page.locator("[name=role]").nth(1).check()
    until_something_is_stored(page)
    page.wait_for_timeout(600)  # the last stroke is saved a third of a second after it


def press_send(page: Page) -> None:
    page.locator("form[data-draft] > div:last-child button").click()


def test_behaviour_1_a_phone_draft_survives(phone: Callable[[], BrowserContext], live_server: object) -> None:
    county()
    address = f"{live_server.url}{FORM}"  # type: ignore[attr-defined]
    first = phone()
    write(first.new_page(), address)
    first.close()

    again = phone()
    page = again.new_page()
    page.goto(address)
    expect(page.locator("[name=q_story]")).to_have_value(STORY)
    expect(page.locator("#draft-bar")).to_contain_text("is back")
    assert not any("bathroom" in row for row in stored(page)), "the draft lies in the browser as plain text"

    again.set_offline(True)
    page.reload()
    expect(page.locator("[name=q_story]")).to_have_value(STORY)
    press_send(page)
    expect(page.locator("#draft-bar")).to_contain_text("no network")
    assert not Report.objects.exists()

    again.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_url("**/report/sent/**")
    assert Report.objects.get().texts == {"story": STORY}
    expect(page.locator("#code")).to_be_visible()
    assert stored(page) == []

    page.goto(address)
    expect(page.locator("[name=q_story]")).to_have_value("")


def test_a_mistake_found_when_back_online_opens_the_draft_for_editing(
    phone: Callable[[], BrowserContext], live_server: object
) -> None:
    county()
    context = phone()
    page = context.new_page()
    write(page, f"{live_server.url}{FORM}")  # type: ignore[attr-defined]
    page.locator("[name=happened_on]").fill((clock.today() + timedelta(days=3)).isoformat())
    context.set_offline(True)
    press_send(page)
    expect(page.locator("#draft-bar")).to_contain_text("no network")

    context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#draft-bar")).to_contain_text("could not be sent as it is")
    expect(page.locator("[name=q_story]")).to_have_value(STORY)
    press_send(page)
    expect(page.locator(".ds-error-summary")).to_contain_text("in the future")

    page.locator("[name=happened_on]").fill(clock.today().isoformat())
    press_send(page)
    page.wait_for_url("**/report/sent/**")
    assert Report.objects.count() == 1


def test_two_reports_from_one_kept_page_are_two(phone: Callable[[], BrowserContext], live_server: object) -> None:
    county()
    context = phone()
    page = context.new_page()
    address = f"{live_server.url}{FORM}"  # type: ignore[attr-defined]
    write(page, address)
    for _ in range(2):
        context.set_offline(True)
        page.goto(address)
        page.locator("[name=q_story]").fill(STORY)
        page.locator("[name=role]").nth(1).check()
        press_send(page)
        expect(page.locator("#draft-bar")).to_contain_text("no network")
        context.set_offline(False)
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_url("**/report/sent/**")
    assert Report.objects.count() == 2
