"""Behaviour 8 in the browser: an action over the board, its effect decided; a day marked with one tap on a phone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.green_cross.models import Mark
from valvo.improvement import actions
from valvo.improvement.choices import Origin
from valvo.improvement.models import Action, EffectCheck
from valvo.organisation.models import Unit
from valvo.recommendations import actions as recommendations

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


def test_behaviour_8_an_action_goes_over_the_board_and_its_effect_is_decided(
    page: Page, sign_in: Callable[..., Page], axe: Callable[[], list[str]]
) -> None:
    ward = county()["ward-1"]
    owner, handler = person(Role.HANDLER, ward), person(Role.HANDLER, ward)
    with clock.stopped_at(clock.now() - timedelta(days=100)):
        actions.add_action(
            origin=Origin.MEETING, title="A spare scanner", owner=owner, unit=ward, due=clock.today(), by=handler
        )
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    sign_in(owner)
    host = "/".join(page.url.split("/", 3)[:3])
    page.goto(f"{host}/actions/board/")
    begin, held = page.locator(".lane-planned button", has_text="Begin"), list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/start/", hold)
    begin.click()
    expect(begin).to_be_disabled()  # HTMX sends it, and waits for the answer
    begin.dispatch_event("click")
    assert len(held) == 1, "what is being sent is not sent again"
    held[0].continue_()
    page.locator(".lane-under_way button", has_text="Done").press("Enter")  # by keyboard too
    expect(page.locator(".lane-done .ticket")).to_have_count(1)
    expect(page.locator(".lane-done button", has_text="Verify")).to_have_count(0)  # not one's own

    sign_in(handler)
    page.goto(f"{host}/actions/board/")
    page.locator(".lane-done button", has_text="Verify").click()
    expect(page.locator(".lane-verified .ticket")).to_have_count(1)
    check = EffectCheck.objects.get(action=Action.objects.get())
    assert check.due == clock.today() + timedelta(days=90)
    page.goto(f"{host}/effects/{check.pk}/")
    assert axe() == []
    page.locator("input[name=effect][value=worked]").check()
    page.locator("textarea[name=reason]").fill("It is used every day.")
    page.locator("main form button", has_text="Keep the decision").click()
    expect(page.locator("h2", has_text="It worked")).to_be_visible()
    assert axe() == []


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_a_day_is_marked_with_one_tap_on_a_phone(
    language: str, page: Page, sign_in: Callable[..., Page], axe: Callable[[], list[str]]
) -> None:
    ward = county()["ward-1"]
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sign_in(person(Role.REPORTER, ward), language)
    page.goto("/".join(page.url.split("/", 3)[:3]) + "/green-cross/")
    page.locator("button.cross-tap.red").click()
    expect(page.locator("button.cross-tap.red")).to_have_attribute("aria-pressed", "true")
    assert Mark.objects.get().colour == "red"
    assert axe() == []
    page.locator("#day .note a.ds-button").click()
    page.wait_for_url(lambda address: "/report/went_wrong/" in address and "at=ward-1" in address)


def test_a_unit_answers_a_recommendation_without_scripts(
    browser: object, live_server: object, sign_in: Callable[..., Page], page: Page
) -> None:
    units = county()
    coordinator, handler = person(Role.COORDINATOR, units["county"]), person(Role.HANDLER, units["ward-1"])
    made = recommendations.recommend(
        title="Keep packages apart", text="They look alike.", unit=units["hospital"], to=[units["ward-1"]],
        answer_by=clock.today(), by=coordinator,
    )  # fmt: skip
    sign_in(handler)
    state = page.context.storage_state()
    context = browser.new_context(java_script_enabled=False, storage_state=state)  # type: ignore[attr-defined]
    plain = context.new_page()
    plain.goto(f"{live_server.url}/recommendations/{made.pk}/")  # type: ignore[attr-defined]
    plain.locator("tbody a.ds-button").click()
    plain.locator("input[name=state][value=not_relevant]").check()
    plain.locator("main form button").last.click()
    expect(plain.locator(".ds-error-summary")).to_be_visible()
    plain.locator("textarea[name=why]").fill("No medicines here.")
    plain.locator("main form button").last.click()
    expect(plain.locator("td .tag")).to_have_text("Does not concern us")
    context.close()
    assert Unit.objects.get(public_id="ward-1").recommendation_answers.get().why == "No medicines here."
