"""A figure misses its threshold: it is raised once, asked of the right person, answered, acted on, or goes up."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from lake_world import case, tree

from factories import person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.analytics.refresh import refresh
from valvo.core import clock
from valvo.core.periods import Period
from valvo.handling import reminding
from valvo.improvement.choices import Origin
from valvo.improvement.models import Action
from valvo.improvement.origins import link
from valvo.indicators import actions as indicators
from valvo.organisation.models import Unit
from valvo.signals import actions, looking
from valvo.signals.choices import Reach, SignalState
from valvo.signals.errors import SignalError, WatchError
from valvo.signals.looking import Finding
from valvo.signals.models import Signal
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
SHARE = "reached_share"  # its target is below 50 per cent


@pytest.fixture(autouse=True)
def _stopped_clock() -> Iterator[None]:
    with clock.stopped_at(NOW), translation.override("en"):
        yield


@pytest.fixture
def units() -> dict[str, Unit]:
    """Return a ward under a hospital under the top."""
    return tree(top=None, hospital="top", ward="hospital")


def month(unit: Unit, day: date, reached: int, of: int = 8) -> None:
    """Let so many of a month's events reach a person."""
    for number in range(of):
        case(unit, day, reach="reached" if number < reached else "near_miss", closed=day)


def watched_ward(units: dict[str, Unit], *, threshold: int = 50) -> User:
    """Watch the ward's share, after two good months and one bad; return its manager."""
    for number, reached in ((8, 2), (9, 3), (10, 6)):
        month(units["ward"], date(2026, number, 10), reached)
    refresh()
    coordinator = person(Role.COORDINATOR, units["top"], name="Coordinator")
    actions.watch(indicator_id=SHARE, unit=units["ward"], reach=Reach.HERE, by=coordinator, threshold=threshold)  # type: ignore[arg-type]  # as a form gives
    return manager_of(units["ward"])


def manager_of(unit: Unit) -> User:
    """Return a unit's manager, who reads English."""
    manager = person(Role.MANAGER, unit, name="Manager")
    manager.language = "en"
    manager.save()
    return manager


def finding(unit: Unit, month: str, since: str) -> Finding:
    """Return that a unit's share has missed 50 per cent since a month and did so in another."""
    first = Period.parse(since).first
    return Finding(looking.Watched(SHARE, unit.pk), Period.parse(month), 75.0, 50.0, first, "", None)


def raised_at(ward: Unit) -> User:
    """Raise a signal of October; return the ward's manager, of whom it is asked."""
    manager = manager_of(ward)
    assert actions.raise_found([finding(ward, "2026-10", "2026-10")]) == 1
    return manager


def of_ward() -> Signal:
    return Signal.objects.get(unit__public_id="ward", indicator=SHARE)


def test_a_missed_threshold_is_raised_once_and_asked_of_the_units_manager(units: dict[str, Unit]) -> None:
    manager = watched_ward(units)

    actions.look()
    actions.look()

    raised = of_ward()
    assert (raised.period, raised.value, raised.threshold, raised.owner) == ("2026-10", 75.0, 50.0, manager)
    assert raised.answer_by == date(2026, 12, 5)
    told = Event.objects.filter(tag="signals:signal:raised", unit=units["ward"].pk)
    assert told.count() == 1


def test_a_month_that_is_not_counted_raises_nothing(units: dict[str, Unit]) -> None:
    watched_ward(units)
    indicators.exclude_month(
        indicator_id=SHARE, unit=units["ward"], month=date(2026, 10, 1), why="Counted twice",
        by=person(Role.COORDINATOR, units["top"]),
    )  # fmt: skip

    actions.look()

    assert not Signal.objects.filter(unit=units["ward"], indicator=SHARE).exists()
    assert Signal.objects.filter(unit=units["top"], indicator=SHARE).exists()  # a decision holds for its own unit


def test_a_good_figure_raises_nothing_and_the_top_is_watched_without_being_asked(units: dict[str, Unit]) -> None:
    watched_ward(units, threshold=80)

    actions.look()

    assert not Signal.objects.filter(unit=units["ward"]).exists()
    assert Signal.objects.filter(unit=units["top"], indicator=SHARE).exists()  # the catalogue's target
    assert not Signal.objects.filter(unit=units["hospital"]).exists()


def test_a_units_own_target_makes_it_watched(units: dict[str, Unit]) -> None:
    month(units["ward"], date(2026, 10, 10), 3)
    refresh()
    by = person(Role.COORDINATOR, units["top"])
    indicators.set_target(
        indicator_id=SHARE, unit=units["hospital"], valid_from=date(2026, 1, 1), value=30, why="", by=by  # type: ignore[arg-type]  # as a form gives
    )  # fmt: skip

    found = {(one.watched.unit, one.watched.indicator): one for one in looking.findings()}

    assert found[units["hospital"].pk, SHARE].threshold == 30.0
    assert (units["top"].pk, SHARE) not in found  # 37.5 is below the catalogue's 50


def test_what_goes_on_is_not_told_again_but_what_comes_back_is(units: dict[str, Unit]) -> None:
    ward = units["ward"]
    manager = raised_at(ward)

    assert actions.raise_found([finding(ward, "2026-11", "2026-11")]) == 0  # the first still waits for its answer
    actions.answer(signal=of_ward(), text="A new colleague reports more.", by=manager)
    assert actions.raise_found([finding(ward, "2026-10", "2026-10")]) == 0  # one a period
    assert actions.raise_found([finding(ward, "2026-11", "2026-10")]) == 0  # it goes on
    assert actions.raise_found([finding(ward, "2027-01", "2027-01")]) == 1  # December was good


def test_an_answer_needs_words_and_is_given_once(units: dict[str, Unit]) -> None:
    manager = raised_at(units["ward"])

    with pytest.raises(SignalError, match="found out"):
        actions.answer(signal=of_ward(), text=" ", by=manager)
    actions.answer(signal=of_ward(), text="Known.", by=manager)
    with pytest.raises(SignalError, match="already"):
        actions.answer(signal=of_ward(), text="Again.", by=manager)

    assert (of_ward().state, of_ward().answered_by) == (SignalState.ANSWERED, manager)


def test_nobody_answers_in_time_and_the_level_above_is_asked_until_the_top(units: dict[str, Unit]) -> None:
    director = person(Role.MANAGER, units["top"], name="Director")
    raised_at(units["ward"])

    for days, steps in ((14, 0), (15, 1), (22, 1), (23, 1), (60, 1)):
        with clock.stopped_at(NOW + timedelta(days=days)):
            actions.escalate()
        assert of_ward().steps == steps, days

    assert (of_ward().owner, of_ward().held_at) == (director, units["top"])
    assert of_ward().answer_by == date(2026, 12, 13)  # seven days from the sixth, and the top has nobody above


def test_the_owner_sees_it_today_in_the_list_and_in_the_digest(units: dict[str, Unit], client: Client) -> None:
    manager = raised_at(units["ward"])
    client.force_login(manager)

    today, rows = client.get("/").content.decode(), client.get("/signals/?unit=ward").content.decode()
    with clock.stopped_at(NOW + timedelta(days=7)):
        mails = reminding.mails(reminding.deadlines_to_tell())

    assert "Figures to answer for" in today
    assert "Waits for an answer" in rows
    assert "75" in rows
    assert any("Figure to answer for" in one.text and one.to == manager for one in mails)


def test_an_answer_and_an_action_are_given_on_the_page(units: dict[str, Unit], client: Client) -> None:
    manager = raised_at(units["ward"])
    client.force_login(manager)
    address = f"/signals/{of_ward().pk}/"

    shown = client.get(address).content.decode()
    empty = client.post(address + "answer/", {"text": ""})
    sent = {"action-title": "Scan every dose", "action-owner": manager.pk, "action-due": "2026-12-20"}
    acted = client.post(address + "act/", sent)

    assert "misses its threshold" in shown
    assert empty.status_code == 422
    assert acted.status_code == 302
    made = Action.objects.get()
    assert (made.origin, made.origin_id, made.indicator) == (Origin.INDICATOR, of_ward().pk, SHARE)
    assert of_ward().action == made
    found = link(manager, made.origin, made.origin_id)
    assert found
    assert found.address == address


def test_what_is_watched_is_said_on_a_page_and_ended_there(units: dict[str, Unit], client: Client) -> None:
    client.force_login(person(Role.COORDINATOR, units["top"]))
    new = {"indicator_id": SHARE, "reach": "all", "threshold": "40", "days": "7"}

    assert "/signals/watched/?unit=top" in client.get("/signals/?unit=top").content.decode()
    assert client.post("/signals/watched/?unit=top", new).status_code == 302
    assert client.post("/signals/watched/?unit=top", new).status_code == 422
    own = [one for one in looking.watched() if one.threshold == 40.0]
    assert {one.unit for one in own} == {units["ward"].pk, units["hospital"].pk}
    assert {one.days for one in own} == {7}
    pk = Event.objects.get(tag="signals:watch:set").target
    assert client.post(f"/signals/watched/{pk}/end/?unit=top").status_code == 302
    assert not [one for one in looking.watched() if one.threshold == 40.0]


def test_an_indicator_without_a_good_direction_is_not_watched(units: dict[str, Unit]) -> None:
    with pytest.raises(WatchError, match="no good direction"):
        actions.watch(indicator_id="reports", unit=units["top"], reach=Reach.HERE, by=person())


def test_before_there_is_a_lake_nothing_is_raised(units: dict[str, Unit]) -> None:
    assert actions.look() == 0


def test_twice_as_many_signals_ask_the_database_no_more(units: dict[str, Unit], client: Client) -> None:
    client.force_login(person(Role.MANAGER, units["top"]))

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get("/signals/?unit=top").status_code == 200
        return len(found)

    def more(number: int) -> None:
        for _ in range(number):
            index = Signal.objects.count()
            period = f"{2000 + index}-01"
            Signal.objects.create(
                indicator=SHARE, unit=units["ward"], period=period, first=date(2000 + index, 1, 1), value=1.0,
                threshold=2.0, answer_by=date(2026, 12, 1), raised_at=NOW,
            )  # fmt: skip

    more(3)
    asked()
    few = asked()
    more(3)
    assert asked() == few
