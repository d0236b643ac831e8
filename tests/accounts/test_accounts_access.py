"""Who reaches what: down the tree, in time, through a deputy; and never beyond."""

from datetime import date, timedelta

import pytest

from factories import county, person
from valvo.accounts import access, actions
from valvo.accounts.permissions import PERMISSIONS, Permission, Role
from valvo.core import clock
from valvo.core.errors import NotFoundError, Refusal
from valvo.organisation.actions import close_unit, move_unit

pytestmark = pytest.mark.django_db


def reached(user: object, permission: Permission = Permission.CASE_VIEW) -> set[str]:
    return set(access.units_reached(user, permission).values_list("public_id", flat=True))  # type: ignore[arg-type]


def test_a_role_reaches_its_unit_and_everything_under_it() -> None:
    units = county()

    assert reached(person(Role.HANDLER, units["hospital"])) == {"hospital", "ward-1", "ward-2"}


def test_a_role_without_the_permission_reaches_nothing() -> None:
    units = county()

    assert reached(person(Role.REPORTER, units["hospital"])) == set()


@pytest.mark.parametrize(("until", "reaches"), [(-1, False), (0, False), (1, True)])
def test_a_role_ends_the_day_it_says_not_the_day_after(until: int, reaches: bool) -> None:  # noqa: FBT001 (a case of the table)
    units, user = county(), person()
    until_day = clock.today() + timedelta(days=until)
    actions.give_role(
        user=user, role=Role.HANDLER, unit=units["ward-1"], by=None, since=date(2024, 1, 1), until=until_day
    )

    assert bool(reached(user)) is reaches


def test_a_unit_moved_away_is_out_of_reach_from_that_day() -> None:
    units = county()
    handler = person(Role.HANDLER, units["hospital"])

    move_unit(unit=units["ward-1"], parent=units["care"], on=clock.today(), by=None)

    assert reached(handler) == {"hospital", "ward-2"}


def test_a_closed_unit_stays_with_whoever_reached_it_last() -> None:
    units = county()
    handler = person(Role.HANDLER, units["hospital"])

    close_unit(unit=units["ward-1"], on=date(2024, 1, 1), by=None)

    assert "ward-1" in reached(handler)


@pytest.mark.parametrize(("first", "last", "reaches"), [(-3, -1, False), (-3, 0, True), (0, 3, True), (1, 3, False)])
def test_a_deputy_has_the_same_reach_on_the_days_of_absence_only(first: int, last: int, reaches: bool) -> None:  # noqa: FBT001 (a case of the table)
    units = county()
    absent, deputy, today = person(Role.HANDLER, units["ward-1"]), person(), clock.today()

    actions.set_deputy(
        absent=absent, deputy=deputy, since=today + timedelta(days=first), until=today + timedelta(days=last), by=None
    )

    assert bool(reached(deputy)) is reaches


def test_not_yours_and_not_there_answer_alike() -> None:
    units = county()
    handler = person(Role.HANDLER, units["hospital"])

    messages = set()
    for public_id in ("home", "nowhere"):
        with pytest.raises(NotFoundError) as refusal:
            access.unit_for(handler, Permission.CASE_VIEW, public_id)
        messages.add(str(refusal.value))

    assert len(messages) == 1


def test_the_ombud_sees_nothing_else_and_nobody_else_sees_the_ombuds() -> None:
    assert PERMISSIONS[Role.OMBUD] == {Permission.OMBUD}
    assert [role for role in Role if Permission.OMBUD in PERMISSIONS[role]] == [Role.OMBUD]


def test_every_role_is_given_permissions() -> None:
    assert set(PERMISSIONS) == set(Role)


def test_handing_over_ends_the_leavers_roles_and_refuses_oneself() -> None:
    units = county()
    leaver, heir = person(Role.HANDLER, units["ward-1"]), person(Role.HANDLER, units["ward-1"])

    with pytest.raises(Refusal):
        actions.hand_over(leaver=leaver, to=leaver, by=None)
    actions.hand_over(leaver=leaver, to=heir, by=None)

    assert reached(leaver) == set()
    assert reached(heir) == {"ward-1"}


def test_reach_is_one_query_however_many_units_there_are(django_assert_num_queries: object) -> None:
    units = county()
    handler = person(Role.HANDLER, units["county"])

    with django_assert_num_queries(1):  # type: ignore[operator]
        found = list(access.units_reached(handler, Permission.CASE_VIEW))

    assert len(found) == len(units)
