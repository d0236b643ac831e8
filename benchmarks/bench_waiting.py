"""How fast a million waits are read into staging and taken in, in how much memory, and how fast who waits is counted.

Budgets: 20,000 rows a second into staging; reading grows memory by no more than 300 MB however long the file (a quarter
of the file is read first, and the peak may not grow with the rest); the page of those waiting within 3 s.
The waits have the size of HUS's published tables: 365,000 people waiting by specialty, the rest over.

    python benchmarks/bench_waiting.py [ROWS]
"""

import os
import random
import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import django

DATA = tempfile.TemporaryDirectory()
os.environ["VALVO_DATA"] = DATA.name
os.environ["VALVO_HOSTS"] = '["testserver"]'
os.environ["DJANGO_SETTINGS_MODULE"] = "valvo.config.settings"
django.setup()

# Models can be imported only after set-up.
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from valvo.accounts import actions as accounts  # noqa: E402
from valvo.accounts.permissions import Role  # noqa: E402
from valvo.organisation.actions import NewUnit, open_units  # noqa: E402
from valvo.organisation.choices import Sector, UnitKind  # noqa: E402
from valvo.organisation.models import Unit  # noqa: E402
from valvo.registers.columns import propose  # noqa: E402
from valvo.waiting import actions, reading  # noqa: E402
from valvo.waiting.fields import FIELDS  # noqa: E402

ROWS, BUDGET_ROWS, BUDGET_GROWTH_MB, BUDGET_PAGE = 1_000_000, 20_000, 300, 3.0
HEAD = "Remissnummer;Väntan räknas från;Startdatum;Slutdatum;Enhet;Specialitet;Ålder;Vårdgaranti"
SPECIALTIES = ("Internmedicin", "Kirurgi", "Lungsjukdomar", "Barnsjukdomar", "Neurologi", "Gynekologi", "Psykiatri")
PASSWORD = "correct horse battery"  # noqa: S105 (nobody signs in)
TODAY = date.today()  # noqa: DTZ011 (a made-up day)


def main(arguments: list[str]) -> int:
    """Measure; return 0 within the budgets, 1 above one."""
    with DATA:
        return _measure(int(arguments[0]) if arguments else ROWS)


def _measure(rows: int) -> int:
    call_command("migrate", verbosity=0)
    unit, person = _organisation()
    small, large = Path(DATA.name) / "quarter.csv", Path(DATA.name) / "all.csv"
    _write(small, rows // 4)
    _write(large, rows)
    print(f"{rows:,} rows, {large.stat().st_size / 1e6:.0f} MB")
    _stage(small, unit, person)
    before = _peak()
    made, seconds = _stage(large, unit, person)
    growth = _peak() - before
    speed = rows / seconds
    print(f"into staging {seconds:.1f} s, {speed:,.0f} rows/s (budget {BUDGET_ROWS:,}); peak {_peak():.0f} MB,")
    print(f"grown by {growth:.0f} MB against a quarter of the rows (budget {BUDGET_GROWTH_MB})")
    started, worked = time.perf_counter(), time.process_time()
    actions.confirm(intake=made, by=person)
    actions.write_rows(intake_id=made.pk)
    print(f"taken in all or nothing: {time.perf_counter() - started:.1f} s, CPU {time.process_time() - worked:.1f} s")
    page = _page(person)
    print(f"page of those waiting: {page:.2f} s (budget {BUDGET_PAGE})")
    return 0 if speed >= BUDGET_ROWS and growth <= BUDGET_GROWTH_MB and page <= BUDGET_PAGE else 1


def _organisation() -> tuple[Unit, object]:
    def one(code: str, kind: UnitKind, parent: str | None) -> NewUnit:
        return NewUnit(
            public_id=code, kind=kind, sector=Sector.HEALTH, name_sv=code, name_fi=code, name_en=code,
            opened_on=date(2010, 1, 1), parent=parent,
        )  # fmt: skip

    units = open_units(
        new=[one("big", UnitKind.ORGANISER, None), *(one(f"clinic-{n}", UnitKind.UNIT, "big") for n in range(40))],
        by=None,
    )
    person = accounts.add_person(email="k@example.org", name="Keeper", by=None, language="sv", password=PASSWORD)
    accounts.give_role(user=person, role=Role.KEEPER, unit=units[0], by=None, since=date(2020, 1, 1))
    return units[0], person


def _write(path: Path, rows: int) -> None:
    dice = random.Random(7)
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD + "\n")
        for number in range(rows):
            start = TODAY - timedelta(days=dice.randrange(1, 730))
            waits = number % 1000 < 365
            end = "" if waits else min(TODAY, start + timedelta(days=dice.randrange(1, 400))).isoformat()
            file.write(
                f"L{number:09};{('remiss', 'behov')[number % 2]};{start};{end};clinic-{number % 40};"
                f"{SPECIALTIES[number % 7]};{number % 95};{('ja', 'nej')[number % 9 == 0]}\n"
            )


def _stage(path: Path, unit: Unit, person: object) -> tuple[object, float]:
    with path.open("rb") as file:
        made = actions.receive(name=path.name, chunks=iter(lambda: file.read(1 << 20), b""), unit=unit, by=person)
    if not made.columns:
        seen = reading.head(path.name, actions.raw_path(made))
        chosen = {code: one.heading for code, one in propose(seen.headings, seen.columns, FIELDS).items()}
        actions.choose_columns(intake=made, columns=chosen, by=person)
    started = time.perf_counter()
    actions.read_file(intake_id=made.pk)
    seconds = time.perf_counter() - started
    made.refresh_from_db()
    if made.faults:
        raise SystemExit(str(made.faults))
    return made, seconds


def _page(person: object) -> float:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/waiting/?clock=oral_care")
    # The server's own time, database in the same process: other work on the machine does not count.
    started = time.process_time()
    answer = client.get("/waiting/")
    seconds = time.process_time() - started
    assert answer.status_code == 200
    return seconds


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
