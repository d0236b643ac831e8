"""What each indicator follows in the action programme 2022–2026, and for which level and period it is told.

Numbers of measures are those of `definitions/programmes/action-programme-2022-2026`; a test holds that they are there.
WHO's lead indicators are those of the strategy's table 1: of the ten, three are counted, the others are answered for.
"""

from collections.abc import Mapping
from dataclasses import replace

from valvo.analytics.tables import CHAINS, COMPLAINTS, EVALUATIONS, OMBUD_SUMS, PLANS, SURVEYS, WAITING
from valvo.core.periods import Grain
from valvo.indicators.declarations import Indicator

_MEASURES: Mapping[str, str] = {
    # 1 Together with clients and patients
    "1.1.8": "client_reports client_report_share",
    "1.2.8": "joint_client_cases",
    "1.2.9": "occasions_held occasion_participants",
    "1.3.1": "ombud_contacts",
    "1.3.5": "client_reports client_report_share",
    "1.3.6": "objections objections_per_1000_clients grievances authority_complaints injury_notices "
    "objection_median_days objection_reply_kept_share objections_registered objections_on_access_share "
    "complaints_registered injuries_decided injuries_compensated_share injury_notice_median_days",
    "1.3.8": "feedback_share first_answer_kept_share action_share",
    "1.3.9": "feedback_received",
    # 2 Competent staff who are well
    "2.1.7": "medication_permits_share device_permits_share",
    "2.1.11": "introduced_share",
    "2.1.8": "safety_training_share trainings_completed_share",
    "2.2.6": "vacant_posts_share agency_hours_share",
    "2.2.8": "sick_leave_share turnover_share",
    "2.2.10": "support_offered_share",
    "2.3.4": "managers_trained_share",
    "2.3.5": "reports reports_per_1000_bed_days reports_per_1000_clients near_miss_share risk_to_event_ratio "
    "anonymous_share reported_in_time_share median_days_to_report successes",
    "2.3.6": "safety_walks safety_dialogues safety_on_agenda_share",
    "2.3.9": "cross_filled_share cross_harm_share",
    # 3 Safety first in all services
    "3.1.6": "reached_share harm_share harm_judged_share preventable_share reached_per_1000_bed_days "
    "falls_per_1000_bed_days pressure_ulcers_per_1000_bed_days requirements_met_share sheets_in_time_share",
    "3.1.7": "supervision_visits visits_made observations_per_visit",
    "3.1.8": "visits_made nonconformities_share inspection_actions_in_time_share actions_raised actions_done "
    "actions_on_time_share actions_verified_share actions_cancelled_share actions_open actions_overdue "
    "median_days_to_done recommendations_answered_share recommendations_done_share effects_decided_share "
    "effects_worked_share",
    "3.1.9": "never_events days_since_never_event alert_median_minutes alerts_taken_in_time_share serious_share "
    "serious_events fatal_events days_since_serious safety_on_agenda_share",
    "3.1.10": "investigations_decided investigation_median_days investigations_in_time_share "
    "participation_offered_share serious_action_share",
    "3.3.2": "median_days_to_close p90_days_to_close median_days_to_take closed_in_month_share open_cases backlog "
    "clocks_kept_share handling_kept_share clocks_broken",
    "3.3.4": "tasks_done_share tasks_answered",
    "3.3.7": "safe_as_client_share dares_to_speak_share safety_climate survey_response_share survey_top_two_share "
    "net_safety_score",
    "3.3.10": "introduced_share",
    # 4 Improving what we have
    "4.1.8": "medication_plans_share",
    "4.1.9": "medication_per_1000_bed_days type_medication",
    "4.2.8": "devices_in_use",
    "4.2.10": "device_incidents device_notice_kept_share",
    "4.2.11": "device_checks_in_time_share device_checks_failed_share",
    "4.2.12": "device_incidents",
    "4.2.13": "device_permits_share device_passports_valid",
    "4.3.6": "infections_per_1000_bed_days infection_incidents",
    "4.3.10": "hand_hygiene_share hand_rub_per_1000_bed_days",
}
# WHO's lead indicators 2 (never events), 3 (infections fall provably) and 4 (medication events fall provably).
_LEAD: Mapping[str, int] = {
    "never_events": 2,
    "days_since_never_event": 2,
    "infections_per_1000_bed_days": 3,
    "medication_per_1000_bed_days": 4,
    "type_medication": 4,
}
# What comes in seldom is told seldom; all else by month.
_PERIODS: Mapping[str, Grain] = {
    EVALUATIONS.name: "year",
    SURVEYS.name: "year",
    COMPLAINTS.name: "year",
    CHAINS.name: "year",
    OMBUD_SUMS.name: "quarter",
    PLANS.name: "quarter",
    WAITING.name: "quarter",
}
_YEARLY = {"safe_as_client_share", "dares_to_speak_share", "safety_climate", "vaccinated_share", "supervision_visits"}
# Registers whose rows are of the organiser as a whole, and what its ombudspersons account for.
_OF_ORGANISERS = {COMPLAINTS.name, CHAINS.name, OMBUD_SUMS.name}


def placed(one: Indicator) -> Indicator:
    """Return an indicator with what it follows and for which level and period it is told."""
    table = one.fact.table.name
    return replace(
        one,
        follows=tuple(measure for measure, of in _MEASURES.items() if one.id in of.split()),
        lead=_LEAD.get(one.id),
        period="year" if one.id in _YEARLY else _PERIODS.get(table, "month"),
        level="organiser" if table in _OF_ORGANISERS or one.id == "supervision_visits" else "unit",
    )


NAMED = frozenset(" ".join(_MEASURES.values()).split()) | _LEAD.keys() | _YEARLY
FOLLOWED = frozenset(_MEASURES)
