"""A forum: its members, an agenda of what waits, minutes with decisions that become actions, locked when approved."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from icalendar import Calendar

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.annual_clock import actions as annual_clock
from valvo.annual_clock import queries as clock_queries
from valvo.annual_clock.rules import State
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.documents.tree import Table
from valvo.forums import actions, queries, rules
from valvo.forums.choices import MeetingState, PointOutcome, SeatRole
from valvo.forums.errors import MeetingError, MinutesError, SeatError
from valvo.forums.models import Forum, Meeting, Minutes, Seat
from valvo.forums.papers import paper
from valvo.forums.rhythm import rhythm
from valvo.improvement import actions as improvement
from valvo.improvement.actions import NewAction
from valvo.improvement.choices import Origin
from valvo.improvement.models import Action
from valvo.organisation.models import Unit
from valvo.recommendations.actions import recommend
from valvo.trail.models import Event
from valvo.web.agenda import SHOWN
from valvo.web.waiting import waiting

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 25, 9, tzinfo=UTC)
DAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def _autumn_2026(settings, tmp_path) -> Iterator[None]:  # type: ignore[no-untyped-def]
    settings.LAKE_FOLDER = tmp_path / "lake"
    with clock.stopped_at(NOW), translation.override("en"):
        yield


@pytest.fixture
def units() -> dict[str, Unit]:
    return county()


@pytest.fixture
def chair(units: dict[str, Unit]) -> User:
    return person(Role.COORDINATOR, units["county"], name="Chair")


@pytest.fixture
def nurse(units: dict[str, Unit]) -> User:
    return person(Role.REPORTER, units["ward-1"], name="Nurse")


@pytest.fixture
def board(units: dict[str, Unit], chair: User, nurse: User) -> Forum:
    made = actions.make_forum(
        unit=units["county"], name="Safety board", purpose="", language="en", chair=chair, by=chair
    )
    actions.seat(forum=made, person=nurse, role=SeatRole.MEMBER, by=chair)
    return made


@pytest.fixture
def meeting(board: Forum, chair: User) -> Meeting:
    return actions.prepare(forum=board, on=DAY, place="Room 1", by=chair)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def overdue(units: dict[str, Unit], owner: User, title: str = "Scan the drugs") -> Action:
    with clock.stopped_at(NOW - timedelta(days=40)):
        due = clock.today() + timedelta(days=10)
        return improvement.add_action(
            origin=Origin.RISK, title=title, owner=owner, unit=units["ward-1"], due=due, by=owner
        )


def titles(meeting: Meeting) -> list[str]:
    return [point.title for point in meeting.points.all()]


def treat(meeting: Meeting, by: User, **others: PointOutcome) -> None:
    for point in meeting.points.all():
        outcome = others.get(point.source, PointOutcome.TREATED)
        actions.say(meeting=meeting, point=point, said="Talked.", decision="", outcome=outcome, by=by)


def held(meeting: Meeting, chair: User, **others: PointOutcome) -> Minutes:
    actions.send_agenda(meeting=meeting, by=chair)
    actions.attend(meeting=meeting, people=[chair], by=chair)
    treat(meeting, chair, **others)
    with clock.stopped_at(NOW + timedelta(days=9)):
        return actions.approve(meeting=meeting, by=chair)


def test_an_agenda_is_made_of_what_waits_with_patient_safety_first(
    units: dict[str, Unit], board: Forum, chair: User
) -> None:
    overdue(units, chair)
    with clock.stopped_at(NOW - timedelta(days=40)):
        recommend(
            title="Check the beds", text="All.", unit=units["county"], to=[units["ward-1"]],
            answer_by=clock.today() + timedelta(days=3), by=chair,
        )  # fmt: skip

    made = actions.prepare(forum=board, on=DAY, place="", by=chair)

    points = list(made.points.all())
    assert [point.source for point in points] == [rules.SAFETY, "recommendations", "actions"]
    assert points[2].lines[0]["title"] == "Scan the drugs"
    assert "30 d over" in points[2].lines[0]["quiet"]
    assert points[1].lines[0]["quiet"] == "1 unit has not answered"


def test_own_points_and_words_stay_when_the_agenda_is_filled_anew(
    units: dict[str, Unit], meeting: Meeting, chair: User
) -> None:
    actions.write_point(meeting=meeting, title="Budget", text="Of next year", by=chair)
    safety = meeting.points.get(source=rules.SAFETY)
    actions.write_point(meeting=meeting, point=safety, title=safety.title, text="The fall in ward 1", by=chair)
    overdue(units, chair)

    actions.refill(meeting=meeting, by=chair)

    assert titles(meeting) == ["Patient and client safety", "Actions past their day", "Budget"]
    assert meeting.points.get(source=rules.SAFETY).text == "The fall in ward 1"
    with pytest.raises(MeetingError):
        actions.remove_point(meeting=meeting, point=meeting.points.get(source=rules.SAFETY), by=chair)


def test_a_board_writes_minutes_decides_an_action_and_approves_in_the_browser(meeting: Meeting, chair: User) -> None:
    client, address = browser(chair), f"/forums/meetings/{meeting.pk}/"
    point = meeting.points.get()

    assert client.post(address + "send/", {"seen": "1"}).status_code == 302
    answer = client.post(address + "approve/", {"seen": "2"})
    assert answer.status_code == 422  # not held, nobody noted
    said = {"seen": "2", "said": "Falls", "decision": "New beds", "outcome": "treated"}
    assert client.post(f"{address}points/{point.pk}/", said).status_code == 302
    assert client.post(f"{address}points/{point.pk}/", said).status_code == 422  # somebody was here before
    assert client.post(address + "present/", {"seen": "3", "people": [str(chair.pk)]}).status_code == 302
    action = {"action-title": "Order beds", "action-owner": str(chair.pk), "action-due": "2026-12-01"}
    assert client.post(address + "actions/", action).status_code == 302
    with clock.stopped_at(NOW + timedelta(days=9)):
        assert client.post(address + "approve/", {"seen": "4"}).status_code == 302
        page = client.get(address).content.decode()

    assert "New beds" in page
    assert "Order beds" in page
    made = Action.objects.get(origin=Origin.MEETING)
    assert made.origin_id == meeting.pk
    assert "Safety board" in client.get(f"/actions/{made.pk}/").content.decode()
    paper = client.get(address + "paper.pdf")
    assert paper.content.startswith(b"%PDF")


def test_the_paper_is_an_agenda_with_its_place_until_something_is_written_in_the_minutes(
    units: dict[str, Unit], board: Forum, chair: User
) -> None:
    for _ in range(SHOWN + 2):
        overdue(units, chair)
    meeting = actions.prepare(forum=board, on=DAY, place="9 o'clock, room 2", by=chair)
    actions.send_agenda(meeting=meeting, by=chair)
    meeting.refresh_from_db()

    agenda = paper(meeting)

    assert agenda.subtitle == "Agenda · 9 o'clock, room 2"
    assert [section.heading for section in agenda.sections] == ["Patient and client safety", "Actions past their day"]
    assert [block.notes for block in agenda.blocks() if isinstance(block, Table)] == [("12 of 14 are shown.",)]
    assert "It can be done from" in browser(chair).get(f"/forums/meetings/{meeting.pk}/").content.decode()
    actions.attend(meeting=meeting, people=[chair], by=chair)
    assert paper(meeting).subtitle == "Minutes"


def test_minutes_lack_attendance_and_outcomes_before_they_can_be_approved(meeting: Meeting, chair: User) -> None:
    actions.send_agenda(meeting=meeting, by=chair)
    with pytest.raises(MinutesError, match="not been held"):
        actions.approve(meeting=meeting, by=chair)
    with clock.stopped_at(NOW + timedelta(days=8)):  # the very day
        with pytest.raises(MinutesError, match="present"):
            actions.approve(meeting=meeting, by=chair)
        actions.attend(meeting=meeting, people=[chair], by=chair)
        with pytest.raises(MinutesError, match="each point"):
            actions.approve(meeting=meeting, by=chair)
        treat(meeting, chair)
        assert actions.approve(meeting=meeting, by=chair).digest


@pytest.mark.parametrize(
    ("outcomes", "attended", "lacks"),
    [
        (["treated"], 0, rules.Lacking.ATTENDANCE),
        (["treated", ""], 1, rules.Lacking.OUTCOME),
        (["treated", "postponed"], 1, None),
    ],
)
def test_what_minutes_lack(outcomes: list[str], attended: int, lacks: rules.Lacking | None) -> None:
    assert rules.lacking(outcomes, attended=attended) is lacks


def test_approved_minutes_are_never_changed_only_added_to(meeting: Meeting, chair: User) -> None:
    minutes = held(meeting, chair)

    with pytest.raises(MeetingError):
        actions.attend(meeting=meeting, people=[], by=chair)
    with pytest.raises(DatabaseError), transaction.atomic():
        Minutes.objects.update(digest="x")
    actions.add_to_minutes(minutes=minutes, text="The room was 2.", by=chair)
    page = browser(chair).get(f"/forums/meetings/{meeting.pk}/").content.decode()
    assert "The room was 2." in page
    tags = Event.objects.filter(tag__startswith="forums:meeting").values_list("tag", flat=True)
    assert {"forums:meeting:approved", "forums:meeting:added_to"} <= set(tags)


def test_what_was_put_off_and_what_was_decided_come_to_the_next_meeting(
    units: dict[str, Unit], board: Forum, meeting: Meeting, chair: User
) -> None:
    actions.write_point(meeting=meeting, title="Budget", text="", by=chair)
    actions.send_agenda(meeting=meeting, by=chair)
    order = NewAction("Order beds", chair, date(2026, 12, 1))
    actions.decide_action(meeting=meeting, planned=order, by=chair)
    actions.attend(meeting=meeting, people=[chair], by=chair)
    treat(meeting, chair, own=PointOutcome.POSTPONED)

    with clock.stopped_at(NOW + timedelta(days=9)):
        actions.approve(meeting=meeting, by=chair)
        following = actions.prepare(forum=board, on=date(2026, 12, 7), place="", by=chair)

    assert titles(following) == ["Patient and client safety", "Budget", "What was decided earlier and is not done"]


def test_members_see_the_agenda_on_today_and_others_see_nothing(
    units: dict[str, Unit], meeting: Meeting, chair: User, nurse: User
) -> None:
    address, other = f"/forums/meetings/{meeting.pk}/", person(Role.REPORTER, units["ward-1"])
    assert [one.key for one in waiting(chair, units["county"], "en") if one.key.startswith("forums")] == ["forums_send"]
    actions.send_agenda(meeting=meeting, by=chair)

    [found] = [one for one in waiting(nurse, units["ward-1"], "en") if one.key == "forums_read"]
    assert found.lines[0].address == address
    assert browser(nurse).get(address).status_code == 200
    assert browser(nurse).post(address + "approve/").status_code == 403
    assert browser(other).get(address).status_code == 404
    assert browser(other).get(f"/forums/{meeting.forum_id}/").status_code == 404


def test_seats_have_days_and_go_over_when_somebody_leaves(board: Forum, chair: User, nurse: User) -> None:
    follower = person(name="Follower")
    with pytest.raises(SeatError):
        actions.seat(forum=board, person=nurse, role=SeatRole.MEMBER, by=chair)
    actions.seat(forum=board, person=nurse, role=SeatRole.SECRETARY, by=chair)

    assert actions.hand_over_seats(nurse, follower, None) == 1
    assert [(seat.person, seat.role) for seat in queries.seats(board)] == [(chair, "chair"), (follower, "secretary")]
    assert Seat.objects.filter(person=nurse, valid_to=clock.today()).count() == 2
    assert queries.count_held(nurse) == 0


def test_the_annual_clock_tells_when_it_meets_and_is_done_when_the_minutes_are(
    units: dict[str, Unit], board: Forum, chair: User
) -> None:
    client = browser(chair)
    page = client.get(rhythm().address(board)).content.decode()
    assert 'value="Safety board"' in page
    values = {
        "kind": "forum", "forum": board.pk, "title_sv": "s", "title_fi": "f", "title_en": "e", "first": "2026-11-02",
        "often": "monthly",
    }  # fmt: skip
    assert client.post("/clock/add/", values | {"kind": "plan"}).status_code == 422
    assert client.post("/clock/add/", values).status_code == 302
    series = board.series.get()

    assert rhythm().days(board)[:2] == [DAY, date(2026, 12, 2)]
    held(actions.prepare(forum=board, on=DAY, place="", by=chair), chair)
    found = clock_queries.one_occasion(series, DAY)
    assert found is not None
    assert found.state is State.DONE
    assert found.href.startswith("/forums/meetings/")


def test_a_members_calendar_of_the_forum_ends_with_the_seat(board: Forum, chair: User, nurse: User) -> None:
    values = {"kind": "forum", "title_sv": "s", "title_fi": "f", "title_en": "e", "first": DAY, "often": "monthly"}
    annual_clock.add_series(unit=board.unit, values=values | {"forum": board}, by=chair)
    page = browser(nurse).post(f"/clock/feeds/make/?forum={board.pk}").content.decode()
    address = "/clock/calendar/" + page.split("/clock/calendar/")[1].split("<")[0]

    assert len(Calendar.from_ical(Client().get(address).content).walk("VEVENT")) == 14
    actions.leave(seat=board.seats.get(person=nurse), by=chair)
    assert Client().get(address).status_code == 404
    assert browser(nurse).get(f"/clock/feeds/?forum={board.pk}").status_code == 404


def test_the_share_of_meetings_with_patient_safety_counts_those_approved(
    units: dict[str, Unit], board: Forum, chair: User
) -> None:
    held(actions.prepare(forum=board, on=DAY, place="", by=chair), chair)
    second = actions.prepare(forum=board, on=date(2026, 11, 3), place="", by=chair)
    held(second, chair, safety=PointOutcome.POSTPONED)
    actions.prepare(forum=board, on=date(2026, 11, 4), place="", by=chair)

    with clock.stopped_at(NOW + timedelta(days=12)):
        safe = queries.safe_meetings(chair, units["county"])
        assert "50" in browser(chair).get("/forums/").content.decode()
    assert (safe.held, safe.safe, safe.percent) == (2, 1, 50.0)


def test_the_list_of_forums_takes_as_many_queries_for_two_as_for_one(
    units: dict[str, Unit], board: Forum, chair: User
) -> None:
    client = browser(chair)
    client.get("/forums/")

    def queries_taken() -> int:
        with CaptureQueriesContext(connection) as taken:
            client.get("/forums/")
        return len(taken)

    one = queries_taken()
    actions.make_forum(unit=units["hospital"], name="Other", purpose="", language="sv", chair=chair, by=chair)
    assert queries_taken() == one


def test_a_meeting_twice_on_a_day_or_yesterday_is_refused_and_a_stale_page_too(
    board: Forum, meeting: Meeting, chair: User
) -> None:
    with pytest.raises(MeetingError):
        actions.prepare(forum=board, on=DAY, place="", by=chair)
    with pytest.raises(MeetingError):
        actions.prepare(forum=board, on=date(2026, 10, 24), place="", by=chair)
    with pytest.raises(StaleError):
        actions.refill(meeting=meeting, by=chair, seen=99)
    assert meeting.state == MeetingState.PREPARING
