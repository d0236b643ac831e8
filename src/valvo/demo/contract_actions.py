"""The demo region's contracts with its producers: what is due every quarter, and one step on the ladder."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.db import transaction

from valvo.accounts.models import User
from valvo.contracts import actions
from valvo.contracts.actions import Agreed
from valvo.core import clock
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit

QUARTERS = 4


@transaction.atomic
def write_contracts(units: Mapping[str, Unit], users: Mapping[str, User]) -> int:
    """Write a contract with each producer, its reports and, for the first, guidance; return how many there are."""
    top, by, today = units["havsnas"], users["coordinator"], clock.today()
    producers = sorted((one for one in units.values() if one.kind == UnitKind.PRODUCER), key=lambda one: one.public_id)
    for number, producer in enumerate(producers):
        start = today.replace(day=1) - relativedelta(months=18)
        with clock.stopped_at(clock.start_of_day(start)):
            agreed = Agreed(
                producer, f"Köpta tjänster: {producer.name_sv}", start, by,
                reference=f"HN-{start.year}-{number + 1:02}",
                ends_on=start + relativedelta(years=4), staff_agreed=Decimal(20 + 5 * number),
            )  # fmt: skip
            one = actions.add_contract(organiser=top, agreed=agreed, by=by)
        for quarter in range(QUARTERS):
            due = today.replace(day=1) - relativedelta(months=3 * quarter)
            row = actions.demand_report(contract=one, what="Personal och händelser", due_on=due, by=by)
            if quarter or number % 2:
                staff = Decimal(19 + 5 * number) - Decimal(quarter) / 2
                actions.receive_report(report=row, received_on=due - timedelta(days=3), staff=staff, by=by)
        if number == 0:
            reason = "Rapporten för det senaste kvartalet har inte kommit."
            actions.sanction(contract=one, step="guidance", reason=reason, remedy_by=today + timedelta(days=30), by=by)
    return len(producers)
