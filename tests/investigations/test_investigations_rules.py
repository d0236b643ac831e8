"""The rules of investigations at their borders, and the definition they rest on."""

from dataclasses import replace
from datetime import date

import pytest

from valvo.core.languages import LANGUAGES
from valvo.investigations import rules
from valvo.investigations.definition import definition
from valvo.investigations.rules import Missing, ReportFacts, State

WHOLE = ReportFacts(
    leads=1, members=2, stated=2, summary="So it went.", timeline=1, factors=1, barriers=1, findings=1,
    recommendations=1, no_recommendation_reason="", participation=1, support_offered=True,
)  # fmt: skip


def test_nothing_is_missing_from_a_whole_report() -> None:
    assert rules.missing(WHOLE) == []


@pytest.mark.parametrize(
    ("change", "lacking"),
    [
        ({"leads": 0}, [Missing.LEAD]),
        ({"members": 1, "stated": 1}, [Missing.TEAM]),
        ({"members": 3}, [Missing.STATEMENT]),
        ({"participation": 0}, [Missing.PARTICIPATION]),
        ({"support_offered": False}, [Missing.SUPPORT]),
        ({"timeline": 0}, [Missing.TIMELINE]),
        ({"factors": 0}, [Missing.FACTORS]),
        ({"barriers": 0}, [Missing.BARRIERS]),
        ({"findings": 0}, [Missing.FINDINGS]),
        ({"recommendations": 0}, [Missing.RECOMMENDATIONS]),
        ({"recommendations": 0, "no_recommendation_reason": "Mended already."}, []),
        ({"summary": " "}, [Missing.SUMMARY]),
    ],
)
def test_each_part_of_a_report_is_missed_by_itself(change: dict[str, object], lacking: list[Missing]) -> None:
    assert rules.missing(replace(WHOLE, **change)) == lacking  # type: ignore[arg-type]  # a table's values


def test_what_is_approved_or_abandoned_moves_no_more() -> None:
    assert [state for state in State if not rules.MOVES[state]] == [State.APPROVED, State.ABANDONED]
    assert not rules.may_move(State.RUNNING, State.APPROVED)


def test_nobody_of_the_team_approves() -> None:
    assert rules.may_approve(approver=3, team=frozenset({1, 2}))
    assert not rules.may_approve(approver=2, team=frozenset({1, 2}))


def test_notes_are_kept_the_days_of_the_definition() -> None:
    assert rules.notes_expire_on(date(2026, 1, 31), 90) == date(2026, 5, 1)
    assert rules.notes_expire_on(date(2026, 1, 31), 0) == date(2026, 1, 31)


def test_the_definition_holds_says_its_source_and_claims_nothing_unverified() -> None:
    found = definition()
    assert {one.id for one in found.method.elements} == {
        "task", "people", "environment", "equipment", "organisation", "external",
    }  # fmt: skip
    assert "10.1080/00140139.2013.838643" in (found.method.source.address or "")
    assert not found.method.source.verified
    assert not any(rule.binding for level in found.levels for rule in level.clock)
    assert all(path.text[language] for path in found.support.paths for language in LANGUAGES)
    assert rules.LEAD in {one.id for one in found.roles}
