"""The safety action plan on three levels and the regional plan, held against what was counted in their sources."""

from datetime import date
from fractions import Fraction

import pytest

from valvo.core.languages import LANGUAGES
from valvo.programmes.definition import FollowUp, Measure, Programme, Target, Task
from valvo.programmes.loading import load_programme

# Activities in each cell of the safety plan: company, area, unit. Parts 1–4 are foundations, 5–9 focus areas.
ACTIVITIES = {
    "1": (3, 1, 2),
    "2": (2, 3, 3),
    "3": (1, 3, 2),
    "4": (3, 3, 3),
    "5": (2, 2, 2),
    "6": (1, 1, 1),
    "7": (2, 2, 1),
    "8": (2, 2, 1),
    "9": (1, 2, 2),
}
# Rhythm and months of what the safety plan follows up, of a whole cell or of single activities.
RHYTHMS = {
    "1.company.1": ("monthly", ()),
    "1.company.2": ("once", (1, 2, 3)),
    "1.area.1": ("half_yearly", (7, 12)),
    "1.unit.1": ("half_yearly", (7, 12)),
    "2.company": ("continuous", ()),
    "2.company.1": ("quarterly", ()),
    "2.area.1": ("quarterly", ()),
    "2.area.2": ("yearly", (2,)),
    "2.unit.1": ("quarterly", ()),
    "2.unit.3": ("yearly", ()),
    "3.company.1": ("yearly", (4, 5, 6)),
    "3.area.3": ("yearly", (4, 5, 6)),
    "3.unit": ("yearly", (12,)),
    "4.company.1": ("tertial", ()),
    "4.area.1": ("half_yearly", (7, 12)),
    "4.area.2": ("half_yearly", (7, 12)),
    "4.area.3": ("half_yearly", (7, 12)),
    "4.unit.1": ("half_yearly", (7, 12)),
    "4.unit.2": ("half_yearly", (7, 12)),
    "4.unit.3": ("half_yearly", (7, 12)),
    "5.company": ("quarterly", ()),
    "5.area": ("quarterly", ()),
    "5.unit": ("quarterly", ()),
    "6.company.1": ("yearly", ()),
    "6.area.1": ("yearly", ()),
    "6.unit.1": ("yearly", ()),
    "8.company.1": ("yearly", ()),
    "8.area.1": ("tertial", ()),
    "8.unit.1": ("half_yearly", (7, 12)),
    "9.company.1": ("monthly", ()),
    "9.area": ("monthly", ()),
    "9.unit": ("yearly", ()),
}
# What the safety plan says how to measure, of a whole cell or of single activities.
MEASURED = """
1.company.1 1.company.2 1.company.3 1.area.1 1.unit.1
2.company.1 2.area.1 2.area.2 2.unit.1 2.unit.2 2.unit.3
3.company.1 3.area.3 3.unit
4.company.1 4.company.3 4.area.1 4.area.2 4.area.3 4.unit.1 4.unit.2 4.unit.3
5.company.1 5.company.2 5.area.1 5.area.2 5.unit.1 5.unit.2
6.company.1 6.area.1 6.unit.1
7.company 7.area 7.unit.1
8.company.2 8.area.1 8.unit.1
9.company.1 9.area 9.unit
"""
# The points of the regional plan's themes 1–12, and the steps they are divided into.
POINTS = (6, 7, 3, 6, 7, 5, 1, 4, 2, 3, 6, 4)
STEPS = (17, 10, 5, 11, 14, 10, 3, 8, 6, 6, 13, 8)
WORKING_GROUPS = {
    "somatic_group",
    "oral_group",
    "older_group",
    "family_group",
    "mental_social_group",
    "wellbeing_group",
    "information_management_group",
    "knowledge_group",
}


@pytest.fixture(scope="module")
def safety_plan() -> Programme:
    return load_programme("safety-action-plan-three-levels").programme


@pytest.fixture(scope="module")
def regional_plan() -> Programme:
    return load_programme("regional-plan-2019-2020").programme


def _measures(programme: Programme) -> dict[str, Measure]:
    return {placed.measure.id: placed.measure for placed in programme.all_measures()}


def _tasks(programme: Programme) -> dict[str, Task]:
    return {task.id: task for measure in _measures(programme).values() for task in measure.tasks}


def _measures_and_tasks(programme: Programme) -> list[Measure | Task]:
    return [*_measures(programme).values(), *_tasks(programme).values()]


def _status_reports(programme: Programme) -> list[Task]:
    """Return the last task of each area's measure: its status in November."""
    return [measure.tasks[-1] for measure in _measures(programme).values() if measure.level == "area"]


def _targets(programme: Programme) -> dict[str, Target]:
    return {holder.id: holder.target for holder in _measures_and_tasks(programme) if holder.target}


def _follow_ups(programme: Programme) -> dict[str, FollowUp]:
    return {holder.id: holder.follow_up for holder in _measures_and_tasks(programme) if holder.follow_up}


def test_the_safety_plan_has_four_foundations_and_five_focus_areas_with_priorities(safety_plan: Programme) -> None:
    assert [part.kind for part in safety_plan.parts] == ["foundation"] * 4 + ["focus_area"] * 5
    assert [part.id for part in safety_plan.parts if part.priority is None] == []


def test_each_part_of_the_safety_plan_has_one_measure_on_each_level(safety_plan: Programme) -> None:
    expected = [(f"{part}.{level}", level) for part in ACTIVITIES for level in ("company", "area", "unit")]
    assert [(measure.id, measure.level) for measure in _measures(safety_plan).values()] == expected


def test_each_cell_has_its_activities_and_each_area_its_status_report_besides(safety_plan: Programme) -> None:
    found = {part.id: tuple(len(measure.tasks) for measure in part.measures) for part in safety_plan.parts}
    assert found == {part: (company, area + 1, unit) for part, (company, area, unit) in ACTIVITIES.items()}
    assert len(_tasks(safety_plan)) == 53 + 9


def test_every_area_reports_its_status_in_november(safety_plan: Programme) -> None:
    reports = _status_reports(safety_plan)
    assert len(reports) == 9
    assert {(r.follow_up.rhythm, r.follow_up.months) for r in reports if r.follow_up} == {("yearly", (11,))}


def test_the_share_of_hse_answers_to_reach_rises_from_60_to_70_per_cent(safety_plan: Programme) -> None:
    targets = _targets(safety_plan)
    assert targets["2.area.2"].shares == {2022: 0.6, 2023: 0.7}


def test_no_complaint_may_be_overdue_and_reported_risks_shall_rise(safety_plan: Programme) -> None:
    targets = _targets(safety_plan)
    assert targets["4.unit.2"].number == 0
    assert targets["9.area"].direction == "rise"
    assert set(targets) == {"2.area.2", "4.unit.2", "9.area"}


def test_what_is_followed_up_has_the_rhythm_and_months_of_the_source(safety_plan: Programme) -> None:
    status = {report.id for report in _status_reports(safety_plan)}
    found = {id_: (f.rhythm, f.months) for id_, f in _follow_ups(safety_plan).items() if id_ not in status}
    assert found == RHYTHMS


def test_what_is_measured_is_what_the_source_gives_a_measurement_for(safety_plan: Programme) -> None:
    assert {holder.id for holder in _measures_and_tasks(safety_plan) if holder.measured_by} == set(MEASURED.split())


def test_the_guideline_is_due_in_the_first_quarter_and_only_three_tasks_are_bound_to_2022(
    safety_plan: Programme,
) -> None:
    tasks = _tasks(safety_plan)
    assert tasks["1.company.2"].due == date(2022, 3, 31)
    assert {id_ for id_, task in tasks.items() if task.years == (2022,)} == {
        "1.company.2",
        "7.company.1",
        "7.company.2",
    }
    assert {task.years for task in tasks.values()} == {(2022,), (2022, 2023)}


def test_tasks_of_a_named_role_are_answered_on_that_role_s_level(safety_plan: Programme) -> None:
    measures, tasks = _measures(safety_plan), _tasks(safety_plan)
    assert safety_plan.answering_levels(measures["1.company"], tasks["1.company.1"]) == ("company",)
    assert safety_plan.answering_levels(measures["8.area"], tasks["8.area.1"]) == ("area",)
    assert safety_plan.answering_levels(measures["3.area"], tasks["3.area.2"]) == ("unit",)


def test_the_regional_plan_has_twelve_themes_with_every_point_and_its_steps(regional_plan: Programme) -> None:
    assert [(part.id, part.kind) for part in regional_plan.parts] == [(str(n), "theme") for n in range(1, 13)]
    assert tuple(len(part.measures) for part in regional_plan.parts) == POINTS
    assert tuple(sum(len(m.tasks) for m in part.measures) for part in regional_plan.parts) == STEPS


def test_every_step_of_the_regional_plan_has_someone_responsible(regional_plan: Programme) -> None:
    assert [id_ for id_, task in _tasks(regional_plan).items() if not task.responsible] == []


def test_the_plan_s_eight_working_groups_all_have_something_to_do(regional_plan: Programme) -> None:
    roles = {role for task in _tasks(regional_plan).values() for role in task.responsible}
    assert roles >= WORKING_GROUPS


def test_steps_fall_in_2019_and_2020_unless_the_plan_names_a_year(regional_plan: Programme) -> None:
    others = {id_: task.years for id_, task in _tasks(regional_plan).items() if task.years != (2019, 2020)}
    assert others == {"2.5.1": (2020,), "2.6.1": (2020,), "5.5.2": (2020,), "10.1.2": (2020,)}
    assert _tasks(regional_plan)["2.6.1"].start == date(2020, 1, 1)


def test_the_regional_plan_s_dated_aims_keep_their_years(regional_plan: Programme) -> None:
    years = {id_: (target.by_year, target.from_year) for id_, target in _targets(regional_plan).items()}
    assert years == {
        "2.5": (2020, None),
        "2.6": (None, 2020),
        "3.3": (None, 2021),
        "5.5": (None, 2020),
        "10.1": (2020, None),
    }


def test_only_the_family_review_comes_every_year(regional_plan: Programme) -> None:
    assert {id_: f.rhythm for id_, f in _follow_ups(regional_plan).items()} == {"5.1.3": "yearly"}


def test_development_groups_are_set_up_for_four_themes_with_the_right_number(regional_plan: Programme) -> None:
    tasks = _tasks(regional_plan)
    groups = {id_: task.text.en for id_, task in tasks.items() if "development_groups" in task.responsible}
    words = {id_: text.split()[2] for id_, text in groups.items()}
    assert words == {"1.2.1": "three", "4.3.1": "three", "6.2.1": "four", "7.1.1": "five"}


def test_the_approval_rule_is_two_thirds_of_the_members_with_half_of_the_inhabitants(regional_plan: Programme) -> None:
    assert regional_plan.approval is not None
    assert regional_plan.approval.members == Fraction(2, 3)
    assert regional_plan.approval.inhabitants == Fraction(1, 2)


def test_the_safety_plan_needs_no_members_approval(safety_plan: Programme) -> None:
    assert safety_plan.approval is None


@pytest.mark.parametrize("programme_id", ["safety-action-plan-three-levels", "regional-plan-2019-2020"])
def test_tasks_and_measures_are_said_differently_in_each_language(programme_id: str) -> None:
    programme = load_programme(programme_id).programme
    texts = [(holder.id, holder.text) for holder in _measures_and_tasks(programme)]
    assert [id_ for id_, text in texts if len({text[language] for language in LANGUAGES}) < 3] == []
