"""What has run out, and rows for the page of retention and the panel on a case."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import Language
from valvo.definitions.catalogue import catalogue
from valvo.definitions.schema import RetentionRule
from valvo.handling.access import may_coordinate
from valvo.handling.models import Case
from valvo.handling.panels import Panel, Side
from valvo.intake.queries import kind_label
from valvo.organisation.models import Unit
from valvo.retention import rules
from valvo.retention.forms import HoldForm
from valvo.retention.models import Erased, Hold, Run, RunLine


@dataclass(frozen=True)
class RuleRow:
    """A rule as the page shows it."""

    label: str
    kinds: str
    years: int
    source: str
    verified: bool


@dataclass(frozen=True)
class CountRow:
    """How many cases of a kind at a unit."""

    rule: str
    kind: str
    unit: Unit
    cases: int


def run_out(rule: RetentionRule) -> QuerySet[Case]:
    """Return the cases that a rule has kept long enough: closed, not held, not erased, nor waiting for another case.

    The kind is the one the case is handled as. A duplicate waits for the case it was merged into.
    """
    border = clock.start_of_day(rules.closed_before(clock.today(), rule.years))
    held = Hold.objects.filter(report=OuterRef("report"), lifted_at__isnull=True)
    erased = Erased.objects.filter(report=OuterRef("report"))
    alone = Q(duplicate_of__isnull=True) | Q(duplicate_of__closed_at__lt=border)
    closed = Case.objects.filter(alone, kind__in=rule.kinds, closed_at__lt=border)
    return closed.filter(~Exists(held), ~Exists(erased))


def would_erase(units: QuerySet[Unit] | None = None) -> list[CountRow]:
    """Return what a run would erase now, by rule, kind and unit; only at the units given, where they are."""
    found = []
    for rule_id, loaded in catalogue().retention.items():
        cases = run_out(loaded.value)
        if units is not None:
            cases = cases.filter(unit__in=units.values("pk"))
        counted = cases.order_by().values("kind", "unit").annotate(cases=Count("pk", distinct=True))
        found += [(rule_id, one["kind"], one["unit"], one["cases"]) for one in counted]
    named = Unit.objects.in_bulk({unit for _rule, _kind, unit, _cases in found})
    return [CountRow(rule, kind, named[unit], cases) for rule, kind, unit, cases in sorted(found)]


def rule_rows(language: Language) -> list[RuleRow]:
    """Return the rules in words."""
    found = [loaded.value for loaded in catalogue().retention.values()]
    return [
        RuleRow(
            one.label[language],
            ", ".join(kind_label(kind, language) for kind in one.kinds),
            one.years,
            one.source.title,
            one.source.verified,
        )
        for one in found
    ]


def runs(units: QuerySet[Unit]) -> list[tuple[Run, list[RunLine]]]:
    """Return the last runs with what they erased at the units given."""
    lines = RunLine.objects.filter(unit__in=units.values("pk"), run__in=list(Run.objects.all()[:24]))
    by_run: dict[Run, list[RunLine]] = {}
    for line in lines.select_related("run", "unit").order_by(F("run__at").desc(), "kind", "unit_id"):
        by_run.setdefault(line.run, []).append(line)
    return list(by_run.items())


def held_at(units: QuerySet[Unit]) -> int:
    """Return how many cases are held at the units given."""
    return Hold.objects.filter(lifted_at__isnull=True, report__case__unit__in=units.values("pk")).count()


def panel(person: User, case: Case) -> Panel | None:
    """Return the panel of a case for its coordinators: a hold in force, or placing one."""
    if not may_coordinate(person, case):
        return None
    hold = case.report.holds.filter(lifted_at__isnull=True).select_related("placed_by").first()
    context = {"number": case.report.number, "hold": hold, "form": HoldForm()}
    return Panel("hold", _("Retention"), "retention/parts/panel.html", context, order=90, side=Side.DECISIONS)
