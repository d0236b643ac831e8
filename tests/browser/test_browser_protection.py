"""What takes two: covering and removing, a protected name, a text for everybody; then what retention would erase.

On the way: what is being sent is not sent twice.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, Page, Route, expect
from test_browser_several_units import ready
from test_browser_thread import unfold

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.handling import actions
from valvo.handling.models import Case
from valvo.intake.choices import Secrecy
from valvo.intake.models import Consent, Report
from valvo.privacy.models import Request

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def as_(page: Page, live_server: object) -> Callable[[User], None]:
    """Return a function that lets somebody be signed in without the way there."""

    def enter(user: User) -> None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        page.context.clear_cookies()
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])  # type: ignore[attr-defined]

    return enter


def test_what_takes_two_persons_takes_two(page: Page, as_: Callable[[User], None], live_server: object) -> None:
    home = live_server.url  # type: ignore[attr-defined]
    units = county()
    handler = person(Role.HANDLER, units["ward-1"], name="Hanna Handler")
    office = person(Role.COORDINATOR, units["county"])
    case = ready(units["ward-1"], handler)
    Report.objects.update(secrecy=Secrecy.PROTECTED)
    Consent.objects.create(report=case.report, given_at=clock.now())
    number = case.report.number

    as_(handler)
    page.goto(f"{home}/cases/{number}/")
    _cover_once(page, "medication list")
    expect(page.locator("#privacy")).to_contain_text("15 characters covered")
    expect(page.locator("main h1")).not_to_contain_text("medication list")
    for purpose in ("removal", "identity"):
        ask = f"form[action$='/{purpose}/']"
        unfold(page, ask)
        page.locator(f"{ask} textarea").fill("The law asks for it.")
        page.locator(f"{ask} button").click()
        page.wait_for_load_state()
    page.goto(f"{home}/learning/{number}/en/")
    for field, words in (
        ("title", "Lists go along"),
        ("told", "A list stayed behind."),
        ("done", "It goes first."),
    ):
        page.locator(f"main [name={field}]").fill(words)
    page.locator("main form button").last.click()
    expect(page.locator("main")).to_contain_text("Somebody else")

    as_(office)
    for request in Request.objects.all():
        page.goto(f"{home}/privacy/{request.pk}/")
        page.locator("[name=answer]").fill("It is needed.")
        page.locator("button[value=agree]").click()
        expect(page.locator("main .tag").first).to_contain_text("Agreed")
    page.goto(f"{home}/learning/{number}/en/")
    page.locator("form[action$='/publish/'] button").click()
    expect(page.locator("article")).to_contain_text("It goes first.")
    page.goto(f"{home}/public/learning/")
    expect(page.locator("main")).to_contain_text("A list stayed behind.")

    assert "medication list" not in Report.objects.get().texts["story"], "removed for good once two had agreed"
    as_(handler)
    page.goto(f"{home}/cases/{number}/")
    page.locator("#privacy a", has_text="Open the name").click()
    page.locator("form[action$='/name/'] button").click()
    expect(page.locator("main")).to_contain_text("Hanna Handler")

    closed = actions.close(case=Case.objects.get(), by=handler)
    Case.objects.filter(pk=closed.pk).update(closed_at=clock.now() - timedelta(days=40 * 366))
    as_(person(Role.PRIVACY, units["county"]))
    page.goto(f"{home}/retention/")
    expect(page.locator("section", has_text="Would be erased now").last).to_contain_text("ward-1")
    assert Report.objects.get().number == number, "a dry run erases nothing"


def _cover_once(page: Page, passage: str) -> None:
    """Cover a passage; on a first try the answer fails to come, and pressing again sends nothing more."""
    sent: list[str] = []

    def never_answered(route: Route) -> None:
        sent.append(route.request.method)
        route.fulfill(status=204)  # the browser stays where it is, as while it waits

    page.route("**/mask/", never_answered)
    form = _filled(page, passage)
    form.locator("button").click()
    expect(form.locator("button")).to_be_disabled()
    form.evaluate("form => form.requestSubmit()")
    expect(form.locator("button")).to_be_disabled()
    assert sent == ["POST"], "what is being sent is not sent again"
    page.unroute("**/mask/")
    page.reload()
    _filled(page, passage).locator("button").click()
    page.wait_for_load_state()


def _filled(page: Page, passage: str) -> Locator:
    form = page.locator("form[action$='/mask/']")
    unfold(page, "form[action$='/mask/']")
    form.locator("[name$=passage]").fill(passage)
    form.locator("[name$=reason]").fill("It names the list.")
    return form
