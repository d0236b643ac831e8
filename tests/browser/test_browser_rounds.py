"""A unit answers a round on a phone, the coordinator reads the result; somebody with a link answers without a name."""

import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "questionnaires"))

from rounds_world import opened, sheet_of, survey

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.questionnaires.actions import surveys
from valvo.questionnaires.choices import SheetState
from valvo.questionnaires.models import Sheet, Tally

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_a_unit_answers_on_a_phone_and_the_coordinator_reads_the_result(
    language: str, page: Page, sign_in: Callable[..., Page], axe: Callable[[], list[str]]
) -> None:
    units = county()
    found = opened(units, deadline=clock.today() + timedelta(days=20))
    sheet = sheet_of(found, units["ward-1"])
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sign_in(person(Role.HANDLER, units["ward-1"]), language)

    page.locator("main a.ds-button.small").first.click()  # the line on Today
    page.locator("main section a.ds-button").first.click()
    assert axe() == []
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("input[name=plan][value=partly]").check()  # saved as one goes
    expect(page.locator("#announcement")).not_to_be_empty()
    page.locator("input[name=known][value=yes]").check()
    page.locator("button[name=next]").click()
    page.locator("input[name=safe][value='4']").check()
    page.locator("button[name=next]").click()
    page.locator("main form button.ds-button").first.click()
    expect(page.locator(".tag.better").first).to_be_visible()
    assert Sheet.objects.get(pk=sheet.pk).state == SheetState.HANDED_IN
    assert axe() == []

    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    sign_in(person(Role.COORDINATOR, units["county"]), language)
    host = "/".join(page.url.split("/", 3)[:3])
    page.goto(f"{host}/rounds/{found.pk}/results/")
    expect(page.locator(".strip strong").nth(1)).to_contain_text("50")  # one of two wholly or yes
    assert axe() == []


def first_section(page: Page, sign_in: Callable[..., Page]) -> Sheet:
    """Open the first section of a ward's sheet, as whoever answers there."""
    units = county()
    sheet = sheet_of(opened(units, deadline=clock.today() + timedelta(days=20)), units["ward-1"])
    sign_in(person(Role.HANDLER, units["ward-1"]))
    page.locator("main a.ds-button.small").first.click()
    page.locator("main section a.ds-button").first.click()
    return sheet


def test_what_is_answered_while_an_answer_is_on_its_way_is_kept(page: Page, sign_in: Callable[..., Page]) -> None:
    sheet = first_section(page, sign_in)
    held: list[Route] = []
    page.route("**/sections/**", lambda route: held.append(route) if not held else route.continue_())

    with page.expect_request(lambda asked: asked.method == "POST"):
        page.locator("input[name=plan][value=partly]").check()
    page.locator("input[name=known][value=yes]").check()  # the first answer has not come back
    held[0].continue_()
    expect(page.locator("#item-known p.quiet").last).to_contain_text("Person")

    assert page.locator("input[name=known][value=yes]").is_checked()
    assert dict(sheet.answers.values_list("item", "value")) == {"plan": "partly", "known": "yes"}


def test_one_press_is_enough_after_words(page: Page, sign_in: Callable[..., Page]) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sheet = first_section(page, sign_in)
    page.locator("#item-plan summary").click()

    page.locator("[name=plan-comment]").fill("It hangs by the door.")
    first = page.url
    page.locator("button[name=next]").click()  # leaving the field saves it too

    page.wait_for_url(lambda address: address != first)
    assert sheet.answers.get(item="plan").comment == "It hangs by the door."


def test_what_is_answered_as_the_page_is_left_is_kept(page: Page, sign_in: Callable[..., Page]) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sheet = first_section(page, sign_in)
    page.wait_for_url("**/sections/**")

    # Both in one go, as a thumb does it: what the page had begun to send is broken off.
    page.evaluate("""() => {
        document.querySelector("input[name=plan][value=partly]").click();
        document.querySelector("input[name=known][value=yes]").click();
        document.querySelector(".above a").click();
    }""")
    page.wait_for_url(f"**/sheets/{sheet.pk}/**")

    for _again in range(50):
        if dict(sheet.answers.values_list("item", "value")) == {"plan": "partly", "known": "yes"}:
            return
        page.wait_for_timeout(100)
    pytest.fail(str(dict(sheet.answers.values_list("item", "value"))))


def test_a_link_is_answered_without_scripts_or_account_and_only_once(page: Page, live_server: object) -> None:
    units = county()
    found = opened(units, survey(), deadline=clock.today() + timedelta(days=20))
    [token] = surveys.make_slips(found=found, unit=units["ward-1"], number=1, by=None)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{live_server.url}/surveys/{token}/")  # type: ignore[attr-defined]

    page.locator("input[name=safe][value='5']").check()
    page.locator("main form button").click()

    page.wait_for_url("**/surveys/thanks/")
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"csrftoken"}  # type: ignore[typeddict-item]
    assert Tally.objects.get(item="safe").count == 1
    answer = page.goto(f"{live_server.url}/surveys/{token}/")  # type: ignore[attr-defined]
    assert answer is not None
    assert answer.status == 410
