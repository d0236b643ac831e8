"""`migrate` as Django has it, but that the tables of an empty database are made at once (docs/adr/0023)."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from valvo.database.tables import make_tables

_PARTS = ("app_label", "migration_name", "plan", "check_unapplied", "fake", "prune")  # what asks for less than all


class Command(migrate.Command):
    """Bring the tables up to date; in an empty database make them at once."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is not there, then let Django do the rest."""
        connection = connections[options["database"]]
        if not any(options[part] for part in _PARTS) and not connection.introspection.table_names():
            make_tables(connection)
        super().handle(*args, **options)
