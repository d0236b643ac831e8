"""One register: its figures, each with the cell it came from."""

from typing import ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from valvo.accounts.permissions import Permission
from valvo.core.errors import NotFoundError
from valvo.core.figures import Figure, format_figure, format_period
from valvo.core.languages import Language
from valvo.registers import access, handled
from valvo.registers.choices import Measure, Register, State
from valvo.registers.entry_forms import FORMS
from valvo.registers.models import ChainState, Measurement
from valvo.registers.queries import Label
from valvo.registers.reading.facts import Kind
from valvo.registers.terms import say
from valvo.web.frame import Frame, frame_of
from valvo.web.lists import Cell, Column, Filter, ListPage, Words
from valvo.web.templatetags.valvo import printed, reading_language

_UNITS = {"percent": "%", "count": ""}


def item_cell(row: Measurement | ChainState) -> Cell:
    """Return what a figure is of, with the group it stands in."""
    label, language = Label.of(row.item), reading_language()
    return Cell(label.said(language), quiet=label.group_said(language))


def origin_cell(row: Measurement | ChainState) -> Cell:
    """Return the cell a figure came from, leading to its file."""
    href = reverse("registers:file", args=[row.file_id])
    if not row.file.name:
        return Cell(str(row.file), href=href, quiet=printed(row.file.imported_at))
    return Cell(f"{row.column}{row.row}", href=href, quiet=row.file.name)


def time_cell(row: Measurement) -> Cell:
    """Return what time a figure is of: its last day, and the first where they differ."""
    return Cell(row.last, quiet="" if row.first == row.last else f"{printed(row.first)} –")


def value_cell(row: Measurement) -> Cell:
    """Return a figure; whole numbers without decimals."""
    value = row.value
    if value is None:
        return Cell(None, quiet=str(_("empty in the source")))
    shown = int(value) if value == value.to_integral_value() else float(value)
    return Cell(shown, quiet=_UNITS.get(row.unit_of_measure, row.unit_of_measure))


def measure_cell(row: Measurement) -> Cell:
    """Return what is counted, on which day (a phone has no other column for it), and whether it was derived."""
    limit = f" ({row.limit_days} d)" if row.limit_days else ""
    told = [printed(row.last), *([str(_("from the change"))] if row.derived else [])]
    return Cell(f"{row.get_measure_display()}{limit}", quiet=", ".join(told))


def remark_cell(row: Measurement) -> Cell:
    """Return the source's remark in the reader's language where it is known."""
    language: Language = reading_language()
    return Cell(say("remark", row.remark, language))


class Figures(ListPage[Measurement]):
    """The figures of one register."""

    title: ClassVar[Words] = _("Figures")
    needs = Permission.REGISTER_VIEW
    lead = _("Every figure in force, with the cell of the file it came from.")
    empty = _("Take in a file to fill this register.")
    template = "registers/counted.html"
    default_sort = "item"
    search = ("item__name", "item__group")
    page_size = 50
    columns = (
        Column("item", _("What"), item_cell, sort=("item__position", "measure", "last")),
        Column("measure", _("Measure"), measure_cell, sort=("measure", "item__position", "last")),
        Column("time", _("As of"), time_cell, sort=("last", "item__position", "measure"), kind="date", wide=True),
        Column("value", _("Figure"), value_cell, sort=("value",), kind="number"),
        Column("remark", _("Remark"), remark_cell, wide=True),
        Column("origin", _("Origin"), origin_cell, wide=True),
    )
    filters = (
        Filter("measure", _("Measure"), Measure.choices, lambda rows, value: rows.filter(measure=value)),
        Filter(
            "origin",
            _("Stated or derived"),
            (("stated", _("Stated in the file")), ("derived", _("Derived from a change"))),
            lambda rows, value: rows.filter(derived=value == "derived"),
        ),
    )

    def get(self, request: HttpRequest, register: str = "") -> HttpResponse | StreamingHttpResponse:
        """Show one register; an unknown one is not there."""
        if register not in Register.values or register == Kind.SERVICE_CHAINS:
            raise NotFoundError("no such register")
        self.register = Register(register)
        frame_of(request)
        return super().get(request)

    def rows(self, frame: Frame) -> QuerySet[Measurement]:
        """Return the register's figures at and under the unit in view."""
        found = access.measurements(frame.person, frame.required_unit()).filter(item__register=self.register)
        return found.select_related("item", "item__of_unit", "file")

    def more(self, frame: Frame) -> dict[str, object]:
        """Return the register's own name as the title, where a row is entered by hand, and what cases tell."""
        own = {"title": self.register.label, "enter": _enter(self.register, frame)}
        return own | (_told_by_cases(self.register, frame) if Kind(self.register) in handled.CASES else {})


class Chains(ListPage[ChainState]):
    """Service and care chains with their state."""

    title = _("Service and care chains")
    needs = Permission.REGISTER_VIEW
    lead = _("How far each chain has come, on the day its file is of.")
    empty = _("Take in a file to fill this register.")
    template = "registers/figures.html"
    default_sort = "item"
    search = ("item__name",)
    columns = (
        Column("item", _("Chain"), item_cell, sort=("item__position",)),
        Column("state", _("State"), lambda row: Cell(row.get_state_display(), tag="plain"), sort=("state",)),
        Column("published", _("Description available"), lambda row: Cell(_yes_or_no(row.published))),
        Column("time", _("As of"), lambda row: Cell(row.on), sort=("on",), kind="date"),
        Column("origin", _("Origin"), origin_cell, wide=True),
    )
    filters = (Filter("state", _("State"), State.choices, lambda rows, value: rows.filter(state=value)),)

    def rows(self, frame: Frame) -> QuerySet[ChainState]:
        """Return the chains at and under the unit in view."""
        found = access.chain_states(frame.person, frame.required_unit())
        return found.select_related("item", "item__of_unit", "file")

    def more(self, frame: Frame) -> dict[str, object]:
        """Return where a chain is entered by hand."""
        return {"enter": _enter(Register.SERVICE_CHAINS, frame)}


def _enter(register: Register, frame: Frame) -> str:
    """Return the address where a row is entered by hand, empty for who may not and for registers without."""
    may_enter = Permission.REGISTER_EDIT in frame.permissions and Kind(register) in FORMS
    return reverse("registers:enter", args=[register.value]) if may_enter else ""


def _told_by_cases(register: Register, frame: Frame) -> dict[str, object]:
    period, language = frame.period, reading_language()
    found = handled.handled(frame.person, frame.required_unit(), Kind(register), period, language)
    near = period.shifted(-1), period.shifted(1)
    return {
        "handled": found,
        "in_time": format_figure(Figure.share(*found.answered), language) if found and found.answered else "",
        "period": format_period(period, language),
        "near": [(str(one), format_period(one, language)) for one in near],
    }


def _yes_or_no(value: bool | None) -> str | None:  # noqa: FBT001 (a column's value)
    return None if value is None else str(_("yes") if value else _("no"))
