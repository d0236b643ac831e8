"""How long a full build of the lake takes out of PostgreSQL: reports with cases, deadlines, factors, messages, actions and trail.

Budget: 120 s for ten million reports and 2 GiB of memory; for another number the seconds are in proportion. The process
that builds is measured alone; the database's own processor time stands beside. VALVO_BENCH_CASES sets the number,
VALVO_BENCH_UNITS that of units.

Then the picture's page of the whole county, figures gathered, is opened over lake and database together: 200 ms warm.
"""

# ruff: noqa: PLC0415, E501 (Django is set up once the server's address is known; rows are made by SQL)

import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from bench_cases import CASES, STRIP_BUDGET_SECONDS, county, on_postgresql
from bench_cases import fill as fill_cases

if TYPE_CHECKING:
    import django.test

BUDGET_SECONDS, BUDGET_MEMORY = 120 * CASES / 10_000_000, 2.0
GIBIBYTE = 2**20  # of kilobytes, as the system counts peak memory
# What hangs on a case beside what the list of cases needs, by a case's own number, so that every run has the same rows.
RECEIVED = """
INSERT INTO handling_clock (case_id, rule, definition, started_at, due_at, done_at)
SELECT id, 'receipt', 'x', opened_at, opened_at + interval '5 days', opened_at + interval '3 hours' * (id % 60)
FROM handling_case WHERE id BETWEEN %(first)s AND %(last)s
"""
FACTORS = """
INSERT INTO handling_factor (classification_id, code)
SELECT c.id, (array['communication','equipment','staffing','environment','training','procedure'])[1 + (c.case_id + n) % 6]
FROM handling_classification c, generate_series(1, 3) n
WHERE c.case_id BETWEEN %(first)s AND %(last)s AND c.case_id % 5 < 2 AND n <= 1 + c.case_id % 3
"""
AFFECTED = """
INSERT INTO handling_affected (classification_id, position, role, age_band, physical_harm, psychological_harm)
SELECT id, 1, 'patient', '', 'none', 'none' FROM handling_classification
WHERE case_id BETWEEN %(first)s AND %(last)s AND case_id % 2 = 0
"""
MESSAGES = """
INSERT INTO handling_message (case_id, kind, text, written_at)
SELECT id, k, 'Told.', opened_at + interval '1 day' FROM handling_case, unnest(array['feedback', 'note']) k
WHERE id BETWEEN %(first)s AND %(last)s AND id % 10 < CASE k WHEN 'feedback' THEN 6 ELSE 3 END
"""
ACTIONS = """
INSERT INTO improvement_action (origin, origin_id, title, text, owner_id, unit_id, due, effect, indicator, cost, state,
                                created_at, done_at, done_note, cancelled_at, cancel_reason, changed_at, version)
SELECT 'case', c.id, 'Do it', '', coalesce(c.handler_id, (SELECT min(id) FROM accounts_user)), c.unit_id,
       (c.opened_at + interval '60 days')::date, '', '', '', CASE WHEN c.id % 3 = 0 THEN 'cancelled' WHEN c.id % 3 = 1 OR c.id < 0.9 * %(last)s THEN 'done' ELSE 'planned' END,
       c.opened_at, CASE WHEN c.id % 3 = 1 OR c.id % 3 = 2 AND c.id < 0.9 * %(last)s THEN c.opened_at + interval '50 days' END, '',
       CASE c.id % 3 WHEN 0 THEN c.opened_at + interval '50 days' END, '', c.opened_at, 1
FROM handling_case c WHERE c.id BETWEEN %(first)s AND %(last)s AND c.id % 7 = 0
"""
EVENTS = """
INSERT INTO trail_event (at, tag, unit, target_kind, target, data, mac)
SELECT opened_at, tag, unit_id, 'handling.case', id::text, '{}', ''
FROM handling_case, unnest(array['handling:case:opened', 'handling:case:taken', 'handling:case:read']) tag
WHERE id BETWEEN %(first)s AND %(last)s ORDER BY id
"""
SEALS = """
INSERT INTO trail_seal (number, event, digest, sealed_at)
SELECT row_number() OVER (ORDER BY id) + (SELECT coalesce(max(number), 0) FROM trail_seal), id, '', at
FROM trail_event e WHERE id > (SELECT coalesce(max(event), 0) FROM trail_seal)
"""
# Indexes are made anew when the rows are there: many times faster than row by row.
SECONDARY = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE NOT indisunique AND indrelid::regclass::text ~ '^(intake_report|handling_|improvement_action|trail_)'
"""
NO_TRIGGERS = "SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '256MB'"
FILLING = (RECEIVED, FACTORS, AFFECTED, MESSAGES, ACTIONS, EVENTS, SEALS)


def main() -> int:
    """Measure; return 0 within the budget, 1 above it, 3 where there is no PostgreSQL."""
    return on_postgresql("full build", measured)


def measured() -> int:
    """Make the rows, build the lake out of them and tell how long it took."""
    client = fill()
    return max(measure(), opened(client))


def fill() -> "django.test.Client":
    """Make the rows; return a coordinator signed in.

    While they come in the server looks for nothing: foreign keys, triggers, indexes are put aside.
    """
    from django.core.management import call_command
    from django.db import connection

    from valvo.trail.actions import seal

    call_command("migrate", verbosity=0)
    client = county()
    seal()
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(NO_TRIGGERS)
        cursor.execute(SECONDARY)
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        fill_cases(1, CASES)
        for statement in FILLING:
            cursor.execute(statement.replace(" % ", " %% "), {"first": 1, "last": CASES})
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE")
    connection.close()
    print(f"  filled in {time.perf_counter() - started:.0f} s", flush=True)
    return client


def measure() -> int:
    """Build the lake; tell how long it took and return 0 within the budget, 1 above."""
    from django.db import connection

    from valvo.analytics.refresh import refresh

    before, started, busy = _memory(), time.perf_counter(), time.process_time()
    done = refresh(full=True)
    seconds, busy, memory = time.perf_counter() - started, time.process_time() - busy, _memory()
    connection.close()
    rows = {name: one.rows for name, one in done.manifest.tables.items() if one.rows >= 1_000}
    print(f"full build  {CASES:,} reports; rows: {', '.join(f'{name} {number:,}' for name, number in rows.items())}")
    print(
        f"full build  {seconds:.1f} s, {busy:.1f} s on the processors, {sum(rows.values()) / seconds:,.0f} rows a second"
    )
    print(f"full build  peak memory {memory:.2f} GiB ({before:.2f} before), ratio {memory / BUDGET_MEMORY:.2f}")
    print(f"full build  budget {BUDGET_SECONDS:.0f} s (120 s for ten million), ratio {seconds / BUDGET_SECONDS:.2f}")
    return 0 if seconds <= BUDGET_SECONDS and memory <= BUDGET_MEMORY else 1


def opened(client: "django.test.Client") -> int:
    """Gather the figures, open the county's picture ten times; return 0 where all but the first kept the budget."""
    from valvo.config.start import load_pages, loading
    from valvo.indicators.gathering import gather

    with loading():
        load_pages()
    gathering = _timed(gather)
    first, *warm = (_timed(lambda: client.get("/picture/")) for _ in range(10))
    assert b"sparkline" in client.get("/picture/").content
    ratio = max(warm) / STRIP_BUDGET_SECONDS
    print(f"picture  gathered in {gathering:.1f} s; page of the county over lake and database: first {first:.2f} s")
    print(
        f"picture  warm {statistics.median(warm) * 1000:.0f} ms, slowest {max(warm) * 1000:.0f} ms, ratio {ratio:.2f}"
    )
    return 0 if ratio <= 1 else 1


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / GIBIBYTE


if __name__ == "__main__":
    sys.exit(main())
