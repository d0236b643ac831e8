"""The demo region's forum: a board for safety that meets each quarter; its agenda is made when somebody looks."""

from collections.abc import Mapping
from datetime import date, timedelta

from valvo.accounts.models import User
from valvo.core import clock
from valvo.demo.region import region
from valvo.forums import actions
from valvo.forums.choices import SeatRole
from valvo.organisation.models import Unit

SEATS = {"inspector": SeatRole.SECRETARY, "manager": SeatRole.MEMBER, "nurse": SeatRole.MEMBER}


def write_forum(units: Mapping[str, Unit], users: Mapping[str, User], today: date) -> None:
    """Make the board with its seats."""
    chair = users["coordinator"]
    with clock.stopped_at(clock.start_of_day(today - timedelta(days=300)) + timedelta(hours=9)):
        board = actions.make_forum(
            unit=units[region().top.id],
            name="Nämnden för klient- och patientsäkerhet",
            purpose="Följer säkerheten i hela området och beslutar om det som väntar.",
            language="sv",
            chair=chair,
            by=chair,
        )
        for key, role in SEATS.items():
            actions.seat(forum=board, person=users[key], role=role, by=chair)
