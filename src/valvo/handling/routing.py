"""Who comes to a case by itself when it is opened: rules in definitions, and who holds the role a rule names.

Reads definitions first: a report no rule speaks of costs no query.
"""

from dataclasses import dataclass

from valvo.accounts.access import Held, held_above
from valvo.core import clock
from valvo.definitions.catalogue import catalogue
from valvo.definitions.schema import RoutingRule
from valvo.handling.models import Case


@dataclass(frozen=True)
class Route:
    """A rule that speaks of a case, and who holds its role nearest to the unit; None where nobody does."""

    rule: RoutingRule
    holder: Held | None


def routes(case: Case) -> list[Route]:
    """Return where the rules send a case just opened; at most one of them lets it wait with somebody."""
    found = _rules(case)
    held = held_above(case.unit_id) if found else []
    return [Route(rule, next((one for one in held if one.role == rule.role), None)) for rule in found]


def _rules(case: Case) -> list[RoutingRule]:
    """Return the rules that speak of a case, the most particular first; of those that hold it only the first."""
    day, answers = clock.local_day(case.opened_at), case.report.answers
    rules = [loaded.value for loaded in catalogue().routing.values()]
    fitting = [rule for rule in rules if rule.fits(kind=case.kind, answers=answers, day=day)]
    fitting.sort(key=lambda rule: (-len(rule.answers), rule.id))
    holding = [rule for rule in fitting if rule.does == "holds"]
    return [rule for rule in fitting if rule.does == "joins" or rule is holding[0]]
