"""A plan goes from template to published to four-month follow-up, in the browser."""

import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "plans"))

from planning import LONG, House

from factories import person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.plans import actions
from valvo.plans.building import template_of
from valvo.plans.models import FollowUp, Plan

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}
REQUIRED = {"sv": "obligatoriska", "fi": "pakollista", "en": "required"}
PUBLISHED = {"sv": "Publicerad", "fi": "Julkaistu", "en": "Published"}
ACCOUNT = {"sv": "publicerad", "fi": "julkaistu", "en": "published"}


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_a_plan_goes_from_template_to_published_to_four_month_follow_up(
    language: str, page: Page, sign_in: Callable[..., Page], axe: Callable[[], list[str]]
) -> None:
    house = House.new()
    with clock.stopped_at(clock.now() - timedelta(days=300)):  # long enough for four calendar months to have ended
        old = house.published(house.units["ward-2"])
    sign_in(house.writer, language)
    host = "/".join(page.url.split("/", 3)[:3])

    page.goto(f"{host}/plans/make/")
    page.locator("input[value=self_monitoring_plan]").check()
    page.locator("main form button.ds-button").first.click()
    expect(page.locator("#versions")).to_contain_text(REQUIRED[language])
    assert axe() == []
    page.locator("#staff a.ds-button").click()
    page.locator(f"textarea[name={language}]").fill("Induction takes two weeks, and a named colleague stands by.")
    page.locator("main form button.ds-button").first.click()
    expect(page.locator("#staff")).to_contain_text("Induction takes two weeks")
    plan = Plan.objects.get(unit=house.ward)
    for heading in template_of(plan).written:
        if heading.id != "staff":
            actions.write(plan=plan, heading=heading.id, texts={language: LONG}, replaces=False, by=house.writer)

    sign_in(house.approver, language)
    page.goto(f"{host}/plans/{plan.pk}/")
    page.locator("#versions form[action$='/approve/'] button").click()
    page.locator("#versions form[action$='/publish/'] button").click()
    expect(page.locator("#versions .tag.better")).to_contain_text(PUBLISHED[language])

    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sign_in(person(Role.HANDLER, house.units["ward-2"]), language)
    page.goto(f"{host}/plans/{old.pk}/follow-up/")
    for name in ("sv", "en"):
        page.locator(f"textarea[name={name}]").fill("Two shortcomings were found and mended.")
    page.locator("main form button.ds-button").first.click()
    sign_in(house.approver, language)
    page.goto(f"{host}/plans/{old.pk}/")
    page.locator("#follow-up form button").click()
    expect(page.locator("#follow-up")).to_contain_text(ACCOUNT[language])
    assert FollowUp.objects.get().published_at is not None
    assert axe() == []

    page.context.clear_cookies()
    page.goto(f"{host}/public/plans/ward-2/self_monitoring_plan/")
    expect(page.locator("#accounts")).to_contain_text("Two shortcomings were found and mended.")
    assert axe() == []
