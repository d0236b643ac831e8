"""An empty database made at once has what walking through every migration makes; one that holds something is walked."""

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from valvo.database.management.commands import migrate

# Django's own command, as it walks through an older database too.
WALK = """import django; django.setup()
from django.core.management import call_command
from django.core.management.commands.migrate import Command
call_command(Command(), interactive=False, verbosity=0)"""
ROWS = (
    "SELECT app, name FROM django_migrations",
    "SELECT app_label, model FROM django_content_type",
    "SELECT c.model, p.codename FROM auth_permission p JOIN django_content_type c ON c.id = p.content_type_id",
)
POSTGRESQL = (
    """SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale,
    is_nullable, column_default, identity_generation, collation_name
    FROM information_schema.columns WHERE table_schema = 'public'""",
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT prosrc, proname FROM pg_proc JOIN pg_language l ON l.oid = prolang WHERE lanname = 'plpgsql'",
    "SELECT extname FROM pg_extension",
)
SQLITE = (
    """SELECT t.name, c.name, c.type, c."notnull", c.dflt_value, c.pk
    FROM sqlite_master t JOIN pragma_table_xinfo(t.name) c WHERE t.type = 'table'""",
    """SELECT t.name, k."from", k."table", k."to", k.on_update, k.on_delete
    FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) k WHERE t.type = 'table'""",
)
SQLITE_STATEMENTS = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"


@pytest.fixture
def walked(tmp_path: Path) -> Iterator[str]:
    """Yield a database that was walked through every migration: a file, or an address on the tests' own server."""
    if connection.vendor == "sqlite":
        _walk(tmp_path, "")
        yield str(tmp_path / "valvo.sqlite3")
        return
    name = f"walked_{uuid4().hex[:8]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    address = os.environ["VALVO_DATABASE"].rsplit("/", 1)[0] + f"/{name}"
    try:
        _walk(tmp_path, address)
        yield address
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _walk(folder: Path, address: str) -> None:
    own = {"VALVO_DATA": str(folder), "VALVO_DATABASE": address, "DJANGO_SETTINGS_MODULE": "valvo.config.settings"}
    subprocess.run([sys.executable, "-c", WALK], env=os.environ | own, check=True)


def _told(database: str) -> dict[str, set[tuple[object, ...]]]:
    """Return everything a database says of itself, by the question it was asked."""
    if "://" in database:
        with psycopg.connect(database) as there:
            return {question: set(there.execute(question).fetchall()) for question in (*POSTGRESQL, *ROWS)}
    with closing(sqlite3.connect(database)) as file:
        told = {question: set(file.execute(question)) for question in (*SQLITE, *ROWS)}
        statements = {(kind, *names, _words(sql)) for kind, *names, sql in file.execute(SQLITE_STATEMENTS)}
        return told | {SQLITE_STATEMENTS: statements}


def _words(sql: str) -> tuple[str, ...]:
    """Return a statement's words in no order: a column added later stands last, and nothing else may differ."""
    return tuple(sorted(re.sub(r"[(),]", " ", sql).split()))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_tables_made_at_once_are_those_of_every_migration_in_turn(walked: str) -> None:
    database = str(connection.settings_dict["NAME"])
    if connection.vendor == "postgresql":
        database = os.environ["VALVO_DATABASE"].rsplit("/", 1)[0] + f"/{database}"

    at_once, in_turn = _told(database), _told(walked)

    assert {question: at_once[question] ^ in_turn[question] for question in at_once} == {key: set() for key in at_once}
    assert all(in_turn.values())


@pytest.mark.django_db
def test_models_and_migrations_tell_the_same() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_a_database_that_holds_something_is_never_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "make_tables", lambda _: pytest.fail("made anew"))

    call_command("migrate", verbosity=0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "made_at_once"),
    [
        ({}, 1),
        ({"check_unapplied": True}, 0),
        ({"plan": True}, 0),
        ({"app_label": "trail"}, 0),
        ({"fake": True}, 0),
    ],
)
def test_only_who_asks_for_all_tables_gets_them_at_once(
    asked: dict[str, object], made_at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = SimpleNamespace(introspection=SimpleNamespace(table_names=list))
    made: list[object] = []
    monkeypatch.setattr(migrate, "connections", {"default": empty})
    monkeypatch.setattr(migrate, "make_tables", made.append)

    call_command("migrate", verbosity=0, **asked)

    assert made == [empty] * made_at_once
