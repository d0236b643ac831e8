"""The year's occasions in the lake, as their days follow from the series, with how they stand."""

from collections.abc import Iterator

from valvo.analytics.projecting import Projection, Row, Touched
from valvo.analytics.projections import register
from valvo.analytics.reading import Keys
from valvo.analytics.steering_tables import ANNUAL_CLOCK
from valvo.annual_clock.models import Series
from valvo.annual_clock.queries import occasions
from valvo.annual_clock.rules import State
from valvo.core import clock
from valvo.documents.models import Document
from valvo.forums.models import Meeting


def _occasions(keys: Keys) -> Iterator[Row]:
    """Yield the occasions of series until the end of next year; those after the day a series was ended are none."""
    series = Series.objects.filter(pk__in=keys).order_by("pk")
    first = series.order_by("first").values_list("first", flat=True).first()
    for year in range(first.year, clock.today().year + 2) if first else ():
        for one in occasions(series, year):
            of = one.series
            if of.ended_at is None or one.on <= clock.local_day(of.ended_at):
                moved, done = one.on != one.due, one.state is State.DONE
                yield of.pk, of.unit_id, of.kind, of.builder or None, one.due, one.on, moved, done, one.due.year


def _touched(touched: Touched) -> set[int]:
    """Return series told of themselves, those a changed document is due for, and those of a changed meeting's forum."""
    due = Document.objects.filter(pk__in=touched.get("documents.document", ())).values_list("unit", "builder")
    of_documents = {
        pk
        for unit, builder in due
        for pk in Series.objects.filter(unit=unit, builder=builder).values_list("pk", flat=True)
    }
    forums = Meeting.objects.filter(pk__in=touched.get("forums.meeting", ())).values("forum")
    of_meetings = Series.objects.filter(forum__in=forums).values_list("pk", flat=True)
    return {*touched.get("annual_clock.series", ()), *of_documents, *of_meetings}


register(Projection(ANNUAL_CLOCK, Series, _occasions, _touched, by="series", looks_ahead=True))
