"""The same lake on Spark: a session of this machine, or of a cluster by its address. Needs the package pyspark.

    from pyspark.sql import SparkSession
    session = SparkSession.builder.remote("sc://spark.example.org").getOrCreate()
    lake = open_lake_on_spark(session)
    compute_on(lake, ask)

The session reads the Parquet files that the manifest names, so all its machines must reach the lake's folder or store.
"""

from typing import TYPE_CHECKING

import pyarrow as pa

from valvo.analytics.engine import Lake, current_manifest, files
from valvo.analytics.expressions import Table, ibis
from valvo.analytics.storage import Manifest, address
from valvo.analytics.tables import LakeTable, Type

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession  # type: ignore[import-not-found, unused-ignore]  # not needed without Spark

SPARK_TYPES = {
    Type.ID: "bigint",
    Type.INTEGER: "int",
    Type.YEAR: "smallint",
    Type.CODE: "string",
    Type.CODES: "array<string>",
    Type.NAME: "string",
    Type.DAY: "date",
    Type.FLAG: "boolean",
    Type.FIGURE: "double",
}


def open_lake_on_spark(session: "SparkSession") -> Lake:
    """Return the present version of the lake on a Spark session; raises LakeMissingError before the first refresh."""
    manifest = current_manifest()
    return Lake(manifest, Spark(manifest, session))


class Spark:
    """A Spark session over the files of one version."""

    def __init__(self, manifest: Manifest, session: "SparkSession") -> None:
        self.session = session
        self._ibis = ibis.pyspark.connect(session)
        self._manifest = manifest
        self._known: set[str] = set()

    def prepare(self, table: LakeTable) -> None:
        """Make a table known to the session, with the types it was declared with."""
        if table.name in self._known:
            return
        self._known.add(table.name)
        rows = self._read(table)
        if self._manifest.has_changes(table):
            changes = self._read(table.changes)
            present = changes.where("NOT gone").drop("gone")
            rows = rows.join(changes.select("id"), "id", "left_anti").unionByName(present)
        rows.createOrReplaceTempView(table.name)

    def _read(self, table: LakeTable) -> "DataFrame":
        schema = ", ".join(f"`{one.name}` {SPARK_TYPES[one.type]}" for one in table.columns)
        paths = files(self._manifest, table)
        if not paths:
            return self.session.createDataFrame([], schema)
        return self.session.read.schema(schema).option("basePath", address(table.name)).parquet(*paths)

    def run(self, expression: Table) -> pa.Table:
        """Return the rows of an expression."""
        return self.session.sql(self._ibis.compile(expression)).toArrow()
