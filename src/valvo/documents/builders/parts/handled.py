"""The reports of a period out of what has been handled in Valvo, as the key figures a register would tell of them.

A figure the registers state comes first; these stand where nobody has to keep one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from valvo.analytics.engine import open_lake
from valvo.analytics.errors import LakeMissingError
from valvo.analytics.expressions import row
from valvo.analytics.storage import address
from valvo.analytics.tables import ALERTS, CASES, REPORTS
from valvo.core import clock
from valvo.core.languages import Text
from valvo.core.periods import Period
from valvo.documents import releases
from valvo.documents.builders.issues import Days, Issue
from valvo.documents.builders.live import beside_former, days_of, during, events
from valvo.documents.rules import Audience, least_shown
from valvo.indicators.catalogue import SERIOUS
from valvo.indicators.gathered import shown_manifest
from valvo.organisation.models import Unit
from valvo.registers import terms
from valvo.registers.choices import Dimension
from valvo.registers.queries import KeyRow, Label, Pair
from valvo.statistics.disclosure_tables import Key, Relation

NOTICED, DEVICE = ["hazard_event", "risk"], "device_incident"
ASIDE = ["duplicate", "not_reportable"]
# The figure's code among the terms of registers → what is counted, how it is told, and its name here.
COUNTS: Mapping[str, tuple[str, Text]] = {
    "reports": ("reports", Text(sv="Anmälningar om händelser", fi="Vaaratapahtumailmoitukset", en="Reports of events")),
    "reports-serious": ("serious", Text(sv="Allvarliga händelser", fi="Vakavat tapahtumat", en="Serious events")),
    "never-events": (
        "never",
        Text(sv="Händelser som aldrig ska inträffa", fi="Kuuman linjan tapahtumat", en="Never events"),
    ),
    "device-incidents": (
        "devices",
        Text(
            sv="Händelser med medicintekniska produkter",
            fi="Lääkinnällisten laitteiden vaaratilanteet",
            en="Incidents with medical devices",
        ),
    ),
}
SHARES: Mapping[str, tuple[str, Text]] = {
    "reports-reached": (
        "reached",
        Text(
            sv="Nådde patienten eller klienten, andel av anmälningarna",
            fi="Tapahtui potilaalle tai asiakkaalle, osuus ilmoituksista",
            en="Reached the patient or client, share of reports",
        ),
    ),
    "reports-near-miss": (
        "near_miss",
        Text(
            sv="Tillbud, andel av anmälningarna",
            fi="Läheltä piti, osuus ilmoituksista",
            en="Near misses, share of reports",
        ),
    ),
    "reports-medication": (
        "medication",
        Text(
            sv="Läkemedels- och vätskebehandling, andel av anmälningarna",
            fi="Lääke- ja nestehoito, osuus ilmoituksista",
            en="Medicines and fluids, share of reports",
        ),
    ),
}
Counts = Mapping[str, int]
# A near miss touches nobody, and how many reports there are is always told.
OF_PEOPLE = ("serious", "reached", "never", "devices", "medication")


@dataclass(frozen=True)
class Handled:
    """What is counted of a period and of the year before, and what of it is hidden."""

    now: Counts
    before: Counts
    issue: Issue
    hidden: frozenset[str]


def rows(unit: Unit, period: Period, audience: Audience) -> list[KeyRow]:
    """Return the key figures, none where nothing has been reported in the period."""
    found = handled(unit, period, audience)
    if found is None:
        return []
    counted = [
        _row(code, name, _pair(found, what), "count", hidden=what in found.hidden)
        for code, (what, name) in COUNTS.items()
    ]
    shares = [
        _row(code, name, _share(found, what), "percent", hidden=what in found.hidden)
        for code, (what, name) in SHARES.items()
    ]
    return [counted[0], *shares, *counted[1:]]


def handled(unit: Unit, period: Period, audience: Audience) -> Handled | None:
    """Return what has been reported and handled, None where nothing has, or the lake has not been built."""
    try:
        as_of = clock.local_day(shown_manifest().as_of)
    except LakeMissingError:
        return None
    spans = [days_of(one, as_of) for one in (period, period.year_before())]
    now, before = (_counted(unit.pk, days) for days in spans)
    if not now["reports"]:
        return None
    if not before["reports"] and not before["devices"]:
        before = {}
    least = least_shown(audience).events
    issue = _issue(str(unit.pk), {str(spans[0]): now, str(spans[1]): before}, least)
    former = releases.around(unit.pk, spans[1].first, spans[0].end)
    hidden = frozenset(beside_former(issue, former, audience).hidden)
    own = Issue(issue.cells, issue.relations, hidden & frozenset(issue.cells))
    return Handled(
        now,
        before,
        own,
        frozenset(key[2].removeprefix("noticed ") for key in own.hidden if key[2].startswith("noticed ")),
    )


def _counted(unit: int, days: Days) -> Counts:
    return _counted_once(address(""), shown_manifest().lake_version, unit, days)


@lru_cache(maxsize=64)
def _counted_once(_address: str, _version: int, unit: int, days: Days) -> Counts:
    lake = open_lake(shown_manifest())
    cases = during(lake, CASES, "opened_on", unit, days)
    reports = cases.filter(cases.kind.isin(NOTICED), ~cases.state.isin(ASIDE)).aggregate(
        reports=row.count(),
        reached=row.count(where=row.reach == "reached"),
        near_miss=row.count(where=row.reach == "near_miss"),
        serious=row.count(where=row.harm >= SERIOUS),
        medication=row.count(where=row.event_type == "medication"),
    )
    every = cases.filter(events()).aggregate(
        every_reached=row.count(where=row.reach == "reached"), every_serious=row.count(where=row.harm >= SERIOUS)
    )
    devices = during(lake, REPORTS, "received_on", unit, days)
    alerts = during(lake, ALERTS, "raised_on", unit, days)
    asked = (
        reports,
        every,
        devices.filter(devices.kind == DEVICE).aggregate(devices=row.count()),
        alerts.filter(alerts.state != "downgraded").aggregate(never=row.count()),
    )
    return {name: int(count) for one in asked for name, count in lake.run(one).to_pylist()[0].items()}


def _issue(unit: str, counts: Mapping[str, Counts], least: int) -> Issue:
    """Return the counts of people, tied to those of events of all kinds, which other documents tell."""
    cells: dict[Key, int] = {}
    sums: list[Relation] = []
    for days, held in counts.items():
        for what in OF_PEOPLE if held else ():
            own = (unit, days, f"noticed {what}")
            cells[own] = held[what]
            rest = held.get(f"every_{what}", -1) - held[what]
            if 0 <= rest < least:
                every, others = (unit, days, what), (unit, days, f"others {what}")
                cells[every] = held[f"every_{what}"]
                if rest:
                    cells[others] = rest
                sums.append(Relation(every, (own, others) if rest else (own,)))
    return Issue(cells, tuple(sums))


def _pair(found: Handled, what: str) -> Pair:
    before = found.before.get(what) if found.before.get("reports") or what == "devices" else None
    return Pair(Decimal(found.now[what]), None if before is None else Decimal(before))


def _share(found: Handled, what: str) -> Pair:
    def of(counts: Counts) -> Decimal | None:
        return Decimal(100) * counts[what] / counts["reports"] if counts.get("reports") else None

    return Pair(of(found.now), of(found.before))


def _row(code: str, name: Text, pair: Pair, unit: str, *, hidden: bool) -> KeyRow:
    label = Label(Dimension.FIGURE, terms.named(Dimension.FIGURE, code).sv, names=name)
    return KeyRow(label, pair, unit, 0 if unit == "count" else 1, remark="", hidden=hidden)
