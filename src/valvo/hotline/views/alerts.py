"""The hot line: how long since the last never event, who is on call, and every alert."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from valvo.core import clock
from valvo.definitions.catalogue import catalogue
from valvo.hotline import access, matching, rules
from valvo.hotline.channels import channels
from valvo.hotline.choices import AlertState, ChannelName
from valvo.hotline.models import Alert
from valvo.hotline.queries import lists_for, never_events
from valvo.hotline.shown import TONES
from valvo.intake.queries import language
from valvo.organisation.queries import under
from valvo.web.frame import Frame
from valvo.web.lists import Cell, Column, Filter, ListPage, Words


def _rules(frame: Frame) -> Sequence[tuple[str, Words]]:
    lists = (loaded.value for loaded in catalogue().never_events.values())
    return [(event.id, event.label[language()]) for one in lists for event in one.events]


def _stage(rows: QuerySet[Alert], value: str) -> QuerySet[Alert]:
    return rows.filter(state__in=rules.OPEN) if value == "open" else rows.exclude(state__in=rules.OPEN)


def state_cell(alert: Alert) -> Cell:
    """Return an alert's state as a tag."""
    return Cell(alert.get_state_display(), tag=TONES.get(AlertState(alert.state), "plain"))  # type: ignore[arg-type]  # a tone


class Alerts(ListPage[Alert]):
    """Alerts at the unit in view and under it, and those one has been called to."""

    title = _("Hot line")
    lead = _("Events that should never happen. Whoever is on call is alerted within a minute.")
    empty = _("No never event has been reported here.")
    template = "hotline/alerts.html"
    default_sort = "-raised"
    search = ("number",)
    columns = (
        Column("number", _("Alert"), lambda one: Cell(one.number, href=f"/hotline/{one.number}/", quiet=_quiet(one))),
        Column("state", _("State"), state_cell, sort=("state",)),
        Column("unit", _("Unit"), lambda one: Cell(one.unit.name), wide=True),
        Column("happened", _("Happened on"), lambda one: Cell(one.happened_on), ("happened_on",), "date", wide=True),
        Column("raised", _("Alarm raised"), lambda one: Cell(one.raised_at), sort=("raised_at",), kind="date"),
        Column("acknowledged", _("Acknowledged"), lambda one: Cell(one.acknowledged_at), kind="date", wide=True),
    )
    filters = (
        Filter("stage", _("Stage"), [("open", _("Still open")), ("closed", _("Closed"))], _stage),
        Filter("state", _("State"), AlertState.choices, lambda rows, value: rows.filter(state=value)),
        Filter("rule", _("Kind of event"), _rules, lambda rows, value: rows.filter(rule=value)),
    )

    def rows(self, frame: Frame) -> QuerySet[Alert]:
        """Return the alerts in reach in the unit in view and under it, and those the person has been called to."""
        called = access.alerts_called_to(frame.person).filter(pk=OuterRef("pk"))
        below = under(frame.required_unit(), clock.today()).values("pk")
        return access.alerts_seen(frame.person).filter(Q(unit__in=below) | Exists(called)).select_related("unit")

    def more(self, frame: Frame) -> dict[str, object]:
        """Return the figures and the list of who is on call."""
        unit = frame.required_unit()
        seen = access.reads_cases(frame.person, unit)
        return {
            "now": never_events(unit) if seen else None,
            "lists": lists_for(unit) if seen else [],
            "second_channel": ChannelName.SECOND in channels(),
        }


def _quiet(alert: Alert) -> str:
    return matching.label(alert.rule, language())
