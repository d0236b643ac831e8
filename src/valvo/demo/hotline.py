"""Who is on call in the demo region, and the alert of its one never event: acknowledged by the second step."""

from collections.abc import Mapping
from datetime import date, timedelta

from valvo.accounts.models import User
from valvo.core import clock
from valvo.demo.effects import NEVER_UNIT
from valvo.demo.people import handler_of, verifier_of
from valvo.demo.region import region, service_units
from valvo.handling.models import Case
from valvo.hotline import actions, matching
from valvo.hotline.rules import STEP_AFTER
from valvo.intake.models import Report
from valvo.organisation.models import Unit

_LOOKED = timedelta(seconds=12)
_CALM = "Patienten är informerad och läget under kontroll. Utredningen är tillsatt och ärendet behandlas som vanligt."


def put_on_call(units: Mapping[str, Unit], users: Mapping[str, User], since: date) -> None:
    """Put people on call: two steps of the operating theatres, and one of the whole organisation."""
    theatre = next(unit for unit in service_units(since) if unit.id == NEVER_UNIT)
    by = users["coordinator"]
    actions.add_duty(unit=units[NEVER_UNIT], step=1, person=users[handler_of(theatre)], since=since, by=by)
    actions.add_duty(unit=units[NEVER_UNIT], step=2, person=users[verifier_of(theatre)], since=since, by=by)
    actions.add_duty(unit=units[region().top.id], step=1, person=by, since=since, by=by, phone="+358 40 000 0000")


def raise_never_event(units: Mapping[str, Unit], users: Mapping[str, User]) -> None:
    """Let the never event's alert go its way: raised, called twice, acknowledged, de-escalated. No mail is sent."""
    for report in Report.objects.filter(unit=units[NEVER_UNIT], answers__has_key="never_event"):
        found = matching.found_in(report)
        if found is not None:
            _lived_through(Case.objects.get(report=report), found, users["coordinator"])


def _lived_through(case: Case, found: matching.Found, by: User) -> None:
    raised = case.opened_at
    with clock.stopped_at(raised):
        alert = actions.raise_alert(case=case, found=found, by=None)
    for after in (_LOOKED, STEP_AFTER + 2 * _LOOKED):
        with clock.stopped_at(raised + after):
            actions.call_due()
    with clock.stopped_at(raised + timedelta(minutes=19)):
        actions.acknowledge(alert=alert, by=by)
    with clock.stopped_at(raised + timedelta(hours=5)):
        actions.de_escalate(alert=alert, reason=_CALM, by=by)
