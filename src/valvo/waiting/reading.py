"""A file with waits, of any length, to checked columns in Parquet: read in blocks, so that memory does not grow.

Every block's columns are coded (each different text once) and each different text is read once; only the reference is
taken row by row, to a keyed hash.
"""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from hashlib import blake2b
from itertools import islice
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from valvo.registers.reading.files import WORKBOOK, decode, find_delimiter, refuse_broken_letters
from valvo.registers.reading.reasons import Note, Place, Reason, TableError
from valvo.registers.reading.words import plain
from valvo.waiting import cells
from valvo.waiting.choices import Age, Fault, Service
from valvo.waiting.errors import UnreadableError

HEAD = 256 * 1024  # bytes in which headings and samples stand
BLOCK = 4 * 1024 * 1024
SAMPLE_ROWS = 200
MOST_FAULTS = 50
REFERENCE = 16  # bytes of keyed hash: two of a million alike once in 10²⁷ files
SCHEMA = pa.schema(
    [
        ("reference", pa.binary(REFERENCE)),
        ("unit", pa.int64()),
        ("start", pa.string()),
        ("service", pa.string()),
        ("specialty", pa.string()),
        ("age", pa.string()),
        ("guaranteed", pa.bool_()),
        ("started_on", pa.date32()),
        ("ended_on", pa.date32()),
        ("end_reason", pa.string()),
        ("row", pa.int64()),
    ]
)
# What a row says where the file has no such column.
DEFAULTS: Mapping[str, object] = {"service": Service.SPECIALISED.value, "age": Age.UNKNOWN.value, "guaranteed": True}


@dataclass(frozen=True)
class Head:
    """The beginning of a file: how it is written, its headings and some cells column by column."""

    encoding: str
    delimiter: str
    headings: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    quoted: bool  # a quoted cell may hold line breaks


@dataclass(frozen=True)
class Told:
    """One fault: where it first stands, what stands there, and in how many rows."""

    fault: Fault
    field: str
    text: str
    row: int
    rows: int
    known: str = ""


@dataclass
class Read:
    """What came of reading a file."""

    rows: int = 0
    first: date | None = None
    last: date | None = None
    faults: dict[tuple[str, str, str], Told] = field(default_factory=dict)

    def tell(self, told: Told) -> None:
        """Count a fault that stands in many rows once; the first place is kept, and no more than fifty faults."""
        key = (told.fault, told.field, told.text)
        before = self.faults.get(key)
        if before:
            self.faults[key] = Told(told.fault, told.field, told.text, before.row, before.rows + told.rows, told.known)
        elif len(self.faults) < MOST_FAULTS:
            self.faults[key] = told


def head(name: str, path: Path) -> Head:
    """Return how a text file begins; raises UnreadableError or TableError for one that is no table."""
    with path.open("rb") as file:
        content = file.read(HEAD)
    whole = content.rsplit(b"\n", 1)[0] if len(content) == HEAD else content
    if whole.startswith((*WORKBOOK, b"\xff\xfe", b"\xfe\xff")):
        raise TableError((Note(Place(name), Reason.NOT_CSV),))
    text = decode(name, whole).removeprefix("\ufeff")
    refuse_broken_letters(name, text)
    delimiter = find_delimiter(text)
    rows = list(islice(csv.reader(io.StringIO(text), delimiter=delimiter), SAMPLE_ROWS))
    if len(rows) < 2 or len(rows[0]) < 2 or len(set(rows[0])) != len(rows[0]):
        raise UnreadableError(name)
    width = len(rows[0])
    columns = tuple(tuple(row[i] for row in rows[1:] if len(row) > i) for i in range(width))
    return Head(_encoding(path), delimiter, tuple(one.strip() for one in rows[0]), columns, '"' in text)


def _encoding(path: Path) -> str:
    """Return the encoding of the whole file: UTF-8 where every byte of it is, else Windows-1252."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


@dataclass(frozen=True)
class Reader:
    """How one organisation's file is read: columns by field, units by name, the key of its references."""

    columns: Mapping[str, str]
    units: Mapping[str, int]
    key: bytes
    today: date

    def read(self, path: Path, start: Head, into: Path, progress: Callable[[int, int], None]) -> Read:
        """Write a file's rows, checked, to Parquet; return what came of it. `progress` takes rows and bytes read."""
        result, shifted = Read(), []

        def keep_shifted(row: pa_csv.InvalidRow) -> str:
            shifted.append(row.number)
            result.tell(Told(Fault.SHIFTED, "", "", row.number or 0, 1))
            return "skip"

        readers = self._readers()
        with pq.ParquetWriter(into, SCHEMA, compression="zstd") as writer:
            for batch, read_bytes in _batches(path, start, keep_shifted):
                if batch.num_rows:
                    writer.write_table(self._checked(batch, result, readers, 2 + result.rows + len(shifted)))
                result.rows += batch.num_rows
                progress(result.rows, read_bytes)
        if not result.rows and not result.faults:
            result.tell(Told(Fault.NO_ROWS, "", "", 0, 0))
        if not result.faults:
            _tell_twice(into, result)
        return result

    def _readers(self) -> dict[str, "Coded"]:
        reads: dict[str, Callable[[str], object]] = {
            "unit": self._unit,
            "start": cells.start,
            "service": cells.service,
            "specialty": cells.filled,
            "age": cells.age,
            "guaranteed": cells.yes_or_no,
            "started_on": partial(cells.needed_day, today=self.today),
            "ended_on": partial(cells.day, today=self.today),
            "end_reason": cells.end_reason,
        }
        return {name: Coded(name, read) for name, read in reads.items() if self.columns.get(name)}

    def _unit(self, text: str) -> int:
        found = self.units.get(plain(text))
        if found is None:
            raise cells.CellFault(Fault.UNKNOWN_UNIT if text.strip() else Fault.MISSING)
        return found

    def _checked(self, batch: pa.RecordBatch, result: Read, readers: Mapping[str, "Coded"], row: int) -> pa.Table:
        size = batch.num_rows
        arrays: dict[str, pa.Array] = {"row": pa.array(np.arange(row, row + size))}
        for name, coded in readers.items():
            arrays[name] = coded.read(batch.column(self.columns[name]), SCHEMA.field(name).type, result, row)
        for name, value in DEFAULTS.items():
            if name not in arrays:
                arrays[name] = pa.array([value]).take(pa.array(np.zeros(size, np.int64)))
        if "end_reason" not in arrays:
            arrays["end_reason"] = pa.array(["done"]).take(pa.array(np.zeros(size, np.int64)))
        arrays["reference"] = self._hashed(batch.column(self.columns["reference"]), result, row)
        _check_days(arrays["started_on"], arrays["ended_on"], result, row)
        return pa.table([arrays[one.name] for one in SCHEMA], schema=SCHEMA)

    def _hashed(self, references: pa.Array, result: Read, row: int) -> pa.Array:
        said = references.to_pylist()
        if "" in said:
            result.tell(Told(Fault.MISSING, "reference", "", row + said.index(""), said.count("")))
        hashed = [blake2b(one.encode(), digest_size=REFERENCE, key=self.key).digest() for one in said]
        return pa.array(hashed, pa.binary(REFERENCE))


@dataclass
class Coded:
    """A column read by its different texts; what each means is kept from block to block."""

    name: str
    meaning: Callable[[str], object]
    known: dict[str, object] = field(default_factory=dict)

    def read(self, column: pa.Array, kind: pa.DataType, result: Read, row: int) -> pa.Array:
        """Return the column's meanings; faults are told with the first row and the number of rows."""
        coded = column.dictionary_encode()
        codes: NDArray[np.int64] = coded.indices.to_numpy()
        values = [self._value(text, code, codes, result, row) for code, text in enumerate(coded.dictionary.to_pylist())]
        return pa.array(values, kind).take(coded.indices)

    def _value(self, text: str, code: int, codes: NDArray[np.int64], result: Read, row: int) -> object:
        if text not in self.known:
            try:
                self.known[text] = self.meaning(text)
            except cells.CellFault as fault:
                where = np.flatnonzero(codes == code)
                result.tell(Told(fault.fault, self.name, text[:60], row + int(where[0]), where.size, fault.known))
                return None
        return self.known[text]


def _batches(
    path: Path, start: Head, on_shifted: Callable[[pa_csv.InvalidRow], str]
) -> Iterator[tuple[pa.RecordBatch, int]]:
    """Yield blocks of text cells with the bytes read so far."""
    with path.open("rb") as file:
        reader = pa_csv.open_csv(
            file,
            read_options=pa_csv.ReadOptions(
                block_size=BLOCK, encoding=start.encoding, use_threads=False, column_names=start.headings, skip_rows=1
            ),
            parse_options=pa_csv.ParseOptions(
                delimiter=start.delimiter, invalid_row_handler=on_shifted, newlines_in_values=start.quoted
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(start.headings, pa.string()), strings_can_be_null=False
            ),
        )
        for batch in reader:
            yield batch, file.tell()


def _check_days(started: pa.Array, ended: pa.Array, result: Read, row: int) -> None:
    """Tell rows that end before they begin, and keep the first and last day."""
    first, last = (
        started.cast(pa.int32()).to_numpy(zero_copy_only=False),
        ended.cast(pa.int32()).to_numpy(zero_copy_only=False),
    )
    with np.errstate(invalid="ignore"):
        wrong = np.flatnonzero(last < first)
    if wrong.size:
        result.tell(Told(Fault.ENDS_BEFORE, "", "", row + int(wrong[0]), wrong.size))
    days = [date.fromordinal(int(one) + date(1970, 1, 1).toordinal()) for one in _outer(first, last)]
    if days:
        result.first = min([days[0]] + ([result.first] if result.first else []))
        result.last = max([days[-1]] + ([result.last] if result.last else []))


def _outer(first: NDArray[np.float64], last: NDArray[np.float64]) -> list[float]:
    both = np.concatenate([np.asarray(first, dtype=np.float64), np.asarray(last, dtype=np.float64)])
    known = both[~np.isnan(both)]
    starts = np.asarray(first, dtype=np.float64)
    starts = starts[~np.isnan(starts)]
    return [float(starts.min()), float(known.max())] if starts.size else []


def _tell_twice(path: Path, result: Read) -> None:
    """Tell references that begin to wait twice alike; the engine spills to disk, so memory does not grow."""
    # Beside the file: where the process was started may not be written to.
    connection = duckdb.connect(config={"memory_limit": "300MB", "temp_directory": str(path.parent / "spill")})
    grouped = connection.read_parquet(str(path)).aggregate(
        "min(row) AS first, max(row) AS later, count(*) AS n", "reference, start, started_on"
    )
    for _first, later, rows in grouped.filter("n > 1").order("later").limit(MOST_FAULTS).fetchall():
        result.tell(Told(Fault.TWICE, "", "", later, rows - 1))
    connection.close()
