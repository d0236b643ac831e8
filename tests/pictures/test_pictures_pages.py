"""Saved pictures: made, shared, opened first, ordered; and the morning mail that goes with one."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation
from lake_world import action, case, tree
from pytest_django import DjangoCaptureOnCommitCallbacks

from factories import person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.analytics.refresh import refresh
from valvo.core import clock
from valvo.forums.choices import SeatRole
from valvo.forums.models import Forum, Seat
from valvo.organisation.models import Unit
from valvo.pictures import actions
from valvo.pictures.actions import Choice
from valvo.pictures.errors import PictureError
from valvo.pictures.models import MorningMail, SavedPicture

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)  # a Friday
SENT = {"name": "Board", "grain": "month", "which": "last", "indicators": ["reports", "reached_share"]}


@pytest.fixture(autouse=True)
def _stopped_clock() -> Iterator[None]:
    with clock.stopped_at(NOW), translation.override("en"):
        yield


@pytest.fixture
def units() -> dict[str, Unit]:
    """Return two wards under a top."""
    return tree(top=None, ward="top", other="top")


def saved(unit: Unit, by: User, **more: object) -> SavedPicture:
    return actions.save_picture(new=Choice("Board", ["reports", "reached_share"], **more), unit=unit, by=by)  # type: ignore[arg-type]  # as said


def test_a_picture_is_saved_and_opens_by_its_address_in_its_order(units: dict[str, Unit], client: Client) -> None:
    case(units["ward"], NOW.date() - timedelta(days=30))
    refresh()
    client.force_login(person(Role.MANAGER, units["top"]))

    made = client.post("/pictures/make/?unit=ward", SENT)
    key = SavedPicture.objects.get().key
    client.post(f"/pictures/{key}/move/", {"indicator": "reached_share", "way": "up"})
    shown = client.get(f"/pictures/{key}/").content.decode()

    assert made.headers["Location"] == f"/pictures/{key}/"
    assert "period=2026-10" in shown
    assert shown.index("/picture/reached_share/") < shown.index("/picture/reports/")
    assert "/picture/near_misses/" not in shown
    assert "figures as of " in shown


def test_a_picture_shows_its_own_unit_in_the_frame_and_the_tree_leads_to_the_whole_picture(
    units: dict[str, Unit], client: Client
) -> None:
    manager = person(Role.MANAGER, units["top"])
    client.force_login(manager)
    refresh()
    one = saved(units["ward"], manager)

    shown = client.get(f"/pictures/{one.key}/").content.decode()
    away = client.get(f"/pictures/{one.key}/?unit=other")

    assert '<a href="?unit=ward" aria-current="true">' in shown
    assert re.search(r'<a href="/picture/[^"]*" aria-current="page">', shown)  # the menu tells where one is
    assert away.headers["Location"] == "/picture/?unit=other"
    assert client.get(f"/pictures/{one.key}/?unit=ward").status_code == 200


def test_a_picture_of_one_row_can_be_taken_away_on_its_page(units: dict[str, Unit], client: Client) -> None:
    manager = person(Role.MANAGER, units["top"])
    client.force_login(manager)
    refresh()
    one = actions.save_picture(new=Choice("One", ["reports"]), unit=units["ward"], by=manager)

    assert f'action="/pictures/{one.key}/remove/"' in client.get(f"/pictures/{one.key}/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"indicators": []}, {"name": ""}, {"period": "2026-13"}, {"indicators": ["nothing"]}, {"grain": "day"}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_wrong_form_comes_back_as_it_was_typed(
    units: dict[str, Unit], client: Client, wrong: dict[str, object]
) -> None:
    client.force_login(person(Role.REPORTER, units["top"]))

    answer = client.post("/pictures/make/?unit=ward", SENT | {"period": "2026-04"} | {"name": "Typed"} | wrong)

    assert answer.status_code == 422
    assert ("2026-04" if "name" in wrong else "Typed") in answer.content.decode()


def test_ones_own_is_ones_own_and_a_shared_one_is_seen_by_who_sees_the_unit(
    units: dict[str, Unit], client: Client
) -> None:
    manager = person(Role.MANAGER, units["top"])
    leaders = Forum.objects.create(unit=units["top"], name="Leaders", language="en")
    own, shared = saved(units["ward"], manager), saved(units["other"], manager, shared=True, forum=leaders)
    far = saved(units["top"], manager, shared=True)
    client.force_login(person(Role.REPORTER, units["other"]))

    answers = [client.get(f"/pictures/{one.key}/").status_code for one in (own, shared, far)]

    assert answers == [404, 200, 404]
    assert client.post(f"/pictures/{shared.key}/remove/").status_code == 403
    assert "Leaders" in client.get("/pictures/?unit=other").content.decode()


def test_a_forums_picture_is_seen_by_its_members_who_see_the_unit_while_they_sit_there(
    units: dict[str, Unit], client: Client
) -> None:
    manager, member, other = (person(Role.MANAGER, units["top"]) for _each in range(3))
    far = person(Role.MANAGER, units["other"])
    leaders = Forum.objects.create(unit=units["top"], name="Leaders", language="en")
    for one in (manager, member, far):
        Seat.objects.create(forum=leaders, person=one, role=SeatRole.MEMBER, valid_from=date(2026, 1, 1))
    picture = saved(units["ward"], manager, forum=leaders)

    def answers(one: User) -> int:
        client.force_login(one)
        return client.get(f"/pictures/{picture.key}/").status_code

    assert [answers(one) for one in (manager, member, other, far)] == [200, 200, 404, 404]
    client.force_login(member)
    listed = client.get("/pictures/?unit=ward").content.decode()
    assert ("Leaders" in listed, "Board" in listed) == (True, True)
    assert client.post(f"/pictures/{picture.key}/remove/").status_code == 403
    Seat.objects.filter(person=member).update(valid_to=NOW.date())
    assert answers(member) == 404
    Forum.objects.update(ended_at=NOW)
    assert answers(manager) == 200


def test_a_forum_is_chosen_among_those_one_sees_and_what_was_typed_before_stays_readable(
    units: dict[str, Unit], client: Client
) -> None:
    manager = person(Role.MANAGER, units["ward"])
    ours, theirs = (
        Forum.objects.create(unit=units[one], name=f"Forum of {one}", language="en") for one in ("ward", "other")
    )
    picture = saved(units["ward"], manager)
    SavedPicture.objects.update(forum="The old board")
    client.force_login(manager)

    asked = client.get(f"/pictures/{picture.key}/change/").content.decode()
    kept = client.post(f"/pictures/{picture.key}/change/", SENT)
    before = client.get(f"/pictures/{picture.key}/").content.decode()
    refused = client.post(f"/pictures/{picture.key}/change/", SENT | {"forum": theirs.pk})
    client.post(f"/pictures/{picture.key}/change/", SENT | {"forum": ours.pk})
    after = client.get(f"/pictures/{picture.key}/").content.decode()

    assert ("Forum of ward" in asked, "Forum of other" in asked, "The old board" in asked) == (True, False, True)
    assert (kept.status_code, refused.status_code) == (302, 422)
    assert "The old board" in before
    assert ("Forum of ward" in after, "The old board" in after) == (True, False)
    with pytest.raises(PictureError, match="forum"):
        actions.save_picture(new=Choice("Other", ["reports"], forum=theirs), unit=units["ward"], by=manager)


def test_who_may_not_act_at_a_unit_may_not_share_there(units: dict[str, Unit]) -> None:
    with pytest.raises(PictureError, match="may not share"):
        saved(units["ward"], person(Role.REPORTER, units["ward"]), shared=True)


def test_a_name_is_used_once_and_free_again_when_its_picture_is_gone(units: dict[str, Unit]) -> None:
    manager = person(Role.MANAGER, units["top"])
    first = saved(units["ward"], manager)
    with pytest.raises(PictureError, match="already"):
        saved(units["ward"], manager)

    actions.remove_picture(picture=first, by=manager)

    assert saved(units["ward"], manager).pk != first.pk


def test_the_menu_opens_the_one_chosen_as_first_and_the_whole_picture_when_asked(
    units: dict[str, Unit], client: Client
) -> None:
    manager = person(Role.MANAGER, units["top"])
    one = saved(units["ward"], manager)
    client.force_login(manager)

    client.post("/pictures/first/", {"key": one.key})
    opened, asked = client.get("/picture/"), client.get("/picture/?all=1")
    client.post("/pictures/first/")

    assert opened.headers["Location"] == f"/pictures/{one.key}/"
    assert asked.status_code == 200
    assert client.get("/picture/").status_code == 200
    assert client.post("/pictures/first/", {"key": "a\0b"}).status_code == 404


@pytest.mark.parametrize("what", ["first", "mail"])
def test_a_button_leads_back_to_the_page_it_stands_on(units: dict[str, Unit], client: Client, what: str) -> None:
    manager = person(Role.MANAGER, units["top"])
    one = saved(units["ward"], manager)
    client.force_login(manager)

    def after(**sent: str) -> str:
        return client.post(f"/pictures/{what}/", {"key": one.key} | sent).headers.get("Location", "")

    assert (after(), after(back="")) == ("/pictures/", "/pictures/")
    assert after(back=one.key) == f"/pictures/{one.key}/"
    assert client.post(f"/pictures/{what}/", {"key": one.key, "back": "//elsewhere"}).status_code == 404


# --- the morning mail -------------------------------------------------------------------------------


def test_nobody_gets_mail_who_has_not_asked_for_it(units: dict[str, Unit]) -> None:
    saved(units["ward"], person(Role.MANAGER, units["top"]))

    assert actions.send_mornings() == 0


def test_one_mail_a_working_morning_with_counts_and_links_alone(
    units: dict[str, Unit], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    late = case(units["ward"], NOW.date() - timedelta(days=90), harm="severe")
    for _ in range(5):
        action(late, NOW.date() - timedelta(days=60), due=NOW.date() - timedelta(days=1))
    manager = person(Role.MANAGER, units["top"])
    actions.subscribe(picture=saved(units["ward"], manager), by=manager)

    with django_capture_on_commit_callbacks(execute=True):
        sent = [actions.send_mornings(), actions.send_mornings()]

    assert sent == [1, 0]
    (letter,) = mail.outbox
    assert letter.to == [manager.email]
    assert "Serious, open: fewer than 5" in letter.body
    assert "Never events, open: 0" in letter.body
    assert "Actions overdue: 5" in letter.body
    assert "Board" not in letter.body  # a name somebody typed may tell of anything
    assert manager.name not in letter.body
    assert late.title not in letter.body


@pytest.mark.parametrize(("days", "sent"), [(1, 0), (2, 0), (3, 1), (16, 0), (17, 1)])
def test_no_mail_on_saturdays_sundays_and_holidays(units: dict[str, Unit], days: int, sent: int) -> None:
    manager = person(Role.MANAGER, units["top"])
    actions.subscribe(picture=saved(units["ward"], manager), by=manager)

    with clock.stopped_at(NOW + timedelta(days=days)):  # the sixteenth day on is the sixth of December, a Sunday
        assert actions.send_mornings() == sent


def test_whoever_no_longer_sees_the_unit_gets_no_mail(units: dict[str, Unit]) -> None:
    manager = person(Role.MANAGER, units["top"])
    actions.subscribe(picture=saved(units["ward"], manager), by=person(Role.MANAGER, units["other"]))

    assert actions.send_mornings() == 0


def test_another_picture_takes_the_mails_place_and_one_click_ends_it(units: dict[str, Unit], client: Client) -> None:
    manager = person(Role.MANAGER, units["top"])
    first, second = saved(units["ward"], manager), saved(units["other"], manager)
    client.force_login(manager)

    for one in (first, second):
        client.post("/pictures/mail/", {"key": one.key})
    assert MorningMail.objects.get(ended_at__isnull=True).picture == second
    client.post("/pictures/mail/")

    assert not MorningMail.objects.filter(ended_at__isnull=True).exists()


def test_the_link_in_the_mail_ends_it_without_signing_in_and_a_wrong_one_looks_the_same(
    units: dict[str, Unit], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    manager = person(Role.MANAGER, units["top"])
    actions.subscribe(picture=saved(units["ward"], manager), by=manager)
    with django_capture_on_commit_callbacks(execute=True):
        actions.send_mornings()
    link = mail.outbox[0].body.split("/pictures/stop/")[1].split("/")[0]

    def answers(token: str) -> list[str]:
        asked = [Client().get(f"/pictures/stop/{token}/"), Client().post(f"/pictures/stop/{token}/")]
        return [one.content.decode().split("<main")[1] for one in asked]

    looked, wrong = Client().get(f"/pictures/stop/{link}/"), answers("nothing")
    assert looked.status_code == 200
    assert MorningMail.objects.filter(ended_at__isnull=True).exists()  # looking ends nothing
    right = answers(link)

    assert [len(one) for one in right] == [len(one) for one in wrong]
    assert not MorningMail.objects.filter(ended_at__isnull=True).exists()
