"""Every change to people, their roles and who stands in for whom."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from valvo.accounts.events import AccountEvent
from valvo.accounts.handover import HOLDINGS
from valvo.accounts.models import Deputy, Membership, User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.errors import Refusal
from valvo.core.languages import Language
from valvo.organisation.models import Unit
from valvo.trail.actions import record


@transaction.atomic
def add_person(
    *, email: str, name: str, by: User | None, language: Language = "sv", password: str | None = None
) -> User:
    """Make an account; without a password the person signs in through OpenID Connect or asks for a new one by mail."""
    user = User(email=email.lower(), name=name, language=language, created_at=clock.now())
    user.set_password(password)
    user.save()
    record(AccountEvent.ADDED, by=by, target=user)
    return user


@transaction.atomic
def give_role(
    *, user: User, role: Role, unit: Unit, by: User | None, since: date | None = None, until: date | None = None
) -> Membership:
    """Give a person a role at a unit and everything under it, from a day (today) up to but not including another."""
    since = since or clock.today()
    membership = Membership.objects.create(user=user, role=role, unit=unit, valid_from=since, valid_to=until)
    record(AccountEvent.ROLE_GIVEN, by=by, target=user, unit=unit, role=role, since=since, until=until)
    return membership


@transaction.atomic
def end_role(*, membership: Membership, by: User | None, on: date | None = None) -> None:
    """End a role from a day (today); the row stays, so that old rights can be seen."""
    membership.valid_to = max(on or clock.today(), membership.valid_from)
    membership.save(update_fields=["valid_to"])
    record(
        AccountEvent.ROLE_ENDED,
        by=by,
        target=membership.user,
        unit=membership.unit,
        role=membership.role,
        on=membership.valid_to,
    )


@transaction.atomic
def set_deputy(*, absent: User, deputy: User, since: date, until: date, by: User | None) -> Deputy:
    """Let somebody stand in during an absence, both days included."""
    row = Deputy.objects.create(absent=absent, deputy=deputy, valid_from=since, valid_to=until)
    record(AccountEvent.DEPUTY_SET, by=by, target=absent, deputy=deputy.pk, since=since, until=until)
    return row


@transaction.atomic
def set_language(*, user: User, language: Language) -> None:
    """Remember the language a person reads in."""
    user.language = language
    user.save(update_fields=["language"])
    record(AccountEvent.LANGUAGE, by=user, target=user, language=language)


@transaction.atomic
def end_deputy(*, row: Deputy, by: User | None) -> None:
    """End a standing-in from today; one that has not begun is taken away."""
    yesterday = clock.today() - timedelta(days=1)
    record(AccountEvent.DEPUTY_ENDED, by=by, target=row.absent, deputy=row.deputy_id)
    if row.valid_from > yesterday:
        row.delete()
    else:
        row.valid_to = min(row.valid_to, yesterday)
        row.save(update_fields=["valid_to"])


@transaction.atomic
def hand_over(*, leaver: User, to: User, by: User | None) -> int:
    """Give everything a leaver holds to somebody else and end the leaver's roles; return how many things went over."""
    if leaver == to:
        raise Refusal(_("Choose somebody else to take over."))
    moved = sum(holding.give(leaver, to, by) for holding in HOLDINGS)
    for membership in Membership.objects.filter(user=leaver, valid_to__isnull=True):
        end_role(membership=membership, by=by)
    record(AccountEvent.HANDED_OVER, by=by, target=leaver, to=to.pk, things=moved)
    return moved


@transaction.atomic
def close_account(*, user: User, by: User | None) -> None:
    """Let nobody sign in with this account any more; what the person did stays in the trail."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(AccountEvent.CLOSED, by=by, target=user)


@transaction.atomic
def open_account(*, user: User, by: User | None) -> None:
    """Let a closed account sign in again."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(AccountEvent.OPENED, by=by, target=user)
