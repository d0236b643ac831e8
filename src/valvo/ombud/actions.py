"""Every write to the ombudspersons' register. Once a period's sums have left, its contacts stay as they are."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.core.languages import LANGUAGES
from valvo.core.periods import Period
from valvo.documents.freezing import freeze
from valvo.ombud import building, queries, rules
from valvo.ombud.errors import ClosedPeriodError, NothingToReleaseError, NotSafeError
from valvo.ombud.events import OmbudEvent
from valvo.ombud.figures import as_incoming
from valvo.ombud.models import Account, Contact, Object
from valvo.organisation.models import Unit
from valvo.registers.actions import take_in
from valvo.statistics.disclosure_tables import DisclosureError, Key
from valvo.trail.actions import record

Values = Mapping[str, Any]


@transaction.atomic
def record_contact(*, office: Unit, values: Values, objects: Sequence[Values], by: User) -> Contact:
    """Note a contact with what it was about; raises ClosedPeriodError for a day whose account has left."""
    _refuse_closed(office, values["day"])
    contact = Contact.objects.create(office=office, **values)
    Object.objects.bulk_create(Object(contact=contact, **one) for one in objects)
    record(OmbudEvent.RECORDED, by=by, target=contact, unit=office, objects=len(objects))
    return contact


@transaction.atomic
def change_contact(*, contact: Contact, values: Values, objects: Sequence[Values], by: User, seen: int) -> None:
    """Correct a contact; raises StaleError when somebody else did so first, ClosedPeriodError as above."""
    current = _current(contact, seen)
    _refuse_closed(current.office, current.day)
    _refuse_closed(current.office, values["day"])
    Contact.objects.filter(pk=current.pk).update(**values, version=current.version + 1)
    current.objects_told.all().delete()
    Object.objects.bulk_create(Object(contact=current, **one) for one in objects)
    record(OmbudEvent.CHANGED, by=by, target=current, unit=current.office, objects=len(objects))


@transaction.atomic
def remove_contact(*, contact: Contact, by: User, seen: int) -> None:
    """Remove a contact noted by mistake; raises as `change_contact`."""
    current = _current(contact, seen)
    _refuse_closed(current.office, current.day)
    record(OmbudEvent.REMOVED, by=by, target=current, unit=current.office)
    current.delete()


@transaction.atomic
def release(*, office: Unit, period: Period, by: User) -> Account:
    """Let the sums of an ended period leave, small numbers hidden, as a document in each language.

    Raises NothingToReleaseError where the period cannot be released, NotSafeError where earlier accounts give away what
    this one would hide.
    """
    # The office's row makes two releases of one year follow one another.
    Unit.objects.select_for_update().get(pk=office.pk)
    if period not in queries.releasable(office, clock.today()):
        raise NothingToReleaseError(_("There is nothing to release for this period."))
    sums, hidden = _protected(office, period)
    sheet = building.Sheet(office, period, sums, hidden, queries.service_names(office))
    cells = {rules.key(str(period), table, code) for table, codes in sums.tables.items() for code in codes}
    cells |= {rules.key(str(period), counted, rules.TOTAL) for counted in (rules.CONTACTS, rules.OBJECTS)}
    account = Account.objects.create(
        office=office,
        period=str(period),
        first=period.first,
        last=period.last,
        hidden=sorted(cells & hidden),
        shown=sorted(cells - hidden),
        content={language: freeze(building.account(sheet, language, clock.today())) for language in LANGUAGES},
        released_at=clock.now(),
        released_by=by,
    )
    if totals := as_incoming(account, sums):
        take_in(files=[totals], unit=office, by=by)
    record(OmbudEvent.RELEASED, by=by, target=account, unit=office, period=str(period), hidden=len(cells & hidden))
    return account


def _protected(office: Unit, period: Period) -> tuple[rules.Sums, frozenset[Key]]:
    """Return the period's sums and what is hidden of them, given what has left of the same year."""
    year = Period.containing(period.first, "year")
    quarters = queries.quarters_until(period)
    whole = (str(year), [str(one) for one in quarters]) if year.last <= period.last else None
    sums = queries.sums_of(office, [*quarters, *([year] if whole else [])])
    left = queries.left_already(office, year.first.year)
    try:
        hidden = rules.hidden_cells(
            sums,
            whole,
            shown=[tuple(cell) for one in left for cell in one.shown],
            hidden=[tuple(cell) for one in left for cell in one.hidden],
        )
    except DisclosureError as error:
        raise NotSafeError(_("Accounts that have left would give small numbers of this one away.")) from error
    return sums[str(period)], hidden


def _current(contact: Contact, seen: int) -> Contact:
    current = Contact.objects.select_for_update(of=("self",)).select_related("office").filter(pk=contact.pk).first()
    if current is None or current.version != seen:
        raise StaleError
    return current


def _refuse_closed(office: Unit, day: date) -> None:
    left = Account.objects.filter(office=office, first__lte=day, last__gte=day).first()
    if left:
        raise ClosedPeriodError(
            _("The account of %(period)s has left; its contacts stay as they are.") % {"period": left.period}
        )
