"""The lake at the size of a nation: generator, refresh, situation picture against hand-written SQL and PostgreSQL 15.

    python benchmarks/bench_lake.py                       ten million reports in a temporary folder
    python benchmarks/bench_lake.py --reports 1000000     smaller
    python benchmarks/bench_lake.py --keep FOLDER         build there once, use it again the next time
    python benchmarks/bench_lake.py --no-postgresql       leave the comparison with PostgreSQL out

Each step runs in a process of its own; its time is measured inside, after imports. Prints a ratio to each budget and
ends with 1 where one is broken.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from valvo.accounts.models import User

FIRST, END = date(2024, 12, 1), date(2026, 12, 1)
FIVE = ("reports", "reached_share", "serious_share", "median_days_to_close", "action_share")
CHANGES = 10_000
GIBIBYTE = 2**20  # of kilobytes, as the system counts peak memory
REPEATS = 5

# What somebody who knows the tables would write for these five indicators: three passes.
HAND_WRITTEN = (
    """SELECT date_trunc('month', received_on) AS month, count(*) FROM {reports} AS r
       JOIN {closure} AS c ON c.descendant = r.unit AND c.ancestor = 1
        AND r.received_on >= c.valid_from AND r.received_on < c.valid_to
       WHERE r.received_on >= DATE '{first}' AND r.received_on < DATE '{end}' GROUP BY 1""",
    """SELECT date_trunc('month', opened_on) AS month,
              count(*) FILTER (WHERE state NOT IN ('duplicate', 'not_reportable')
                                 AND reach IN ('reached', 'near_miss')),
              count(*) FILTER (WHERE state NOT IN ('duplicate', 'not_reportable') AND reach = 'reached'),
              count(*) FILTER (WHERE state NOT IN ('duplicate', 'not_reportable')
                                 AND reach IN ('reached', 'near_miss') AND harm >= 4)
       FROM {cases} AS r JOIN {closure} AS c ON c.descendant = r.unit AND c.ancestor = 1
        AND r.opened_on >= c.valid_from AND r.opened_on < c.valid_to
       WHERE r.opened_on >= DATE '{first}' AND r.opened_on < DATE '{end}' GROUP BY 1""",
    """SELECT date_trunc('month', closed_on) AS month, count(*) FILTER (WHERE state = 'closed'),
              percentile_cont(0.5) WITHIN GROUP (ORDER BY CASE WHEN state = 'closed' THEN days_to_close END),
              count(*) FILTER (WHERE state = 'closed' AND actions > 0)
       FROM {cases} AS r JOIN {closure} AS c ON c.descendant = r.unit AND c.ancestor = 1
        AND r.closed_on >= c.valid_from AND r.closed_on < c.valid_to
       WHERE r.closed_on >= DATE '{first}' AND r.closed_on < DATE '{end}' GROUP BY 1""",
)


def step_generate(reports: int) -> dict[str, float]:
    """Write a lake of so many reports."""
    from lake_generator import generate  # noqa: PLC0415 (Django has been started by now)

    return {"seconds": _timed(lambda: generate(reports))}


def step_picture() -> dict[str, float]:
    """Read 24 months of five indicators for the whole organisation from what is gathered, in a new process."""
    from valvo.indicators.computing import Ask, compute  # noqa: PLC0415

    return {"seconds": _timed(lambda: compute(Ask(FIVE, (1,), FIRST, END)))}


def step_picture_anew() -> dict[str, float]:
    """Open the lake and compute the same anew, as where nothing is gathered."""
    from valvo.analytics.engine import open_lake  # noqa: PLC0415
    from valvo.indicators.computing import Ask, compute_on  # noqa: PLC0415

    return {"seconds": _timed(lambda: compute_on(open_lake(), Ask(FIVE, (1,), FIRST, END)))}


def step_by_hand() -> dict[str, float]:
    """Run the hand-written SQL over the tables' own files, cold."""
    import duckdb  # noqa: PLC0415

    from valvo.analytics.storage import open_table, read_manifest  # noqa: PLC0415

    def work() -> None:
        manifest = read_manifest()
        assert manifest is not None
        sources = {}
        for name in ("reports", "cases", "closure"):
            table = open_table(name, manifest.tables[name].delta_version)
            assert table is not None
            sources[name] = f"read_parquet({table.file_uris()!r})"
        connection = duckdb.connect(config={"python_enable_replacements": False})  # else it loads pandas first
        for query in HAND_WRITTEN:
            connection.sql(query.format(first=FIRST, end=END, **sources)).fetchall()

    return {"seconds": _timed(work)}


def step_every_indicator() -> dict[str, float]:
    """Compute the whole catalogue anew for the whole organisation, 24 months, cold."""
    from valvo.analytics.engine import open_lake  # noqa: PLC0415
    from valvo.indicators.catalogue import INDICATORS  # noqa: PLC0415
    from valvo.indicators.computing import Ask, compute_on  # noqa: PLC0415

    ask = Ask(tuple(one.id for one in INDICATORS), (1,), FIRST, END)
    return {"seconds": _timed(lambda: compute_on(open_lake(), ask))}


def step_gather() -> dict[str, float]:
    """Compute what is missing of every indicator, unit and month."""
    from django.core.management import call_command  # noqa: PLC0415

    from valvo.indicators.gathering import gather  # noqa: PLC0415

    call_command("migrate", verbosity=0)  # figures declared in the web are asked for in the database
    return {"seconds": _timed(gather)}


def step_page() -> dict[str, float]:
    """Read 24 months of the whole catalogue for one unit from what is gathered: the first time, and once more."""
    from valvo.indicators.catalogue import INDICATORS  # noqa: PLC0415
    from valvo.indicators.computing import Ask, compute  # noqa: PLC0415

    ids = tuple(one.id for one in INDICATORS)
    compute(Ask(FIVE, (11,), FIRST, END))  # the process has shown something before
    ask = Ask(ids, (10,), FIRST, END)
    return {"seconds": _timed(lambda: compute(ask)), "warm": _timed(lambda: compute(ask))}


def step_opened() -> dict[str, float]:
    """Open the picture's page as a coordinator of the whole organisation does: the first time, and nine times more."""
    from django.test import Client  # noqa: PLC0415

    client = Client(headers={"host": "localhost"})
    client.force_login(_coordinator(), backend="allauth.account.auth_backends.AuthenticationBackend")

    def opened() -> None:
        answer = client.get("/picture/?unit=u1&period=2026Q4")
        assert answer.status_code == 200, answer.status_code
        assert b"sparkline" in answer.content

    first, *again = (_timed(opened) for _ in range(10))
    return {"seconds": first, "warm": statistics.median(again), "slowest": max(again)}


def _coordinator() -> "User":
    """Return somebody who may see the whole tree; the database has the lake's units from then on, and no case."""
    from lake_generator import FOREVER, tree  # noqa: PLC0415

    from valvo.accounts import actions as accounts  # noqa: PLC0415
    from valvo.accounts.models import User  # noqa: PLC0415
    from valvo.accounts.permissions import Role  # noqa: PLC0415
    from valvo.organisation.models import Closure, Unit  # noqa: PLC0415

    if there := User.objects.filter(email="reader@example.org").first():
        return there
    units, links, _lowest = tree()
    Unit.objects.bulk_create((Unit(**one) for one in units), ignore_conflicts=True)  # a change may have made one
    Closure.objects.bulk_create(
        Closure(
            ancestor_id=one["ancestor"],
            descendant_id=one["descendant"],
            depth=one["depth"],
            valid_from=one["valid_from"],
            valid_to=None if one["valid_to"] == FOREVER else one["valid_to"],
        )
        for one in links
    )
    reader = accounts.add_person(email="reader@example.org", name="Reader", by=None)
    top = Unit.objects.get(pk=1)
    accounts.give_role(user=reader, role=Role.COORDINATOR, unit=top, by=None, since=top.opened_on)
    return reader


def step_refresh() -> dict[str, float]:
    """Merge ten thousand changed cases, mostly recent, with their reports, into the lake."""
    return _refreshed(spread=False)


def step_refresh_spread() -> dict[str, float]:
    """Take in ten thousand changed cases, spread evenly over all years, with their reports: every file is touched."""
    return _refreshed(spread=True)


def step_fold() -> dict[str, float]:
    """Put changed rows into their tables, as the first refresh of the next day does."""
    from valvo.analytics.engine import current_manifest  # noqa: PLC0415
    from valvo.analytics.refresh import refresh  # noqa: PLC0415
    from valvo.core import clock  # noqa: PLC0415

    before = current_manifest()
    with clock.stopped_at(clock.now() + timedelta(days=1)):
        done = refresh()
    assert len(done.manifest.tables) < len(before.tables), "there should have been rows to put in"
    assert done.manifest.tables["cases"].rows == before.tables["cases"].rows
    return {"seconds": done.seconds}


def _refreshed(*, spread: bool) -> dict[str, float]:
    from lake_changes import change_cases  # noqa: PLC0415

    from valvo.analytics.engine import current_manifest  # noqa: PLC0415
    from valvo.analytics.refresh import refresh  # noqa: PLC0415

    change_cases(CHANGES, spread=spread)
    before = current_manifest().tables["cases"].rows
    spent = time.process_time()
    done = refresh()
    spent = time.process_time() - spent
    assert done.manifest.tables["cases"].rows == before, "the changes should be of rows that are there"
    assert done.changed["cases"] == CHANGES, done.changed
    assert done.rebuilt == (), done.rebuilt
    return {"seconds": done.seconds, "processor": spent}


STEPS: dict[str, Callable[[], dict[str, float]]] = {
    "picture": step_picture,
    "picture_anew": step_picture_anew,
    "by_hand": step_by_hand,
    "every_indicator": step_every_indicator,
    "gather": step_gather,
    "page": step_page,
    "opened": step_opened,
    "refresh": step_refresh,
    "refresh_spread": step_refresh_spread,
    "fold": step_fold,
}


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _in_own_process(step: str, folder: Path, *arguments: str) -> dict[str, float]:
    command = [sys.executable, __file__, "--step", step, *arguments]
    environment = os.environ | {"VALVO_DATA": str(folder), "VALVO_DATABASE": ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{step} failed:\n{done.stderr}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _best(steps: Sequence[str], folder: Path) -> list[float]:
    """Return the shortest time of each step; they take turns, so that other work on the machine hits all alike."""
    rounds = [[_in_own_process(step, folder)["seconds"] for step in steps] for _ in range(REPEATS)]
    return [min(times) for times in zip(*rounds, strict=True)]


def _report(name: str, measured: float, budget: float, unit: str = "s") -> bool:
    ratio = measured / budget
    print(f"lake {name:<52} {measured:8.2f} {unit:3} budget {budget:8.2f} {unit:3} ratio {ratio:.2f}", flush=True)
    return ratio <= 1


def measure(reports: int, folder: Path, *, postgresql: bool) -> bool:
    """Run all steps; return whether every budget held."""
    held = []
    if not (folder / "lake" / "manifest").exists():
        made = _in_own_process("generate", folder, "--reports", str(reports))
        held += [
            _report(f"generator, {reports:,} reports", made["seconds"], 120),
            _report("generator, memory", made["memory"], 2, "GiB"),
        ]
    shutil.rmtree(folder / "figures", ignore_errors=True)
    gathered = _in_own_process("gather", folder)
    held += [
        _report("every indicator, unit and month", gathered["seconds"], 60),
        _report("every indicator, unit and month, memory", gathered["memory"], 2, "GiB"),
    ]
    by_hand, picture, anew = _best(("by_hand", "picture", "picture_anew"), folder)
    held.append(_report("picture cold, gathered, against hand-written SQL × 1.5", picture, 1.5 * by_hand))
    # Told, no budget: at this size pages read what is gathered, and nobody waits for a picture made anew.
    _report("picture cold, anew, against hand-written SQL × 1.5", anew, 1.5 * by_hand)
    if postgresql:
        from lake_postgresql import seconds_in_postgresql  # noqa: PLC0415 (only where it is asked for)

        queries = [
            query.format(first=FIRST, end=END, reports="reports", cases="cases", closure="closure")
            for query in HAND_WRITTEN
        ]
        seconds = seconds_in_postgresql(folder, queries)
        held.append(_report("picture cold × 15, gathered, against PostgreSQL 15", 15 * picture, seconds))
        _report("picture cold × 15, anew, against PostgreSQL 15", 15 * anew, seconds)  # told, no budget
    whole, page = _in_own_process("every_indicator", folder), _in_own_process("page", folder)
    opened = _in_own_process("opened", folder)
    held += [
        _report("whole catalogue anew, one organisation, 24 months", whole["seconds"], 60),
        _report("whole catalogue, memory", whole["memory"], 2, "GiB"),
        _report("a unit's 24 months, whole catalogue, gathered", 1_000 * page["seconds"], 200, "ms"),
        _report("the same once more", 1_000 * page["warm"], 200, "ms"),
        _report("the picture's whole page, warm, median of nine", 1_000 * opened["warm"], 200, "ms"),
        _report("the picture's whole page, warm, the slowest", 1_000 * opened["slowest"], 200, "ms"),
    ]
    _report("the picture's whole page, the first time", opened["seconds"], 1)  # told, no budget
    merged = _in_own_process("refresh", folder)
    held += [
        _report(f"refresh of {CHANGES:,} changes, mostly recent", merged["seconds"], 10),
        _report("refresh, memory", merged["memory"], 2, "GiB"),
        _report("gathering again after it", _in_own_process("gather", folder)["seconds"], 60),
    ]
    spread = _in_own_process("refresh_spread", folder)
    by_hand, anew = _best(("by_hand", "picture_anew"), folder)
    held += [
        _report(f"refresh of {CHANGES:,} changes spread over all years", spread["seconds"], 10),
        _report("the same, memory", spread["memory"], 2, "GiB"),
        _report("gathering again after it", _in_own_process("gather", folder)["seconds"], 60),
    ]
    # Told, no budget: the hand-written SQL does not read the rows that lie beside.
    _report("picture anew after it, against hand-written SQL × 1.5", anew, 1.5 * by_hand)
    folded = _in_own_process("fold", folder)
    _report("folding changes in, once a day", folded["seconds"], 60)  # told, no budget: nobody waits for it
    held.append(_report("folding changes in, memory", folded["memory"], 2, "GiB"))
    return all(held)


def _step(name: str, reports: int) -> None:
    import resource  # noqa: PLC0415 (not on every system)

    from valvo.config.start import load_pages, start_django  # noqa: PLC0415

    start_django(need_tables=False)
    load_pages()  # as a server does before its first page
    spent = time.process_time()
    found = step_generate(reports) if name == "generate" else STEPS[name]()
    found.setdefault("processor", time.process_time() - spent)
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / GIBIBYTE
    print(json.dumps(found))


def main() -> int:
    """Run the benchmark, or one step of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--reports", type=int, default=10_000_000)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--no-postgresql", action="store_true")
    parser.add_argument("--step", choices=("generate", *STEPS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        _step(options.step, options.reports)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        held = measure(options.reports, options.keep or Path(folder), postgresql=not options.no_postgresql)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
