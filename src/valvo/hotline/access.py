"""Which alerts a person sees: those at units whose cases they read, and those they have been called to."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from valvo.accounts.access import may, units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.handling import access as handling
from valvo.handling.models import Case
from valvo.hotline.models import Alert, Call, Duty
from valvo.organisation.models import Unit


def alerts_seen(person: User) -> QuerySet[Alert]:
    """Return the alerts a person may read."""
    reached = units_reached(person, Permission.CASE_VIEW).values("pk")
    return Alert.objects.filter(Q(unit__in=reached) | Exists(_calls(person)))


def alerts_called_to(person: User) -> QuerySet[Alert]:
    """Return the alerts a person has been called to."""
    return Alert.objects.filter(Exists(_calls(person)))


def _calls(person: User) -> QuerySet[Call]:
    return Call.objects.filter(alert=OuterRef("pk"), person=person)


def alert_seen(person: User, number: str) -> Alert:
    """Return an alert the person may read; raises NotFoundError otherwise."""
    rows = alerts_seen(person).filter(number=number).select_related("unit", "case__report", "acknowledged_by")
    found = rows.first()
    if found is None:
        raise NotFoundError("no such alert")
    return found


def alert_to_act_on(person: User, number: str) -> Alert:
    """Return an alert the person may decide on; raises NotAllowedError where they may only read it."""
    alert = alert_seen(person, number)
    if not may_act(person, alert):
        raise NotAllowedError(_("Those who are called and those who handle cases there decide on an alert."))
    return alert


def may_act(person: User, alert: Alert) -> bool:
    """Tell whether a person has been called to an alert, or handles cases at its unit."""
    return may(person, Permission.CASE_HANDLE, alert.unit_id) or alert.calls.filter(person=person).exists()


def case_of(person: User, alert: Alert) -> Case | None:
    """Return the alert's case where the person may read it: being called opens no case."""
    return handling.cases_seen(person).filter(report__number=alert.number).first()


def case_to_raise(person: User, number: str) -> Case:
    """Return a case the person may raise an alert for: one they handle."""
    return handling.case_to_handle(person, number)


def reads_cases(person: User, unit: Unit) -> bool:
    """Tell whether the person reads cases at a unit, and so its never events and who is on call."""
    return may(person, Permission.CASE_VIEW, unit)


def unit_seen(person: User, unit: Unit) -> Unit:
    """Return a unit whose on-call list the person may read; raises NotFoundError otherwise."""
    if not reads_cases(person, unit):
        raise NotFoundError("no such unit")
    return unit


def may_edit(person: User, unit: Unit) -> bool:
    """Tell whether the person says who is on call for a unit."""
    return may(person, Permission.HOTLINE_EDIT, unit)


def unit_to_edit(person: User, unit: Unit) -> Unit:
    """Return a unit whose on-call list the person may change; raises NotAllowedError where they may only read it."""
    if not may_edit(person, unit_seen(person, unit)):
        raise NotAllowedError(_("A coordinator or manager of the unit decides who is on call."))
    return unit


def duty_to_end(person: User, pk: int) -> Duty:
    """Return somebody's duty to end; raises NotAllowedError where they may only read the list, else NotFoundError."""
    found = Duty.objects.filter(pk=pk).select_related("unit").first()
    if found is None or not reads_cases(person, found.unit):
        raise NotFoundError("no such duty")
    unit_to_edit(person, found.unit)
    return found
