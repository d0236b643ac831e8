"""What the register of a kind of matter tells from cases handled in Valvo: how many by cause, and how soon answered.

For work within the organisation: small numbers are hidden, and with them those that would give them back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import NamedTuple

from django.db.models import Count, QuerySet

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.definitions.catalogue import catalogue
from valvo.handling.choices import CaseState
from valvo.handling.models import Case, Clock
from valvo.organisation.models import Unit
from valvo.registers import access
from valvo.registers.reading.facts import Kind
from valvo.statistics.disclosure import Policy, protect
from valvo.statistics.disclosure_tables import Key, Relation, Table

THRESHOLD = 5
ALL, NOT_JUDGED = "all", ""
# The kind of case each register is also told from.
CASES: Mapping[Kind, str] = {
    Kind.OBJECTIONS: "objection",
    Kind.COMPLAINTS: "authority_complaint",
    Kind.INJURIES: "injury_notice",
}
LEFT_OUT = (CaseState.DUPLICATE, CaseState.NOT_REPORTABLE)


class Cause(NamedTuple):
    """How many cases of a cause came; None where hidden. Without a name: not judged yet."""

    name: str
    number: int | None


@dataclass(frozen=True)
class Handled:
    """Cases that came in a period by cause, and how soon those whose last day has passed were answered.

    `answered`: kept and all deadlines, and `days`: the median until closing; None where they rest on too few.
    """

    received: int | None
    causes: tuple[Cause, ...]
    answered: tuple[int, int] | None
    days: float | None


def handled(person: User, unit: Unit, register: Kind, period: Period, language: Language) -> Handled | None:
    """Return what cases tell at and under a unit; None for a register that is not told from cases, or of none.

    Three queries.
    """
    kind = CASES.get(register)
    if kind is None:
        return None
    cases = Case.objects.filter(unit__in=access.units(person, unit), kind=kind).exclude(state__in=LEFT_OUT)
    first, end = clock.start_of_day(period.first), clock.start_of_day(period.end)
    came = cases.filter(opened_at__gte=first, opened_at__lt=end)
    counts = dict(came.order_by().values_list("classification__event_type").annotate(number=Count("pk")))
    by_cause = {cause or NOT_JUDGED: number for cause, number in counts.items()}
    days = list(cases.filter(state=CaseState.CLOSED, closed_at__gte=first, closed_at__lt=end).values_list(*_SPAN))
    kept = _kept(cases, kind, first, min(end, clock.now()))
    if not by_cause and not days and kept is None:
        return None
    shown = _shown(by_cause)
    names = _names(kind, language)
    causes = tuple(Cause(name, shown[code]) for code, name in names.items() if code in by_cause)
    return Handled(shown[ALL], causes, kept, _median(days))


_SPAN = ("opened_at", "closed_at")


def _median(days: list[tuple[datetime, datetime | None]]) -> float | None:
    lasted = [(clock.local_day(closed) - clock.local_day(opened)).days for opened, closed in days if closed]
    return float(median(lasted)) if len(lasted) >= THRESHOLD else None


def _kept(cases: QuerySet[Case], kind: str, first: datetime, end: datetime) -> tuple[int, int] | None:
    """Return how many answers were given in time and how many should have been, of the last deadline of the kind."""
    rule = catalogue().kind(kind).clocks[-1]
    due = Clock.objects.filter(case__in=cases, rule=rule, due_at__gte=first, due_at__lt=end)
    found = [done is not None and done <= last for done, last in due.values_list("done_at", "due_at")]
    return (sum(found), len(found)) if len(found) >= THRESHOLD else None


def _shown(counts: Mapping[str, int]) -> dict[str, int | None]:
    cells: dict[Key, int] = {(ALL,): sum(counts.values())}
    cells |= {(cause,): number for cause, number in counts.items()}
    table = Table(cells, (Relation((ALL,), tuple((cause,) for cause in counts)),) if counts else ())
    protected = protect(table, Policy(THRESHOLD))
    return {cause: protected.shown((cause,)) for cause in [*counts, ALL]}


def _names(kind: str, language: Language) -> dict[str, str]:
    """Return the causes of a kind of case by code in the order of its list, those not judged last."""
    codes = catalogue().code_list(catalogue().kind(kind).judged["event_type"]).codes
    return {code.id: code.label[language] for code in codes} | {NOT_JUDGED: ""}
