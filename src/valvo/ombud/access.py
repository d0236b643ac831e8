"""Who sees what of the ombudspersons' register: contacts only they themselves, released sums who reads documents."""

from django.db.models import QuerySet

from valvo.accounts.access import units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core.errors import NotFoundError
from valvo.ombud.models import Account, Contact
from valvo.organisation.models import Unit


def offices(person: User) -> QuerySet[Unit]:
    """Return the units whose ombudsperson the person is."""
    return units_reached(person, Permission.OMBUD)


def office_of(person: User, unit: Unit | None) -> Unit:
    """Return the unit in view where the person is its ombudsperson; raises NotFoundError otherwise."""
    found = offices(person).filter(pk=unit.pk).first() if unit else None
    if found is None:
        raise NotFoundError("no such office")
    return found


def contacts(person: User) -> QuerySet[Contact]:
    """Return the contacts of the person's offices."""
    return Contact.objects.filter(office__in=offices(person))


def contact_for(person: User, pk: int) -> Contact:
    """Return a contact of the person's; raises NotFoundError when it is not there or not theirs."""
    found = contacts(person).filter(pk=pk).select_related("office").first()
    if found is None:
        raise NotFoundError("no such contact")
    return found


def accounts(person: User) -> QuerySet[Account]:
    """Return the released accounts the person may read."""
    readers = units_reached(person, Permission.DOCUMENT_VIEW)
    return Account.objects.filter(office__in=readers) | Account.objects.filter(office__in=offices(person))


def account_for(person: User, pk: int) -> Account:
    """Return a released account the person may read; raises NotFoundError otherwise."""
    found = accounts(person).filter(pk=pk).select_related("office", "released_by").first()
    if found is None:
        raise NotFoundError("no such account")
    return found
