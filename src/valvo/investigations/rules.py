"""How an investigation may move, and what must be there before its report is sent for approval. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class State(StrEnum):
    """Where an investigation stands."""

    RUNNING = "running"
    REVIEW = "review"
    APPROVED = "approved"
    ABANDONED = "abandoned"


MOVES: dict[State, frozenset[State]] = {
    State.RUNNING: frozenset({State.REVIEW, State.ABANDONED}),
    State.REVIEW: frozenset({State.RUNNING, State.APPROVED}),
    State.APPROVED: frozenset(),
    State.ABANDONED: frozenset(),
}
OPEN = frozenset({State.RUNNING, State.REVIEW})
LEAD = "lead"


def may_move(before: str, after: str) -> bool:
    """Tell whether an investigation in one state may go to another."""
    return State(after) in MOVES[State(before)]


@dataclass(frozen=True)
class ReportFacts:
    """What the report depends on; numbers count entries."""

    leads: int
    members: int
    stated: int
    summary: str
    timeline: int
    factors: int
    barriers: int
    findings: int
    recommendations: int
    no_recommendation_reason: str
    participation: int
    support_offered: bool


class Missing(StrEnum):
    """What stands between an investigation and its report."""

    LEAD = "lead"
    TEAM = "team"
    STATEMENT = "statement"
    PARTICIPATION = "participation"
    SUPPORT = "support"
    TIMELINE = "timeline"
    FACTORS = "factors"
    BARRIERS = "barriers"
    FINDINGS = "findings"
    RECOMMENDATIONS = "recommendations"
    SUMMARY = "summary"


def missing(facts: ReportFacts) -> list[Missing]:
    """Return what is missing before the report can be sent for approval, in the order it is usually done."""
    found = {
        Missing.LEAD: facts.leads == 0,
        Missing.TEAM: facts.members < 2,
        Missing.STATEMENT: facts.stated < facts.members,
        Missing.PARTICIPATION: facts.participation == 0,
        Missing.SUPPORT: not facts.support_offered,
        Missing.TIMELINE: facts.timeline == 0,
        Missing.FACTORS: facts.factors == 0,
        Missing.BARRIERS: facts.barriers == 0,
        Missing.FINDINGS: facts.findings == 0,
        Missing.RECOMMENDATIONS: facts.recommendations == 0 and not facts.no_recommendation_reason.strip(),
        Missing.SUMMARY: not facts.summary.strip(),
    }
    return [what for what, is_missing in found.items() if is_missing]


def may_approve(*, approver: int, team: frozenset[int]) -> bool:
    """Tell whether somebody may approve the report: one who has not investigated."""
    return approver not in team


def notes_expire_on(approved_on: date, kept_days: int) -> date:
    """Return the first day the work notes are no longer kept."""
    return approved_on + timedelta(days=kept_days)
