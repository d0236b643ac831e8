"""The year of a unit: every occasion with how it stands, what it is bound to and where that is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.annual_clock import access, rules
from valvo.annual_clock.choices import Kind, Standing
from valvo.annual_clock.models import Day, Series
from valvo.annual_clock.rules import Repeat, State
from valvo.core import clock
from valvo.core.figures import format_date
from valvo.core.languages import Language
from valvo.core.periods import Grain, Period
from valvo.documents.choices import DocumentState
from valvo.documents.models import Document
from valvo.forums.choices import MeetingState
from valvo.forums.models import Meeting
from valvo.forums.queries import held_on
from valvo.organisation.models import Unit
from valvo.web.waiting import SHOWN, Group, Line, group, left

# A document due on a day is of the last period of its length that had ended before.
_SPANS: dict[str, Grain] = {
    Repeat.MONTHLY: "month",
    Repeat.QUARTERLY: "quarter",
    Repeat.THIRDLY: "third",
    Repeat.HALF_YEARLY: "year",
    Repeat.YEARLY: "year",
    Repeat.ONCE: "year",
}
_PAGES = {
    Kind.EVALUATION: "programmes:index",
    Kind.DOCUMENT: "documents:documents",
    Kind.FORUM: "forums:index",
}


@dataclass(frozen=True)
class Occasion:
    """One day of a series: its own day, the day it is on, how it stands and what it is bound to."""

    series: Series
    due: date
    on: date
    state: State
    day: Day | None
    document: Document | None
    href: str
    by_itself: bool = False  # done by what it is bound to, not by a mark

    @property
    def standing(self) -> str:
        """Return how it stands, in words."""
        return str(Standing(self.state).label)

    @property
    def seen(self) -> int:
        """Return the version of what has been said of it."""
        return self.day.version if self.day else 0


def title_of(series: Series, language: Language) -> str:
    """Return a series' title in a language."""
    return str(getattr(series, f"title_{language}"))


def year_of(person: User, unit: Unit, year: int, kind: str = "") -> list[Occasion]:
    """Return the occasions of a unit's year in the order of their days: its own and those of the units above it."""
    series = access.series_of(person, unit).select_related("unit", "responsible")
    return occasions(series.filter(kind=kind) if kind else series, year)


def occasions(rows: QuerySet[Series], year: int) -> list[Occasion]:
    """Return the occasions of series in a year; four queries however many there are."""
    series = list(rows)
    said = {(one.series_id, one.due): one for one in Day.objects.filter(series__in=series, due__year=year)}
    bound = _bound(series, year)
    found = [
        _occasion(one, due, said.get((one.pk, due)), bound)
        for one in series
        for due in rules.days(one.first, Repeat(one.often), one.until, year)
    ]
    return sorted(found, key=lambda one: (one.on, one.series.pk))


Documents = dict[tuple[int, str, str], Document]
Meetings = dict[tuple[int, date], Meeting]


def _bound(series: Sequence[Series], year: int) -> tuple[Documents, Meetings]:
    """Return what occasions of a year may be bound to."""
    return _documents(series, year), held_on([one.forum_id for one in series if one.forum_id], year)


def _documents(series: Iterable[Series], year: int) -> Documents:
    wanted = [one for one in series if one.builder]
    rows = Document.objects.filter(
        unit__in={one.unit_id for one in wanted},
        builder__in={one.builder for one in wanted},
        first__year__range=(year - 1, year),
    )
    return {(row.unit_id, row.builder, row.period): row for row in rows}


def _occasion(series: Series, due: date, day: Day | None, bound: tuple[Documents, Meetings]) -> Occasion:
    on = day.moved_to if day and day.moved_to else due
    document = bound[0].get((series.unit_id, series.builder, str(period_told(series, due)))) if series.builder else None
    meeting = bound[1].get((series.forum_id, on)) if series.forum_id else None
    by_itself = (document is not None and document.state == DocumentState.PUBLISHED) or (
        meeting is not None and meeting.state == MeetingState.APPROVED
    )
    done = by_itself or (day is not None and day.done_at is not None)
    state = rules.state(on, clock.today(), done=done)
    return Occasion(series, due, on, state, day, document, _href(series, document, meeting), by_itself=by_itself)


def period_told(series: Series, due: date) -> Period:
    """Return the period a document due on a day is of: the last of its length that had ended before the day after."""
    grain = _SPANS[series.often]
    containing = Period.containing(due + timedelta(days=1), grain)
    return containing.shifted(-1)


def _href(series: Series, document: Document | None, meeting: Meeting | None) -> str:
    if document is not None:
        return reverse("documents:document", args=[document.pk])
    if meeting is not None:
        return reverse("forums:meeting", args=[meeting.pk])
    if series.forum_id:
        return reverse("forums:forum", args=[series.forum_id])
    page = _PAGES.get(Kind(series.kind))
    return f"{reverse(page)}?unit={series.unit.public_id}" if page else ""


def one_occasion(series: Series, due: date) -> Occasion | None:
    """Return the occasion of a series whose own day is given, None where there is none."""
    found = occasions(Series.objects.filter(pk=series.pk).select_related("unit", "responsible"), due.year)
    return next((one for one in found if one.due == due), None)


def waiting(person: User, unit: Unit, language: Language) -> list[Group]:
    """Return what the person is responsible for in the year's clock and is late or comes soon."""
    today = clock.today()
    mine = access.series_seen(person).filter(responsible=person).select_related("unit", "responsible")
    years = {today.year, (today + rules.SOON).year}
    near = [one for year in sorted(years) for one in occasions(mine, year) if one.state in {State.LATE, State.SOON}]
    lines = [_line(one, language) for one in near[:SHOWN]]
    more = reverse("annual_clock:year") + f"?unit={unit.public_id}"
    return [group("annual_clock", _("In the annual clock"), lines, len(near), more)]


def count_held(person: User) -> int:
    """Return how many series a person is responsible for."""
    return Series.objects.filter(responsible=person, ended_at__isnull=True).count()


def _line(one: Occasion, language: Language) -> Line:
    return Line(
        title=title_of(one.series, language),
        address=occasion_address(one),
        quiet=one.series.unit.name,
        stands=left(clock.start_of_day(one.on + timedelta(days=1))),
        rule=one.series.source or format_date(one.on, language),
        over=one.state is State.LATE,
        button=_("Open"),
    )


def occasion_address(one: Occasion) -> str:
    """Return the page of an occasion."""
    return reverse("annual_clock:occasion", args=[one.series.pk, one.due.isoformat()])


def months(found: Sequence[Occasion]) -> list[tuple[date, list[Occasion]]]:
    """Return occasions by month, months without any left out."""
    firsts = sorted({one.on.replace(day=1) for one in found})
    return [(first, [one for one in found if one.on.replace(day=1) == first]) for first in firsts]
