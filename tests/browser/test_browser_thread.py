"""The thread from end to end, as people walk it: a nurse reports on a phone, a manager handles, a coordinator sees the
picture and makes a review. In each of the three languages."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.analytics.command import lake
from valvo.handling.models import Case

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
STORY = "The evening dose was given twice. The scanner was being charged."


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_a_report_becomes_a_case_an_action_a_figure_and_a_review(
    language: str, sign_in: Callable[..., Page], live_server: object, settings: object, tmp_path: Path
) -> None:
    settings.LAKE_FOLDER = tmp_path / "lake"  # type: ignore[attr-defined]
    home = live_server.url  # type: ignore[attr-defined]
    units = county()
    nurse, manager = person(Role.REPORTER, units["ward-1"]), person(Role.HANDLER, units["ward-1"])
    coordinator = person(Role.COORDINATOR, units["county"])

    number = report(sign_in(nurse, language), home)
    handle(sign_in(manager, language), home, number)
    assert lake(["refresh"]) == 0
    page = sign_in(coordinator, language)

    see_the_picture(page, home)
    make_a_review(page, home)


def report(page: Page, home: str) -> str:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{home}/report/")
    page.locator(".pick a").first.click()
    page.locator(".pick a").first.click()
    page.locator("[name=q_story]").fill(STORY)
    page.locator("main form button").last.click()
    page.wait_for_url(re.compile("/report/sent/"))
    found = re.search(r"\d{4}-\d+", page.locator("main").inner_text())
    assert found
    return found[0]


def handle(page: Page, home: str, number: str) -> None:
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto(home)
    expect(page.locator("main")).to_contain_text(number)
    page.goto(f"{home}/cases/{number}/")
    expect(page.locator("main")).to_contain_text(STORY)
    press(page, "form[action$='/take/'] button")
    judge(page)
    page.locator("[name=say-text]").fill("Thank you. A second scanner is bought.")
    press(page, "button[name=to][value=feedback]")
    add_an_action(page)
    page.goto(f"{home}/cases/{number}/")
    press(page, "form[action$='/close/'] button")
    case = Case.objects.get(report__number=number)
    assert (case.state, case.handler is not None) == ("closed", True)


def judge(page: Page) -> None:
    unfold(page, "form[action$='/classify/']")
    page.locator("[name=judge-event_type]").select_option("medication")
    page.locator("[name=judge-physical_harm]").select_option("low")
    page.locator("[name=judge-psychological_harm]").select_option("none")
    page.locator("[name=judge-factors]").first.check()
    press(page, "form[action$='/classify/'] button")


def add_an_action(page: Page) -> None:
    unfold(page, "form[action$='/actions/']")
    page.locator("[name=action-title]").fill("A charged scanner in reserve")
    page.locator("[name=action-owner]").select_option(index=1)
    page.locator("[name=action-due]").fill("2099-01-01")
    press(page, "form[action$='/actions/'] button")
    expect(page.locator("main")).to_contain_text("A charged scanner in reserve")


def press(page: Page, button: str) -> None:
    """Press a button whose answer changes a part of the page, and wait until it has."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator(button).last.click()
    page.wait_for_load_state("load")
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)


def unfold(page: Page, selector: str) -> None:
    page.locator(f"details:has({selector})").evaluate_all("all => all.forEach(one => one.open = true)")


def see_the_picture(page: Page, home: str) -> None:
    page.goto(f"{home}/picture/")
    row = page.locator("tr:has(a[href*='/picture/reports/'])")
    expect(row).to_contain_text("1")
    row.locator("a").first.click()
    page.wait_for_load_state("load")
    assert page.locator("svg, img[src*='svg']").count() > 0
    assert page.locator("table").count() > 0


def make_a_review(page: Page, home: str) -> None:
    page.goto(f"{home}/documents/")
    unfold(page, "form[action*='/make/']")
    page.locator("form[action*='/make/'] button").click()
    page.wait_for_url(re.compile(r"/documents/\d+/"))
    assert page.locator("h1").count() == 1
    answer = page.request.get(home + str(page.locator("a[href$='.pdf']").first.get_attribute("href")))
    assert answer.ok
    assert answer.body().startswith(b"%PDF")
