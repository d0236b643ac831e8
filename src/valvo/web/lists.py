"""One kind of list for the whole of Valvo: search, filters as chips, sorting, paging, and the same rows as CSV or XLSX.

    class Cases(ListPage[Case]):
        title = _("Cases")
        columns = [Column("number", _("Number"), lambda case: Cell(case.number, href=case.address), sort=("number",))]
        filters = [Filter("state", _("State"), State.choices, lambda rows, value: rows.filter(state=value))]
        search = ("number", "report__what_happened")
        default_sort = "-received"

        def rows(self, frame: Frame) -> QuerySet[Case]: ...

Everything a list shows lives in its address, so that it can be kept under a name (`saved`). The HTMX answer is the part
`rows` of the full page.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Generic, Literal, TypeVar

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.views import View

from valvo.accounts.permissions import Permission
from valvo.web import exports, saved
from valvo.web.frame import Frame, frame_of
from valvo.web.models import SavedView

M = TypeVar("M", bound=Model)
Words = str | Promise
Value = str | int | float | date | datetime | None

COLUMN = "col"  # the address names the columns shown, each by itself
# Counting stops here: nobody pages through more, and a list of a million rows stays fast.
MOST_COUNTED = 500


@dataclass(frozen=True)
class Cell:
    """What stands in one cell: a value, where it leads, a second quiet line, or the tone of a tag."""

    value: Value
    href: str = ""
    quiet: str = ""
    tag: Literal["", "plain", "worse", "better", "teal"] = ""


@dataclass(frozen=True)
class Column(Generic[M]):
    """One column; `sort` names the ORM fields it sorts by, `wide` hides it on a phone."""

    key: str
    label: Words
    cell: Callable[[M], Cell]
    sort: tuple[str, ...] = ()
    kind: Literal["text", "number", "date"] = "text"
    wide: bool = False


@dataclass(frozen=True)
class Filter(Generic[M]):
    """One choice the reader can narrow the list by; `choices` may be a function of the frame.

    `unchosen` names what is shown where nothing is chosen, when that is not all.
    """

    key: str
    label: Words
    choices: Sequence[tuple[str, Words]] | Callable[[Frame], Sequence[tuple[str, Words]]]
    apply: Callable[[QuerySet[M], str], QuerySet[M]]
    unchosen: Words = ""

    def options(self, frame: Frame) -> Sequence[tuple[str, Words]]:
        """Return the values one can choose between."""
        return self.choices(frame) if callable(self.choices) else self.choices


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the key that removes it."""

    key: str
    text: str


@dataclass(frozen=True)
class Heading:
    """A column's head with where a click on it leads."""

    key: str
    label: Words
    kind: str
    wide: bool
    sort_to: str
    sorted: Literal["", "ascending", "descending"]


class ListPage(LoginRequiredMixin, View, Generic[M]):
    """A page that is a list; subclasses declare it."""

    title: ClassVar[Words]
    needs: ClassVar[Permission | None] = None  # somebody who holds it nowhere is told that the page is not for them
    lead: ClassVar[Words] = ""
    empty: ClassVar[Words] = ""
    columns: ClassVar[Sequence[Column[Any]]]
    filters: ClassVar[Sequence[Filter[Any]]] = ()
    search: ClassVar[tuple[str, ...]] = ()
    default_sort: ClassVar[str]
    page_size: ClassVar[int] = 25
    named: ClassVar[bool] = False  # on a phone the first cell stands over the others, which get its width
    template: ClassVar[str] = "web/list.html"
    rows_template: ClassVar[str] = "web/list.html#rows"

    def rows(self, frame: Frame) -> QuerySet[M]:
        """Return what the person may see in the unit in view; subclasses say it."""
        raise NotImplementedError

    def more(self, frame: Frame) -> dict[str, object]:
        """Return more for the template, for subclasses with their own."""
        return {}

    def get(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        """Show the list, a part of it, or the whole as a file."""
        frame = frame_of(request)
        if self.needs:
            frame.require(self.needs)
        if to := saved.default_address(request, self._views(frame), frame.person.pk):
            return redirect(to)
        found = self._sorted(self._searched(self._filtered(self.rows(frame), frame), request), request)
        form = request.GET.get("export")
        if form in exports.FORMS:
            columns = self.chosen_columns(request)
            return exports.answer(form, str(self.title), _header(columns), _values(columns, found))
        # A subclass's template adds what stands around the rows; the rows themselves are the same for all.
        template = self.rows_template if request.headers.get("HX-Target") == "rows" else self.template
        return render(request, template, self._context(frame, request, found))

    @classmethod
    def own_keys(cls) -> list[str]:
        """Return the keys of the address that are the list's own: what a kept view consists of."""
        return ["q", "sort", COLUMN, *(one.key for one in cls.filters)]

    def chosen_columns(self, request: HttpRequest) -> Sequence[Column[M]]:
        """Return the columns the address asks for, always with the first; all where it asks for none there is."""
        asked = set(request.GET.getlist(COLUMN)) & {column.key for column in self.columns}
        return [column for column in self.columns if column.key in asked or column is self.columns[0] or not asked]

    def _views(self, frame: Frame) -> list[SavedView]:
        if not hasattr(self, "_views_read"):
            self._views_read = saved.views_of(frame)
        return self._views_read

    def _context(self, frame: Frame, request: HttpRequest, found: QuerySet[M]) -> dict[str, object]:
        page = _whole(request.GET.get("page"))
        keys, total = self._keys(found, (page - 1) * self.page_size)
        shown = _read(found, keys[: self.page_size])
        columns = self.chosen_columns(request)
        own = saved.own_query(request, self.own_keys())
        return {
            "title": self.title,
            "lead": self.lead,
            "empty": self.empty,
            "named": self.named,
            "headings": [self._heading(column, request) for column in columns],
            "lines": [[(column, column.cell(row)) for column in columns] for row in shown],
            "total": min(total, MOST_COUNTED),
            "more_than_counted": total > MOST_COUNTED,
            "page": page,
            "previous": page - 1 if page > 1 else None,
            "next": page + 1 if len(keys) > self.page_size else None,
            "search": bool(self.search),
            "q": request.GET.get("q", ""),
            "choices": [(one, one.options(frame), request.GET.get(one.key, "")) for one in self.filters],
            "chips": self._chips(frame, request),
            "kept": _kept(request, *saved.CARRIED, "sort", COLUMN),
            "kept_beside_columns": _kept(request, *saved.CARRIED, *[key for key in self.own_keys() if key != COLUMN]),
            "columns_to_choose": [(one, one in columns) for one in self.columns[1:]],
            "view_chips": saved.chips(request, self._views(frame), own),
            "without_view": saved.plain_address(request),
            "own_query": own,
            "may_share": Permission.CASE_COORDINATE in frame.permissions,
        } | self.more(frame)

    def _keys(self, found: QuerySet[M], start: int) -> tuple[list[int], int]:
        """Return the keys of the rows from one on, one more than a page has, and how many rows are counted in all.

        Keys are looked for and counted at once; what stands in the rows is read of those shown alone.
        """
        first = 0 if start <= MOST_COUNTED else start
        last = max(MOST_COUNTED, start + self.page_size) + 1
        keys = list(found.values_list("pk", flat=True)[first:last])
        return keys[start - first :][: self.page_size + 1], first + len(keys) if keys else 0

    def _filtered(self, rows: QuerySet[M], frame: Frame) -> QuerySet[M]:
        for one in self.filters:
            value = frame.request.GET.get(one.key, "")
            if value in {str(key) for key, _label in one.options(frame)}:
                rows = one.apply(rows, value)
        return rows

    def _searched(self, rows: QuerySet[M], request: HttpRequest) -> QuerySet[M]:
        words = request.GET.get("q", "").split()
        for word in words[:8] if self.search else ():
            rows = self.searched(rows, word.replace("\0", ""))
        return rows

    def searched(self, rows: QuerySet[M], word: str) -> QuerySet[M]:
        """Narrow the rows by one word; subclasses may know a quicker way."""
        return rows.filter(reduce(or_, (Q(**{f"{name}__icontains": word}) for name in self.search)))

    def _sort_key(self, request: HttpRequest) -> str:
        asked = request.GET.get("sort", self.default_sort)
        return (
            asked if asked.lstrip("-") in {column.key for column in self.columns if column.sort} else self.default_sort
        )

    def _sorted(self, rows: QuerySet[M], request: HttpRequest) -> QuerySet[M]:
        key = self._sort_key(request)
        column = next(column for column in self.columns if column.key == key.lstrip("-"))
        sign = "-" if key.startswith("-") else ""
        # The key as last resort makes pages stable when many rows are alike.
        return rows.order_by(*(sign + name for name in column.sort), sign + "pk")

    def _heading(self, column: Column[M], request: HttpRequest) -> Heading:
        key = self._sort_key(request)
        state: Literal["", "ascending", "descending"] = ""
        if key.lstrip("-") == column.key:
            state = "descending" if key.startswith("-") else "ascending"
        to = ("-" if state == "ascending" else "") + column.key if column.sort else ""
        return Heading(column.key, column.label, column.kind, column.wide, to, state)

    def _chips(self, frame: Frame, request: HttpRequest) -> list[Chip]:
        chips = [Chip("q", f"“{request.GET['q']}”")] if self.search and request.GET.get("q") else []
        for one in self.filters:
            labels = {str(key): label for key, label in one.options(frame)}
            value = request.GET.get(one.key, "")
            if value in labels:
                chips.append(Chip(one.key, f"{one.label}: {labels[value]}"))
        return chips


def _read(found: QuerySet[M], keys: Sequence[int]) -> list[M]:
    """Return rows whose keys are known, in the list's order."""
    return list(found.filter(pk__in=keys)) if keys else []


def _kept(request: HttpRequest, *keys: str) -> list[tuple[str, str]]:
    """Return what of the address a form carries on."""
    return [(key, value) for key in keys for value in request.GET.getlist(key)]


def _header(columns: Sequence[Column[Any]]) -> list[str]:
    return [str(column.label) for column in columns]


def _values(columns: Sequence[Column[M]], rows: QuerySet[M]) -> Iterable[list[Value]]:
    for row in rows.iterator(chunk_size=2_000):
        yield [column.cell(row).value for column in columns]


def _whole(text: str | None) -> int:
    """Return a page number; anything that is none is the first page."""
    return max(1, int(text)) if text and text.isascii() and text.isdigit() and len(text) < 7 else 1
