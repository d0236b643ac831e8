"""The data-protection officer's page: who did and who read what."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from valvo.trail import actions
from valvo.trail.access import events_for, with_names
from valvo.trail.events import TrailEvent
from valvo.trail.models import Event
from valvo.trail.tags import all_tags
from valvo.web.frame import Frame, frame_of
from valvo.web.lists import Cell, Column, Filter, ListPage


def _areas(frame: Frame) -> Sequence[tuple[str, str]]:
    return [(area, area) for area in sorted({tag.split(":")[0] for tag in all_tags()})]


def _details(event: Event) -> str:
    return ", ".join(f"{name}={value}" for name, value in event.data.items() if value is not None)


class Events(ListPage[Event]):
    """All events in reach, newest first."""

    title = _("Trail")
    lead = _("Everything that was done, and every reading of sensitive things. Rows are never changed or taken away.")
    empty = _("Nothing has been recorded yet.")
    default_sort = "-at"
    search = ("tag", "target", "target_kind")
    columns = (
        Column("at", _("When"), lambda event: Cell(event.at), sort=("id",), kind="date"),
        Column("tag", _("What"), lambda event: Cell(event.tag, quiet=_details(event))),
        Column("actor", _("Who"), lambda event: Cell(getattr(event, "actor_name", None) or "Valvo")),
        Column("target", _("Which"), lambda event: Cell(f"{event.target_kind} {event.target}".strip()), wide=True),
        Column("unit", _("Unit"), lambda event: Cell(getattr(event, "unit_name", None)), wide=True),
    )
    filters = (Filter("area", _("Area"), _areas, lambda rows, area: rows.filter(tag__startswith=f"{area}:")),)

    def rows(self, frame: Frame) -> QuerySet[Event]:
        """Return the events in reach with the names known today."""
        return with_names(events_for(frame.person))

    def get(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        """Show the trail, and record that it was read or taken out as a file."""
        response = super().get(request)
        tag = TrailEvent.EXPORTED if request.GET.get("export") else TrailEvent.READ
        actions.record(tag, by=frame_of(request).person)
        return response
