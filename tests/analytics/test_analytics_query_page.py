"""Analysts ask the lake in SQL: what they get, what they cannot reach, and what is left in the trail."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape

import duckdb
import pytest
from django.test import Client
from django.utils import translation
from lake_world import case, report

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.analytics import querying
from valvo.analytics.errors import QueryError
from valvo.analytics.querying import Answer, ask
from valvo.analytics.refresh import refresh
from valvo.analytics.sql_rules import refusal
from valvo.organisation.models import Unit
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def units() -> dict[str, Unit]:
    """Put two reports at a ward and three at a home, and refresh the lake."""
    units = county()
    for _ in range(2):
        case(units["ward-1"], DAY)
    for _ in range(3):
        report(units["home"], DAY)
    refresh()
    return units


def asked(sql: str, units: dict[str, Unit], *names: str) -> Answer:
    return ask(sql, frozenset(units[name].pk for name in names))


def test_an_answer_holds_only_rows_of_the_units_asked_for(units: dict[str, Unit]) -> None:
    count = "SELECT count(*) FROM reports"

    assert asked(count, units, "ward-1").rows == ((2,),)
    assert asked(count, units, "ward-1", "home").rows == ((5,),)
    assert asked("SELECT count(*) FROM cases", units, "home").rows == ((0,),)
    assert asked("SELECT public_id FROM units", units, "home").rows == (("home",),)
    assert asked("SELECT count(*) FROM closure", units, "home").rows == ((1,),)


REFUSED = (
    "COPY reports TO '/tmp/reports.csv'",
    "SELECT * FROM read_text('/etc/hostname')",
    "SELECT * FROM glob('/*')",
    "CREATE TABLE mine AS SELECT 1",
    "SET memory_limit = '100GB'",
    "INSTALL httpfs",
    "ATTACH 'other.db'",
    "SELECT 1; DROP VIEW reports",
    "SELECT 1; SELECT 2",
    "",
    "nonsense",
    "-- nothing",
    "SELECT 1 /* not ended",
    "PRAGMA database_size",
    "CALL duckdb_settings()",
    "EXPLAIN SELECT 1",
    "SHOW TABLES",
    "SELECT * FROM (SHOW TABLES)",
)
# What would tell of the machine, the settings, files or DuckDB's own state, however it is written.
NOT_OFFERED = (
    "SELECT * FROM duckdb_settings()",
    "FROM DUCKDB_SETTINGS()",
    "SELECT * FROM duckdb_secrets()",
    "SELECT * FROM duckdb_extensions()",
    "SELECT * FROM duckdb_temporary_files()",
    "SELECT * FROM duckdb_views",
    "SELECT * FROM pg_catalog.pg_settings",
    "SELECT * FROM pg_settings",
    "SELECT * FROM sqlite_master",
    "SELECT * FROM information_schema.tables",
    "SELECT * FROM temp.main.reports",
    "SELECT * FROM pragma_database_list",
    "SELECT * FROM pragma_version()",
    "SELECT current_setting('temp_directory')",
    "SELECT CURRENT_SETTING('home_directory')",
    "SELECT 'temp_directory'.current_setting()",
    "SELECT main.current_setting('temp_directory')",
    "SELECT \"current_setting\"('temp_directory')",
    "SELECT list_transform(['temp_directory'], lambda x: current_setting(x))",
    "SELECT 1 WHERE 'x' = (SELECT current_setting('temp_directory'))",
    "SELECT 1 UNION ALL SELECT count(*) FROM duckdb_settings()",
    "SELECT getenv('HOME')",
    "SELECT getvariable('x')",
    "SELECT version()",
    "SELECT write_log('x')",
    "SELECT sleep_ms(5000)",
    "SELECT pg_sleep(5)",
    "SELECT json_serialize_plan('SELECT 1')",
    "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
    "SELECT * FROM query('FROM duckdb_settings()')",
    "SELECT * FROM query_table(['duckdb_views'])",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_blob('/proc/self/environ')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM 'https://example.org/a.parquet'",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM parquet_metadata('x.parquet')",
    "SELECT * FROM arrow_scan(1, 2, 3)",
    "SELECT * FROM which_secret('s3://x', 's3')",
    "SELECT * FROM units, duckdb_settings() AS s",
    "SELECT (SELECT max(value) FROM duckdb_settings()) FROM units",
    "SELECT * FROM units WHERE EXISTS (FROM duckdb_settings())",
    "WITH s AS (FROM duckdb_settings()) FROM s",
    "WITH a AS (WITH duckdb_views AS (SELECT 1) SELECT 1) SELECT * FROM duckdb_views",
    "WITH a AS (WITH \"/etc/passwd\" AS (SELECT 1) SELECT 1) SELECT * FROM '/etc/passwd'",
    "SELECT * FROM reports AT (VERSION => 0)",
    "SUMMARIZE duckdb_settings",
)


def test_nothing_but_one_select_over_the_tables_is_answered(units: dict[str, Unit]) -> None:
    for sql in REFUSED:
        with pytest.raises(QueryError):
            asked(sql, units, "home")


def test_what_tells_of_the_machine_is_not_answered_nor_told_in_a_refusal(units: dict[str, Unit]) -> None:
    for sql in NOT_OFFERED:
        with pytest.raises(QueryError) as refused:
            asked(sql, units, "home")
        assert not re.search(r"/(home|tmp|root|usr|var)/|duckdb/", str(refused.value)), sql


def test_no_function_of_duckdbs_own_state_is_left_open() -> None:
    """Whatever DuckDB brings with its next version: a value's function that is not one of analysis is refused."""
    with duckdb.connect() as connection:
        known = connection.execute(
            "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type IN ('scalar', 'macro')"
            " AND regexp_matches(function_name, 'setting|secret|getenv|variable|sleep|log$|duckdb|connection_id|plan$')"
        ).fetchall()
        told = {name for (name,) in known if refusal(connection, f"SELECT {name}(1)", []) is None}
    assert told == {"log"}
    assert len(known) > 5


def test_what_an_analyst_writes_is_answered(units: dict[str, Unit]) -> None:
    for sql in (
        "SELECT count(*) FROM Reports;",
        "FROM reports SELECT year, count(*) AS n GROUP BY ALL ORDER BY n DESC -- a remark",
        "WITH own AS (FROM reports) SELECT count(*) FILTER (WHERE year > 2000) FROM own JOIN units u ON u.id = unit",
        "SELECT year, rank() OVER (ORDER BY year) FROM reports UNION SELECT 1, 2",
        "SELECT current_date, date_trunc('month', current_date), strftime(current_date, '%Y'), pg_typeof(1)",
        "SELECT unnest([1, 2]), list_transform([1], lambda x: x + 1) FROM generate_series(1, 3)",
        "SELECT 'Käyttäjä – ”läkemedel” 💊' AS \"ä ö\"",
        "SUMMARIZE reports",
        "SELECT * FROM (VALUES (1), (2)) v(n)",
    ):
        assert asked(sql, units, "home").columns, sql


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT range(1000000000)",
        "SELECT count(*) FROM (SELECT unnest(range(1000000000)))",
        "SELECT repeat('x', 400000000) FROM range(1000)",
        "SELECT replace(repeat('a', 1000000), 'a', repeat('b', 4000)) FROM range(2048)",
        "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t",
        "SELECT count(*) FROM range(1000000000000) a, range(1000000) b",
        "SELECT list(a.range) FROM range(1000000) a, range(1000000) b",
    ],
)
def test_what_takes_too_much_is_ended_and_the_next_question_answered(units: dict[str, Unit], sql: str) -> None:
    with pytest.raises(QueryError, match=r"longer than 1 s|more memory|too long"):
        ask(sql, frozenset(), replace(querying.BOUNDS, seconds=1, process=1024**3))

    assert asked("SELECT 1", units, "home").rows == ((1,),)


def test_an_answer_too_long_for_a_page_is_refused(units: dict[str, Unit]) -> None:
    for sql in ("SELECT repeat('x', 2000000)", "SELECT repeat('x', 2000) FROM range(1000)", "SELECT range(300000)"):
        with pytest.raises(QueryError, match="too long to be shown"):
            asked(sql, units, "home")


def test_time_and_rows_are_bounded(units: dict[str, Unit]) -> None:
    bounds = replace(querying.BOUNDS, seconds=0.05)
    with pytest.raises(QueryError, match=r"0\.05"):
        ask("SELECT count(*) FROM range(1000000000000) a, range(1000000) b", frozenset(), bounds)

    bounds = replace(querying.BOUNDS, rows=3)
    three, four = (ask(sql, frozenset(), bounds) for sql in ("SELECT * FROM range(3)", "SELECT * FROM range(4)"))
    assert (len(three.rows), three.cut) == (3, False)
    assert (len(four.rows), four.cut) == (3, True)


def test_small_numbers_are_warned_about(units: dict[str, Unit]) -> None:
    small = {sql: asked(sql, units, "home").small for sql in ("SELECT 0", "SELECT 1", "SELECT 4", "SELECT 5")}

    assert small == {"SELECT 0": False, "SELECT 1": True, "SELECT 4": True, "SELECT 5": False}


def test_a_coordinator_asks_and_the_trail_tells_that_but_not_what(client: Client, units: dict[str, Unit]) -> None:
    client.force_login(person(Role.COORDINATOR, units["hospital"]))
    sql = "SELECT count(*) AS told FROM reports -- a secret remark"

    page = client.post("/lake/", {"sql": sql})

    assert page.status_code == 200
    assert b"<td>2</td>" in page.content  # of the hospital's ward; the home is not in reach
    event = Event.objects.get(tag="analytics:query:run")
    assert event.data["rows"] == 1
    assert "secret" not in str(event.data)


@pytest.mark.parametrize(("language", "memory"), [("sv", "512\xa0MB"), ("fi", "512\xa0Mt"), ("en", "512\xa0MB")])
def test_what_a_question_may_take_is_told_with_the_unit_as_the_language_writes_it(
    client: Client, units: dict[str, Unit], language: str, memory: str
) -> None:
    asking = person(Role.COORDINATOR, units["hospital"])
    User.objects.filter(pk=asking.pk).update(language=language)
    client.force_login(asking)

    assert f" {memory}. " in unescape(client.get("/lake/").content.decode())


def test_a_wrong_question_is_told_beside_the_field_and_kept(client: Client, units: dict[str, Unit]) -> None:
    client.force_login(person(Role.COORDINATOR, units["hospital"]))

    page = client.post("/lake/", {"sql": "SELECT nothing FROM nowhere"})

    assert page.status_code == 422
    assert b"SELECT nothing FROM nowhere" in page.content
    assert b"nowhere" in page.content.replace(b"FROM nowhere", b"")
    assert Event.objects.filter(tag="analytics:query:refused").exists()
