"""What is wrong with a plan by rule: empty and short parts, names that are no longer, age, accounts that are late."""

from dataclasses import dataclass
from datetime import date

from valvo.core import clock
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.definitions import deadlines
from valvo.definitions.catalogue import catalogue
from valvo.plans import building, rules
from valvo.plans.building import Inherited, Part
from valvo.plans.definition import outdated_in
from valvo.plans.models import FollowUp, Plan
from valvo.plans.rules import Fault, PartFacts


@dataclass(frozen=True)
class PartFault:
    """One fault: in which part and language."""

    heading: str
    language: Language
    fault: Fault


def faults(plan: Plan) -> list[PartFault]:
    """Return the faults of a plan as it is written now."""
    from_above = building.inherited(plan)
    return [one for language in building.languages_of(plan) for one in faults_in(plan, from_above, language)]


def faults_in(plan: Plan, from_above: Inherited | None, language: Language) -> list[PartFault]:
    """Return the faults in one language."""
    return of_parts(building.parts(plan, from_above, language), language)


def of_parts(parts: list[Part], language: Language) -> list[PartFault]:
    """Return the faults of parts that are read already."""
    found = [(part.heading.id, rules.fault(_facts(part))) for part in parts]
    return [PartFault(heading, language, fault) for heading, fault in found if fault is not None]


def _facts(part: Part) -> PartFacts:
    heading, text = part.heading, part.text
    return PartFacts(heading.required, heading.stands_alone, text, bool(outdated_in(text)))


@dataclass(frozen=True)
class Account:
    """The account asked for now: of which four months, its last day in time, and what is written of it."""

    period: Period
    due: date
    row: FollowUp | None

    @property
    def late(self) -> bool:
        """Tell whether it should have been published."""
        return clock.today() > self.due and (self.row is None or self.row.published_at is None)


def account_asked(plan: Plan, written: dict[str, FollowUp]) -> Account | None:
    """Return the account asked for now: of the last four months over since publication; None without a rule."""
    if plan.published_on is None or building.template_of(plan).follow_up_months is None:
        return None
    period = Period.containing(clock.today(), "third").shifted(-1)
    if period.end <= plan.published_on:
        return None
    due = account_due(period)
    return Account(period, due, written.get(str(period))) if due else None


def account_due(period: Period) -> date | None:
    """Return the last day the account of four months is published in time; None before there was any rule."""
    rule = catalogue().clocks["follow_up_publication"].value.rule_on(period.last)
    return clock.local_day(deadlines.due(rule, clock.start_of_day(period.last))) if rule else None
