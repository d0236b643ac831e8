"""Asking a person once which column of a new kind of file is which: the same form and page for every import.

Whoever imports gives the fields, what has been seen of the file, and what to do with the answer; the answer is
remembered (`actions.confirm_columns`) and used for the next file with these headings (`queries.remembered`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from valvo.core.languages import Language
from valvo.registers.columns import Field, Proposal, Why, faults, propose
from valvo.registers.incoming import RawFile
from valvo.registers.reading.files import read_grids
from valvo.registers.reading.read import headings_of
from valvo.registers.reading.reasons import Note, Reason, TableError
from valvo.registers.reading.tables import Table, likely
from valvo.registers.reading.words import plain, timeless
from valvo.web.forms import saved
from valvo.web.templatetags.valvo import reading_language

NOT_RECOGNISED = frozenset({Reason.NO_SHAPE, Reason.NOT_THIS_SHAPE, Reason.TWO_SHAPES})
_WHY = {
    Why.NAME: _("Proposed by its heading."),
    Why.PART_OF_NAME: _("Proposed by its heading and what stands under it."),
    Why.CONTENT: _("Proposed by what stands under it."),
}


@dataclass(frozen=True)
class Seen:
    """What has been seen of a file: its headings and some cells, column by column."""

    headings: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]

    def proposed(self, fields: Sequence[Field]) -> dict[str, Proposal]:
        """Return a column for each field that one fits."""
        return propose(self.headings, self.samples, fields)


def sheets_seen(file: RawFile) -> list[Seen]:
    """Return what is seen of each sheet of a file that can be asked about; raises TableError as reading does."""
    tables = [likely(grid) for grid in read_grids(file.name, file.content)]
    return [_seen(table) for table in tables if table is not None and len(headings_of(table)) > 1]


def _seen(table: Table) -> Seen:
    first = {plain(timeless(one.text)): one for one in reversed(table.headings)}
    headings = headings_of(table)
    columns = [first[plain(heading)] for heading in headings]
    return Seen(headings, tuple(tuple(row.cell(one).text for row in table.sample) for one in columns))


def can_be_asked(notes: Sequence[Note]) -> bool:
    """Tell whether a file was refused for nothing but its headings: then a person can say which column is which."""
    return all(note.reason in NOT_RECOGNISED for note in notes)


class ColumnsForm(forms.Form):
    """Which column is which."""

    def __init__(
        self,
        *args: Any,
        fields: Sequence[Field],
        headings: Sequence[str],
        proposed: Mapping[str, Proposal],
        language: Language,
        **kwargs: Any,
    ) -> None:
        """Make a field of choice for each thing the file tells."""
        super().__init__(*args, **kwargs)
        self.headings, self.asked = headings, fields
        for one in fields:
            proposal = proposed.get(one.code)
            self.fields[one.code] = forms.ChoiceField(
                label=one.label[language],
                required=one.needed,
                error_messages={"required": _("Choose the column.")},
                choices=[("", _("No such column"))] + [(heading, heading) for heading in headings],
                initial=proposal.heading if proposal else "",
                help_text=_WHY[proposal.why] if proposal else "",
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a needed field without a column, and a column chosen twice."""
        said = super().clean() or {}
        for code, wrong in faults({k: v for k, v in said.items() if v}, self.headings, self.asked).items():
            if wrong == "twice" and code not in self.errors:
                self.add_error(code, _("The same column is chosen twice."))
        return said

    def chosen(self) -> dict[str, str]:
        """Return the columns chosen, field → heading, those without one left out."""
        return {code: heading for code, heading in self.cleaned_data.items() if heading}


def ask(
    request: HttpRequest, form: ColumnsForm, keep: Callable[[ColumnsForm], None], then: str, context: Mapping[str, Any]
) -> HttpResponse:
    """Show the form, or keep the answer and go on to `then`.

    `context` names the file (`file`), the page one comes from (`behind`, `behind_label`), and where the file is thrown
    away (`drop`). A file that cannot be read with the columns chosen tells why above the form.
    """
    try:
        if form.is_bound and saved(form, keep):
            return redirect(then)
    except TableError as error:
        for fault in error.told(reading_language()):
            form.add_error(None, fault)
    page = {"form": form, **context}
    return render(request, "registers/ask_columns.html", page, status=422 if form.errors else 200)
