"""HUS's year in a database of its own: its units, as many reports as it had, handled here; and whether all adds up."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice

from django.db import transaction

from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.errors import Refusal
from valvo.core.periods import Period
from valvo.demo.actions import CHUNK, HistoryWriter, write_people
from valvo.demo.people import Person
from valvo.demo.sized import HANDLER, Margins, lives
from valvo.documents.builders.parts import handled
from valvo.documents.rules import Audience
from valvo.handling.models import Case
from valvo.hotline import actions as hotline
from valvo.hotline import matching
from valvo.organisation.actions import NewUnit, open_units
from valvo.organisation.choices import Sector, UnitKind
from valvo.organisation.models import Unit
from valvo.registers import samples, terms
from valvo.registers.incoming import read_all

PAPER = samples.PUBLISHED[0]
OPENED = date(2000, 1, 1)
_CALM = "Patienten är informerad och läget under kontroll."
Figures = Mapping[tuple[str, int], tuple[Decimal, int]]  # by code and year: the value, and decimals as printed


@dataclass(frozen=True)
class Compared:
    """One figure of the paper beside the one counted out of the cases."""

    code: str
    year: int
    paper: Decimal
    counted: Decimal | None

    @property
    def equal(self) -> bool:
        """Tell whether they are the same as the paper prints them."""
        return self.counted == self.paper


def printed() -> Figures:
    """Return the key figures HUS printed, as its file in samples/ has them."""
    (path,) = (samples.SAMPLES / PAPER.folder).glob("nyckeltal.csv")
    (incoming,) = read_all([samples.raw(path, Period.parse(PAPER.period))])
    return {
        (term.code, fact.span.last.year): (fact.value, fact.decimals)
        for reading in incoming.readings
        for fact in reading.facts
        if fact.value is not None and (term := terms.find(fact.item.dimension, fact.item.name))
    }


def published_margins() -> Margins:
    """Return the margins of HUS's year."""
    figures = {key: value for key, (value, _decimals) in printed().items()}
    return Margins.of(figures, Period.parse(PAPER.period).first.year)


@transaction.atomic
def write_year_of_hus(margins: Margins, *, seed: int, tell: Callable[[int], None] = lambda reports: None) -> Unit:
    """Write HUS, its units and a year's reports, all handled; refuses a database with units in it."""
    if Unit.objects.exists():
        raise Refusal("the database already holds units. HUS's year is made in an empty database only.")
    hus = samples.open_organisations()[PAPER.unit]
    below = terms.terms()["unit"]
    new = [
        NewUnit(one.code, UnitKind.UNIT, Sector.HEALTH, one.sv, one.fi, one.en, OPENED, hus.public_id) for one in below
    ]
    units = {unit.public_id: unit for unit in open_units(new=new, by=None)}
    handler = Person(HANDLER, "Kim Käsittelijä", "handler@hus.example", "sv", Role.HANDLER, PAPER.unit)
    users = write_people([handler], {PAPER.unit: hus, **units}, OPENED)
    writer = HistoryWriter(units, users)
    made = iter(lives(margins, {name: float(30 - number) for number, name in enumerate(units)}, seed))
    while chunk := list(islice(made, CHUNK)):
        writer.write(chunk)
        tell(writer.written)
    _raise_never_events(users[HANDLER])
    return hus


def _raise_never_events(by: User) -> None:
    for case in Case.objects.filter(report__answers__has_key="never_event").select_related("report"):
        found = matching.found_in(case.report)
        if found is None:
            continue
        with clock.stopped_at(case.opened_at):
            alert = hotline.raise_alert(case=case, found=found, by=None)
        with clock.stopped_at(case.opened_at + timedelta(minutes=12)):
            hotline.acknowledge(alert=alert, by=by)
            hotline.de_escalate(alert=alert, reason=_CALM, by=by)


def compared(hus: Unit, paper: Figures) -> Iterator[Compared]:
    """Yield every figure of the paper that the review of the year counts out of the cases, beside the counted one."""
    period = Period.parse(PAPER.period)
    rows = {row.label.code: row for row in handled.rows(hus, period, Audience.INSIDE)}
    for (code, year), (value, decimals) in paper.items():
        if code in rows:
            figure = rows[code].figure
            own = figure.now if year == period.first.year else figure.before
            yield Compared(code, year, value, None if own is None else _rounded(own, decimals))


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
