"""The catalogue once more, in extremely boring Python over rows of the database. Slow, and easy to see to be right."""

from collections.abc import Iterator
from datetime import date
from statistics import median

from valvo.core import clock
from valvo.handling.models import Case, Classification
from valvo.improvement.models import Action
from valvo.intake.models import Report
from valvo.organisation.models import Placement

Found = tuple[int | None, int | None, float | None]


def stands_under(unit: int, above: int, day: date) -> bool:
    """Climb from a unit to the top of the tree of that day, looking for another."""
    while True:
        if unit == above:
            return True
        parent = None
        for placement in Placement.objects.filter(unit=unit).order_by("valid_from"):
            if placement.valid_from <= day:
                parent = placement.parent_id
        if parent is None:
            return False
        unit = parent


def cases_opened(unit: int, first: date, end: date) -> Iterator[Case]:
    """Yield cases whose report came in during the period at units under this one that day."""
    for case in Case.objects.all():
        day = clock.local_day(case.opened_at)
        if first <= day < end and stands_under(case.unit_id, unit, day):
            yield case


def cases_closed(unit: int, first: date, end: date) -> Iterator[Case]:
    """Yield cases closed, not left out, during the period at units under this one that day."""
    for case in Case.objects.filter(state="closed"):
        day = clock.local_day(case.closed_at) if case.closed_at else date.max
        if first <= day < end and stands_under(case.unit_id, unit, day):
            yield case


def reach(case: Case) -> str:
    """Return the handler's judgement, else the reporter's."""
    judged = Classification.objects.filter(case=case).first()
    return judged.reach if judged and judged.reach else case.report.reach


def serious(case: Case) -> bool:
    """Tell whether harm was judged severe or fatal."""
    judged = Classification.objects.filter(case=case).first()
    return judged is not None and (judged.physical_harm in {"severe", "fatal"} or judged.psychological_harm == "severe")


def hazards(unit: int, first: date, end: date) -> list[Case]:
    """Return the cases that are events of their own and reached, or nearly reached, a person."""
    return [
        case
        for case in cases_opened(unit, first, end)
        if case.state not in {"duplicate", "not_reportable"} and reach(case) in {"reached", "near_miss"}
    ]


def share(part: int, whole: int) -> Found:
    """Return a share with what it is made of."""
    return part, whole, 100 * part / whole if whole else None


def reports(unit: int, first: date, end: date) -> Found:
    """Count reports received."""
    number = 0
    for report in Report.objects.all():
        day = clock.local_day(report.received_at)
        if first <= day < end and stands_under(report.unit_id, unit, day):
            number += 1
    return number, None, float(number)


def reached_share(unit: int, first: date, end: date) -> Found:
    """Count events that reached a person."""
    events = hazards(unit, first, end)
    return share(sum(1 for case in events if reach(case) == "reached"), len(events))


def serious_share(unit: int, first: date, end: date) -> Found:
    """Count serious events."""
    events = hazards(unit, first, end)
    return share(sum(1 for case in events if serious(case)), len(events))


def median_days_to_close(unit: int, first: date, end: date) -> Found:
    """Find the median of days to close."""
    days = [
        (clock.local_day(case.closed_at) - clock.local_day(case.opened_at)).days
        for case in cases_closed(unit, first, end)
        if case.closed_at
    ]
    return None, len(days), float(median(days)) if days else None


def action_share(unit: int, first: date, end: date) -> Found:
    """Count closed cases with an action."""
    closed = list(cases_closed(unit, first, end))
    acted = 0
    for case in closed:
        if Action.objects.filter(origin="case", origin_id=case.pk).exclude(state="cancelled").exists():
            acted += 1
    return share(acted, len(closed))


PLAIN = {
    "reports": reports,
    "reached_share": reached_share,
    "serious_share": serious_share,
    "median_days_to_close": median_days_to_close,
    "action_share": action_share,
}
