"""`valvo programme` lists and shows programmes, refuses with the right exit status, and needs no Django."""

import json
import subprocess
import sys

import pytest

from valvo.programmes.command import programme
from valvo.programmes.loading import load_programme, programme_ids

ACTION_PROGRAMME = "action-programme-2022-2026"


@pytest.fixture(scope="module")
def shown() -> dict[str, object]:
    """The answer of `valvo programme show ID --json`, from a process where Django cannot be imported."""
    script = (
        "import sys; sys.modules['django'] = None; from valvo.programmes.command import programme; "
        f"sys.exit(programme(['show', '{ACTION_PROGRAMME}', '--json']))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stderr == b""
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def measure(shown: dict[str, object], id_: str) -> dict[str, object]:
    measures = shown["measures"]
    assert isinstance(measures, list)
    found: dict[str, object] = next(one for one in measures if one["id"] == id_)
    return found


def test_json_has_every_measure_with_level_years_mark_and_tasks(shown: dict[str, object]) -> None:
    measures = shown["measures"]
    assert isinstance(measures, list)
    assert [one["id"] for one in measures] == [
        one.measure.id for one in load_programme(ACTION_PROGRAMME).programme.all_measures()
    ]
    assert all({"id", "level", "years", "who", "tasks", "text", "part", "goal"} <= one.keys() for one in measures)


def test_json_gives_a_measures_years_as_the_union_of_its_tasks(shown: dict[str, object]) -> None:
    one = measure(shown, "1.2.8")
    assert (one["level"], one["years"], one["who"]) == ("organiser", [2022, 2023, 2024, 2025, 2026], True)
    assert measure(shown, "2.1.14")["years"] == [2022, 2023, 2024, 2026]
    assert (measure(shown, "1.1.1")["years"], measure(shown, "1.1.1")["who"]) == ([], False)


def test_json_gives_a_task_with_texts_responsible_years_and_evaluation(shown: dict[str, object]) -> None:
    tasks = measure(shown, "1.1.10")["tasks"]
    assert isinstance(tasks, list)
    task = tasks[1]
    assert (task["id"], task["responsible"], task["years"], task["answered_by"]) == (
        "1.1.10.2",
        ["centre_coordinates", "service_unit"],
        [2023, 2024, 2025, 2026],
        ["national", "service_unit"],
    )
    assert set(task["text"]) == set(task["evaluation"]) == {"sv", "fi", "en"}


def test_json_gives_totals_and_digest(shown: dict[str, object]) -> None:
    totals = shown["totals"]
    assert isinstance(totals, dict)
    assert (totals["measures"], totals["tasks"]) == (168, 315)
    assert totals["tasks_by_place"]["1.1"] == 23
    assert shown["sha256"] == load_programme(ACTION_PROGRAMME).sha256


def test_lines_are_written_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert programme(["show", ACTION_PROGRAMME, "--language", "fi"]) == 0
    out = capsys.readouterr().out
    text = load_programme(ACTION_PROGRAMME).programme
    first = next(text.all_measures())
    assert first.measure.text.fi in out
    assert first.measure.text.en not in out
    assert out.count("  WHO\n") == 8
    assert out.endswith("168 measures, 315 tasks\n")


def test_list_names_all_programmes(capsys: pytest.CaptureFixture[str]) -> None:
    assert programme(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert tuple(line.split()[0] for line in lines) == programme_ids()
    assert programme(["list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["programmes"]
    assert tuple(one["id"] for one in listed) == programme_ids()


def test_every_programme_there_is_can_be_shown(capsys: pytest.CaptureFixture[str]) -> None:
    for programme_id in programme_ids():
        assert programme(["show", programme_id]) == 0
        assert programme_id in capsys.readouterr().out


def test_an_unknown_id_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert programme(["show", "action-programme-2021"]) == 1
    out, error = capsys.readouterr()
    assert out == ""
    assert "no programme 'action-programme-2021'" in error
    assert ACTION_PROGRAMME in error


@pytest.mark.parametrize("arguments", [[], ["show"], ["show", ACTION_PROGRAMME, "--language", "de"], ["tell"]])
def test_wrong_usage_ends_with_two(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert programme(arguments) == 2
    assert capsys.readouterr().err.startswith("usage: valvo programme")


def test_help_ends_with_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert programme(["--help"]) == 0
    assert "show" in capsys.readouterr().out
