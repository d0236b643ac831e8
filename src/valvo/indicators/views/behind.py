"""Where what an indicator counts can be looked at row by row: its cases, its actions, the figures delivered."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from valvo.accounts.permissions import Permission
from valvo.analytics.tables import ACTIONS, CASES, CLOCKS, REPORTS
from valvo.indicators import access
from valvo.indicators.catalogue.making import DELIVERIES
from valvo.indicators.declarations import Indicator
from valvo.indicators.own_ids import PREFIX, is_own
from valvo.organisation.models import Unit
from valvo.web.frame import Frame


@dataclass(frozen=True)
class Behind:
    """A page of rows: its address, its name in short and in a sentence."""

    address: str
    name: str
    said: str


@dataclass(frozen=True)
class _Place:
    permission: Permission
    view: str
    name: Promise
    said: Promise


_OF_CASES = _Place(Permission.CASE_VIEW, "handling:cases", _("Cases"), _("The cases behind the figures"))
_OF_ACTIONS = _Place(Permission.ACTION_VIEW, "improvement:actions", _("Actions"), _("The actions behind the figures"))
_DELIVERED = _Place(Permission.REGISTER_VIEW, "measured:index", _("Delivered figures"), _("Who has delivered what"))
_PLACES: Mapping[str, _Place] = MappingProxyType(
    {
        CASES.name: _OF_CASES,
        REPORTS.name: _OF_CASES,
        CLOCKS.name: _OF_CASES,
        ACTIONS.name: _OF_ACTIONS,
        DELIVERIES.table.name: _DELIVERED,
    }
)


# What the list of cases calls the days its rows can be narrowed by.
_DAYS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        (CASES.name, "opened_on"): "came",
        (REPORTS.name, "received_on"): "came",
        (CASES.name, "closed_on"): "closed",
    }
)


def behind(frame: Frame, unit: Unit, one: Indicator) -> Behind | None:
    """Return where the rows behind an indicator are; None where there is no such page, or the person may not see it."""
    place = _PLACES.get(one.fact.table.name)
    if place is None or not access.sees_rows(frame.person, place.permission, unit):
        return None
    if not is_own(one.id):
        return Behind(reverse(place.view) + _narrowed(frame, one), str(place.name), str(place.said))
    key = int(one.id.removeprefix(PREFIX))
    return Behind(reverse("measured:figure", args=[key]) + frame.query(), str(place.name), str(place.said))


def _narrowed(frame: Frame, one: Indicator) -> str:
    """Return the query of the rows: unit and period in view, and only what lies in the period where the list can."""
    query, day = frame.query(), _DAYS.get((one.fact.table.name, one.fact.day))
    return f"{query}{'&' if query else '?'}{day}={frame.period}" if day else query
