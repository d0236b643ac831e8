"""Every write to contracts. `seen` is the version the person's page was made from: a later one is refused."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.contracts import rules
from valvo.contracts.definition import definition, loaded
from valvo.contracts.errors import DayError, LadderError
from valvo.contracts.events import ContractEvent
from valvo.contracts.models import Contract, DueReport, Sanction
from valvo.core import clock
from valvo.core.errors import Refusal, StaleError
from valvo.organisation.models import Unit
from valvo.questionnaires.models import Sheet
from valvo.trail.actions import event, record, record_all


@dataclass(frozen=True)
class Agreed:
    """What a contract says."""

    producer: Unit
    name: str
    starts_on: date
    responsible: User
    reference: str = ""
    ends_on: date | None = None
    staff_agreed: Decimal | None = None
    check_sheet: Sheet | None = None


@transaction.atomic
def add_contract(*, organiser: Unit, agreed: Agreed, by: User) -> Contract:
    """Keep a contract; raises DayError for one that ends before it begins."""
    _refuse_days(agreed)
    made = Contract.objects.create(organiser=organiser, changed_at=clock.now(), **vars(agreed))
    record(ContractEvent.ADDED, by=by, target=made, unit=organiser, producer=made.producer_id)
    return made


@transaction.atomic
def change_contract(*, contract: Contract, agreed: Agreed, by: User, seen: int | None = None) -> Contract:
    """Store a contract as it was changed."""
    _refuse_days(agreed)
    contract = Contract.objects.select_for_update().get(pk=contract.pk)
    if seen is not None and seen != contract.version:
        raise StaleError(_("Somebody changed the contract after you opened the page. Look at it again."))
    for name, value in vars(agreed).items():
        setattr(contract, name, value)
    contract.version, contract.changed_at = contract.version + 1, clock.now()
    contract.save()
    record(ContractEvent.CHANGED, by=by, target=contract, unit=contract.organiser_id)
    return contract


@transaction.atomic
def hand_over(leaver: User, to: User, by: User | None) -> int:
    """Let somebody else answer for the contracts of somebody who leaves; return how many there were."""
    rows = list(Contract.objects.select_for_update().filter(responsible=leaver))
    moved = Contract.objects.filter(pk__in=[one.pk for one in rows])
    moved.update(responsible=to, version=F("version") + 1, changed_at=clock.now())
    record_all(event(ContractEvent.HANDED_OVER, by=by, target=one, unit=one.organiser_id, to=to.pk) for one in rows)
    return len(rows)


@transaction.atomic
def demand_report(*, contract: Contract, what: str, due_on: date, by: User) -> DueReport:
    """Note a report the contract demands by a day."""
    made = DueReport.objects.create(contract=contract, what=what, due_on=due_on)
    record(ContractEvent.REPORT_DUE, by=by, target=contract, unit=contract.organiser_id, report=made.pk, due=due_on)
    return made


@transaction.atomic
def receive_report(*, report: DueReport, received_on: date, staff: Decimal | None, by: User) -> DueReport:
    """Note that a report came, with the staff it told of; raises DayError for a day to come."""
    if received_on > clock.today():
        raise DayError(_("The day cannot be in the future."))
    report.received_on, report.staff = received_on, staff
    report.save()
    contract = report.contract
    record(ContractEvent.REPORT_RECEIVED, by=by, target=contract, unit=contract.organiser_id, report=report.pk)
    return report


@transaction.atomic
def sanction(
    *, contract: Contract, step: str, reason: str, by: User, endangered: bool = False, remedy_by: date | None = None
) -> Sanction:
    """Take a step on the ladder; raises LadderError for one that skips others, DayError for a day gone by."""
    contract = Contract.objects.select_for_update().get(pk=contract.pk)
    ladder = definition()
    taken = max((ladder.number(one.step) for one in contract.sanctions.all()), default=0)
    number = ladder.number(step)
    danger = endangered and any(one.id == step and one.danger for one in ladder.ladder)
    if not rules.may_climb(taken, number, danger=danger):
        raise LadderError(_("One step at a time: take those before this one first, or say that safety is endangered."))
    if remedy_by is not None and remedy_by < clock.today():
        raise DayError(_("The day cannot be in the past."))
    made = Sanction.objects.create(
        contract=contract,
        step=step,
        definition=loaded().sha256,
        reason=reason,
        endangered=endangered,
        decided_on=clock.today(),
        decided_by=by,
        remedy_by=remedy_by,
    )
    record(ContractEvent.SANCTIONED, by=by, target=contract, unit=contract.organiser_id, sanction=made.pk, step=step)
    return made


@transaction.atomic
def close_sanction(*, sanction: Sanction, outcome: str, by: User) -> Sanction:
    """Say how a sanction ended; raises Refusal for one that has ended already."""
    sanction = Sanction.objects.select_for_update(of=("self",)).select_related("contract").get(pk=sanction.pk)
    if sanction.closed_on is not None:
        raise Refusal(_("This step has ended already."))
    sanction.closed_on, sanction.outcome = clock.today(), outcome
    sanction.save()
    contract = sanction.contract
    record(ContractEvent.SANCTION_CLOSED, by=by, target=contract, unit=contract.organiser_id, sanction=sanction.pk)
    return sanction


def _refuse_days(agreed: Agreed) -> None:
    if agreed.ends_on is not None and agreed.ends_on < agreed.starts_on:
        raise DayError(_("The contract cannot end before it begins."))
