"""Starting Django for commands, with a sentence instead of a trace when the database is not there."""

import os
import sys

import django


def start_django(*, need_tables: bool = True) -> None:
    """Set Django up; ends the command with status 1 and a sentence when the database cannot be used."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valvo.config.settings")
    django.setup()
    if need_tables:
        _check_database()


def _check_database() -> None:
    from django.db import DatabaseError, connection  # noqa: PLC0415 (only once Django has started)

    try:
        ready = "organisation_unit" in connection.introspection.table_names()
    except DatabaseError as error:
        sys.stderr.write(f"valvo: the database cannot be opened: {str(error).splitlines()[0]}\n")
        raise SystemExit(1) from error
    if not ready:
        sys.stderr.write("valvo: the database is empty. Run script/server once, or `valvo migrate`.\n")
        raise SystemExit(1)
