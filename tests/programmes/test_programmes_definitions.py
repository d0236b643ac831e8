"""The action programme's content, held against numbers counted from the source's own text, not from the definition.

The rows of the source's tables were counted by their schedule cells; spearheads 3 and 4 have a file of their own.
"""

from collections import Counter

import pytest

from valvo.core.languages import LANGUAGES
from valvo.indicators.catalogue import INDICATORS
from valvo.programmes.command import totals
from valvo.programmes.definition import Measure, PlacedMeasure, Programme
from valvo.programmes.loading import load_programme

# Each measure of spearheads 1, 2 and 5: the years (20xx) of its tasks in the source's order.
SCHEDULES = {
    "1.1.1": "",
    "1.1.2": "",
    "1.1.3": "",
    "1.1.4": "",
    "1.1.5": "23 23 24-26",
    "1.1.6": "23 23 24-26",
    "1.1.7": "24 25-26",
    "1.1.8": "23 24 24-26 24-26",
    "1.1.9": "23 23-26 23-26",
    "1.1.10": "23 23-26 24-26",
    "1.1.11": "23-26 25-26",
    "1.1.12": "23-24 25-26 25-26",
    "1.2.1": "",
    "1.2.2": "",
    "1.2.3": "",
    "1.2.4": "",
    "1.2.5": "",
    "1.2.6": "23 24-26 24-26",
    "1.2.7": "23 23 24-26 24-26",
    "1.2.8": "22-23 23 23 24-26 24-26 25-26",
    "1.2.9": "23 25-26",
    "1.2.10": "22-23 23 24 24-26",
    "1.2.11": "23-26 23-26",
    "1.2.12": "22-26 22-26 22-26 25-26",
    "1.3.1": "",
    "1.3.2": "",
    "1.3.3": "23 23-26 23-26",
    "1.3.4": "23 24-26 23-26",
    "1.3.5": "23 24-26",
    "1.3.6": "23 24 24-26 23-26",
    "1.3.7": "24-26 24-26",
    "1.3.8": "24 24 24-26",
    "1.3.9": "23-26 23-26 23-26 23-26",
    "1.3.10": "23-26 24-26 23-26",
    "1.3.11": "24-26 24-26",
    "2.1.1": "",
    "2.1.2": "",
    "2.1.3": "",
    "2.1.4": "",
    "2.1.5": "22-24 23 24",
    "2.1.6": "23 24-26 24-26",
    "2.1.7": "23 22-24 22-24 24-26",
    "2.1.8": "23 24-26",
    "2.1.9": "23-24 24-26 24-26",
    "2.1.10": "23 23-26 24-26",
    "2.1.11": "23 24-26 23-26",
    "2.1.12": "23 24 24-26",
    "2.1.13": "24 24-26 24",
    "2.1.14": "22-23 23 24,26",
    "2.1.15": "23 23-26 23-26",
    "2.2.1": "",
    "2.2.2": "",
    "2.2.3": "24-26",
    "2.2.4": "23 24-26",
    "2.2.5": "23-26 24-26",
    "2.2.6": "24-26 24-26 24-26",
    "2.2.7": "24-26 24-26",
    "2.2.8": "24-26 24",
    "2.2.9": "24 24-26",
    "2.2.10": "24-26 24-26",
    "2.2.11": "24-26",
    "2.2.12": "24-26 25-26",
    "2.3.1": "",
    "2.3.2": "",
    "2.3.3": "23-26 23-26",
    "2.3.4": "23-26 23 23-26 23-26",
    "2.3.5": "23 23-26 23-26 23-26 23-26 23-26",
    "2.3.6": "23-26 23-26",
    "2.3.7": "23-26",
    "2.3.8": "23-26 24-26 23-26",
    "2.3.9": "23-26",
    "2.3.10": "23 23-26 24-26",
    "2.3.11": "23-26",
    "5.1": "",
    "5.2": "",
    "5.3": "",
    "5.4": "",
    "5.5": "",
    "5.6": "23-26",
    "5.7": "23-26",
    "5.8": "23-26",
    "5.9": "23-26 23-26",
    "5.10": "23-26 23-26",
    "5.11": "22-26 22-26",
    "5.12": "22-26 22-26",
    "5.13": "22-26",
    "5.14": "22-26",
    "5.15": "24,26",
}

# (goal or spearhead, level): measures, tasks, and tasks in each of the years 2022–2026.
COUNTS = {
    ("1.1", "national"): (4, 0, (0, 0, 0, 0, 0)),
    ("1.1", "organiser"): (4, 12, (0, 5, 6, 5, 5)),
    ("1.1", "service_unit"): (2, 6, (0, 5, 4, 4, 4)),
    ("1.1", "stakeholder"): (2, 5, (0, 2, 2, 4, 4)),
    ("1.2", "national"): (5, 0, (0, 0, 0, 0, 0)),
    ("1.2", "organiser"): (4, 15, (1, 7, 6, 8, 8)),
    ("1.2", "service_unit"): (2, 6, (1, 4, 4, 3, 3)),
    ("1.2", "stakeholder"): (1, 4, (3, 3, 3, 4, 4)),
    ("1.3", "national"): (2, 0, (0, 0, 0, 0, 0)),
    ("1.3", "organiser"): (5, 14, (0, 8, 10, 9, 9)),
    ("1.3", "service_unit"): (2, 7, (0, 4, 7, 5, 5)),
    ("1.3", "stakeholder"): (2, 5, (0, 2, 5, 5, 5)),
    ("2.1", "national"): (4, 0, (0, 0, 0, 0, 0)),
    ("2.1", "organiser"): (5, 15, (3, 8, 11, 6, 6)),
    ("2.1", "service_unit"): (4, 12, (0, 5, 9, 6, 6)),
    ("2.1", "stakeholder"): (2, 6, (1, 5, 3, 2, 3)),
    ("2.2", "national"): (2, 0, (0, 0, 0, 0, 0)),
    ("2.2", "organiser"): (3, 5, (0, 2, 4, 4, 4)),
    ("2.2", "service_unit"): (6, 12, (0, 0, 12, 10, 10)),
    ("2.2", "stakeholder"): (1, 2, (0, 0, 1, 2, 2)),
    ("2.3", "national"): (2, 0, (0, 0, 0, 0, 0)),
    ("2.3", "organiser"): (3, 12, (0, 12, 10, 10, 10)),
    ("2.3", "service_unit"): (4, 7, (0, 6, 7, 7, 7)),
    ("2.3", "stakeholder"): (2, 4, (0, 3, 3, 3, 3)),
    ("5", "national"): (5, 0, (0, 0, 0, 0, 0)),
    ("5", "organiser"): (4, 5, (0, 5, 5, 5, 5)),
    ("5", "service_unit"): (3, 6, (4, 6, 6, 6, 6)),
    ("5", "stakeholder"): (3, 3, (2, 2, 3, 2, 3)),
}

# Measures of spearheads 1, 2 and 5 that have a target beyond "evaluated in 2024", as the source prints it.
SHARES = {
    "1.2.10": {2024: 0.5, 2026: 0.8},
    "2.1.11": {2024: 0.8},
    "2.2.5": {2024: 0.8},
    "2.2.6": {2024: 0.8},
    "2.2.9": {2024: 0.8},
}
BY_YEAR = {
    "1.2.7": 2024,
    "1.2.8": 2024,
    "1.2.9": 2024,
    "1.2.10": 2026,
    "1.3.5": 2024,
    "1.3.8": 2024,
    "2.1.6": 2024,
    "2.1.7": 2024,
    "2.1.10": 2023,
    "2.2.6": 2024,
    "2.3.3": 2024,
    "2.3.4": 2024,
}
BEFORE_YEAR = {"1.1.5": 2024, "1.1.8": 2024, "1.2.12": 2025, "1.3.9": 2023, "2.2.5": 2024}
FROM_YEAR = {"1.1.5": 2025, "1.1.7": 2025, "1.1.11": 2025, "1.1.12": 2025, "1.2.6": 2024, "2.2.4": 2023}
EVALUATED_2024 = [
    "1.1.6",
    "1.1.9",
    "1.1.10",
    "1.2.11",
    "1.3.4",
    "1.3.6",
    "1.3.7",
    "1.3.10",
    "2.1.5",
    "2.1.8",
    "2.1.9",
    "2.1.11",
    "2.1.12",
    "2.1.13",
    "2.2.3",
    "2.2.4",
    "2.2.7",
    "2.2.8",
    "2.2.9",
    "2.2.10",
    "2.2.11",
    "2.3.5",
    "2.3.6",
    "2.3.8",
    "2.3.9",
    "2.3.10",
]
FOLLOWED_YEARLY = ["1.3.3", "1.3.11", "2.1.15", "2.3.7"]

# Tasks of spearheads 1, 2 and 5 that someone else than one single role from the usual five answers for.
ODD_ROLES = {
    "1.1.8.2": ("centre", "national_cooperation"),
    "1.1.10.2": ("centre_coordinates", "service_unit"),
    "1.1.11.1": ("centre_coordinates", "stakeholders"),
    "1.1.11.2": ("centre_coordinates", "stakeholders"),
    "1.1.12.2": ("organiser", "service_unit"),
    "1.2.8.2": ("pilot_organisers",),
    "1.2.8.3": ("centre", "pilot_organisers"),
    "1.2.11.1": ("centre", "medicines_information_network"),
    "1.2.12.3": ("centre", "organiser"),
    "1.3.5.2": ("organiser", "service_unit", "bought_service_producers"),
    "1.3.10.1": ("organiser", "other_producers"),
    "1.3.10.2": ("organiser", "other_producers"),
    "1.3.11.1": ("organiser", "education_organisations"),
    "1.3.11.2": ("organiser", "education_organisations"),
    "2.1.6.2": ("organiser", "service_unit"),
    "2.1.7.4": ("centre_coordinates", "organiser"),
    "2.1.10.3": ("vocational_education",),
    "2.1.12.2": ("competence_centre_network",),
    "2.1.14.1": ("centre_coordinates", "sotelika_group"),
    "2.1.14.3": ("educational_institutions", "service_unit"),
    "2.1.15.3": ("centre", "organisations"),
    "2.2.8.2": ("centre", "networks"),
    "2.2.10.1": ("centre", "networks"),
    "2.2.12.1": ("stakeholders",),
    "2.3.11.1": ("organiser", "stakeholders"),
    "5.6.1": ("collaborative_areas", "organiser"),
    "5.10.1": ("centre", "training_providers"),
    "5.13.1": ("stakeholders",),
    "5.14.1": ("stakeholders",),
    "5.15.1": ("stakeholders", "centre"),
}
# The tasks that are left, by their single role, counted from the source's column of responsible parties.
SINGLE_ROLES = {
    "centre": 11,
    "centre_coordinates": 36,
    "organiser": 50,
    "service_unit": 32,
    "employers": 4,
}


@pytest.fixture(scope="module")
def programme() -> Programme:
    return load_programme("action-programme-2022-2026").programme


@pytest.fixture(scope="module")
def placed(programme: Programme) -> list[PlacedMeasure]:
    """The measures of spearheads 1, 2 and 5."""
    return [one for one in programme.all_measures() if one.measure.id[0] in "125"]


def years_of(schedule: str) -> list[tuple[int, ...]]:
    """Return the years behind a schedule such as "23 24-26 24,26": [(2023,), (2024, 2025, 2026), (2024, 2026)]."""
    rows = []
    for row in schedule.split():
        first, _, last = row.partition("-")
        years = range(int(first), int(last) + 1) if last else [int(year) for year in row.split(",")]
        rows.append(tuple(2000 + year for year in years))
    return rows


def targets(placed: list[PlacedMeasure], field: str) -> dict[str, object]:
    """Return each measure's value of one field of its target, where it has one."""
    with_target = [one.measure for one in placed if one.measure.target is not None]
    return {measure.id: value for measure in with_target if (value := getattr(measure.target, field))}


def test_the_programme_has_five_spearheads_twelve_goals_168_measures_and_315_tasks(programme: Programme) -> None:
    counted = totals(programme)
    assert (counted.parts, counted.goals, counted.measures, counted.tasks) == (5, 12, 168, 315)
    assert counted.measures_by_level == {"national": 50, "organiser": 56, "service_unit": 38, "stakeholder": 24}


def test_every_goal_has_as_many_measures_as_the_source(programme: Programme) -> None:
    expected = [12, 12, 11, 15, 12, 11, 13, 12, 13, 14, 17, 11, 15]
    places = [f"{spearhead}.{goal}" for spearhead in (1, 2, 3, 4) for goal in (1, 2, 3)] + ["5"]
    assert totals(programme).measures_by_place == dict(zip(places, expected, strict=True))


def test_measures_are_numbered_without_gaps_in_the_order_of_the_source(programme: Programme) -> None:
    ids = [one.measure.id for one in programme.all_measures()]
    counts = totals(programme).measures_by_place
    assert ids == [f"{place}.{n}" for place, count in counts.items() for n in range(1, count + 1)]


def test_every_task_has_the_years_of_its_row_in_the_source(placed: list[PlacedMeasure]) -> None:
    found = {one.measure.id: [task.years for task in one.measure.tasks] for one in placed}
    assert found == {measure: years_of(schedule) for measure, schedule in SCHEDULES.items()}


@pytest.mark.parametrize(("place", "level"), COUNTS)
def test_measures_and_tasks_are_as_many_as_in_the_source(placed: list[PlacedMeasure], place: str, level: str) -> None:
    measures = [one.measure for one in placed if one.place == place and one.measure.level == level]
    tasks = [task for measure in measures for task in measure.tasks]
    by_year = Counter(year for task in tasks for year in task.years)
    assert (len(measures), len(tasks), tuple(by_year[year] for year in range(2022, 2027))) == COUNTS[place, level]


def test_the_levels_together_are_the_whole_of_spearheads_1_2_and_5(placed: list[PlacedMeasure]) -> None:
    assert sum(measures for measures, _, _ in COUNTS.values()) == len(placed) == 88


def test_national_measures_have_no_tasks_and_all_others_have(programme: Programme) -> None:
    without = [one.measure.id for one in programme.all_measures() if not one.measure.tasks]
    assert without == [one.measure.id for one in programme.all_measures() if one.measure.level == "national"]


def test_the_who_mark_stands_at_eight_measures_with_the_indicators_of_their_goals(programme: Programme) -> None:
    marked = {one.measure.id: one.measure.who_indicators for one in programme.all_measures() if one.measure.who}
    assert list(marked) == ["1.1.6", "1.2.8", "3.1.6", "3.1.9", "3.1.11", "3.3.4", "3.3.9", "4.3.6"]
    places = {indicator.number: indicator.places for indicator in programme.lead_indicators}
    assert all(measure.rsplit(".", 1)[0] in places[n] for measure, numbers in marked.items() for n in numbers)
    assert (marked["1.1.6"], marked["1.2.8"]) == ((5,), (8,))


def test_the_ten_lead_indicators_belong_to_the_goals_the_source_names(programme: Programme) -> None:
    assert {indicator.number: " ".join(indicator.places) for indicator in programme.lead_indicators} == {
        1: "3.3",
        2: "3.1",
        3: "4.3",
        4: "4.1",
        5: "1.1 3.3",
        6: "2.1",
        7: "2.2",
        8: "1.2 3.3",
        9: "3.1",
        10: "5",
    }


def test_targets_have_the_shares_and_years_of_the_source(placed: list[PlacedMeasure]) -> None:
    assert targets(placed, "shares") == SHARES
    assert targets(placed, "by_year") == BY_YEAR
    assert targets(placed, "before_year") == BEFORE_YEAR
    assert targets(placed, "from_year") == FROM_YEAR
    assert targets(placed, "evaluated") == dict.fromkeys(EVALUATED_2024, (2024,))
    assert [one.measure.id for one in placed if one.measure.follow_up] == FOLLOWED_YEARLY


def test_targets_are_missing_only_where_the_source_prints_none(placed: list[PlacedMeasure]) -> None:
    without = [one.measure.id for one in placed if one.measure.level != "national" and one.measure.target is None]
    assert without == ["2.1.14", "2.2.12", "2.3.11", *(f"5.{n}" for n in range(6, 16))]


def test_tasks_are_answered_by_the_parties_of_the_source(placed: list[PlacedMeasure]) -> None:
    responsible = {task.id: task.responsible for one in placed for task in one.measure.tasks}
    assert {task: responsible[task] for task in ODD_ROLES} == ODD_ROLES
    left = [roles for task, roles in responsible.items() if task not in ODD_ROLES]
    assert Counter(left) == {(role,): count for role, count in SINGLE_ROLES.items()}


def test_a_task_with_several_sentences_keeps_the_years_of_each(placed: list[PlacedMeasure]) -> None:
    several = {task.id: task for one in placed for task in one.measure.tasks if task.evaluations}
    assert list(several) == ["2.1.7.4"]
    assert [len(several["2.1.7.4"].evaluations_in(year)) for year in (2023, 2024, 2025, 2026)] == [0, 3, 2, 2]


def test_every_task_has_a_sentence_to_evaluate_oneself_by_in_each_of_its_years(programme: Programme) -> None:
    tasks = [task for one in programme.all_measures() for task in one.measure.tasks]
    assert all(task.years for task in tasks)
    assert [task.id for task in tasks if not all(task.evaluations_in(year) for year in task.years)] == []


def test_texts_in_the_three_languages_are_not_the_same_text(programme: Programme) -> None:
    def texts(measure: Measure) -> list[dict[str, str]]:
        of_tasks = [text for task in measure.tasks for text in (task.text, task.evaluation) if text is not None]
        return [text.model_dump() for text in (measure.text, *of_tasks)]

    repeated = [
        text
        for one in programme.all_measures()
        for text in texts(one.measure)
        if len({*text.values()}) < len(LANGUAGES)
    ]
    assert repeated == []


def test_a_task_of_the_centre_is_not_asked_of_the_county(programme: Programme) -> None:
    asked = {
        task.id: programme.answering_levels(one.measure, task)
        for one in programme.all_measures()
        for task in one.measure.tasks
    }
    assert asked["1.1.5.1"] == ("national",)
    assert asked["1.1.5.3"] == ("organiser",)
    assert asked["1.1.10.2"] == ("national", "service_unit")
    assert asked["1.1.12.2"] == ("organiser", "service_unit")


def test_indicators_that_follow_measures_are_in_the_catalogue(programme: Programme) -> None:
    named = {one for placed in programme.all_measures() for one in placed.measure.indicators}

    assert len(named) >= 10
    assert named <= {one.id for one in INDICATORS}
