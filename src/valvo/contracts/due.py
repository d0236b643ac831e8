"""What is due under contracts: reports, remedies, contracts that end; lines on Today, deadlines in the digest."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valvo.accounts.models import User
from valvo.contracts.definition import definition
from valvo.contracts.models import Contract, DueReport, Sanction
from valvo.core import clock
from valvo.core.languages import Language
from valvo.handling.escalation import stage_on
from valvo.handling.reminding import Deadline, worded
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree
from valvo.web.waiting import SHOWN, Group, Line, group, line_by

AHEAD = timedelta(days=14)
END_AHEAD = timedelta(days=90)  # a new contract takes its time
KEPT = ("contract__producer", "contract__responsible")


def _reports() -> QuerySet[DueReport]:
    rows = DueReport.objects.filter(received_on__isnull=True, due_on__lte=clock.today() + AHEAD)
    return rows.select_related(*KEPT).order_by("due_on", "pk")


def _remedies() -> QuerySet[Sanction]:
    rows = Sanction.objects.filter(closed_on__isnull=True, remedy_by__lte=clock.today() + AHEAD)
    return rows.select_related(*KEPT).order_by("remedy_by", "pk")


def _ending(ahead: timedelta) -> QuerySet[Contract]:
    """Return the contracts in force that end within a time; one that has ended asks for nothing."""
    today = clock.today()
    rows = Contract.objects.filter(ends_on__range=(today, today + ahead))
    return rows.select_related("producer", "responsible").order_by("ends_on", "pk")


def groups(person: User, unit: Unit, language: Language) -> list[Group]:
    """Return what waits for whoever answers for contracts of the unit in view and those under it."""
    under = subtree(unit, clock.today()).values("pk")
    mine = {"contract__responsible": person, "contract__organiser__in": under}
    reports, remedies = _reports().filter(**mine), _remedies().filter(**mine)
    ending = _ending(END_AHEAD).filter(responsible=person, organiser__in=under)
    more, label = reverse("contracts:index"), definition().label
    return [
        group(
            "contract_reports", _("Reports due by contract"),
            [_line(one.contract, one.due_on, one.what) for one in reports[:SHOWN]],
            reports.count(), f"{more}?reports=late",
        ),
        group(
            "contract_remedies", _("Shortcomings a producer is to put right"),
            [_line(one.contract, day, label(one.step, language)) for one in remedies[:SHOWN] if (day := one.remedy_by)],
            remedies.count(), more,
        ),
        group(
            "contract_ends", _("Contracts that end"),
            [_line(one, day, one.name) for one in ending[:SHOWN] if (day := one.ends_on)],
            ending.count(), more,
        ),
    ]  # fmt: skip


def _line(contract: Contract, day: date, title: str) -> Line:
    return line_by(
        day,
        title=title,
        address=_address(contract),
        quiet=contract.producer.name,
        rule=contract.reference or contract.name,
        button=_("Open"),
    )


def _address(contract: Contract) -> str:
    return f"{reverse('contracts:producer', args=[contract.producer.public_id])}#c{contract.pk}"


def deadlines() -> Iterator[Deadline]:
    """Yield what has come to a stage of reminding; three queries. Whoever answers for the contract is its owner."""
    for report in _reports():
        yield from _deadline("report", report.pk, report.contract, report.due_on, report.contract.starts_on)
    for step in _remedies():
        if step.remedy_by:
            yield from _deadline("remedy", step.pk, step.contract, step.remedy_by, step.decided_on)
    for one in _ending(AHEAD):
        if one.ends_on:
            yield from _deadline("contract", one.pk, one, one.ends_on, one.starts_on)


def _deadline(kind: str, thing: int, contract: Contract, day: date, started: date) -> Iterator[Deadline]:
    stage = stage_on(clock.today(), due=day, started=started)
    if stage:
        number, address = contract.reference or str(contract.pk), _address(contract)
        what = worded(_LABELS[kind])
        yield Deadline(kind, thing, day, stage, what, number, address, contract.organiser_id, contract.responsible)


_LABELS = {
    "report": gettext_lazy("Report due by contract"),
    "remedy": gettext_lazy("A shortcoming a producer is to put right"),
    "contract": gettext_lazy("A contract ends"),
}
