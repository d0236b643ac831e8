"""How long programmes and rounds take with 312 tasks × 3,000 units × 5 years of answers.

Budgets: 300 ms a page, and as many queries with twice the units; 5 s to roll everything up, as a document does, with
nothing kept in memory from before; 10 s until a round has reached 3,000 units, as the worker opens it. Counted is the
server's own time (database in the same process), so that other work on the machine does not count. Shares are read of
units' sheets, which every answer keeps current; the answers themselves are not needed for the measuring.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from datetime import date
from hashlib import sha256

import django

DATA = tempfile.TemporaryDirectory()
os.environ["VALVO_DATA"] = DATA.name
os.environ["VALVO_HOSTS"] = '["testserver"]'
os.environ["DJANGO_SETTINGS_MODULE"] = "valvo.config.settings"
django.setup()

# Models can be imported only after set-up.
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from valvo.accounts import actions as accounts  # noqa: E402
from valvo.accounts.permissions import Role  # noqa: E402
from valvo.core import clock  # noqa: E402
from valvo.organisation.actions import NewUnit, open_units  # noqa: E402
from valvo.organisation.choices import Sector, UnitKind  # noqa: E402
from valvo.organisation.models import Unit  # noqa: E402
from valvo.programmes import actions, editions  # noqa: E402
from valvo.programmes.definition import Programme  # noqa: E402
from valvo.programmes.followed_programmes import standings  # noqa: E402
from valvo.programmes.loading import LoadedProgramme  # noqa: E402
from valvo.programmes.models import Edition, Sheet  # noqa: E402
from valvo.questionnaires.actions import rounds  # noqa: E402
from valvo.questionnaires.loading import load_questionnaire  # noqa: E402
from valvo.questionnaires.selection import Selection  # noqa: E402

BUDGET_SECONDS, REPEATS = 0.3, 7
ROLL_UP_SECONDS, ROUND_SECONDS = 5.0, 10.0
UNITS, AREAS, GOALS, MEASURES, TASKS = 3_000, 30, 12, 13, 2
YEARS = [2022, 2023, 2024, 2025, 2026]
PAGES = {
    "goals": "/programmes/large/",
    "one goal's measures": "/programmes/large/places/1.1/",
    "one measure": "/programmes/large/measures/1.1.1/",
    "who is missing": "/programmes/large/missing/",
}


def main() -> int:
    """Measure; return 0 within the budget, 1 above it."""
    with DATA:
        return _measure()


def _measure() -> int:

    call_command("migrate", verbosity=0)
    client = _county()
    counts = []
    for first, last in ((0, UNITS // 2), (UNITS // 2, UNITS)):
        _answers(first, last)
        counts.append({name: _queries(client, address) for name, address in PAGES.items()})
    ratios = []
    for name, address in PAGES.items():
        seconds = _median(client, address)
        ratios.append(seconds / BUDGET_SECONDS)
        queries = f"queries {counts[0][name]} at {UNITS // 2:,} units, {counts[1][name]} at {UNITS:,}"
        print(f"programmes  {name:20} {seconds * 1000:5.0f} ms  budget 300 ms  ratio {ratios[-1]:.2f}  {queries}")
    ratios.append(_told("roll-up of everything", _roll_up(), ROLL_UP_SECONDS))
    ratios.append(_told("round to 3,000 units", _round(), ROUND_SECONDS))
    connection.close()
    return 0 if max(ratios) <= 1 and counts[0] == counts[1] else 1


def _told(name: str, seconds: float, budget: float) -> float:
    print(f"programmes  {name:22} {seconds:5.2f} s   budget {budget:.0f} s   ratio {seconds / budget:.2f}")
    return seconds / budget


def _roll_up() -> float:
    """Return the seconds to count every goal, measure and target of every year, as the final evaluation does."""
    editions._table.cache_clear()  # noqa: SLF001 (nothing of the pages measured before is to help)
    start = time.process_time()
    [standing] = standings(Unit.objects.get(public_id="county"), YEARS[-1])
    assert len(standing.goals("sv")) == GOALS
    assert len(standing.targets()) == GOALS * MEASURES
    return time.process_time() - start


def _round() -> float:
    """Return the seconds from the announcement until every unit has its sheet."""
    owner = Unit.objects.get(public_id="county")
    edition = rounds.keep_edition(loaded=load_questionnaire("safe_medication"))
    start = time.process_time()
    found = rounds.announce_round(
        edition=edition, owner=owner, name="Round", selection=Selection(), deadline=clock.today(), by=None
    )
    assert rounds.fill_round(round_id=found.pk) == UNITS
    return time.process_time() - start


def _median(client: Client, address: str) -> float:
    times = []
    for _repeat in range(REPEATS):
        start = time.process_time()
        answer = client.get(address)
        times.append(time.process_time() - start)
        assert answer.status_code == 200, answer.status_code
    return statistics.median(times)


def _queries(client: Client, address: str) -> int:

    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def _county() -> Client:
    """Make a county that follows the programme, and a coordinator signed in."""

    _open_units("top", [("county", UnitKind.ORGANISER, None)])
    _open_units("areas", [(f"area-{n}", UnitKind.ENTITY, "county") for n in range(AREAS)])
    county = Unit.objects.get(public_id="county")
    user = accounts.add_person(email="c@example.org", name="C", by=None, language="sv", password=None)
    accounts.give_role(user=user, role=Role.COORDINATOR, unit=county, by=None, since=date(2020, 1, 1))
    actions.adopt(
        loaded=_programme(), organiser=county, answerers={"unit": UnitKind.UNIT}, valid_from=date(2022, 1, 1), by=None
    )
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _open_units(what: str, units: list[tuple[str, str, str | None]]) -> None:

    open_units(
        new=[
            NewUnit(
                name, UnitKind(kind), Sector.BOTH, f"{name} sv", f"{name} fi", f"{name} en", date(2020, 1, 1), parent
            )
            for name, kind, parent in units
        ],
        by=None,
    )
    print(f"  {len(units)} {what}", flush=True)


def _answers(first: int, last: int) -> None:
    """Open units with a sheet for every year, as their answers would have left it."""

    _open_units("units", [(f"unit-{n}", UnitKind.UNIT, f"area-{n % AREAS}") for n in range(first, last)])
    edition, tasks, dice = Edition.objects.get(), GOALS * MEASURES * TASKS, random.Random(first)
    names = [f"unit-{n}" for n in range(first, last)]
    Sheet.objects.bulk_create(
        (
            Sheet(
                unit_id=unit, programme="large", year=year, edition=edition, answered=tasks,
                marks="".join(dice.choices("nbdex.", (10, 20, 40, 20, 5, 5), k=tasks)), changed_at=clock.now(),
            )
            for unit in Unit.objects.filter(public_id__in=names).values_list("pk", flat=True)
            for year in YEARS
        ),
        batch_size=500,
    )  # fmt: skip


def _programme() -> LoadedProgramme:

    def text(words: str) -> dict[str, str]:
        return {language: f"{words} {language}" for language in ("sv", "fi", "en")}

    def measure(id_: str) -> dict[str, object]:
        tasks = [{"id": f"{id_}.{n}", "text": text(f"Task {id_}.{n}"), "years": YEARS} for n in range(1, TASKS + 1)]
        target = {"text": text("80 %"), "shares": {2024: 0.5, 2026: 0.8}}
        return {"id": id_, "level": "unit", "text": text(f"Measure {id_}"), "target": target, "tasks": tasks}

    goals = [
        {
            "id": f"1.{g}",
            "title": text(f"Goal {g}"),
            "measures": [measure(f"1.{g}.{m}") for m in range(1, MEASURES + 1)],
        }
        for g in range(1, GOALS + 1)
    ]
    content = {
        "id": "large", "version": "1", "title": text("Large programme"), "years": YEARS,
        "source": {"title": "A paper", "publisher": "Somebody", "verified": False},
        "levels": [{"id": "unit", "label": text("Unit")}],
        "parts": [{"id": "1", "kind": "theme", "title": text("Part"), "goals": goals}],
    }  # fmt: skip
    return LoadedProgramme(Programme.model_validate(content), sha256(repr(content).encode()).hexdigest())


if __name__ == "__main__":
    sys.exit(main())
