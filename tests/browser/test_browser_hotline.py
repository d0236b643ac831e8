"""Behaviour 7 as people meet it: a report on a phone, the message, an alert acknowledged and put aside."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from playwright.sync_api import Page, expect
from pytest_django import Settings

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.hotline import actions, tasks

pytestmark = pytest.mark.django_db(transaction=True)


def test_behaviour_7_hot_line(
    sign_in: Callable[..., Page],
    axe: Callable[[], list[str]],
    live_server: object,
    settings: Settings,
) -> None:
    home = settings.SITE_URL = live_server.url  # type: ignore[attr-defined]
    units = county()
    nurse, surgeon = person(Role.REPORTER, units["ward-1"]), person(Role.HANDLER, units["ward-1"])
    actions.add_duty(unit=units["county"], step=1, person=surgeon, since=clock.today(), by=surgeon)

    page = sign_in(nurse, "fi")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{home}/report/")
    page.locator(".pick a").first.click()
    page.locator(".pick a").first.click()
    page.locator("[name=q_story]").fill("The knee was opened on the left; it should have been the right.")
    page.locator("details:has([name=q_never_event])").evaluate_all("all => all.forEach(one => one.open = true)")
    page.locator("[name=q_never_event]").select_option("wrong_site")
    page.locator("main form button").last.click()
    page.wait_for_url(re.compile("/report/sent/"))

    tasks.look.call()
    (message,) = mail.outbox
    assert "knee" not in str(message.body)
    link = re.search(r"http\S+", str(message.body))
    assert link

    page = sign_in(surgeon, "sv")
    expect(page.locator(".card.alarm")).to_have_count(1)
    page.goto(link[0])
    assert axe() == []
    page.locator("form[action$='/acknowledge/'] button").click()
    expect(page.locator("form[action$='/acknowledge/']")).to_have_count(0)
    page.locator("details:has(form[action$='/downgrade/']) summary").click()
    page.locator("[name=downgrade-reason]").fill("A drill.")
    page.locator("form[action$='/downgrade/'] button").click()
    expect(page.locator("ol.tl")).to_contain_text("A drill.")
    assert axe() == []
