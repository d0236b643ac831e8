"""Analysts ask the lake in SQL: what they get, what they cannot reach, and what is left in the trail."""

from datetime import date

import pytest
from django.test import Client
from lake_world import case, report

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.analytics import querying
from valvo.analytics.errors import QueryError
from valvo.analytics.querying import Answer, ask
from valvo.analytics.refresh import refresh
from valvo.organisation.models import Unit
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)


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
)


def test_nothing_but_one_select_over_the_tables_is_answered(units: dict[str, Unit]) -> None:
    for sql in REFUSED:
        with pytest.raises(QueryError):
            asked(sql, units, "home")


def test_time_and_rows_are_bounded(units: dict[str, Unit], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(QueryError, match=r"0\.05"):
        ask("SELECT count(*) FROM range(1000000000000) a, range(1000000) b", frozenset(), seconds=0.05)

    monkeypatch.setattr(querying, "MOST_ROWS", 3)
    three, four = (asked(sql, units, "home") for sql in ("SELECT * FROM range(3)", "SELECT * FROM range(4)"))
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


def test_a_wrong_question_is_told_beside_the_field_and_kept(client: Client, units: dict[str, Unit]) -> None:
    client.force_login(person(Role.COORDINATOR, units["hospital"]))

    page = client.post("/lake/", {"sql": "SELECT nothing FROM nowhere"})

    assert page.status_code == 422
    assert b"SELECT nothing FROM nowhere" in page.content
    assert b"nowhere does not exist" in page.content
    assert Event.objects.filter(tag="analytics:query:refused").exists()
