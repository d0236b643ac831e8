"""Triggers that keep snapshots as they are, on both databases. Statements are fixed text, nothing comes from outside.

A snapshot is added once and never changed or removed.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "documents_snapshot"
_SENTENCE = "a snapshot is never changed"


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse UPDATE and DELETE of snapshots."""
    _run(connection, _sqlite() if connection.vendor == "sqlite" else _postgresql())


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away; for un-migrating and for tests that empty the database."""
    if connection.vendor == "sqlite":
        _run(connection, [f"DROP TRIGGER IF EXISTS {TABLE}_no_{verb}" for verb in ("update", "delete")])
    else:
        _run(connection, [f"DROP TRIGGER IF EXISTS {TABLE}_no_change ON {TABLE}"])


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb.upper()} ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{_SENTENCE}'); END"
        for verb in ("update", "delete")
    ]


def _postgresql() -> list[str]:
    function = (
        "CREATE OR REPLACE FUNCTION documents_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_SENTENCE}'; END $$"
    )
    row = f"CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW"
    return [function, f"{row} EXECUTE FUNCTION documents_refuse()"]


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
