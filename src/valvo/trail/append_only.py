"""Triggers that keep rows as they were written, on both databases.

Statements are fixed text: names of tables are ours, nothing comes from outside.
"""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import RunPython

ALL: list["AppendOnly"] = []  # every one there is; migrations have imported them


@dataclass(frozen=True)
class AppendOnly:
    """Tables whose rows are added and never changed or removed; `sentence` is what the database answers to a try."""

    tables: tuple[str, ...]
    sentence: str
    function: str  # the trigger function's name on PostgreSQL

    def __post_init__(self) -> None:
        ALL.append(self)

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Make the database refuse UPDATE and DELETE, on PostgreSQL TRUNCATE too."""
        _run(connection, self._sqlite() if connection.vendor == "sqlite" else self._postgresql())

    def operation(self) -> RunPython:
        """Return the migration step that installs the triggers, and takes them away when it is undone."""
        return RunPython(
            lambda apps, schema_editor: self.install(schema_editor.connection),
            lambda apps, schema_editor: self.remove(schema_editor.connection),
        )

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        """Take the triggers away; for un-migrating and for tests that empty the database."""
        if connection.vendor == "sqlite":
            statements = [f"DROP TRIGGER IF EXISTS {t}_no_{n}" for t in self.tables for n in ("update", "delete")]
        else:
            names = ("change", "truncate")
            statements = [f"DROP TRIGGER IF EXISTS {t}_no_{n} ON {t}" for t in self.tables for n in names]
        _run(connection, statements)

    def _sqlite(self) -> list[str]:
        return [
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{self.sentence}'); END"
            for table in self.tables
            for verb in ("update", "delete")
        ]

    def _postgresql(self) -> list[str]:
        function = (
            f"CREATE OR REPLACE FUNCTION {self.function}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{self.sentence}'; END $$"
        )
        refuse = f"EXECUTE FUNCTION {self.function}()"
        row = "CREATE TRIGGER {t}_no_change BEFORE UPDATE OR DELETE ON {t} FOR EACH ROW " + refuse
        whole = "CREATE TRIGGER {t}_no_truncate BEFORE TRUNCATE ON {t} FOR EACH STATEMENT " + refuse
        return [function, *(statement.format(t=table) for table in self.tables for statement in (row, whole))]


TRAIL = AppendOnly(("trail_event", "trail_seal"), "the trail is never changed", "trail_refuse")


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
