"""The trail cannot be changed, and every change made behind its back is found."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.trail import actions
from valvo.trail.append_only import TRAIL
from valvo.trail.events import TrailEvent
from valvo.trail.models import Event, Seal
from valvo.trail.tags import all_tags
from valvo.trail.verification import FaultKind, verify

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Event, Seal])
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_refuses_to_change_or_remove_a_row(model: type[Event | Seal], verb: str) -> None:
    county()
    actions.seal()
    statement = {"update": "UPDATE {} SET {} = {}", "delete": "DELETE FROM {}"}[verb]
    column = "actor" if model is Event else "event"

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(model._meta.db_table, column, 7))

    assert model.objects.exists()


def test_an_untouched_trail_has_no_faults() -> None:
    county()
    sealed = actions.seal()

    verdict = verify()

    assert (verdict.events, verdict.links, verdict.waiting, verdict.faults) == (sealed, sealed, 0, ())


def test_events_newer_than_the_last_seal_wait_and_are_no_fault() -> None:
    county()
    actions.seal()
    actions.record(TrailEvent.READ, by=None)

    verdict = verify()

    assert (verdict.waiting, verdict.faults) == (1, ())


def tamper(statement: str, *values: object) -> None:
    """Do what somebody with the database's password could do."""
    TRAIL.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    TRAIL.install(connection)


def change_a_tag() -> None:
    tamper("UPDATE trail_event SET tag = 'trail:events:read' WHERE id = %s", Event.objects.order_by("id")[2].pk)


def take_a_row() -> None:
    tamper("DELETE FROM trail_event WHERE id = %s", Event.objects.order_by("id")[2].pk)


def take_the_last_row() -> None:
    tamper("DELETE FROM trail_event WHERE id = %s", Event.objects.latest("id").pk)


def insert_a_row() -> None:
    first = Event.objects.order_by("id")[0]
    tamper(
        "INSERT INTO trail_event (at, tag, actor, unit, target_kind, target, data, mac)"
        " SELECT at, 'organisation:unit:moved', actor, unit, target_kind, target, data, mac"
        " FROM trail_event WHERE id = %s",
        first.pk,
    )


def take_a_link() -> None:
    tamper("DELETE FROM trail_seal WHERE number = 2")


def exchange_links() -> None:
    tamper("UPDATE trail_seal SET digest = (SELECT digest FROM trail_seal WHERE number = 1) WHERE number = 3")


@pytest.mark.parametrize(
    ("mischief", "found"),
    [
        (change_a_tag, {FaultKind.CHANGED}),
        (take_a_row, {FaultKind.MISSING}),
        (take_the_last_row, {FaultKind.MISSING}),
        (insert_a_row, {FaultKind.CHANGED}),
        (take_a_link, {FaultKind.CHAIN, FaultKind.UNSEALED}),
        (exchange_links, {FaultKind.CHAIN}),
    ],
)
def test_each_kind_of_mischief_is_found(mischief: Callable[[], None], found: set[FaultKind]) -> None:
    county()
    actions.seal()

    mischief()

    assert {fault.kind for fault in verify().faults} >= found


def test_a_row_inserted_before_sealing_is_still_found_after_it() -> None:
    county()
    insert_a_row()
    actions.seal()

    assert {fault.kind for fault in verify().faults} == {FaultKind.CHANGED}


def test_an_event_committed_long_after_its_number_was_given_out_is_sealed_the_next_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    county()
    actions.seal()
    number = Event.objects.latest("id").pk + 1
    late, near, newest = (actions.event(TrailEvent.READ, by=None) for _each in range(3))
    late.id, near.id, newest.id = number, number + 1, number + 10
    newest.save(force_insert=True)
    actions.seal()
    monkeypatch.setattr(actions, "LOOKED_BACK", 10)

    late.save(force_insert=True)
    near.save(force_insert=True)

    assert actions.seal() == 1
    assert not Seal.objects.filter(event=late.pk).exists()
    with clock.stopped_at(clock.now() + timedelta(days=1)):
        assert actions.seal() == 1
        assert Seal.objects.filter(event=late.pk).exists()


@pytest.mark.parametrize("text", ["two words", "Åsa", "a" * 81, "line\nbreak"])
def test_text_somebody_wrote_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="codes, not text"):
        actions.record(TrailEvent.READ, by=None, note=text)


def test_event_names_have_three_parts_and_are_told_apart() -> None:
    tags = all_tags()

    assert all(len(tag.split(":")) == 3 and tag == tag.lower() for tag in tags)
    assert len(set(tags)) == len(tags)


def test_an_event_outlives_what_it_tells_of() -> None:
    user = person(Role.HANDLER, county()["ward-1"])
    actions.record(TrailEvent.READ, by=user)

    number = user.pk
    user.delete()

    assert Event.objects.get(tag=TrailEvent.READ).actor == number
