"""Triggers that keep the trail append-only.

Statements are fixed text: table names are ours, nothing comes from outside.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("trail_event", "trail_seal")
_SENTENCE = "the trail is never changed"


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse UPDATE, DELETE and TRUNCATE on the trail."""
    statements = _sqlite() if connection.vendor == "sqlite" else _postgresql()
    _run(connection, statements)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away; for un-migrating and for tests that empty the database."""
    on = "" if connection.vendor == "sqlite" else " ON {table}"
    names = ("update", "delete") if connection.vendor == "sqlite" else ("change", "truncate")
    _run(connection, [f"DROP TRIGGER IF EXISTS {t}_no_{n}{on.format(table=t)}" for t in TABLES for n in names])


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{_SENTENCE}'); END"
        for table in TABLES
        for verb in ("update", "delete")
    ]


def _postgresql() -> list[str]:
    function = (
        "CREATE OR REPLACE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_SENTENCE}'; END $$"
    )
    row = "CREATE TRIGGER {t}_no_change BEFORE UPDATE OR DELETE ON {t} FOR EACH ROW EXECUTE FUNCTION trail_refuse()"
    whole = "CREATE TRIGGER {t}_no_truncate BEFORE TRUNCATE ON {t} FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse()"
    return [function, *(statement.format(t=table) for table in TABLES for statement in (row, whole))]


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
