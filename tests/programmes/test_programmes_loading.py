"""A programme definition is refused with file and place for every single kind of fault."""

import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from pydantic import ValidationError

from valvo.programmes.definition import Measure, Task
from valvo.programmes.loading import (
    ProgrammeError,
    UnknownProgrammeError,
    load_programme,
    programme_ids,
    read_programme,
)

HEAD = """\
id: small
version: "1"
title: {sv: Litet, fi: Pieni, en: Small}
source: {title: Paper, publisher: County, verified: true}
years: [2025, 2026]
levels:
  - {id: national, label: {sv: Nation, fi: Kansa, en: Nation}}
  - {id: unit, label: {sv: Enhet, fi: Yksikkö, en: Unit}}
roles:
  - {id: centre, level: national, label: {sv: Centret, fi: Keskus, en: Centre}}
  - {id: team, label: {sv: Teamet, fi: Tiimi, en: Team}}
lead_indicators:
  - {number: 1, places: ["a.1"], text: {sv: Ett, fi: Yksi, en: One}}
approval: {members: "2/3", inhabitants: "1/2", text: {sv: Två tredjedelar, fi: Kaksi kolmasosaa, en: Two thirds}}
"""
PART = """\
id: a
kind: theme
title: {sv: Del, fi: Osa, en: Part}
goals:
  - id: a.1
    title: {sv: Mål, fi: Tavoite, en: Goal}
    measures:
      - id: a.1.1
        level: unit
        who: true
        who_indicators: [1]
        text: {sv: Åtgärd, fi: Toimi, en: Measure}
        tasks:
          - id: a.1.1.1
            text: {sv: Uppgift, fi: Tehtävä, en: Task}
            responsible: [centre, team]
            years: [2026, 2025]
            evaluation: {sv: Gjord, fi: Tehty, en: Done}
"""
LAST_PART = """\
id: b
kind: theme
title: {sv: Sist, fi: Viimeinen, en: Last}
parts:
  - id: b.1
    kind: focus_area
    title: {sv: Inre, fi: Sisempi, en: Inner}
    measures:
      - {id: b.1.1, level: national, years: [2026], text: {sv: Utan uppgift, fi: Ilman tehtävää, en: Without task}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "programme.yaml").write_text(HEAD, encoding="utf-8")
    (folder / "2.yaml").write_text(PART, encoding="utf-8")
    (folder / "10.yaml").write_text(LAST_PART, encoding="utf-8")
    return folder


@pytest.fixture
def refusal(folder: Path) -> Callable[[str, str, str], str]:
    """Return a function that changes one text in one file and gives the sentence of the refusal."""

    def refuse(file: str, old: str, new: str) -> str:
        text = (folder / file).read_text(encoding="utf-8")
        assert text.count(old) >= 1
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(ProgrammeError) as caught:
            read_programme(folder)
        return str(caught.value).removeprefix(f"{folder}/")

    return refuse


def test_parts_come_in_natural_order_with_the_measures_of_goals_and_smaller_parts(folder: Path) -> None:
    programme = read_programme(folder).programme
    assert [(one.place, one.measure.id) for one in programme.all_measures()] == [("a.1", "a.1.1"), ("b.1", "b.1.1")]


def test_years_are_the_tasks_together_or_the_measures_own(folder: Path) -> None:
    measures = [one.measure for one in read_programme(folder).programme.all_measures()]
    assert [measure.all_years() for measure in measures] == [(2025, 2026), (2026,)]


def test_a_task_is_answered_on_the_levels_of_its_roles_or_else_on_its_own(folder: Path) -> None:
    programme = read_programme(folder).programme
    measure = next(programme.all_measures()).measure
    task = measure.tasks[0]
    assert programme.answering_levels(measure, task) == ("national",)
    assert programme.answering_levels(measure, task.model_copy(update={"responsible": ("team",)})) == ("unit",)
    assert programme.answering_levels(measure, task.model_copy(update={"responsible": (), "level": "national"})) == (
        "national",
    )


def test_approval_is_an_exact_fraction(folder: Path) -> None:
    approval = read_programme(folder).programme.approval
    assert approval is not None
    assert (approval.members, approval.inhabitants) == (Fraction(2, 3), Fraction(1, 2))


def test_the_digest_follows_the_content_and_not_the_place(folder: Path, tmp_path: Path) -> None:
    first = read_programme(folder).sha256
    copied = shutil.copytree(folder, tmp_path / "elsewhere" / "small")
    assert read_programme(copied).sha256 == first
    (copied / "2.yaml").write_text(PART + "# a remark\n", encoding="utf-8")
    assert read_programme(copied).sha256 != first


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("2.yaml", "id: a.1.1\n", "id: a.1\n", "2.yaml: a.1: this id occurs 2 times"),
        ("2.yaml", "id: a.1.1.1", "id: a.1.2.1", "2.yaml: a.1.2.1: the id must begin with 'a.1.1.', the id it"),
        ("10.yaml", "id: b\n", "id: a\n", "10.yaml: a: this id occurs 2 times"),
        ("2.yaml", "level: unit", "level: ward", "2.yaml: a.1.1: there is no level 'ward' in programme.yaml"),
        ("2.yaml", "centre, team", "centre, nurse", "2.yaml: a.1.1.1: there is no role 'nurse' in programme.yaml"),
        ("2.yaml", "[2026, 2025]", "[2026, 2027]", "2.yaml: a.1.1.1: there is no year '2027' in programme.yaml"),
        ("10.yaml", "[2026]", "[2024]", "10.yaml: b.1.1: there is no year '2024' in programme.yaml"),
        ("2.yaml", "[1]", "[2]", "2.yaml: a.1.1: there is no lead indicator '2' in programme.yaml"),
        ("programme.yaml", "a.1", "a.9", "programme.yaml: lead indicator 1: there is no goal or part 'a.9'"),
        (
            "programme.yaml",
            "level: national",
            "level: state",
            "programme.yaml: role 'centre': there is no level 'state'",
        ),
        ("programme.yaml", "id: unit", "id: national", "programme.yaml: level 'national' is listed 2 times"),
        (
            "2.yaml",
            ", fi: Tehty",
            "",
            "2.yaml: goals › a.1 › measures › a.1.1 › tasks › a.1.1.1 › evaluation › fi: Field",
        ),
        (
            "2.yaml",
            "responsible",
            "who_does",
            "2.yaml: goals › a.1 › measures › a.1.1 › tasks › a.1.1.1 › who_does: Extra",
        ),
        (
            "2.yaml",
            "kind: theme",
            "kind: thema",
            "2.yaml: kind: Input should be 'spearhead', 'foundation', 'focus_area'",
        ),
        ("2.yaml", "id: a.1\n", "id: 1.1\n", "2.yaml: goals › 1.1 › id: Input should be a valid string"),
        ("2.yaml", "who: true", "who: false", "2.yaml: goals › a.1 › measures › a.1.1: 'who_indicators' are given"),
        (
            "2.yaml",
            "level: unit",
            "level: unit\n        level: unit",
            "2.yaml, line 10, column 9: 'level' is given twice",
        ),
        ("2.yaml", "kind: theme", "kind: [theme", "2.yaml, line 3, column 6: did not find expected"),
        ("programme.yaml", "id: small", "id: tiny", "programme.yaml: the id is 'tiny', but the folder is 'small'"),
        ("programme.yaml", "2/3", "4/3", "programme.yaml: approval › members: Input should be less than or equal to 1"),
        ("programme.yaml", "version:", "parts: []\nversion:", "programme.yaml: parts stand in files of their own"),
        ("10.yaml", LAST_PART, "- a list\n", "10.yaml: a mapping is expected at the top of the file"),
    ],
)
def test_a_fault_is_refused_with_file_and_place(
    refusal: Callable[[str, str, str], str], file: str, old: str, new: str, sentence: str
) -> None:
    assert refusal(file, old, new).startswith(sentence)


def test_a_folder_without_head_is_refused(folder: Path) -> None:
    (folder / "programme.yaml").unlink()
    with pytest.raises(ProgrammeError, match=r"programme\.yaml: the file is missing"):
        read_programme(folder)


def test_a_programme_without_parts_is_refused(folder: Path) -> None:
    (folder / "2.yaml").unlink()
    (folder / "10.yaml").unlink()
    with pytest.raises(ProgrammeError, match=r"programme\.yaml: parts: Tuple should have at least 1 item"):
        read_programme(folder)


def test_several_faults_are_told_at_once(folder: Path) -> None:
    (folder / "2.yaml").write_text(PART.replace("level: unit", "level: ward").replace("centre, team", "nurse"))
    with pytest.raises(ProgrammeError) as caught:
        read_programme(folder)
    assert [line.rpartition(": ")[2] for line in str(caught.value).splitlines()] == [
        "there is no level 'ward' in programme.yaml",
        "there is no role 'nurse' in programme.yaml",
    ]


def test_an_unknown_programme_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownProgrammeError) as caught:
        load_programme("../small")
    assert all(known in str(caught.value) for known in programme_ids())


TEXT = {"sv": "a", "fi": "b", "en": "c"}


@pytest.mark.parametrize(
    ("extra", "sentence"),
    [
        (
            {"evaluation": TEXT, "evaluations": [{"years": [2025], "text": TEXT}]},
            "either 'evaluation' or 'evaluations'",
        ),
        ({"evaluations": [{"years": [2025], "text": TEXT}]}, "must together be the task's years"),
        ({"evaluations": [{"years": [2025, 2026, 2027], "text": TEXT}]}, "must together be the task's years"),
        ({"start": "2026-02-01", "due": "2026-01-31"}, "'due' is before 'start'"),
    ],
)
def test_a_task_that_contradicts_itself_is_refused(extra: dict[str, object], sentence: str) -> None:
    task = {"id": "a.1", "text": TEXT, "years": [2025, 2026]}
    assert Task.model_validate(task)
    with pytest.raises(ValidationError, match=sentence):
        Task.model_validate(task | extra)


def test_a_task_may_be_due_on_the_day_it_starts() -> None:
    task = Task.model_validate({"id": "a.1", "text": TEXT, "start": "2026-01-31", "due": "2026-01-31"})
    assert task.start == task.due


def test_sentences_of_a_task_may_share_years() -> None:
    sentences = [{"years": [2025], "text": TEXT}, {"years": [2025, 2026], "text": TEXT | {"en": "d"}}]
    task = Task.model_validate({"id": "a.1", "text": TEXT, "years": [2025, 2026], "evaluations": sentences})
    assert [[text.en for text in task.evaluations_in(year)] for year in (2024, 2025, 2026)] == [[], ["c", "d"], ["d"]]


def test_a_measure_with_tasks_cannot_have_years_of_its_own() -> None:
    task = {"id": "a.1.1", "text": TEXT, "years": [2025]}
    measure = {"id": "a.1", "level": "unit", "text": TEXT, "tasks": [task]}
    assert Measure.model_validate(measure).all_years() == (2025,)
    with pytest.raises(ValidationError, match="takes its years from them"):
        Measure.model_validate(measure | {"years": [2025]})
