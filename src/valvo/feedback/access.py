"""Which feedback a person reads and groups, and which sums of it they see."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from valvo.accounts.access import units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.handling.access import case_seen, cases_in_view, may_handle
from valvo.handling.choices import CaseState
from valvo.handling.models import Case
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree

FEEDBACK = "feedback"  # the kind of case
LEFT_OUT = (CaseState.DUPLICATE, CaseState.NOT_REPORTABLE)


def feedback(person: User, unit: Unit) -> QuerySet[Case]:
    """Return the cases of feedback the person may read at and under a unit."""
    found = cases_in_view(person, unit).filter(kind=FEEDBACK).exclude(state__in=LEFT_OUT)
    return found.select_related("report", "unit", "grouping")


def feedback_for(person: User, number: str) -> Case:
    """Return a case of feedback the person may read; raises NotFoundError otherwise."""
    found = case_seen(person, number)
    if found.kind != FEEDBACK or found.state in LEFT_OUT:
        raise NotFoundError("no such feedback")
    return found


def feedback_to_group(person: User, number: str) -> Case:
    """Return a case of feedback the person may group; raises NotFoundError, NotAllowedError."""
    found = feedback_for(person, number)
    if not may_group(person, found):
        raise NotAllowedError(_("Feedback is grouped by those who handle it."))
    return found


def may_group(person: User, case: Case) -> bool:
    """Tell whether the person may group a case of feedback."""
    return may_handle(person, case)


def counted(person: User, unit: Unit) -> QuerySet[Case]:
    """Return the cases of feedback that are counted for the person at and under a unit; for sums alone."""
    below = subtree(unit, clock.today()).values("pk")
    reached = units_reached(person, Permission.REGISTER_VIEW).filter(pk__in=below)
    return Case.objects.filter(unit__in=reached, kind=FEEDBACK).exclude(state__in=LEFT_OUT)
