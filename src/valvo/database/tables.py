"""The tables of an empty database at once, as the migrations end, where walking through each takes half a minute.

docs/adr/0023 tells why; `tests/database` holds that both ways lead to the same tables.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration, RunPython
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model


def make_tables(connection: BaseDatabaseWrapper) -> None:
    """Make every table and what our migrations make besides, and note all migrations as done: everything or nothing."""
    executor = MigrationExecutor(connection)
    migrations = [one for one, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    end = executor.loader.project_state().apps
    models: list[type[Model]] = [*end.get_models(), executor.recorder.Migration]
    with connection.schema_editor() as editor:
        for model in models:
            if model._meta.can_migrate(connection):  # noqa: SLF001 (Django's documented model API)
                editor.create_model(model)
        for step in _besides_tables(migrations):
            step(end, editor)
        for app_label, name in executor.loader.disk_migrations:
            executor.recorder.record_applied(app_label, name)


def _besides_tables(migrations: list[Migration]) -> Iterator[Callable[..., Any]]:
    """Yield what migrations of ours do that no model tells: triggers, an index in PostgreSQL's own words.

    What only moves rows to their new place is marked elidable, and an empty database has no rows.
    """
    ours = (one for one in migrations if type(one).__module__.startswith("valvo."))
    for operation in (operation for migration in ours for operation in migration.operations):
        if isinstance(operation, RunPython) and not operation.elidable:
            yield operation.code
