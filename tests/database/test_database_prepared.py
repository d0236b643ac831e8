"""What is written once answers as the ORM does, for every value; what it stores, the ORM reads back."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.db.models import Q, QuerySet

from valvo.accounts.access import memberships, roles_held
from valvo.accounts.models import Deputy, Membership, User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.database.prepared import Prepared, insert
from valvo.organisation.models import Unit
from valvo.trail.events import TrailEvent
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


def _user(name: str) -> User:
    return User.objects.create(email=f"{name}@example.org", name=name, created_at=clock.now())


def _unit(name: str) -> Unit:
    names = {"name_sv": name, "name_fi": name, "name_en": name}
    return Unit.objects.create(public_id=name, kind="unit", sector="health", opened_on=DAY, **names)


def test_a_prepared_question_answers_as_the_queryset_for_every_person_and_day() -> None:
    ward, clinic = _unit("ward"), _unit("clinic")
    nurse, doctor = _user("nurse"), _user("doctor")
    Membership.objects.create(user=nurse, unit=ward, role=Role.REPORTER, valid_from=DAY, valid_to=DAY + timedelta(2))
    Membership.objects.create(user=doctor, unit=clinic, role=Role.HANDLER, valid_from=DAY)
    Deputy.objects.create(absent=doctor, deputy=nurse, valid_from=DAY + timedelta(1), valid_to=DAY + timedelta(1))
    prepared = Prepared(lambda person, day: memberships(person, day).order_by("pk"))

    found = {
        (person.name, day): [row.pk for row in prepared(person=person.pk, day=day)]
        for person in (nurse, doctor)
        for day in (DAY + timedelta(n) for n in range(-1, 4))
    }

    asked = {
        (name, day): [row.pk for row in memberships(User.objects.get(name=name), day).order_by("pk")]
        for name, day in found
    }
    assert found == asked
    assert len({tuple(rows) for rows in found.values()}) == 4  # none, the ward's, both, the clinic's


def test_a_written_question_stands_in_another_as_the_queryset_would() -> None:
    ward, clinic, empty = _unit("ward"), _unit("clinic"), _unit("empty")
    nurse, doctor = _user("nurse"), _user("doctor")
    Membership.objects.create(user=nurse, unit=ward, role=Role.REPORTER, valid_from=DAY)
    Membership.objects.create(user=doctor, unit=clinic, role=Role.HANDLER, valid_from=DAY)
    asked = Prepared(lambda person: Membership.objects.filter(user=person).values("unit"))

    def units(person: User) -> QuerySet[Unit]:
        return Unit.objects.filter(pk__among=asked.written(person=person.pk))

    assert list(units(nurse)) == [ward]
    assert list(Unit.objects.filter(pk__in=units(doctor).values("pk"))) == [clinic]
    assert set(units(nurse) | units(doctor)) == {ward, clinic}
    assert list(Unit.objects.exclude(pk__in=(units(nurse) | units(doctor)).values("pk"))) == [empty]
    assert set(Unit.objects.filter(Q(pk=empty.pk) | Q(pk__found_by=units(nurse)))) == {empty, ward}
    again = Prepared(lambda person: units(User(pk=person)).order_by("pk"))
    assert [list(again(person=one.pk)) for one in (nurse, doctor)] == [[ward], [clinic]]


def test_texts_and_numbers_stand_where_the_question_puts_them() -> None:
    ward, _clinic = _unit("ward"), _unit("clinic")
    prepared = Prepared(lambda key, name: Unit.objects.filter(pk__gte=key, public_id=name, kind="unit"))

    assert prepared(key=0, name="ward") == [ward]
    assert prepared(name="ward", key=0) == [ward]
    assert prepared(key=ward.pk + 1, name="ward") == []
    assert prepared(key=0, name="unit") == []


def test_a_value_the_question_does_not_ask_with_is_refused() -> None:
    def forgetful(name: str) -> QuerySet[Unit]:
        return Unit.objects.filter(kind="unit")

    with pytest.raises(ValueError, match="not among"):
        Prepared(forgetful)(name="ward")


def test_roles_come_with_their_units_in_one_query(django_assert_num_queries: object) -> None:
    nurse = _user("nurse")
    for name in ("ward", "clinic", "home"):
        Membership.objects.create(user=nurse, unit=_unit(name), role=Role.REPORTER, valid_from=DAY)
    roles_held(nurse)

    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's fixture
        assert [row.unit.public_id for row in roles_held(nurse)] == ["ward", "clinic", "home"]
    assert roles_held(nurse)[0].unit == Unit.objects.get(public_id="ward")
    assert roles_held(nurse)[0].unit.opened_on == DAY


def test_what_is_read_along_is_as_the_orm_reads_it() -> None:
    nurse, ward = _user("nurse"), _unit("ward")
    Membership.objects.create(user=nurse, unit=ward, role=Role.REPORTER, valid_from=DAY)
    for along, there in (("user", nurse), ("unit", ward)):
        found = Prepared(lambda person: Membership.objects.filter(user=person), along=along)(person=nurse.pk)[0]
        kept = type(there).objects.get(pk=there.pk)
        for field in type(there)._meta.concrete_fields:
            told, asked = (getattr(one, field.attname) for one in (getattr(found, along), kept))
            assert (told, type(told)) == (asked, type(asked)), field.attname


def test_inserted_rows_are_read_back_as_saved_and_know_their_keys() -> None:
    rows = [Event(at=clock.now(), tag=TrailEvent.READ, data={"n": n, "text": "å"}, mac=uuid4().hex * 2) for n in (1, 2)]

    insert(*rows)
    insert()

    assert rows[0].pk < rows[1].pk
    for row in rows:
        kept = Event.objects.get(pk=row.pk)
        assert (kept.at, kept.data, kept.mac, kept.actor) == (row.at, row.data, row.mac, None)


def test_what_the_database_refuses_is_refused_when_inserted_too() -> None:
    _unit("ward")

    with pytest.raises(IntegrityError):
        insert(Unit(public_id="ward", kind="unit", sector="health", opened_on=DAY))
