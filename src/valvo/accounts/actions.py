"""Every change to people, their roles and who stands in for whom."""

from datetime import date

from django.db import transaction

from valvo.accounts.events import AccountEvent
from valvo.accounts.models import Deputy, Membership, User
from valvo.accounts.permissions import Role
from valvo.core import clock
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
