"""The list of contracts."""

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from valvo.accounts.permissions import Permission
from valvo.contracts import access, queries
from valvo.contracts.models import Contract
from valvo.core import clock
from valvo.organisation.queries import subtree
from valvo.web.frame import Frame
from valvo.web.lists import Cell, Column, Filter, ListPage


def _name(one: Contract) -> Cell:
    return Cell(one.producer.name, href=reverse("contracts:producer", args=[one.producer.public_id]), quiet=one.name)


def _late(one: Contract) -> Cell:
    number = getattr(one, "late", 0)
    return Cell(str(_("Late: %(number)s")) % {"number": number}, tag="worse") if number else Cell(str(_("In time")))


def _open(one: Contract) -> Cell:
    return Cell(getattr(one, "sanctioned", 0))


def _with_late(rows: QuerySet[Contract], value: str) -> QuerySet[Contract]:
    return queries.with_late_reports(rows)


class Contracts(ListPage[Contract]):
    """Contracts on bought services given by the unit in view and under it."""

    title = _("Contracts")
    lead = _("Bought services: what was agreed, what is due, and what was done about shortcomings.")
    empty = _("A contract is added here with its producer and the one who answers for it.")
    needs = Permission.ACTION_VIEW
    default_sort = "producer"
    search = ("name", "reference", "producer__name_sv", "producer__name_fi", "producer__name_en")
    template = "contracts/index.html"
    columns = (
        Column("producer", _("Producer"), _name, sort=("producer__name_sv", "name")),
        Column("responsible", _("Answers for it"), lambda one: Cell(one.responsible.name), wide=True),
        Column("ends", _("Last day"), lambda one: Cell(one.ends_on), sort=("ends_on",), kind="date", wide=True),
        Column("reports", _("Reports"), _late),
        Column("sanctions", _("Open sanctions"), _open, kind="number"),
    )
    filters = (Filter("reports", _("Reports"), [("late", _("Some are late"))], _with_late),)

    def rows(self, frame: Frame) -> QuerySet[Contract]:
        """Return the contracts the person reads in the unit in view."""
        under = subtree(frame.required_unit(), clock.today()).values("pk")
        late = Q(reports__received_on__isnull=True, reports__due_on__lt=clock.today())
        rows = access.contracts_seen(frame.person).filter(organiser__in=under).select_related("producer", "responsible")
        return rows.annotate(
            late=Count("reports", filter=late, distinct=True),
            sanctioned=Count("sanctions", filter=Q(sanctions__closed_on__isnull=True), distinct=True),
        )

    def more(self, frame: Frame) -> dict[str, object]:
        """Return whether one adds contracts here."""
        return {"may_add": access.may_look_after(frame.person, frame.required_unit())}
