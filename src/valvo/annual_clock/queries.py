"""The year of a unit: every occasion with how it stands, what it is bound to and where that is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.annual_clock import access, dated, rules
from valvo.annual_clock.choices import Kind, Standing
from valvo.annual_clock.dated import Asked, Dated
from valvo.annual_clock.models import Day, Feed, Series
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


@dataclass(frozen=True)
class Entry:
    """One thing as the year shows it, whether the clock keeps it or it stands elsewhere; `uid` is its own for good."""

    uid: str
    title: str
    address: str
    on: date
    state: State
    kind: Kind
    unit: Unit
    who: User | None
    moved_from: date | None = None
    source: str = ""  # the law or rule that asks for it

    @property
    def standing(self) -> str:
        """Return how it stands, in words."""
        return str(Standing(self.state).label)


def year_of(person: User, unit: Unit, year: int, language: Language) -> list[Entry]:
    """Return a unit's year in the order of the days.

    The clock's occasions are the unit's own and those of the units above it; what has a day of its own is of the unit
    and those under it, put together where a month has much of it.
    """
    kept = _kept(access.series_of(person, unit), year)
    found = dated.dated(Asked(person, unit, year, language, _met(kept)))
    return _entries(kept, dated.together(found, unit), language)


def year_of_feed(feed: Feed, year: int, language: Language) -> list[Entry]:
    """Return what a calendar holds: a forum's meetings, or a unit's year, or of that what is its owner's to do.

    Visits the unit is not told of stay out: an address can come astray.
    """
    kept = _kept(access.series_of_feed(feed), year)
    if feed.forum:
        return _entries(kept, [], language)
    found = dated.dated(Asked(feed.owner, feed.unit, year, language, _met(kept)))
    return _entries(
        kept, [one for one in found if not one.private and (not feed.mine or one.who == feed.owner)], language
    )


def _kept(rows: QuerySet[Series], year: int) -> list[Occasion]:
    """Return the occasions that lie in a year, those moved into it from the years beside it too."""
    series = rows.select_related("unit", "responsible")
    near = [one for beside in (year - 1, year, year + 1) for one in occasions(series, beside)]
    return [one for one in near if one.on.year == year]


def _met(kept: Iterable[Occasion]) -> frozenset[tuple[int, date]]:
    return frozenset((one.series.forum_id, one.on) for one in kept if one.series.forum_id)


def _entries(kept: Iterable[Occasion], found: Iterable[Dated], language: Language) -> list[Entry]:
    entries = [*(_kept_entry(one, language) for one in kept), *(_dated_entry(one) for one in found)]
    return sorted(entries, key=lambda one: (one.on, one.title))


def _kept_entry(one: Occasion, language: Language) -> Entry:
    series = one.series
    return Entry(
        uid=f"{series.pk}-{one.due.isoformat()}",
        title=title_of(series, language),
        address=occasion_address(one),
        on=one.on,
        state=one.state,
        kind=Kind(series.kind),
        unit=series.unit,
        who=series.responsible,
        moved_from=one.due if one.on != one.due else None,
        source=series.source,
    )


def _dated_entry(one: Dated) -> Entry:
    return Entry(f"{one.sort}-{one.key}", one.title, one.href, one.on, one.state, one.kind, one.unit, one.who)


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


def months(found: Sequence[Entry]) -> list[tuple[date, list[Entry]]]:
    """Return a year by month, months without anything left out."""
    firsts = sorted({one.on.replace(day=1) for one in found})
    return [(first, [one for one in found if one.on.replace(day=1) == first]) for first in firsts]
