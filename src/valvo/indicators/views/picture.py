"""The situation picture's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from valvo.analytics.errors import LakeMissingError
from valvo.core import clock
from valvo.core.periods import Grain, Period
from valvo.indicators import access
from valvo.indicators.opening import first_address
from valvo.indicators.picture import Picture, ThemeTable, picture
from valvo.indicators.queries import right_now
from valvo.web.frame import Frame, frame_of
from valvo.web.templatetags.valvo import reading_language

# So many of what stands out are told at once; the rest lies folded, so that the rows are not far down on a phone.
OPEN_OUT = 5
OPEN_LEVELS = 3

One = TypeVar("One")


@dataclass(frozen=True)
class Folded(Generic[One]):
    """A list whose first few are told at once and whose rest lies folded."""

    first: Sequence[One]
    rest: Sequence[One]


@dataclass(frozen=True)
class Chapter:
    """A theme with rows and how many of them are named above; where none is, it lies folded on a phone."""

    theme: ThemeTable
    named: int


@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show how a unit is doing over a period."""
    frame = frame_of(request)
    if not request.GET and (own := first_address(frame.person)):
        return redirect(own)
    unit, language = access.unit_seen(frame), reading_language()
    try:
        found = picture(unit.pk, frame.period, language)
    except LakeMissingError:
        found = None
    return render(
        request,
        "indicators/picture.html",
        {
            "unit": unit,
            "picture": found,
            "as_of": found.as_of if found else None,
            "chapters": chapters(found) if found else [],
            "out": folded(found.standing_out if found else [], OPEN_OUT),
            "levels": folded(found.new_levels if found else [], OPEN_LEVELS),
            "now": right_now(unit),
            **periods(frame),
        },
    )


def folded(every: Sequence[One], number: int) -> Folded[One]:
    """Return a list of which so many are told at once; one more is told too where it would lie folded alone."""
    first = number if len(every) > number + 1 else len(every)
    return Folded(every[:first], every[first:])


def chapters(found: Picture) -> list[Chapter]:
    """Return the themes that have rows, with how many of each stand out or are on another level than before."""
    named = {row.id for row, _mark in (*found.standing_out, *found.new_levels)}
    return [Chapter(one, sum(row.id in named for row in one.rows)) for one in found.themes if one.rows]


def periods(frame: Frame) -> dict[str, object]:
    """Return what `parts/period.html` leads to: other lengths, the period before, the one after if it has begun."""
    later = frame.period.shifted(1) if frame.period.end <= clock.today() else None
    return {"grains": grains(frame), "earlier": frame.period.shifted(-1), "later": later}


def grains(frame: Frame) -> list[tuple[str, Period, bool]]:
    """Return the lengths of period one can choose between: name, period, whether it is the present one."""
    names: dict[Grain, str] = {"month": _("Month"), "quarter": _("Quarter"), "year": _("Year")}
    day = min(frame.period.last, max(clock.today(), frame.period.first))
    return [(name, Period.containing(day, grain), grain == frame.period.grain) for grain, name in names.items()]
