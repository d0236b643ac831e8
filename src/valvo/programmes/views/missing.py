"""Who has not answered all that is asked of them in a year, with whom to remind."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from valvo.organisation.models import Unit
from valvo.programmes import queries
from valvo.programmes.access import Followed
from valvo.programmes.views.shared import followed, language, year_in_view
from valvo.web.frame import Frame
from valvo.web.lists import Cell, Column, Filter, ListPage


def _in_view(frame: Frame) -> Followed:
    match = frame.request.resolver_match
    return followed(frame, match.kwargs["programme"] if match else "")


def _years(frame: Frame) -> Sequence[tuple[str, str | Promise]]:
    return [(str(year), str(year)) for year in reversed(_in_view(frame).years())]


def _unit(row: queries.LateUnit) -> Cell:
    query = urlencode({"unit": row.public_id, "year": row.year})
    return Cell(row.name, href=f"{reverse('programmes:answers', args=[row.programme])}?{query}")


def _reminded(row: queries.LateUnit) -> Cell:
    people = {one.user.email: one.user.name for one in row.answer_roles}
    return Cell(", ".join(f"{name} <{email}>" for email, name in people.items()) or None)


class Missing(ListPage[Unit]):
    """Units under the one in view that have not answered everything, most missing first."""

    title = _("Not answered yet")
    empty = _("Every unit has answered everything that is asked of it this year.")
    template = "programmes/missing.html"
    default_sort = "-missing"
    search = ("name_sv", "name_fi", "name_en")
    columns = (
        Column("unit", _("Unit"), _unit),
        Column("kind", _("Kind"), lambda row: Cell(row.get_kind_display()), wide=True),
        Column("missing", _("Missing"), lambda row: Cell(row.missing), sort=("missing",), kind="number"),
        Column("due", _("Of"), lambda row: Cell(row.due), sort=("due",), kind="number"),
        Column(
            "last", _("Last answer"), lambda row: Cell(row.last_answer), sort=("last_answer",), kind="date", wide=True
        ),
        Column("whom", _("Whom to remind"), _reminded, wide=True),
    )
    filters = (
        Filter("year", _("Year"), _years, lambda rows, _value: rows),  # `rows` has chosen by it
        Filter(
            "begun",
            _("Begun"),
            [("no", _("Nothing answered")), ("yes", _("Something answered"))],
            lambda rows, value: rows.filter(answered=0) if value == "no" else rows.filter(answered__gt=0),
        ),
    )

    def rows(self, frame: Frame) -> QuerySet[Unit]:
        """Return the units that have something left to answer."""
        found = _in_view(frame)
        return queries.late_units(found, year_in_view(frame.request, found))

    def more(self, frame: Frame) -> dict[str, object]:
        """Return the programme and the year in view."""
        found = _in_view(frame)
        return {
            "programme": found.programme,
            "programme_title": found.programme.title[language()],
            "unit": found.unit,
            "year": year_in_view(frame.request, found),
        }


def missing(request: HttpRequest, programme: str) -> HttpResponseBase:
    """Show the list; it reads the programme from the address itself, as its filters do."""
    return Missing.as_view()(request)
