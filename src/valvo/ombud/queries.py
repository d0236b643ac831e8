"""Counts of contacts and statistical objects, and rows for pages."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet

from valvo.core.periods import Period
from valvo.definitions.catalogue import catalogue
from valvo.ombud import rules
from valvo.ombud.choices import Age, Channel, Producer, Sector, Tongue, Who
from valvo.ombud.models import Account, Contact, Object
from valvo.organisation.models import Unit

OUTSIDE = "outside"  # no service of the organiser's own
YEARS_SHOWN = 2
_CHOICES: dict[str, type[Who | Age | Tongue | Channel | Sector | Producer]] = {
    "sector": Sector,
    "producer": Producer,
    "who": Who,
    "age": Age,
    "tongue": Tongue,
    "channel": Channel,
}


def sums_of(office: Unit, periods: Sequence[Period]) -> dict[str, rules.Sums]:
    """Return the counts of each period; all periods have the same codes, nought where nothing was."""
    first, last = min(one.first for one in periods), max(one.last for one in periods)
    services = _services(office, first, last)
    return {str(period): _sums(office, period, services) for period in periods}


def _services(office: Unit, first: date, last: date) -> list[str]:
    told = Object.objects.filter(contact__office=office, contact__day__range=(first, last))
    keys = told.values_list("service", flat=True).distinct()
    return sorted({str(one or OUTSIDE) for one in keys})


def _sums(office: Unit, period: Period, services: Sequence[str]) -> rules.Sums:
    contacts = Contact.objects.filter(office=office, day__range=(period.first, period.last))
    told = Object.objects.filter(contact__in=contacts)
    tables = {name: dict.fromkeys(choice.values, 0) for name, choice in _CHOICES.items()}
    tables["cause"] = {code.id: 0 for code in catalogue().code_list("ombud_cause").codes}
    tables["service"] = dict.fromkeys(services, 0)
    for name, counted in rules.TABLES.items():
        rows = contacts if counted == rules.CONTACTS else told
        for code, count in rows.order_by().values_list(name).annotate(Count("pk")):
            tables[name][str(code or OUTSIDE)] = count
    return rules.Sums(contacts.count(), told.count(), tables)


def quarters_until(period: Period) -> list[Period]:
    """Return the quarters of the period's year up to its end."""
    year = Period.containing(period.first, "year")
    return [one for one in year.split("quarter") if one.last <= period.last]


def left_already(office: Unit, year: int) -> list[Account]:
    """Return the accounts of a year that have left."""
    return list(Account.objects.filter(office=office, first__year=year))


def releasable(office: Unit, today: date) -> list[Period]:
    """Return ended periods with contacts and no account yet, newest first: quarters and years."""
    has_left = set(Account.objects.filter(office=office).values_list("period", flat=True))
    years = [Period.containing(date(today.year - back, 1, 1), "year") for back in range(YEARS_SHOWN + 1)]
    periods = [one for year in years for one in (year, *reversed(year.split("quarter")))]
    days = Contact.objects.filter(office=office, day__gte=years[-1].first).values_list("day", flat=True)
    counted = Counter(str(one) for day in set(days) for one in periods if one.first <= day <= one.last)
    return [one for one in periods if one.last < today and str(one) not in has_left and counted[str(one)]]


def service_names(office: Unit) -> Mapping[str, Unit]:
    """Return the units objects have been recorded of, by the code they have in sums."""
    used = Object.objects.filter(contact__office=office, service__isnull=False).values("service")
    return {str(unit.pk): unit for unit in Unit.objects.filter(pk__in=used)}


def about_sector(rows: QuerySet[Contact], sector: str) -> QuerySet[Contact]:
    """Return the contacts with something of a sector, each once."""
    return rows.filter(Exists(Object.objects.filter(contact=OuterRef("pk"), sector=sector)))
