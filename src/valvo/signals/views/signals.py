"""The list of signals."""

from collections.abc import Sequence
from typing import ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.signals import access, queries
from valvo.signals.choices import SignalState
from valvo.signals.models import Signal
from valvo.web.frame import Frame
from valvo.web.lists import Cell, Column, Filter, ListPage
from valvo.web.templatetags.valvo import reading_language


def _what(signal: Signal) -> Cell:
    one = queries.told(signal, reading_language())
    return Cell(one.name, href=reverse("signals:signal", args=[signal.pk]), quiet=f"{signal.unit.name} · {one.period}")


def _value(signal: Signal) -> Cell:
    one = queries.told(signal, reading_language())
    return Cell(one.value, quiet=" ".join(one.reasons))


def _state(signal: Signal) -> Cell:
    if signal.state == SignalState.OPEN:
        late = signal.answer_by < clock.today()
        return Cell(signal.get_state_display(), tag="worse" if late else "teal")
    return Cell(signal.get_state_display(), tag="plain")


def _in_state(rows: QuerySet[Signal], value: str) -> QuerySet[Signal]:
    return rows if value == "all" else rows.filter(state=value)


class Signals(ListPage[Signal]):
    """Figures to answer for at the unit in view and under it."""

    title = _("Signals")
    needs = Permission.ACTION_VIEW
    lead = _("A figure missed its threshold, or its chart tells of a change for the worse. Who is responsible answers.")
    empty = _("Nothing calls for an answer. The newest figures are looked at every hour.")
    default_sort = "due"
    named = True
    search = ("owner__name", "unit__name_sv", "unit__name_fi", "unit__name_en")
    template = "signals/signals.html"
    columns = (
        Column("what", _("Indicator"), _what, sort=("indicator",)),
        Column("value", _("Figure"), _value),
        Column("owner", _("Answers for it"), lambda one: Cell(one.owner.name if one.owner else None), wide=True),
        Column("due", _("Answer by"), lambda one: Cell(one.answer_by), sort=("answer_by",), kind="date"),
        Column("state", _("State"), _state, sort=("state",), wide=True),
    )
    filters: ClassVar[Sequence[Filter[Signal]]] = (
        Filter("state", _("State"), [("all", _("All")), *SignalState.choices], _in_state, _("Waits for an answer")),
    )

    def more(self, frame: Frame) -> dict[str, object]:
        """Return whether the reader says what is watched here."""
        return {"may_watch": access.may_watch(frame.person, frame.required_unit())}

    def rows(self, frame: Frame) -> QuerySet[Signal]:
        """Return the signals in reach in the unit in view; the open ones where no state is chosen."""
        rows = access.signals_in(frame).select_related("unit", "owner")
        return rows if frame.request.GET.get("state") else rows.filter(state=SignalState.OPEN)
