"""Behaviour 5 as people walk it: one unit involves another, each does its part, and only then the case closes."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from test_browser_thread import DESK, PHONE, press, unfold

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.handling import actions
from valvo.handling.actions import Judgement
from valvo.handling.models import Case
from valvo.intake.actions import NewReport, send_report
from valvo.intake.choices import Reach
from valvo.organisation.models import Unit

pytestmark = pytest.mark.django_db(transaction=True)


def ready(unit: Unit, lead: User) -> Case:
    """Return a case in which nothing is missing."""
    new = NewReport(
        client_key=uuid4(),
        kind="hazard_event",
        unit=unit,
        reach=Reach.REACHED,
        happened_on=clock.today(),
        texts={"story": "The medication list was not sent along."},
        language="en",
    )
    case = actions.take(case=Case.objects.get(report=send_report(new=new, by=lead)), by=lead)
    judged = Judgement(event_type="medication", physical_harm="low", psychological_harm="none")
    actions.classify(case=case, judgement=judged, by=lead)
    actions.give_feedback(case=case, text="Thank you.", by=lead)
    return case


def test_behaviour_5_several_units(
    page: Page, sign_in: Callable[..., Page], axe: Callable[[], list[str]], live_server: object
) -> None:
    home = live_server.url  # type: ignore[attr-defined]
    units = county()
    lead, other = person(Role.HANDLER, units["ward-1"]), person(Role.HANDLER, units["home"])
    number = ready(units["ward-1"], lead).report.number
    case = f"{home}/cases/{number}/"

    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    sign_in(lead).goto(case)
    unfold(page, "form[action$='/units/']")
    page.locator("[name=involve-unit]").select_option("home")
    page.locator("[name=involve-due]").fill((clock.today() + timedelta(days=5)).isoformat())
    press(page, "form[action$='/units/'] button")
    expect(page.locator("#closing")).to_contain_text("Not yet done with their part: home en, ward-1 en")
    assert axe() == []

    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sign_in(other).goto(home)
    expect(page.locator("main")).to_contain_text(re.compile("Our part of an event"))
    page.locator("form[action$='/take/'] button").click()
    page.wait_for_url(re.compile(f"/cases/{number}/"))
    words(page, "Only home care reads this.", "note")
    words(page, "We did not ask for the list.", "conclusion")
    assert page.locator("#closing").count() == 0  # the case is another unit's to close
    assert axe() == []

    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    sign_in(lead).goto(case)
    expect(page.locator("#units")).to_contain_text("We did not ask for the list.")
    expect(page.locator("main")).not_to_contain_text("Only home care reads this.")
    words(page, "The list was not sent along.", "conclusion")
    press(page, "#closing form[action$='/close/'] button")
    assert Case.objects.get(report__number=number).state == "closed"


def words(page: Page, text: str, to: str) -> None:
    """Write something in the one part that is the person's own."""
    unfold(page, "form[action$='/say/'] [name$='-text'][name^='part']")
    page.locator("textarea[name^='part']").fill(text)
    press(page, f"#units button[name=to][value={to}]")
