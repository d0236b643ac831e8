"""Changed rows beside their table, where putting them into it would rewrite too much of it.

A change to one row of a Parquet file rewrites the file, so changes spread over all years rewrite a whole table. They
are written to the small table `<table>_changes` instead: rows as they are now, and `gone` for those removed. Readers
take the table's rows whose id is not there, and the rows there that are not gone. Once a day they are folded in.

A row here is as new as the table's own, or the next refresh reads it from the database again: while anything is here,
all changes of the table come here; folding in writes the table first and empties this after it; and where a full build
crashes between the two, what it has read is told of after the published watermark.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import DeltaError

from valvo.analytics.errors import RefreshConflictError
from valvo.analytics.storage import address, is_folder, open_table, store_options
from valvo.analytics.tables import LakeTable
from valvo.analytics.writing import AS_SEEN, WRITER, write_year

# A merge that would rewrite more rows of a table is put off: so many take about two seconds.
MOST_REWRITTEN = 500_000
# More changed rows are folded in at once: every refresh reads them and writes them again.
MOST_BESIDE = 100_000


@dataclass
class Overlay:
    """The changed rows beside a table as they were when opened, and as they are after what is written here.

    Writing raises CommitFailedError when somebody else has written meanwhile.
    """

    table: LakeTable
    found: DeltaTable | None

    @property
    def number(self) -> int:
        """Return how many rows are here, those gone among them."""
        return int(self.found.count()) if self.found else 0

    def put(self, base: DeltaTable, rows: pa.Table, gone: Sequence[int]) -> int:
        """Put rows in, and keys that are gone from the table; return the number of rows written or removed."""
        no = pa.repeat(pa.scalar(value=False), rows.num_rows)
        there = rows.append_column("gone", no).cast(self.table.changes.schema)
        new = pa.concat_tables([there, self._removed(base, gone)])
        if new.num_rows:
            self._put(new, self.found or _created(self.table.changes))
        return int(new.num_rows)

    def empty(self) -> None:
        """Take everything out: it lies in the table now."""
        if self.found:
            nothing = self.table.changes.schema.empty_table()
            write_deltalake(
                self.found, nothing, mode="overwrite", schema_mode="overwrite", commit_properties=AS_SEEN
            )  # fmt: skip

    def fold(self, base: DeltaTable) -> None:
        """Put everything into the table, year by year, and take it out here."""
        held = self._held()
        for year in sorted(pc.unique(held["year"]).to_pylist()):
            merged = _merged(self.table.schema, base, held.filter(pc.equal(held["year"], year)))
            write_year(base, self.table.schema, merged, year)
        self.empty()

    def _put(self, new: pa.Table, target: DeltaTable) -> None:
        """Replace the files of the years of these rows; those of other years stay, and the figures made of them."""
        held, years = self._held(), pc.unique(new["year"])
        others = pc.invert(pc.is_in(held["id"], value_set=new["id"]))
        kept = held.filter(pc.and_(pc.is_in(held["year"], value_set=years), others))
        within = f"year IN ({', '.join(map(str, years.to_pylist()))})"
        rows = pa.concat_tables([kept, new]).sort_by("id")
        write_deltalake(
            target, rows, mode="overwrite", predicate=within, writer_properties=WRITER, commit_properties=AS_SEEN
        )
        self.found = target

    def _held(self) -> pa.Table:
        schema = self.table.changes.schema
        return self.found.to_pyarrow_table().cast(schema) if self.found else schema.empty_table()

    def _removed(self, base: DeltaTable, gone: Sequence[int]) -> pa.Table:
        """Return a row for each of these keys that readers see now."""
        if not gone:
            return self.table.changes.schema.empty_table()
        keys, held = pa.array(gone, pa.int64()), self._held()
        own = base.to_pyarrow_dataset().to_table(columns=["id", "year"], filter=pc.field("id").isin(keys))
        own = own.filter(pc.invert(pc.is_in(own["id"], value_set=held["id"])))
        here = held.filter(pc.and_(pc.is_in(held["id"], value_set=keys), pc.invert(held["gone"])))
        seen = [*own.to_pylist(), *here.select(["id", "year"]).to_pylist()]
        return pa.Table.from_pylist([row | {"gone": True} for row in seen], schema=self.table.changes.schema)


def open_overlay(table: LakeTable) -> Overlay:
    """Return the newest changed rows beside a table."""
    return Overlay(table, open_table(table.changes.name))


def rewritten(base: DeltaTable, rows: pa.Table, gone: Sequence[int]) -> int:
    """Return how many rows lie in the files that merging these would rewrite, as the table's log tells."""
    keys: dict[int, list[int]] = defaultdict(lambda: list(gone))
    for key, year in zip(rows["id"].to_pylist(), rows["year"].to_pylist(), strict=True):
        keys[year].append(key)
    told = base.get_add_actions(flatten=True)
    if not told.num_rows:
        return 0
    columns = [told.column(name).to_pylist() for name in ("partition.year", "min.id", "max.id", "num_records")]
    sought = {year: sorted(keys[year]) for year in set(columns[0])}
    files = zip(*columns, strict=True)
    return sum(number for year, least, most, number in files if _between(sought[year], least, most))


def _merged(schema: pa.Schema, base: DeltaTable, changes: pa.Table) -> Iterator[pa.RecordBatch]:
    """Yield a year's rows as readers see them, file by file in the order of the ids, so files stay apart."""
    present = changes.filter(pc.invert(changes["gone"])).select(schema.names).cast(schema)
    told = base.get_add_actions(flatten=True)
    least = dict(zip(told.column("path").to_pylist(), told.column("min.id").to_pylist(), strict=True))
    of_year = base.to_pyarrow_dataset().get_fragments(pc.field("year") == changes["year"][0])
    files = sorted(of_year, key=lambda one: least[one.path])
    for place, file in enumerate(files):
        rows = file.to_table(schema=schema)
        rows = rows.filter(pc.invert(pc.is_in(rows["id"], value_set=changes["id"])))
        if place + 1 < len(files):
            before = pc.less(present["id"], least[files[place + 1].path])
            here, present = present.filter(before), present.filter(pc.invert(before))
        else:
            here, present = present, present.slice(0, 0)
        yield from pa.concat_tables([rows, here]).sort_by("id").to_batches()
    yield from present.to_batches()  # of a year that had no file


def _between(ordered: Sequence[int], least: int, most: int) -> bool:
    return bisect_left(ordered, least) < bisect_right(ordered, most)


def _created(changes: LakeTable) -> DeltaTable:
    where = address(changes.name)
    if is_folder():
        Path(where).mkdir(parents=True, exist_ok=True)
    try:
        return DeltaTable.create(where, changes.schema, partition_by="year", storage_options=store_options())
    except DeltaError as error:  # since it was looked for
        raise RefreshConflictError(f"another refresh wrote to {changes.name} at the same time") from error
