"""The demo region's plans: words handed down from the county, units' own plans, an account of four months."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from dateutil.relativedelta import relativedelta
from django.db import transaction
from pydantic import BaseModel, ConfigDict

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.definitions.reading import read
from valvo.demo.people import handler_of
from valvo.demo.region import ServiceUnit, service_units
from valvo.organisation.models import Unit
from valvo.plans import actions
from valvo.plans.models import Plan

WITH_PLAN = 14  # units, in the region's order; the others have none yet
ADDS_EVERY, OUTDATED_EVERY, LATE_EVERY = 2, 5, 7
MONTHS_AGO, LATE_MONTHS_AGO = 9, 14
LANGUAGES: tuple[Language, ...] = ("sv", "fi")


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    sv: str
    fi: str

    def texts(self) -> dict[Language, str]:
        return {"sv": self.sv, "fi": self.fi}


class _Plans(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    plan: dict[str, _Words]
    programme: dict[str, _Words]
    additions: dict[str, _Words]
    outdated: _Words
    account: _Words


@cache
def _words() -> _Plans:
    return read(Path(__file__).with_name("plans.yaml"), _Plans).value


@transaction.atomic
def write_plans(units: Mapping[str, Unit], users: Mapping[str, User], now: datetime) -> int:
    """Write the county's programme and the words it hands down, then units' plans; return how many plans there are."""
    top, words = units["havsnas"], _words()
    start = now - relativedelta(months=LATE_MONTHS_AGO)
    writer, approver = users["hospital:coordinator"], users["coordinator"]
    for template, texts in (("self_monitoring_plan", words.plan), ("self_monitoring_programme", words.programme)):
        with clock.stopped_at(start):
            plan = _written(template, top, texts, writer)
        with clock.stopped_at(now - relativedelta(months=MONTHS_AGO)):
            _published(plan, approver)
    opened = [one for one in service_units(clock.local_day(now)) if one.closed is None][:WITH_PLAN]
    for number, unit in enumerate(opened):
        _unit_plan(number, unit, units, users, now)
    return 2 + len(opened)


def _unit_plan(
    number: int, unit: ServiceUnit, units: Mapping[str, Unit], users: Mapping[str, User], now: datetime
) -> None:
    words, writer, approver = _words(), users[handler_of(unit)], users["coordinator"]
    added = dict(words.additions) if number % ADDS_EVERY == 0 else {}
    if number % OUTDATED_EVERY == 0:
        added["rights"] = words.outdated
    late = number % LATE_EVERY == LATE_EVERY - 1
    with clock.stopped_at(now - relativedelta(months=LATE_MONTHS_AGO if late else MONTHS_AGO - 1)):
        plan = _written("self_monitoring_plan", units[unit.id], words.plan if late else added, writer)
        _published(plan, approver)
    period = Period.containing(clock.local_day(now), "third").shifted(-1)
    if number == 0 and period.end > (now - relativedelta(months=MONTHS_AGO - 1)).date():
        told = clock.start_of_day(period.end) + timedelta(days=20, hours=10)
        with clock.stopped_at(min(told, now)):
            row = actions.write_follow_up(
                plan=Plan.objects.get(pk=plan.pk), period=period, texts=words.account.texts(), by=writer
            )
            actions.publish_follow_up(follow_up=row, by=approver)


def _written(template: str, unit: Unit, words: Mapping[str, _Words], by: User) -> Plan:
    plan = actions.make(template=template, unit=unit, languages=LANGUAGES, by=by)
    for heading, said in words.items():
        actions.write(plan=plan, heading=heading, texts=said.texts(), replaces=False, by=by)
    return plan


def _published(plan: Plan, by: User) -> None:
    review_on = clock.today() + relativedelta(months=12)
    actions.approve(plan=plan, review_on=review_on, by=by)
    actions.publish(plan=plan, by=by)
