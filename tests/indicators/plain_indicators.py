"""The catalogue once more, in extremely boring Python over rows of the database. Slow, and easy to see to be right."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from statistics import median

from dateutil.relativedelta import relativedelta

from valvo.core import clock
from valvo.definitions.catalogue import catalogue
from valvo.handling.models import Case, Classification, Clock, Factor
from valvo.improvement.models import Action
from valvo.intake.models import Report
from valvo.organisation.models import Placement

Found = tuple[int | None, int | None, float | None]
Plain = Callable[[int, date, date], Found]


@cache
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
    for case in Case.objects.select_related("report"):
        day = clock.local_day(case.opened_at)
        if first <= day < end and stands_under(case.unit_id, unit, day):
            yield case


def cases_closed(unit: int, first: date, end: date) -> Iterator[Case]:
    """Yield cases closed, not left out, during the period at units under this one that day."""
    for case in Case.objects.filter(state="closed").select_related("report"):
        day = clock.local_day(case.closed_at) if case.closed_at else date.max
        if first <= day < end and stands_under(case.unit_id, unit, day):
            yield case


def reach(case: Case) -> str:
    """Return the handler's judgement, else the reporter's."""
    return judged(case).reach or case.report.reach


def serious(case: Case) -> bool:
    """Tell whether harm was judged severe or fatal."""
    return judged(case).physical_harm in {"severe", "fatal"} or judged(case).psychological_harm == "severe"


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


@cache
def judged(case: Case) -> Classification:
    """Return the handler's judgement, an empty one where there is none."""
    return Classification.objects.filter(case=case).first() or Classification()


DEGREES = {"none": 1, "low": 2, "moderate": 3, "severe": 4, "fatal": 5}


def harm(case: Case) -> int:
    """Return the worse of both harms as a degree, nought where neither is known."""
    return max(DEGREES.get(judged(case).physical_harm, 0), DEGREES.get(judged(case).psychological_harm, 0))


def events_with(condition: Callable[[Case], bool]) -> Plain:
    """Count events that meet a condition."""

    def count(unit: int, first: date, end: date) -> Found:
        number = sum(1 for case in hazards(unit, first, end) if condition(case))
        return number, None, float(number)

    return count


def share_of_events(part: Callable[[Case], bool], whole: Callable[[Case], bool] = lambda _: True) -> Plain:
    """Count events that meet a condition among those that meet another."""

    def count(unit: int, first: date, end: date) -> Found:
        events = [case for case in hazards(unit, first, end) if whole(case)]
        return share(sum(1 for case in events if part(case)), len(events))

    return count


def share_of_closed(part: Callable[[Case], bool], whole: Callable[[Case], bool] = lambda _: True) -> Plain:
    """Count closed cases that meet a condition among those that meet another."""

    def count(unit: int, first: date, end: date) -> Found:
        closed = [case for case in cases_closed(unit, first, end) if whole(case)]
        return share(sum(1 for case in closed if part(case)), len(closed))

    return count


def reports_received(unit: int, first: date, end: date) -> list[Report]:
    """Return the reports received."""
    return [
        report
        for report in Report.objects.all()
        if first <= clock.local_day(report.received_at) < end
        and stands_under(report.unit_id, unit, clock.local_day(report.received_at))
    ]


def share_of_reports(part: Callable[[Report], bool]) -> Plain:
    """Count reports that meet a condition."""

    def count(unit: int, first: date, end: date) -> Found:
        received = reports_received(unit, first, end)
        return share(sum(1 for report in received if part(report)), len(received))

    return count


def client_reports(unit: int, first: date, end: date) -> Found:
    """Count reports by clients and relatives."""
    number = sum(1 for report in reports_received(unit, first, end) if report.role in {"client", "relative"})
    return number, None, float(number)


def days_to_report(report: Report) -> int:
    """Return how long it took until something was reported."""
    return (clock.local_day(report.received_at) - report.happened_on).days


def median_days_to_report(unit: int, first: date, end: date) -> Found:
    """Find the median of days to report."""
    return middle([days_to_report(report) for report in reports_received(unit, first, end)])


def risk_to_event_ratio(unit: int, first: date, end: date) -> Found:
    """Count risks for each event that reached a person."""
    own = [case for case in cases_opened(unit, first, end) if case.state not in {"duplicate", "not_reportable"}]
    risks = sum(1 for case in own if reach(case) == "risk")
    reached = sum(1 for case in own if reach(case) == "reached")
    return risks, reached, risks / reached if reached else None


def middle(days: Sequence[int]) -> Found:
    """Return the median with the number of values."""
    return None, len(days), float(median(days)) if days else None


def days(first: datetime | None, last: datetime | None) -> int | None:
    """Return the days between two moments; None where one is missing."""
    return (clock.local_day(last) - clock.local_day(first)).days if first and last else None


def p90_days_to_close(unit: int, first: date, end: date) -> Found:
    """Find the 90th percentile: between the neighbours of 0.9 of the way from the shortest to the longest."""
    found = sorted(days(case.opened_at, case.closed_at) or 0 for case in cases_closed(unit, first, end))
    if not found:
        return None, 0, None
    place = 0.9 * (len(found) - 1)
    low = int(place)
    high = min(low + 1, len(found) - 1)
    return None, len(found), found[low] + (found[high] - found[low]) * (place - low)


def median_days_to_take(unit: int, first: date, end: date) -> Found:
    """Find the median of days until taken."""
    found = [days(case.opened_at, case.taken_at) for case in cases_closed(unit, first, end)]
    return middle([one for one in found if one is not None])


def has_action(case: Case) -> bool:
    """Tell whether a case has an action that was not cancelled."""
    return Action.objects.filter(origin="case", origin_id=case.pk).exclude(state="cancelled").exists()


def standing_cases(months: int) -> Plain:
    """Count cases open at the end of a period for longer than some months."""

    def count(unit: int, _first: date, end: date) -> Found:
        last, number = end - timedelta(days=1), 0
        for case in Case.objects.select_related("report"):
            old_enough = clock.local_day(case.opened_at) + relativedelta(months=months) <= last
            still_open = case.closed_at is None or clock.local_day(case.closed_at) > last
            if old_enough and still_open and stands_under(case.unit_id, unit, last):
                number += 1
        return number, None, float(number)

    return count


def clocks_due(unit: int, first: date, end: date, rule: str) -> list[Clock]:
    """Return the deadlines that passed in a period."""
    return [
        one
        for one in Clock.objects.select_related("case")
        if first <= clock.local_day(one.due_at) < min(end, clock.today())
        and rule in {"", one.rule}
        and stands_under(one.case.unit_id, unit, clock.local_day(one.due_at))
    ]


def kept(one: Clock) -> bool:
    """Tell whether a deadline was kept."""
    return one.done_at is not None and one.done_at <= one.due_at


def clocks_kept(rule: str) -> Plain:
    """Count deadlines kept."""

    def count(unit: int, first: date, end: date) -> Found:
        due = clocks_due(unit, first, end, rule)
        return share(sum(1 for one in due if kept(one)), len(due))

    return count


def clocks_broken(unit: int, first: date, end: date) -> Found:
    """Count deadlines broken."""
    number = sum(1 for one in clocks_due(unit, first, end, "") if not kept(one))
    return number, None, float(number)


def actions_by(day_of: Callable[[Action], date | None], unit: int, first: date, end: date) -> list[Action]:
    """Return the actions one of whose days lies in a period."""
    found = []
    for one in Action.objects.all():
        day = day_of(one)
        if day is not None and first <= day < end and stands_under(one.unit_id, unit, day):
            found.append(one)
    return found


def created(one: Action) -> date | None:
    """Return the day an action was decided."""
    return clock.local_day(one.created_at)


def done(one: Action) -> date | None:
    """Return the day an action was done."""
    return clock.local_day(one.done_at) if one.done_at else None


def actions_done_in(unit: int, first: date, end: date) -> list[Action]:
    """Return actions done and not cancelled."""
    return [one for one in actions_by(done, unit, first, end) if one.state != "cancelled"]


def actions_raised(unit: int, first: date, end: date) -> Found:
    """Count actions raised."""
    number = len(actions_by(created, unit, first, end))
    return number, None, float(number)


def actions_done(unit: int, first: date, end: date) -> Found:
    """Count actions done."""
    number = len(actions_done_in(unit, first, end))
    return number, None, float(number)


def actions_on_time_share(unit: int, first: date, end: date) -> Found:
    """Count actions done by their day."""
    due = actions_by(lambda one: one.due, unit, first, min(end, clock.today()))
    due = [one for one in due if one.state != "cancelled"]
    return share(sum(1 for one in due if one.done_at and clock.local_day(one.done_at) <= one.due), len(due))


def actions_verified_share(unit: int, first: date, end: date) -> Found:
    """Count actions verified."""
    finished = actions_done_in(unit, first, end)
    return share(sum(1 for one in finished if one.verified_at), len(finished))


def actions_cancelled_share(unit: int, first: date, end: date) -> Found:
    """Count actions cancelled."""
    raised = actions_by(created, unit, first, end)
    return share(sum(1 for one in raised if one.state == "cancelled"), len(raised))


def standing_actions(since: Callable[[Action], date]) -> Plain:
    """Count actions begun, by some day of theirs, and neither done nor cancelled at the end of a period."""

    def count(unit: int, _first: date, end: date) -> Found:
        last, number = end - timedelta(days=1), 0
        for one in Action.objects.all():
            finished = clock.local_day(one.cancelled_at) if one.cancelled_at else done(one)
            undone = finished is None or finished > last
            if since(one) <= last and undone and stands_under(one.unit_id, unit, last):
                number += 1
        return number, None, float(number)

    return count


def median_days_to_done(unit: int, first: date, end: date) -> Found:
    """Find the median of days from decision to done."""
    return middle([days(one.created_at, one.done_at) or 0 for one in actions_done_in(unit, first, end)])


def of_type(code: str) -> Plain:
    """Count events of a type."""
    return events_with(lambda case: judged(case).event_type == code)


def with_factor(code: str) -> Plain:
    """Count events with a factor."""
    return share_of_events(lambda case: code in factors_of(case))


@cache
def factors_of(case: Case) -> set[str]:
    """Return the factors of a case."""
    return set(Factor.objects.filter(classification__case=case).values_list("code", flat=True))


def forget() -> None:
    """Forget what was looked up in another test's database."""
    for lookup in (stands_under, judged, factors_of):
        lookup.cache_clear()


def codes(name: str) -> list[str]:
    """Return the codes of a list."""
    return [code.id for code in catalogue().code_list(name).codes]


PLAIN: dict[str, Plain] = {
    "reports": reports,
    "reached_share": reached_share,
    "serious_share": serious_share,
    "serious_events": events_with(lambda case: harm(case) >= 4),
    "fatal_events": events_with(lambda case: harm(case) == 5),
    "harm_share": share_of_events(lambda case: harm(case) >= 3, lambda case: harm(case) > 0),
    "harm_judged_share": share_of_events(lambda case: harm(case) > 0),
    "near_miss_share": share_of_events(lambda case: reach(case) == "near_miss"),
    "risk_to_event_ratio": risk_to_event_ratio,
    "client_reports": client_reports,
    "client_report_share": share_of_reports(lambda report: report.role in {"client", "relative"}),
    "anonymous_share": share_of_reports(lambda report: report.secrecy == "anonymous"),
    "reported_in_time_share": share_of_reports(lambda report: days_to_report(report) <= 2),
    "median_days_to_report": median_days_to_report,
    "median_days_to_close": median_days_to_close,
    "p90_days_to_close": p90_days_to_close,
    "median_days_to_take": median_days_to_take,
    "closed_in_month_share": share_of_closed(lambda case: (days(case.opened_at, case.closed_at) or 0) <= 30),
    "feedback_share": share_of_closed(lambda case: case.messages.filter(kind="feedback").exists()),
    "open_cases": standing_cases(0),
    "backlog": standing_cases(2),
    "clocks_kept_share": clocks_kept(""),
    "first_answer_kept_share": clocks_kept("first_answer"),
    "handling_kept_share": clocks_kept("handling"),
    "clocks_broken": clocks_broken,
    "action_share": share_of_closed(has_action),
    "serious_action_share": share_of_closed(
        has_action, lambda case: reach(case) in {"reached", "near_miss"} and harm(case) >= 4
    ),
    "actions_raised": actions_raised,
    "actions_done": actions_done,
    "actions_on_time_share": actions_on_time_share,
    "actions_verified_share": actions_verified_share,
    "actions_cancelled_share": actions_cancelled_share,
    "actions_open": standing_actions(lambda one: clock.local_day(one.created_at)),
    "actions_overdue": standing_actions(lambda one: one.due + timedelta(days=1)),
    "median_days_to_done": median_days_to_done,
    **{f"type_{code}": of_type(code) for code in codes("event_type")},
    **{f"factor_{code}": with_factor(code) for code in codes("contributing_factor")},
}
