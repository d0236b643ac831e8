"""Rows as CSV or XLSX files, streamed where the form allows."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Protocol

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify

Value = str | int | float | date | datetime | None
FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# A text that begins with one of these is a formula to spreadsheet programs.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo(Protocol):
    def write(self, line: str) -> str: ...


class _Line:
    """A file that hands back what is written to it, so that csv writes into a stream."""

    def write(self, line: str) -> str:
        return line


def answer(
    form: str, title: str, header: Sequence[str], rows: Iterable[Sequence[Value]]
) -> HttpResponse | StreamingHttpResponse:
    """Return the rows as a download in one of `FORMS`."""
    response: HttpResponse | StreamingHttpResponse
    if form == "csv":
        response = StreamingHttpResponse(csv_lines(header, rows), content_type=FORMS[form])
    else:
        response = HttpResponse(xlsx_bytes(title, header, rows), content_type=FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="{slugify(title) or "list"}.{form}"'
    return response


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """Yield a CSV file that Nordic spreadsheet programs open as it is: byte-order mark, semicolons."""
    echo: _Echo = _Line()
    writer = csv.writer(echo, delimiter=";", lineterminator="\r\n")
    yield "\ufeff" + writer.writerow([_safe(name) for name in header])
    for row in rows:
        yield writer.writerow([_text(value) for value in row])


def xlsx_bytes(title: str, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return an XLSX file with one sheet, numbers and dates as such."""
    import xlsxwriter  # noqa: PLC0415 (takes a tenth of a second, and few processes write a sheet)

    memory = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(memory, options) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, header, bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, _naive(value), day)
                elif value is not None:
                    sheet.write(number, column, value)
    return memory.getvalue()


def _sheet_name(title: str) -> str:
    return "".join(letter for letter in title if letter not in "[]:*?/\\")[:31] or "Valvo"


def _naive(value: date) -> date:
    return timezone.localtime(value).replace(tzinfo=None) if isinstance(value, datetime) else value


def _text(value: Value) -> str:
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return _safe(value) if isinstance(value, str) else "" if value is None else str(value)


def _safe(text: str) -> str:
    return "'" + text if text.startswith(_FORMULA) else text
