"""Every indicator counted by hand: the rows of one unit in the first quarter of 2026, and what they make.

Numerator, denominator and value are written down, not computed. What a reader may wonder about stands beside the row.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from lake_rows import Row, row_of

from valvo.analytics.tables import (
    ACTIONS,
    ALERTS,
    ANNUAL_CLOCK,
    ANSWERS,
    CASES,
    CHAINS,
    CLOCKS,
    COMPLAINTS,
    COMPLETIONS,
    CROSS_DAYS,
    DELIVERED,
    DEVICE_CHECKS,
    DEVICE_PASSPORTS,
    DEVICES,
    EFFECT_CHECKS,
    EVALUATIONS,
    INVESTIGATIONS,
    MEASUREMENTS,
    MEETINGS,
    OBSERVATIONS,
    OCCASIONS,
    OMBUD_SUMS,
    PLANS,
    RECOMMENDATIONS,
    REPORTS,
    SHEETS,
    SURVEYS,
    VISITS,
    WAITING,
)

FEB = date(2026, 2, 10)
BEFORE, LAST, AFTER = date(2025, 12, 31), date(2026, 3, 31), date(2026, 4, 1)


class Hand(NamedTuple):
    """Rows, and the figure they make."""

    rows: Sequence[Row]
    numerator: float | None
    denominator: float | None
    value: float | None


def r(day: date = FEB, **values: object) -> Row:
    """Return a report received on a day."""
    return row_of(REPORTS, **{"received_on": day, "happened_on": day, "kind": "hazard_event", "role": "staff"} | values)


def v(day: date = FEB, **values: object) -> Row:
    """Return a visit made on a day."""
    return row_of(VISITS, visited_on=day, **values)


def seen(grade: str = "conforms", day: date = FEB) -> Row:
    """Return an observation from a visit on a day."""
    return row_of(OBSERVATIONS, grade=grade, visited_on=day)


def c(reach: str = "reached", day: date = FEB, **values: object) -> Row:
    """Return a case opened on a day, still open."""
    return row_of(CASES, **{"reach": reach, "opened_on": day, "state": "new", "kind": "hazard_event"} | values)


def closed(days: int = 10, on: date = FEB, **values: object) -> Row:
    """Return a case closed on a day."""
    return c(**{"day": date(2026, 1, 2), "closed_on": on, "state": "closed", "days_to_close": days} | values)


def k(rule: str, *, done: date | None = FEB, late: bool = False, due: date = FEB) -> Row:
    """Return a deadline that passed on a day."""
    return row_of(CLOCKS, rule=rule, started_on=date(2026, 1, 2), due_on=due, done_on=done, late=late)


def a(day: date = FEB, **values: object) -> Row:
    """Return an action decided on a day."""
    return row_of(ACTIONS, **{"created_on": day, "due_on": date(2026, 12, 1), "state": "planned"} | values)


def n(day: date = FEB, *, state: str = "over", **values: object) -> Row:
    """Return an alert of a never event."""
    return row_of(ALERTS, raised_on=day, happened_on=day, state=state, **values)


def inv(decided: date = date(2026, 1, 5), **values: object) -> Row:
    """Return an investigation decided on a day, to be ready by the end of the quarter's second month."""
    given = {"decided_on": decided, "due_on": date(2026, 2, 28), "state": "approved"} | values
    return row_of(INVESTIGATIONS, **given)


def rec(state: str = "done", answered: date | None = FEB, **values: object) -> Row:
    """Return a recommendation to a unit, to be answered by a day in February."""
    given = {"given_on": date(2026, 1, 5), "due_on": date(2026, 2, 20), "done": state == "done"} | values
    return row_of(RECOMMENDATIONS, state=state, answered_on=answered, **given)


def eff(effect: str | None = None, decided: date | None = None, due: date = FEB) -> Row:
    """Return an effect check that came to its day."""
    return row_of(EFFECT_CHECKS, effect=effect, decided_on=decided, due_on=due, created_on=date(2025, 11, 3))


def x(colour: str | None, on: date = FEB) -> Row:
    """Return a day of the green cross."""
    return row_of(CROSS_DAYS, colour=colour, on=on)


def sh(handed_in: date | None, answered_by: str = "unit", due: date = date(2026, 2, 20)) -> Row:
    """Return a sheet to hand in by a day."""
    return row_of(SHEETS, handed_in_on=handed_in, answered_by=answered_by, due_on=due, opened_on=date(2026, 1, 5))


def ans(step: str, scale: str = "extent", *, good: bool = False, counted: bool = True) -> Row:
    """Return a unit's answer."""
    return row_of(ANSWERS, step=step, scale=scale, good=good, counted=counted, answered_on=FEB, opened_on=FEB)


def sv(answers: int, high: int = 0, low: int = 0, scores: Sequence[str] = (), **values: object) -> Row:
    """Return what is shown of a survey: people, or with scores an item."""
    item = {"item": "safe", "scale": "agreement"} if scores else {}
    return row_of(SURVEYS, answers=answers, high=high, low=low, scores=list(scores), closed_on=FEB, **item, **values)


def plan(published: date | None, review: date, replaced: date | None = None) -> Row:
    """Return a version of a plan."""
    ends = min(replaced or date.max, review + timedelta(days=1)) if published else None
    return row_of(PLANS, approved_on=published or FEB, published_on=published, review_on=review,
                  replaced_on=replaced, valid_to=ends)  # fmt: skip


def clock_day(on: date, *, done: bool) -> Row:
    """Return an occasion of the annual clock."""
    return row_of(ANNUAL_CLOCK, on=on, due_on=on, done=done)


def ombud(amount: int, *, grain: str = "quarter", split: str = "total", counted: str = "contacts") -> Row:
    """Return a sum of an ombudsperson's account."""
    return row_of(OMBUD_SUMS, amount=amount, grain=grain, split=split, counted=counted, first_on=FEB, last_on=LAST)


def d(measure: str, value: float, out_of: float | None = None, last: date = date(2026, 2, 28)) -> Row:
    """Return a figure delivered for a month."""
    return row_of(DELIVERED, measure=measure, value=value, out_of=out_of, first_on=last.replace(day=1), last_on=last)


def q(  # noqa: PLR0917 (a row of a table)
    item: int, on: date, waiting: float | None, under: float | None, over: float | None, register: str = "care",
    *, derived: bool = False,
) -> Row:  # fmt: skip
    """Return a queue on a day."""
    return row_of(WAITING, item=item, on=on, waiting=waiting, under_guarantee=under, over_limit=over,
                  register=f"waiting-{register}", derived=derived)  # fmt: skip


def o(received: float, kind: str = "objection", term: str | None = None, last: date = LAST) -> Row:
    """Return objections or complaints of a cause or an authority."""
    return row_of(COMPLAINTS, kind=kind, term=term, received=received, first_on=date(2026, 1, 1), last_on=last)


def chain(item: int, state: str, on: date, *, published: bool = False) -> Row:
    """Return a chain's state on a day."""
    return row_of(CHAINS, item=item, state=state, on=on, published=published)


def visits(value: float, last: date, register: str = "supervision-visits") -> Row:
    """Return visits of a month."""
    return row_of(MEASUREMENTS, register=register, measure="visits", value=value, first_on=last.replace(day=1),
                  last_on=last)  # fmt: skip


def e(level: str, since: date = FEB, *, relevant: bool = True) -> Row:
    """Return an answer about a task for 2026."""
    return row_of(EVALUATIONS, level=level, done=level in {"done", "established"}, relevant=relevant,
                  stands_from=since, stands_to=date(2027, 1, 1))  # fmt: skip


def m(on: date = FEB, *, safety: bool) -> Row:
    """Return a meeting with approved minutes."""
    return row_of(MEETINGS, on=on, safety=safety)


def device(used: date = FEB, unused: date | None = None) -> Row:
    """Return a device in use from a day."""
    return row_of(DEVICES, used_on=used, unused_on=unused)


def check(due: date, done: date | None, result: str = "passed") -> Row:
    """Return a check to be done by a day."""
    late = done is not None and done > due
    return row_of(DEVICE_CHECKS, due_on=due, done_on=done, late=late, result=result if done else "")


def passport(given: date, ended: date | None = None) -> Row:
    """Return a device passport."""
    return row_of(DEVICE_PASSPORTS, given_on=given, ended_on=ended)


def occasion(kind: str = "training", took_part: int | None = None, on: date = FEB) -> Row:
    """Return an occasion on a day."""
    return row_of(OCCASIONS, kind=kind, participants=took_part, on=on)


def trained(done: int, whole: int, on: date = FEB, audience: str = "staff", training: int = 1) -> Row:
    """Return how many of how many had completed a training on a day."""
    return row_of(COMPLETIONS, training=training, audience=audience, done=done, whole=whole, on=on)


def share_of(code: str) -> Hand:
    """Return a share delivered twice in the quarter: parts and wholes are added, shares are not averaged."""
    rows = [d(code, 1, 10), d(code, 9, 30, LAST), d(code, 50, 50, date(2025, 12, 31)), d("other_figure", 5, 5)]
    return Hand(rows, 10, 40, 25.0)


def kind_of(kind: str) -> Hand:
    """Return reports of a kind, one outside the quarter and one of another kind."""
    return Hand([r(kind=kind), r(LAST, kind=kind), r(AFTER, kind=kind), r(kind="hazard_event_other")], 2, None, 2.0)


# Two events that reached a person, one that nearly did, one risk, and a duplicate that is no event.
EVENTS = [c(), c(), c("near_miss"), c("risk"), c(state="duplicate")]
DAYS = [
    d("bed_days", 300),
    d("bed_days", 200, last=LAST),
    d("bed_days", 999, last=date(2026, 4, 30)),
    row_of(DELIVERED, measure="bed_days", value=7000, first_on=date(2026, 1, 1), last_on=LAST),  # not a month's
]

HAND: Mapping[str, Hand] = {
    # --- safety ---
    "reached_share": Hand(EVENTS, 2, 3, 200 / 3),
    "serious_share": Hand([c(harm=4), c(harm=5), c(harm=3), c(harm=None), c("risk", harm=5)], 2, 4, 50.0),
    "serious_events": Hand([c(harm=4), c(harm=5), c("near_miss", harm=4), c(harm=3), c(day=AFTER, harm=5)],
    3, None, 3.0),
    "fatal_events": Hand([c(harm=5), c(harm=4), c(harm=5, state="not_reportable")], 1, None, 1.0),
    "harm_share": Hand([c(harm=3), c(harm=2), c(harm=1), c(harm=5), c(harm=None)], 2, 4, 50.0),
    "harm_judged_share": Hand([c(harm=1), c(harm=5), c(harm=None), c("risk", harm=1)], 2, 3, 200 / 3),
    "reached_per_1000_bed_days": Hand([*EVENTS, *DAYS], 2, 500, 4.0),
    "falls_per_1000_bed_days": Hand(
        [c(event_type="accident"), c("near_miss", event_type="accident"), c(event_type="care"), *DAYS], 1, 500, 2.0),
    "medication_per_1000_bed_days": Hand([c(event_type="medication"), c(event_type="medication"), *DAYS], 2, 500, 4.0),
    "pressure_ulcers_per_1000_bed_days": Hand(
        [c(event_type="pressure_ulcer"), c("near_miss", event_type="pressure_ulcer"), *DAYS], 2, 500, 4.0),
    "days_since_serious": Hand([c(day=date(2026, 3, 1), harm=4), c(day=date(2025, 5, 1), harm=5)], None, None, 30.0),
    "never_events": Hand([n(), n(state="downgraded"), n(LAST), n(AFTER)], 2, None, 2.0),
    "days_since_never_event": Hand([n(), n(date(2026, 3, 21)), n(LAST, state="downgraded")], None, None, 10.0),
    # --- reporting ---
    "reports": Hand([r(), r(LAST), r(BEFORE), r(AFTER)], 2, None, 2.0),
    "reports_per_1000_bed_days": Hand([r(), r(), r(AFTER), *DAYS], 2, 500, 4.0),
    "reports_per_1000_clients": Hand([r(), d("clients", 250), *DAYS], 1, 250, 4.0),
    "near_miss_share": Hand(EVENTS, 1, 3, 100 / 3),
    "risk_to_event_ratio": Hand([c(), c(), c("risk"), c("risk"), c("risk"), c("risk", state="duplicate")], 3, 2, 1.5),
    "client_reports": Hand([r(role="client"), r(role="relative"), r()], 2, None, 2.0),
    "client_report_share": Hand([r(role="client"), r(), r(), r()], 1, 4, 25.0),
    "anonymous_share": Hand([r(secrecy="anonymous"), r(secrecy="named")], 1, 2, 50.0),
    "reported_in_time_share": Hand(
        [r(happened_on=date(2026, 2, 8)), r(happened_on=date(2026, 2, 7))], 1, 2, 50.0),  # two days and three
    "median_days_to_report": Hand(
        [r(happened_on=date(2026, 2, 9)), r(happened_on=date(2026, 2, 5)), r(happened_on=date(2026, 2, 1))],
        None, 3, 5.0),
    # --- handling ---
    "median_days_to_close": Hand([closed(1), closed(4), closed(10), closed(11), closed(9, AFTER)], None, 4, 7.0),
    "p90_days_to_close": Hand([closed(days) for days in range(1, 12)], None, 11, 10.0),  # 1 … 11
    "median_days_to_take": Hand([closed(days_to_take=2), closed(days_to_take=6), closed()], None, 2, 4.0),
    "closed_in_month_share": Hand([closed(30), closed(31), closed(1, state="duplicate")], 1, 2, 50.0),
    "feedback_share": Hand([closed(feedback=True), closed(), closed(), c(feedback=True)], 1, 3, 100 / 3),
    "open_cases": Hand([c(), c(day=BEFORE), closed(), closed(on=AFTER), c(day=AFTER)], 3, None, 3.0),
    "backlog": Hand([c(day=date(2026, 1, 31)), c(day=date(2026, 2, 1)), closed(day=BEFORE)], 1, None, 1.0),
    "clocks_kept_share": Hand([k("handling"), k("first_answer", late=True), k("x", done=None), k("x", due=AFTER)],
                              1, 3, 100 / 3),
    "first_answer_kept_share": Hand([k("first_answer"), k("first_answer", late=True), k("handling")], 1, 2, 50.0),
    "handling_kept_share": Hand([k("handling"), k("handling"), k("first_answer", late=True)], 2, 2, 100.0),
    "clocks_broken": Hand([k("x", late=True), k("x", done=None), k("x")], 2, None, 2.0),
    # --- improvement ---
    "action_share": Hand([closed(actions=2), closed(actions=0), closed(actions=1, on=AFTER)], 1, 2, 50.0),
    "serious_action_share": Hand(
        [closed(actions=1, harm=4), closed(actions=0, harm=5), closed(actions=1, harm=2),
         closed(actions=1, harm=4, reach="risk")], 1, 2, 50.0),
    "actions_raised": Hand([a(), a(LAST), a(AFTER), a(state="cancelled")], 3, None, 3.0),
    "actions_done": Hand([a(done_on=FEB), a(done_on=AFTER), a(done_on=FEB, state="cancelled")], 1, None, 1.0),
    "actions_on_time_share": Hand(
        [a(due_on=LAST, done_on=LAST), a(due_on=FEB, done_on=LAST), a(due_on=FEB), a(due_on=FEB, state="cancelled")],
        1, 3, 100 / 3),
    "actions_verified_share": Hand([a(done_on=FEB, verified_on=AFTER), a(done_on=FEB)], 1, 2, 50.0),
    "actions_cancelled_share": Hand([a(state="cancelled"), a(), a(), a()], 1, 4, 25.0),
    "actions_open": Hand(
        [a(), a(done_on=LAST), a(done_on=AFTER), a(state="cancelled", cancelled_on=LAST), a(AFTER),
         a(state="cancelled", cancelled_on=AFTER)], 3, None, 3.0),
    "actions_overdue": Hand(
        [a(due_on=date(2026, 3, 30)), a(due_on=LAST), a(due_on=FEB, done_on=LAST),
         a(due_on=FEB, state="cancelled", cancelled_on=LAST), a(due_on=FEB, state="cancelled", cancelled_on=AFTER)],
        2, None, 2.0),
    "median_days_to_done": Hand(
        [a(date(2026, 1, 1), done_on=date(2026, 1, 11)), a(date(2026, 1, 1), done_on=date(2026, 1, 21))],
        None, 2, 15.0),
    # --- complaints ---
    "objections": kind_of("objection"),
    "objections_per_1000_clients": Hand([r(kind="objection"), r(), d("clients", 200)], 1, 200, 5.0),
    "grievances": kind_of("grievance"),
    "authority_complaints": kind_of("authority_complaint"),
    "injury_notices": kind_of("injury_notice"),
    "feedback_received": kind_of("feedback"),
    "objection_median_days": Hand(
        [closed(10, kind="objection"), closed(21, kind="objection"), closed(99)], None, 2, 15.5),
    "objection_reply_kept_share": Hand(
        [k("objection_reply"), k("objection_reply", late=True), k("objection_reply", done=None), k("handling")],
        1, 3, 100 / 3),
    "objections_registered": Hand([o(4), o(6, term="access"), o(9, "complaint"), o(5, last=AFTER)], 10, None, 10.0),
    "objections_on_access_share": Hand([o(3), o(1, term="access"), o(9, "complaint", "access")], 1, 4, 25.0),
    "complaints_registered": Hand([o(7, "complaint"), o(2, "complaint", "jo"), o(5)], 9, None, 9.0),
    "injuries_decided": Hand(
        [o(30, "injury_decision"), o(12, "injury_decision", "infection"), o(50, "injury_notice"), o(9, "injury_paid"),
         o(7, "injury_decision", last=AFTER)], 42, None, 42.0),
    "injuries_compensated_share": Hand(
        [o(40, "injury_decision"), o(10, "injury_paid"), o(99, "injury_notice"), o(5, "injury_paid", last=AFTER)],
        10, 40, 25.0),
    "injury_notice_median_days": Hand(
        [closed(8, kind="injury_notice"), closed(21, kind="injury_notice"), closed(99)], None, 2, 14.5),
    # --- access: the last reading of each queue in the quarter ---
    "waiting_for_assessment": Hand(
        [q(1, FEB, 50, 50, 5, "assessment"), q(1, LAST, 40, 40, 4, "assessment"), q(2, FEB, 10, 10, 0, "assessment"),
         q(3, FEB, 7, 7, 7)], 50, None, 50.0),
    "assessment_over_limit_share": Hand(
        [q(1, LAST, 40, 40, 4, "assessment"), q(1, FEB, 50, 50, 50, "assessment"),
         q(2, FEB, 60, 60, None, "assessment"), q(3, BEFORE, 9, 9, 9, "assessment", derived=True)], 4, 40, 10.0),
    "waiting_for_care": Hand([q(1, LAST, 100, 60, 15), q(2, LAST, 20, 20, 0), q(2, AFTER, 5, 5, 5)], 120, None, 120.0),
    "care_over_limit_share": Hand([q(1, LAST, 100, 60, 15), q(2, LAST, 20, 20, 5)], 20, 80, 25.0),
    # --- staff and culture ---
    **{f"{code}_share": share_of(code) for code in (
        "vacant_posts", "sick_leave", "agency_hours", "turnover", "introduced", "medication_permits",
        "safety_training", "safe_as_client", "dares_to_speak")},
    "safety_climate": Hand([d("safety_climate", 70), d("safety_climate", 61, last=LAST)], 131, 2, 65.5),
    # each training as last told: 7 of 10 and 3 of 10 of the staff, the managers by themselves
    "trainings_completed_share": Hand(
        [trained(2, 10), trained(7, 10, LAST), trained(3, 10, training=2), trained(9, 9, AFTER),
         trained(4, 4, audience="managers")], 10, 20, 50.0),
    "managers_trained_share": Hand([trained(1, 4, audience="managers"), trained(9, 10)], 1, 4, 25.0),
    "occasions_held": Hand([occasion(), occasion("panel", on=LAST), occasion(on=AFTER)], 2, None, 2.0),
    "occasion_participants": Hand([occasion("x", 12), occasion("x", 30, LAST), occasion(), occasion("x", 9, AFTER)],
                                  42, None, 42.0),
    "safety_dialogues": Hand([occasion("safety_dialogue"), occasion("safety_dialogue", on=AFTER), occasion()],
                             1, None, 1.0),
    # --- care ---
    # in use on the quarter's last day: not the one that ended that day, nor those that began later
    "devices_in_use": Hand([device(), device(BEFORE), device(FEB, LAST), device(FEB, AFTER), device(AFTER)],
                           3, None, 3.0),
    "device_checks_in_time_share": Hand(
        [check(LAST, LAST), check(FEB, FEB), check(FEB, LAST), check(FEB, None), check(AFTER, FEB)], 2, 4, 50.0),
    "device_checks_failed_share": Hand(
        [check(FEB, FEB), check(FEB, LAST, "failed"), check(FEB, FEB, "remarks"), check(FEB, None),
         check(FEB, AFTER, "failed"), check(AFTER, FEB)], 1, 4, 25.0),
    "device_passports_valid": Hand(
        [passport(FEB), passport(BEFORE, AFTER), passport(BEFORE, LAST), passport(AFTER)], 2, None, 2.0),
    "hand_hygiene_share": share_of("hand_hygiene"),
    "hand_rub_per_1000_bed_days": Hand([d("hand_rub", 12.5), *DAYS], 12.5, 500, 25.0),
    "infections_per_1000_bed_days": Hand([d("infections", 1), d("infections", 2, last=LAST), *DAYS], 3, 500, 6.0),
    "vaccinated_share": share_of("vaccinated"),
    "infection_incidents": kind_of("infection_incident"),
    "device_incidents": kind_of("device_incident"),
    "device_notice_kept_share": Hand(
        [k("device_serious"), k("device_near_miss", late=True), k("handling")], 1, 2, 50.0),
    "device_permits_share": share_of("device_permits"),
    "data_protection_incidents": kind_of("data_protection_incident"),
    "data_breach_notice_kept_share": Hand([k("data_breach_notice"), k("device_serious", late=True)], 1, 1, 100.0),
    "successes": kind_of("success"),
    # --- steering ---
    "tasks_done_share": Hand(
        [e("done"), e("established"), e("begun"), e("not_started", LAST), e("done", AFTER), e("done", relevant=False)],
        2, 4, 50.0),
    "tasks_answered": Hand([e("begun"), e("done"), e("done", AFTER), e("not_relevant", relevant=False)], 2, None, 2.0),
    "plans_valid_share": share_of("plans_valid"),
    "plans_published_share": share_of("plans_published"),
    "medication_plans_share": share_of("medication_plans"),
    "supervision_visits": Hand(
        [visits(20, date(2026, 1, 31)), visits(19, LAST), visits(8, AFTER), visits(5, LAST, "key-figures")],
        39, None, 39.0),
    "safety_on_agenda_share": Hand(
        [m(safety=True), m(LAST, safety=False), m(safety=True), m(safety=True), m(AFTER, safety=False)], 3, 4, 75.0),
    "visits_made": Hand([v(), v(kind="reactive"), v(LAST), v(BEFORE), v(AFTER)], 3, None, 3.0),
    "observations_per_visit": Hand([v(), v(LAST), v(AFTER), *5 * [seen()], seen(day=AFTER)], 5, 2, 2.5),
    "nonconformities_share": Hand(
        [seen("minor"), seen("major"), seen("improve"), seen(), seen("major", AFTER)], 2, 4, 50.0),
    "inspection_actions_in_time_share": Hand(
        [a(origin="observation", due_on=FEB, done_on=FEB), a(origin="observation", due_on=FEB),
         a(origin="case", due_on=FEB, done_on=FEB), a(origin="observation", due_on=FEB, state="cancelled")],
         1, 2, 50.0),
    "chains_ready_share": Hand(
        [chain(1, "ready", FEB), chain(2, "ready", FEB), chain(2, "updated", LAST), chain(3, "under-description", FEB),
         chain(4, "awaiting-approval", FEB)], 2, 4, 50.0),
    "chains_published_share": Hand(
        [chain(1, "ready", FEB, published=True), chain(2, "ready", FEB, published=True), chain(2, "ready", LAST)],
        1, 2, 50.0),
    "safety_walks": Hand([d("safety_walks", 2), d("safety_walks", 3, last=LAST)], 5, None, 5.0),
    # --- learning ---
    "investigations_decided": Hand([inv(), inv(LAST), inv(AFTER), inv(state="abandoned")], 2, None, 2.0),
    "investigation_median_days": Hand(
        [inv(approved_on=FEB, days_to_approve=20), inv(approved_on=LAST, days_to_approve=41),
         inv(approved_on=AFTER, days_to_approve=99), inv()], None, 2, 30.5),
    "investigations_in_time_share": Hand(
        [inv(approved_on=date(2026, 2, 28)), inv(approved_on=date(2026, 3, 1)), inv(state="running"),
         inv(state="abandoned"), inv(due_on=date(2027, 1, 1))], 1, 3, 100 / 3),
    "participation_offered_share": Hand(
        [inv(approved_on=FEB, asked_to_take_part=True), inv(approved_on=FEB), inv(asked_to_take_part=True)],
        1, 2, 50.0),
    "support_offered_share": Hand(
        [inv(approved_on=FEB, support_offered=True), inv(approved_on=LAST, support_offered=True), inv(approved_on=FEB)],
        2, 3, 200 / 3),
    "recommendations_answered_share": Hand(
        [rec(), rec("not_relevant", date(2026, 2, 20)), rec("planned", date(2026, 2, 21)), rec("waiting", None),
         rec("waiting", None, due_on=date(2026, 12, 1))], 2, 4, 50.0),
    "recommendations_done_share": Hand(
        [rec(), rec("planned", done=True), rec("planned"), rec("waiting", None), rec("not_relevant")], 2, 4, 50.0),
    "effects_decided_share": Hand([eff("worked", LAST), eff("not", AFTER), eff(), eff(due=AFTER)], 2, 3, 200 / 3),
    "effects_worked_share": Hand([eff("worked", LAST), eff("unclear", FEB), eff("worked", AFTER), eff()], 1, 2, 50.0),
    "alert_median_minutes": Hand(
        [n(acknowledged_on=FEB, minutes_to_acknowledge=4), n(acknowledged_on=LAST, minutes_to_acknowledge=31),
         n(acknowledged_on=AFTER, minutes_to_acknowledge=99), n()], None, 2, 17.5),
    "alerts_taken_in_time_share": Hand(
        [n(minutes_to_acknowledge=14), n(minutes_to_acknowledge=15), n(state="calling")], 1, 3, 100 / 3),
    "cross_filled_share": Hand([x("green"), x("red"), x(None), x(None, LAST), x("green", AFTER)], 2, 4, 50.0),
    "cross_harm_share": Hand([x("green"), x("yellow"), x("orange"), x("red"), x(None)], 2, 4, 50.0),
    "preventable_share": Hand(
        [c(preventability="surely"), c(preventability="probably"), c(preventability="probably_not"),
         c(preventability="surely_not"), c(preventability="unknown"), c()], 2, 4, 50.0),
    "joint_client_cases": Hand([c(joint=True), c(joint=True, state="duplicate"), c()], 1, None, 1.0),
    # --- what was asked ---
    "sheets_in_time_share": Hand(
        [sh(date(2026, 2, 20)), sh(date(2026, 2, 21)), sh(None), sh(FEB, "occasion"), sh(None, due=AFTER)],
        1, 3, 100 / 3),
    "requirements_met_share": Hand(
        [ans("wholly", good=True), ans("yes", "yes_no", good=True), ans("partly"), ans("no", "yes_no"),
         ans("not_relevant"), ans("5", "agreement", good=True), ans("wholly", good=True, counted=False)], 2, 4, 50.0),
    "survey_response_share": Hand([sv(12, given=20), sv(9, given=10), sv(99, 1, 1, ["share_top_two"])], 21, 30, 70.0),
    "survey_top_two_share": Hand(
        [sv(10, 6, 1, ["share_top_two"]), sv(30, 14, 9, ["share_top_two", "net_safety_score"]), sv(12, given=20),
         sv(5, 5, 0, ["net_promoter_score"])], 20, 40, 50.0),
    "net_safety_score": Hand(
        [sv(10, 6, 1, ["net_safety_score"]), sv(10, 2, 6, ["net_safety_score"]), sv(9, 9, 0, ["share_top_two"])],
        1, 20, 5.0),
    "net_promoter_score": Hand(
        [sv(8, 1, 5, ["net_promoter_score"]), sv(9, 9, 0, ["share_top_two"])], -4, 8, -50.0),
    "published_plans": Hand(
        [plan(BEFORE, LAST), plan(FEB, LAST, replaced=date(2026, 3, 1)), plan(AFTER, AFTER), plan(None, LAST)],
        1, None, 1.0),
    "published_plans_valid_share": Hand(
        [plan(BEFORE, LAST), plan(BEFORE, date(2026, 3, 30)), plan(FEB, AFTER, replaced=LAST), plan(FEB, AFTER)],
        2, 3, 200 / 3),  # on the last day itself the review has not passed; the one replaced stands no more
    "plans_reviewed_in_time_share": Hand(
        [plan(BEFORE, FEB, replaced=FEB), plan(BEFORE, FEB, replaced=LAST), plan(BEFORE, FEB), plan(None, FEB),
         plan(BEFORE, AFTER)], 1, 3, 100 / 3),
    "occasions_done_share": Hand(
        [clock_day(FEB, done=True), clock_day(LAST, done=False), clock_day(AFTER, done=True)], 1, 2, 50.0),
    "ombud_contacts": Hand(
        [ombud(31), ombud(99, grain="year"), ombud(12, split="cause"), ombud(40, counted="objects")], 31, None, 31.0),
}  # fmt: skip


def of_type(code: str) -> Hand:
    """Return events of a type, one of another type and one risk."""
    return Hand([c(event_type=code), c("near_miss", event_type=code), c(event_type="x"), c("risk", event_type=code)],
                2, None, 2.0)  # fmt: skip


def with_factor(code: str) -> Hand:
    """Return events with a factor, alone or among others, and one without."""
    return Hand([c(factors=[code]), c(factors=["x", code]), c(factors=["x"]), c(factors=[])], 2, 4, 50.0)
