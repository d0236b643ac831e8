"""The rows indicators are made from, and the conditions many of them share."""

from valvo.analytics.expressions import row
from valvo.analytics.tables import ACTIONS, CASES, CLOCKS, REPORTS
from valvo.core.languages import Text
from valvo.handling.rules import SERIOUS_FROM_LEVEL
from valvo.indicators.declarations import Fact

REPORTS_RECEIVED = Fact(REPORTS, "received_on")
CASES_OPENED = Fact(CASES, "opened_on")
CASES_CLOSED = Fact(CASES, "closed_on")
CLOCKS_DUE = Fact(CLOCKS, "due_on", passed=True)
ACTIONS_RAISED = Fact(ACTIONS, "created_on")
ACTIONS_DONE = Fact(ACTIONS, "done_on")
ACTIONS_DUE = Fact(ACTIONS, "due_on", passed=True)

SERIOUS = SERIOUS_FROM_LEVEL
FATAL = 5
MODERATE = 3

# Duplicates and what is not ours to handle are cases, but not events.
COUNTED = ~row.state.isin(["duplicate", "not_reportable"])
EVENTS = COUNTED & row.reach.isin(["reached", "near_miss"])
HANDLED = row.state == "closed"


def text(sv: str, fi: str, en: str) -> Text:
    """Return a text in three languages."""
    return Text(sv=sv, fi=fi, en=en)


# Denominators and units of counting that many indicators share.
OF_EVENTS = text(
    "Händelser som nådde en person eller var nära att göra det",
    "Henkilölle tapahtuneet ja läheltä piti -tapahtumat",
    "Events that reached a person or nearly did",
)
EVENTS_COUNTED = text("händelser", "tapahtumasta", "events")
OF_CLOSED = text("Avslutade ärenden", "Päätetyt tapaukset", "Cases closed")
CLOSED_COUNTED = text("avslutade ärenden", "päätetystä tapauksesta", "cases closed")
CLOSED_MEASURED = text("avslutade ärenden", "päätettyä tapausta", "cases closed")
OF_REPORTS = text("Inkomna anmälningar", "Saapuneet ilmoitukset", "Reports received")
REPORTS_COUNTED = text("anmälningar", "ilmoituksesta", "reports")
ACTIONS_COUNTED = text("åtgärder", "toimenpiteestä", "actions")
CLOCKS_COUNTED = text("frister", "määräajasta", "deadlines")
