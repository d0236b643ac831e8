"""Behaviour 8's end: the effect is looked at on its day, a person decides, the figures stay as they were."""

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

sys.path.insert(0, str(Path(__file__).parents[1] / "analytics"))

from lake_world import case
from thread import ready_to_close

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.analytics.refresh import refresh
from valvo.core import clock
from valvo.handling.actions import close
from valvo.handling.reminding import deadlines_to_tell
from valvo.improvement import actions
from valvo.improvement.choices import Effect, Origin
from valvo.improvement.models import EffectCheck
from valvo.indicators.actions import exclude_month
from valvo.organisation.models import Unit

pytestmark = pytest.mark.django_db
DONE = date(2026, 1, 15)
LATER = datetime(2026, 7, 20, 9, tzinfo=UTC)


@pytest.fixture
def ward() -> Unit:
    return county()["ward-1"]


@pytest.fixture
def handler(ward: Unit) -> User:
    return person(Role.HANDLER, ward)


def looked_at(ward: Unit, handler: User, *, indicator: str = "reports") -> EffectCheck:
    """Return the check of an action done in January and verified in February."""
    owner = person(Role.REPORTER, ward)
    with clock.stopped_at(clock.start_of_day(DONE)):
        action = actions.add_action(
            origin=Origin.MEETING, title="A spare scanner", owner=owner, unit=ward, due=DONE, by=handler,
            indicator=indicator,
        )  # fmt: skip
        action = actions.finish_action(action=action, by=owner)
    with clock.stopped_at(clock.start_of_day(date(2026, 2, 1))):
        actions.verify_action(action=action, by=handler)
    return EffectCheck.objects.get(action=action)


def reported(ward: Unit, months: dict[date, int]) -> None:
    for month, number in months.items():
        for day in range(number):
            case(ward, month + timedelta(days=day))


def test_behaviour_8_a_person_decides_and_the_figures_used_are_kept(client: Client, ward: Unit, handler: User) -> None:
    check = looked_at(ward, handler)
    reported(
        ward, {date(2025, month, 1): 8 for month in range(1, 13)} | {date(2026, month, 1): 1 for month in range(2, 7)}
    )
    client.force_login(handler)
    page = f"/effects/{check.pk}/"
    with clock.stopped_at(LATER):
        refresh()
        shown = client.get(page).content.decode()
        assert "from 8.0 a month to 1.0 a month" in shown
        assert "<svg" in shown
        assert client.post(page, {"effect": "worked", "reason": ""}).status_code == 422
        assert client.post(page, {"effect": "worked", "reason": "The scanner is used."}).status_code == 302
        reported(ward, {date(2026, 6, 10): 15})
        refresh()
        again = client.get(page).content.decode()
    kept = check.decisions.get()
    assert (kept.figures["before"]["numerator"], kept.figures["after"]["numerator"]) == (96, 5)
    assert "from 8.0 a month to 1.0 a month" in again  # as it was decided on
    assert "from 8.0 a month to 4.0 a month" in again  # as it is now


def test_a_month_excluded_from_the_chart_is_not_compared_and_that_is_told(
    client: Client, ward: Unit, handler: User
) -> None:
    check = looked_at(ward, handler)
    months = {date(2025, month, 1): 4 for month in range(1, 13)} | {date(2026, month, 1): 2 for month in range(2, 7)}
    reported(ward, months | {date(2025, 8, 1): 27})
    exclude_month(indicator_id="reports", unit=ward, month=date(2025, 8, 1), why="Counted twice", by=handler)
    client.force_login(handler)
    with clock.stopped_at(LATER):
        refresh()
        shown = client.get(f"/effects/{check.pk}/").content.decode()

    assert "from 4.0 a month to 2.0 a month" in shown
    assert "Months excluded from the indicator&#x27;s chart are left out: 1." in shown


@pytest.mark.parametrize(("days", "told"), [(-1, False), (0, True), (1, True)])
def test_an_effect_stands_on_today_from_its_day_until_it_is_decided(
    client: Client,
    ward: Unit,
    handler: User,
    days: int,
    told: bool,  # noqa: FBT001 (a table)
) -> None:
    check = looked_at(ward, handler)
    client.force_login(handler)
    with clock.stopped_at(clock.start_of_day(check.due + timedelta(days=days))):
        assert (f"/effects/{check.pk}/" in client.get("/").content.decode()) is told
        actions.decide_effect(check=check, effect=Effect.UNCLEAR, reason="Too few.", figures={}, by=handler)
        assert f"/effects/{check.pk}/" not in client.get("/").content.decode()


def test_an_effect_not_looked_at_is_in_the_digest(ward: Unit, handler: User) -> None:
    check = looked_at(ward, handler)
    with clock.stopped_at(clock.start_of_day(check.due + timedelta(days=1))):
        assert [(one.kind, one.thing, one.owner) for one in deadlines_to_tell()] == [("effect", check.pk, handler)]
        actions.decide_effect(check=check, effect=Effect.NOT, reason="No.", figures={}, by=handler)
        assert deadlines_to_tell() == []


def test_without_an_indicator_or_a_lake_a_person_decides_by_what_is_known(
    client: Client, ward: Unit, handler: User
) -> None:
    client.force_login(handler)
    for indicator in ("", "reports"):
        check = looked_at(ward, handler, indicator=indicator)
        page = f"/effects/{check.pk}/"
        assert client.get(page).status_code == 200
        assert client.post(page, {"effect": "not", "reason": "Nobody uses it."}).status_code == 302
        assert check.decisions.get().figures == {}


def test_who_reads_the_action_but_may_not_change_it_does_not_decide(client: Client, ward: Unit, handler: User) -> None:
    check = looked_at(ward, handler)
    client.force_login(check.action.owner)
    assert client.get(f"/effects/{check.pk}/").status_code == 200
    assert client.post(f"/effects/{check.pk}/", {"effect": "worked", "reason": "Mine."}).status_code == 403
    client.force_login(person(Role.HANDLER, Unit.objects.get(public_id="home")))
    assert client.get(f"/effects/{check.pk}/").status_code == client.get("/effects/9999/").status_code == 404


def test_an_action_stands_on_its_indicators_page(client: Client, ward: Unit, handler: User) -> None:
    check = looked_at(ward, handler)
    reported(
        ward, {date(2025, month, 1): 2 for month in range(9, 13)} | {date(2026, month, 1): 2 for month in range(1, 4)}
    )
    client.force_login(handler)
    with clock.stopped_at(LATER):
        refresh()
        page = client.get("/picture/reports/?unit=ward-1").content.decode()
        assert f"/actions/{check.action_id}/" in page
        assert page.count("A spare scanner") > 2  # in the list, and on the chart in both widths
        client.force_login(person(Role.REPORTER, ward))
        assert "A spare scanner" not in client.get("/picture/reports/?unit=ward-1").content.decode()


def test_behaviour_8_the_share_of_reports_that_led_to_action_on_the_dashboard_is_the_hand_count(
    client: Client, ward: Unit, handler: User
) -> None:
    """Three reports closed, one with an action and one with an action given up: one of three."""
    reporter = person(Role.REPORTER, ward)
    for kept in (True, False, None):
        closed = ready_to_close(ward, reporter, handler)
        if kept is not None:
            action = actions.add_action(
                origin=Origin.CASE, origin_id=closed.pk, title="x", owner=reporter, unit=ward, due=clock.today(),
                by=handler,
            )  # fmt: skip
            if not kept:
                actions.cancel_action(action=action, reason="Not needed.", by=handler)
        close(case=closed, by=handler)
    refresh()
    client.force_login(handler)
    page = client.get("/picture/?unit=ward-1").content.decode()
    row = page[page.index("/picture/action_share/") :]
    assert "1 of 3" in row[:400]
    assert "33.3" in row[:400]


def test_the_list_and_today_take_the_same_number_of_queries_for_twice_as_many(
    client: Client, ward: Unit, handler: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(handler)
    for _each in range(2):
        looked_at(ward, handler)
        looked_at(ward, handler, indicator="")
        with clock.stopped_at(LATER):
            client.get("/effects/")
            with django_assert_num_queries(7):
                client.get("/effects/?state=due")
