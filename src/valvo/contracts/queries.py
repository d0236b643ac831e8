"""Rows for the page of a producer: everything one steers a contract by, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from valvo.accounts.models import Membership, User
from valvo.accounts.permissions import Role
from valvo.contracts import access, rules
from valvo.contracts.definition import definition
from valvo.contracts.models import Contract, DueReport, Sanction
from valvo.core import clock
from valvo.core.figures import Figure, format_figure
from valvo.core.figures import Unit as Counted
from valvo.core.languages import Language
from valvo.handling.models import Case
from valvo.handling.rules import FINISHED
from valvo.inspections.access import visits_seen
from valvo.inspections.models import Visit
from valvo.inspections.queries import counted
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit
from valvo.organisation.queries import in_force, subtree
from valvo.plans.models import Plan
from valvo.questionnaires.editions import questionnaire_of

VISITS_SHOWN = 10
_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Incidents:
    """Reports of a year at the producer's units, the open cases among all, and those over their time."""

    reports: int
    open: int
    late: int


@dataclass(frozen=True)
class ReportRow:
    """A report due, whether it is late, and the staff it told of in per cent of what was agreed."""

    one: DueReport
    late: bool
    share: str


@dataclass(frozen=True)
class SanctionRow:
    """A step taken on the ladder."""

    one: Sanction
    label: str
    over: bool


@dataclass(frozen=True)
class ContractCard:
    """One contract on the producer's page."""

    one: Contract
    standing: rules.Standing
    demands: list[tuple[str, str]]  # item and answer of the contract check
    reports: list[ReportRow]
    sanctions: list[SanctionRow]
    may_look_after: bool


@dataclass(frozen=True)
class PlanRow:
    """A unit of the producer, who answers for it (its managers, else who handles its cases), and its plan."""

    unit: Unit
    people: list[str]
    published_on: date | None
    review_over: bool


@dataclass(frozen=True)
class ProducerPage:
    """Everything about a producer."""

    producer: Unit
    contracts: list[ContractCard]
    visits: list[Visit]
    incidents: Incidents
    plans: list[PlanRow]


def with_late_reports(rows: QuerySet[Contract]) -> QuerySet[Contract]:
    """Return the contracts a report of which has not come though its day has passed."""
    late = DueReport.objects.filter(contract=OuterRef("pk"), received_on__isnull=True, due_on__lt=clock.today())
    return rows.filter(Exists(late))


def count_held(person: User) -> int:
    """Return how many contracts a person answers for."""
    return Contract.objects.filter(responsible=person).count()


def producer_page(producer: Unit, person: User, language: Language) -> ProducerPage:
    """Return a producer as a person of an organiser reads it."""
    units = subtree(producer, clock.today()).filter(kind=UnitKind.UNIT)
    under = subtree(producer, clock.today()).values("pk")
    rows = access.contracts_seen(person).filter(producer=producer).select_related("organiser", "responsible")
    named = rows.select_related("check_sheet__round__edition").prefetch_related("reports", "sanctions")
    visits = counted(visits_seen(person).filter(unit__in=under, visited_on__isnull=False)).select_related("unit")
    return ProducerPage(
        producer=producer,
        contracts=[_card(one, person, language) for one in named],
        visits=list(visits.order_by("-visited_on", "-pk")[:VISITS_SHOWN]),
        incidents=_incidents(under),
        plans=_plans(units),
    )


def _card(one: Contract, person: User, language: Language) -> ContractCard:
    today = clock.today()
    return ContractCard(
        one=one,
        standing=rules.standing(one.starts_on, one.ends_on, today),
        demands=_demands(one, language),
        reports=[_report(row, one, language) for row in one.reports.all()],
        sanctions=[_sanction(row, language) for row in one.sanctions.all()],
        may_look_after=access.may_look_after(person, one.organiser),
    )


def _report(row: DueReport, contract: Contract, language: Language) -> ReportRow:
    present = None if row.staff is None else float(row.staff)
    agreed = None if contract.staff_agreed is None else float(contract.staff_agreed)
    share = rules.staff_share(present, agreed)
    printed = "" if share is None else format_figure(Figure(share, Counted.PERCENT, 0), language)
    return ReportRow(row, rules.is_late(row.due_on, row.received_on, clock.today()), printed)


def _sanction(row: Sanction, language: Language) -> SanctionRow:
    over = row.closed_on is None and row.remedy_by is not None and row.remedy_by < clock.today()
    return SanctionRow(row, definition().label(row.step, language), over)


def _demands(contract: Contract, language: Language) -> list[tuple[str, str]]:
    sheet = contract.check_sheet
    if sheet is None:
        return []
    answers = dict(sheet.answers.filter(counted=True).values_list("item", "value"))
    items = questionnaire_of(sheet.round.edition).items()
    return [(item.text[language], answers[item.id]) for item in items if answers.get(item.id) and item.steps]


def _incidents(under: QuerySet[Any, Any]) -> Incidents:
    cases = Case.objects.filter(unit__in=under)
    still_open = cases.exclude(state__in=FINISHED)
    return Incidents(
        reports=cases.filter(opened_at__gte=clock.now() - _YEAR).count(),
        open=still_open.count(),
        late=still_open.filter(due_at__lt=clock.now()).count(),
    )


def _plans(units: QuerySet[Unit]) -> list[PlanRow]:
    rows = Plan.objects.filter(unit__in=units, template=definition().plan, published__isnull=False)
    published, people = {plan.unit_id: plan for plan in rows}, _people(units)
    return [_plan(unit, people.get(unit.pk, []), published.get(unit.pk)) for unit in units]


def _people(units: QuerySet[Unit]) -> dict[int, list[str]]:
    held = Membership.objects.filter(in_force(clock.today()), unit__in=units, user__is_active=True)
    by_role: dict[tuple[int, str], list[str]] = {}
    for unit, role, name in held.order_by("user__name").values_list("unit", "role", "user__name"):
        by_role.setdefault((unit, role), []).append(name)
    places = {unit for unit, _role in by_role}
    return {unit: by_role.get((unit, Role.MANAGER)) or by_role.get((unit, Role.HANDLER), []) for unit in places}


def _plan(unit: Unit, people: list[str], plan: Plan | None) -> PlanRow:
    if plan is None:
        return PlanRow(unit, people, None, review_over=False)
    over = plan.review_on is not None and plan.review_on < clock.today()
    return PlanRow(unit, people, plan.published_on, review_over=over)
