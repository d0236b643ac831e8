"""A unit answers its self-evaluation on a phone, the coordinator sees who is missing; a plan is voted on."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "programmes"))

from small_programme import adopted, answered

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.organisation.choices import UnitKind
from valvo.programmes import actions, rules
from valvo.programmes.choices import MemberPosition
from valvo.programmes.loading import load_programme
from valvo.programmes.models import Ballot, Evaluation

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # The small programme's last year; the pages are served by a thread that no stopped clock reaches.
    pytest.mark.skipif(clock.today() < date(2026, 1, 1), reason="the year 2026 has not begun"),
]
DAY = date(2025, 6, 1)
YEAR = 2026  # the small programme's last
PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_a_unit_answers_on_a_phone_and_the_coordinator_sees_the_share_against_80_per_cent(
    language: str, page: Page, sign_in: Callable[..., Page], axe: Callable[[], list[str]]
) -> None:
    units = county()
    adopted(units)
    for task in ("1.1.1.1", "1.1.1.2"):
        answered(units["ward-2"], task, 2026)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sign_in(person(Role.HANDLER, units["ward-1"]), language)
    host = "/".join(page.url.split("/", 3)[:3])

    # One click from Today in the last quarter; on other days Today says nothing of it.
    page.goto(f"{host}/")
    step = page.locator("section[aria-labelledby=g-self_evaluations] td a.ds-button")
    if clock.today().year == YEAR and rules.is_time_to_answer(clock.today()):
        assert axe() == []
        step.click()
        page.wait_for_url(f"**/programmes/small/answers/?unit=ward-1&year={YEAR}")
        expect(page.locator("progress")).to_have_attribute("max", "3")
    else:
        expect(page.locator("#today")).to_be_visible()
        expect(step).to_have_count(0)

    # Two clicks on any day: the programme, the own self-evaluation.
    page.goto(f"{host}/programmes/?year=2026")
    page.locator("main a.main").first.click()
    page.locator(".buttons a.ds-button").first.click()
    page.wait_for_url("**/answers/**")
    page.goto(page.url + ("&" if "?" in page.url else "?") + "year=2026")
    assert axe() == []
    page.locator("main section a.ds-button").click()
    expect(page.locator("input[name=level]").first).to_be_visible()
    assert axe() == []
    for _task in range(3):
        page.locator("input[name=level][value=done]").check()
        page.locator("button[name=next]").click()
    expect(page.locator("progress")).to_have_attribute("value", "3")
    assert Evaluation.objects.filter(unit=units["ward-1"], year=2026).count() == 3
    assert axe() == []

    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    sign_in(person(Role.COORDINATOR, units["county"]), language)
    page.goto(f"{host}/programmes/small/missing/?year=2026")
    names = page.locator("#rows tbody td:first-child").all_inner_texts()
    assert f"ward-1 {language}" not in names
    assert {f"ward-2 {language}", f"home {language}"} <= set(names)
    page.goto(f"{host}/programmes/small/places/1.1/")
    cell = page.locator("tbody tr").first.locator("td").last
    expect(cell).to_contain_text("66")  # two of three units, below the 80 % aimed at
    expect(cell).to_contain_text("✕")
    assert axe() == []

    for task in ("1.1.1.1", "1.1.1.2"):
        answered(units["home"], task, 2026)
    page.reload()
    expect(cell).to_contain_text("100")
    expect(cell).to_contain_text("✓")


PLAN = "regional-plan-2019-2020"
KINDS = {"region": UnitKind.ORGANISER, "municipality": UnitKind.PRODUCER}


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_the_regional_plan_is_approved_at_exactly_two_thirds_and_half_and_refused_just_below(
    language: str, page: Page, sign_in: Callable[..., Page], axe: Callable[[], list[str]]
) -> None:
    units = county()
    actions.adopt(
        loaded=load_programme(PLAN), organiser=units["county"], answerers=KINDS, valid_from=date(2019, 1, 1), by=None
    )
    sign_in(person(Role.COORDINATOR, units["county"]), language)
    host = "/".join(page.url.split("/", 3)[:3])
    page.goto(f"{host}/programmes/{PLAN}/vote/")

    # Two of three members; of 99 inhabitants 49 are just below half, of 100 are 50 exactly half.
    for third, approved in ((50, False), (50, True)):
        second = 20 if approved else 19
        page.locator("textarea[name=members]").fill(f"Ada; 30\nBo; {second}\nCia; {third}")
        page.locator("form[action$='/vote/open/'] button").click()
        ballot = Ballot.objects.get(closed_at=None)
        ada, bo, _cia = ballot.members.order_by("name")
        actions.record_vote(ballot=ballot, member=ada.pk, position=MemberPosition.FOR, decided_on=DAY, by=None)
        page.locator("details", has_text="Bo").locator("summary").click()
        page.locator(f"[name=member-{bo.pk}-position]").select_option("for")
        page.locator(f"[name=member-{bo.pk}-decided_on]").fill(DAY.isoformat())
        page.locator(f"form[action*='/vote/{bo.pk}/'] button").click()
        expect(page.locator(".strip .card").first).to_contain_text("✓")  # two of three members
        expect(page.locator(".strip .card").nth(1)).to_contain_text("✓" if approved else "✕")
        page.locator("form[action*='/vote/close/'] button").click()
        expect(page.locator(f".tag.{'better' if approved else 'worse'}").first).to_be_visible()
        expect(page.locator(f".note.{'better' if approved else 'worse'}")).to_be_visible()
        ballot.refresh_from_db()
        assert ballot.approved is approved
    assert axe() == []
