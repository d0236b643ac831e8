"""Spearheads 3 and 4 of the action programme 2022–2026 against numbers counted in the source, not in the files."""

from collections import Counter

import pytest

from valvo.core.languages import LANGUAGES
from valvo.programmes.definition import Measure, Programme, Target, Task
from valvo.programmes.loading import load_programme

MEASURES = {"3.1": 13, "3.2": 12, "3.3": 13, "4.1": 14, "4.2": 17, "4.3": 11}
# (goal, level): measures, tasks, and tasks in each of the years 2022 … 2026.
COUNTS = {
    ("3.1", "national"): (5, 0, (0, 0, 0, 0, 0)),
    ("3.1", "organiser"): (4, 20, (3, 15, 16, 17, 17)),
    ("3.1", "service_unit"): (2, 6, (0, 3, 6, 6, 6)),
    ("3.1", "stakeholder"): (2, 2, (0, 2, 2, 2, 2)),
    ("3.2", "national"): (4, 0, (0, 0, 0, 0, 0)),
    ("3.2", "organiser"): (5, 16, (1, 11, 7, 5, 5)),
    ("3.2", "service_unit"): (2, 5, (0, 5, 3, 3, 3)),
    ("3.2", "stakeholder"): (1, 3, (0, 1, 2, 2, 2)),
    ("3.3", "national"): (3, 0, (0, 0, 0, 0, 0)),
    ("3.3", "organiser"): (6, 16, (0, 4, 15, 12, 12)),
    ("3.3", "service_unit"): (3, 7, (0, 3, 5, 4, 4)),
    ("3.3", "stakeholder"): (1, 2, (0, 1, 2, 2, 2)),
    ("4.1", "national"): (4, 0, (0, 0, 0, 0, 0)),
    ("4.1", "organiser"): (4, 11, (0, 4, 7, 9, 9)),
    ("4.1", "service_unit"): (3, 7, (0, 3, 5, 6, 6)),
    ("4.1", "stakeholder"): (3, 4, (0, 3, 3, 4, 4)),
    ("4.2", "national"): (5, 0, (0, 0, 0, 0, 0)),
    ("4.2", "organiser"): (5, 13, (0, 3, 12, 11, 11)),
    ("4.2", "service_unit"): (4, 9, (0, 3, 6, 8, 8)),
    ("4.2", "stakeholder"): (3, 6, (0, 2, 4, 2, 4)),
    ("4.3", "national"): (5, 0, (0, 0, 0, 0, 0)),
    ("4.3", "organiser"): (4, 18, (0, 9, 15, 14, 15)),
    ("4.3", "service_unit"): (1, 4, (0, 0, 2, 1, 3)),
    ("4.3", "stakeholder"): (1, 3, (1, 1, 1, 0, 1)),
}
# The years (20xx) of each measure's tasks in the source's order.
SCHEDULES = {
    "3.1.6": "22-23 23-26 23 24-26 23-26 23-26 23 23-26 23-26 23-26",
    "3.1.7": "22-26 24-26 25-26",
    "3.1.8": "22-26 23-26 24-26 23-26",
    "3.1.9": "23-26 24-26 23-26",
    "3.1.10": "23-26 24-26",
    "3.1.11": "23-26 24-26 24-26 23-26",
    "3.1.12": "23-26",
    "3.1.13": "23-26",
    "3.2.5": "22 23-26",
    "3.2.6": "23 23 23-24 24-26",
    "3.2.7": "23 23 24-26",
    "3.2.8": "23 23 23 23-26",
    "3.2.9": "23 24 24-26",
    "3.2.10": "23-26 23-26",
    "3.2.11": "23 23 23-26",
    "3.2.12": "23 24-26 24-26",
    "3.3.4": "24 23-26 23-26 23-26",
    "3.3.5": "24 24 24-26 24-26",
    "3.3.6": "24-26",
    "3.3.7": "23 24-26",
    "3.3.8": "24-26 24-26 24-26",
    "3.3.9": "24-26 24-26",
    "3.3.10": "23 23 23-26 24-26",
    "3.3.11": "24-26",
    "3.3.12": "24 24-26",
    "3.3.13": "23-26 24-26",
    "4.1.5": "24-26 24-26 23 24-26 24-26",
    "4.1.6": "25-26 25-26",
    "4.1.7": "23 24-26 23-26",
    "4.1.8": "23-26",
    "4.1.9": "23-26 23-26 25 26",
    "4.1.10": "24-26 24-26",
    "4.1.11": "23-26",
    "4.1.12": "23-26 23-26",
    "4.1.13": "25-26",
    "4.1.14": "23-26",
    "4.2.6": "24-26",
    "4.2.7": "24 24-26 24-26 24-26 23-26 23-26 24-26",
    "4.2.8": "24-26",
    "4.2.9": "24-26",
    "4.2.10": "23 24-26 24-26",
    "4.2.11": "23 24-26",
    "4.2.12": "23-26",
    "4.2.13": "23-26 24-26 24-26 25-26 25-26",
    "4.2.14": "24-26",
    "4.2.15": "23-24 26 26",
    "4.2.16": "24-26",
    "4.2.17": "24 23-26",
    "4.3.6": "23-26 23-24 24-26 24-26 24-26 25 26",
    "4.3.7": "23 24-26",
    "4.3.8": "23-26 24-26 24-26 24,26",
    "4.3.9": "23-26 23-26 23-26 23-26 23-26",
    "4.3.10": "24-26 24 26 26",
    "4.3.11": "22-23 24 26",
}
# The responsible parties of each task in the source's order, one word for a task, parties joined by "+".
# o organiser, u service unit, c centre, k centre coordinates, n device safety network; the others by their ids.
ABBREVIATIONS = {
    "o": "organiser",
    "u": "service_unit",
    "c": "centre",
    "k": "centre_coordinates",
    "n": "device_safety_network",
    "p": "patient_organisations",
    "m": "medicines_information_network",
    "a": "pharmacies",
    "s": "patient_safety_association",
    "e": "education_organisations",
}
RESPONSIBLE = {
    "3.1.6": "k o k o k c+pilot_organisers k o o o",
    "3.1.7": "o o o",
    "3.1.8": "o o o o",
    "3.1.9": "o o o",
    "3.1.10": "c+s+o o+u",
    "3.1.11": "o+u o+u o+u o+u",
    "3.1.12": "c+stakeholders",
    "3.1.13": "c+research_communities",
    "3.2.5": "k o",
    "3.2.6": "c k pilot_organisers+collaborative_areas o",
    "3.2.7": "c k collaborative_areas+o",
    "3.2.8": "k k k o",
    "3.2.9": "k working_group+ministry+c o",
    "3.2.10": "o u",
    "3.2.11": "k k o+u",
    "3.2.12": "k o+stakeholders o+stakeholders",
    "3.3.4": "k o o o",
    "3.3.5": "k c o o",
    "3.3.6": "o",
    "3.3.7": "k o",
    "3.3.8": "o o o",
    "3.3.9": "o o",
    "3.3.10": "k k o u",
    "3.3.11": "u",
    "3.3.12": "o u",
    "3.3.13": "o work_unit",
    "4.1.5": "o o k c o",
    "4.1.6": "o o",
    "4.1.7": "k o o",
    "4.1.8": "o",
    "4.1.9": "u u k u",
    "4.1.10": "u u",
    "4.1.11": "u",
    "4.1.12": "p+m+o+a+c+s o+p+a+c+s",
    "4.1.13": "o+trade_unions+s",
    "4.1.14": "p+m+o+a+c+s",
    "4.2.6": "o",
    "4.2.7": "n+fimea n o o o o o",
    "4.2.8": "o",
    "4.2.9": "o",
    "4.2.10": "n o o",
    "4.2.11": "n o",
    "4.2.12": "o+u",
    "4.2.13": "n o+u o+u o+u o",
    "4.2.14": "o",
    "4.2.15": "device_safety_network_coordinates o o",
    "4.2.16": "service_producers",
    "4.2.17": "organising_bodies project_consortium",
    "4.3.6": "o k+thl o o o o o",
    "4.3.7": "k thl+o+e+experts",
    "4.3.8": "k k+e k+o+thl+e o",
    "4.3.9": "o+thl o+k o+hospital_hygiene_unit o+k o",
    "4.3.10": "o+u o+u o+u u",
    "4.3.11": "k c+organisations effectiveness_centre+university",
}
WHO_MARKS = {"3.1.6": (9,), "3.1.9": (2,), "3.1.11": (9,), "3.3.4": (1,), "3.3.9": (5,), "4.3.6": (3,)}
SHARES = {
    "3.3.4": {2024: 0.6, 2026: 0.8},
    "3.3.5": {2024: 0.6, 2026: 0.8},
    "4.2.13": {2024: 0.5, 2026: 0.8},
    "4.3.8": {2024: 0.5, 2026: 0.8},
}
# by, before and from which year, and the years of evaluation. Measures that are not here have no years in their target.
TARGET_YEARS = {
    "3.1.6": (None, None, 2024, ()),
    "3.1.7": (None, None, 2024, ()),
    "3.1.8": (None, None, None, (2024,)),
    "3.1.9": (None, None, None, (2024, 2026)),
    "3.1.10": (None, None, 2024, ()),
    "3.1.11": (None, None, 2024, ()),
    "3.1.12": (None, None, 2024, ()),
    "3.1.13": (None, None, 2024, ()),
    "3.2.5": (None, None, None, (2024,)),
    "3.2.6": (None, 2024, None, ()),
    "3.2.7": (None, 2024, None, ()),
    "3.2.9": (None, 2024, None, ()),
    "3.2.11": (None, None, None, (2024,)),
    "3.3.4": (2026, None, None, ()),
    "3.3.5": (2026, None, None, ()),
    "3.3.6": (None, None, 2024, ()),
    "3.3.7": (None, None, 2024, ()),
    "3.3.8": (None, None, 2024, ()),
    "3.3.9": (None, None, None, (2024, 2026)),
    "3.3.10": (2023, None, None, ()),
    "3.3.11": (None, None, None, (2024,)),
    "3.3.12": (None, None, None, (2024,)),
    "3.3.13": (None, None, None, (2024,)),
    "4.1.5": (None, None, None, (2024, 2026)),
    "4.1.7": (None, None, None, (2024, 2026)),
    "4.1.8": (None, None, None, (2024, 2026)),
    "4.1.9": (None, None, None, (2024, 2026)),
    "4.1.10": (None, None, None, (2024, 2026)),
    "4.1.11": (None, None, None, (2024, 2026)),
    "4.1.14": (None, None, None, (2024, 2026)),
    "4.2.6": (2024, None, None, ()),
    "4.2.7": (2024, None, None, ()),
    "4.2.8": (None, None, None, (2024,)),
    "4.2.9": (None, None, None, (2024,)),
    "4.2.10": (None, None, None, (2024,)),
    "4.2.11": (None, None, None, (2024,)),
    "4.2.12": (None, None, None, (2024,)),
    "4.2.13": (None, 2026, None, ()),
    "4.2.14": (None, None, None, (2024,)),
    "4.2.15": (None, None, None, (2024,)),
    "4.3.6": (None, 2024, 2026, ()),
    "4.3.7": (None, None, 2024, ()),
    "4.3.8": (2026, None, None, ()),
    "4.3.9": (None, None, 2023, ()),
    "4.3.10": (2026, None, 2024, ()),
    "4.3.11": (2024, None, 2022, (2026,)),
}
TARGETS_WITHOUT_YEARS = {"3.2.8", "3.2.10", "3.2.12", "4.1.6", "4.1.12"}
YEARLY = {"3.2.8", "3.2.10", "3.2.12", "4.3.9"}


@pytest.fixture(scope="module")
def programme() -> Programme:
    return load_programme("action-programme-2022-2026").programme


@pytest.fixture(scope="module")
def measures(programme: Programme) -> dict[str, Measure]:
    return {placed.measure.id: placed.measure for placed in programme.all_measures() if placed.place in MEASURES}


@pytest.fixture(scope="module")
def tasks(measures: dict[str, Measure]) -> dict[str, Task]:
    return {task.id: task for measure in measures.values() for task in measure.tasks}


def _goal(id_: str) -> str:
    return ".".join(id_.split(".")[:2])


def _count(measures: list[Measure]) -> tuple[int, int, tuple[int, ...]]:
    tasks = [task for measure in measures for task in measure.tasks]
    return len(measures), len(tasks), tuple(sum(year in task.years for task in tasks) for year in range(2022, 2027))


def _spelled_out(years: str) -> tuple[int, ...]:
    """Return "23-24,26" as (2023, 2024, 2026)."""
    spans = [span.split("-") for span in years.split(",")]
    return tuple(2000 + year for span in spans for year in range(int(span[0]), int(span[-1]) + 1))


def _years(target: Target) -> tuple[int | None, int | None, int | None, tuple[int, ...]]:
    return target.by_year, target.before_year, target.from_year, target.evaluated


def test_each_goal_has_its_numbered_measures_in_order(measures: dict[str, Measure]) -> None:
    assert list(measures) == [f"{goal}.{n}" for goal, count in MEASURES.items() for n in range(1, count + 1)]


def test_measures_stand_on_their_levels_in_the_order_of_the_source(measures: dict[str, Measure]) -> None:
    expected = [level for (_, level), (count, _, _) in COUNTS.items() for _ in range(count)]
    assert [measure.level for measure in measures.values()] == expected


def test_measures_tasks_and_years_are_counted_per_goal_and_level(measures: dict[str, Measure]) -> None:
    found = {
        (goal, level): _count([m for m in measures.values() if _goal(m.id) == goal and m.level == level])
        for goal, level in COUNTS
    }
    assert found == COUNTS


def test_every_task_has_the_years_of_its_row(measures: dict[str, Measure]) -> None:
    expected = {id_: [_spelled_out(word) for word in line.split()] for id_, line in SCHEDULES.items()}
    assert {m.id: [task.years for task in m.tasks] for m in measures.values() if m.tasks} == expected


def test_tasks_and_their_responsible_parties_are_those_of_the_source(measures: dict[str, Measure]) -> None:
    expected = {
        id_: [tuple(ABBREVIATIONS.get(party, party) for party in word.split("+")) for word in line.split()]
        for id_, line in RESPONSIBLE.items()
    }
    found = {m.id: [task.responsible for task in m.tasks] for m in measures.values() if m.tasks}
    assert found == expected


def test_there_are_152_tasks_numbered_within_their_measure(
    measures: dict[str, Measure], tasks: dict[str, Task]
) -> None:
    assert len(tasks) == 152
    assert Counter(_goal(id_) for id_ in tasks) == {
        "3.1": 28,
        "3.2": 24,
        "3.3": 25,
        "4.1": 22,
        "4.2": 28,
        "4.3": 25,
    }
    assert list(tasks) == [f"{m.id}.{n}" for m in measures.values() for n in range(1, len(m.tasks) + 1)]


def test_national_measures_have_neither_tasks_nor_targets(measures: dict[str, Measure]) -> None:
    national = [measure for measure in measures.values() if measure.level == "national"]
    assert [measure.id for measure in national if measure.tasks or measure.target] == []


def test_six_measures_carry_the_who_mark(measures: dict[str, Measure]) -> None:
    assert {id_: measure.who_indicators for id_, measure in measures.items() if measure.who} == WHO_MARKS


def test_who_indicators_belong_to_the_goal_they_are_named_under(programme: Programme) -> None:
    places = {indicator.number: indicator.places for indicator in programme.lead_indicators}
    assert [(id_, n) for id_, numbers in WHO_MARKS.items() for n in numbers if _goal(id_) not in places[n]] == []


def test_four_measures_have_shares_to_reach(measures: dict[str, Measure]) -> None:
    assert {id_: m.target.shares for id_, m in measures.items() if m.target and m.target.shares} == SHARES


def test_targets_keep_by_before_from_and_evaluation_years_apart(measures: dict[str, Measure]) -> None:
    found = {id_: _years(m.target) for id_, m in measures.items() if m.target}
    assert found == TARGET_YEARS | dict.fromkeys(TARGETS_WITHOUT_YEARS, (None, None, None, ()))


def test_what_is_followed_every_year_has_a_yearly_rhythm(measures: dict[str, Measure]) -> None:
    rhythms = {id_: m.follow_up.rhythm for id_, m in measures.items() if m.follow_up}
    assert rhythms == dict.fromkeys(YEARLY, "yearly")


def test_every_task_is_evaluated_in_each_of_its_years(tasks: dict[str, Task]) -> None:
    assert [(t.id, year) for t in tasks.values() for year in t.years if not t.evaluations_in(year)] == []


def test_only_tasks_with_sentences_for_single_years_differ_by_year(tasks: dict[str, Task]) -> None:
    by_year = {id_: [e.years for e in task.evaluations] for id_, task in tasks.items() if task.evaluations}
    assert by_year == {
        "4.2.13.2": [(2024, 2025, 2026), (2024,), (2026,)],
        "4.2.15.1": [(2023,), (2024,)],
        "4.3.6.5": [(2024, 2025, 2026), (2026,)],
        "4.3.8.4": [(2024,), (2026,)],
    }


@pytest.mark.parametrize(
    ("task", "year", "share"),
    [("4.2.13.2", 2024, "50"), ("4.2.13.2", 2026, "80"), ("4.3.8.4", 2024, "50"), ("4.3.8.4", 2026, "80")],
)
def test_the_share_asked_for_changes_with_the_year(tasks: dict[str, Task], task: str, year: int, share: str) -> None:
    sentence = tasks[task].evaluations_in(year)[-1]
    assert [language for language in LANGUAGES if f"{share} p" not in sentence[language]] == []


def test_no_share_is_asked_for_in_the_year_between(tasks: dict[str, Task]) -> None:
    assert len(tasks["4.2.13.2"].evaluations_in(2025)) == 1
    assert tasks["4.3.8.4"].evaluations_in(2025) == ()


def test_texts_are_translated_and_not_repeated_in_another_language(
    measures: dict[str, Measure], tasks: dict[str, Task]
) -> None:
    texts = [(m.id, m.text) for m in measures.values()] + [(t.id, t.text) for t in tasks.values()]
    texts += [(t.id, sentence) for t in tasks.values() for year in t.years for sentence in t.evaluations_in(year)]
    assert [id_ for id_, text in texts if len({text.sv, text.fi, text.en}) < 3] == []
