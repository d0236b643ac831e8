"""Definitions hold, say what is unverified, and refuse faults with file and place."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from valvo.definitions.catalogue import FOLDER, catalogue, read_catalogue
from valvo.definitions.command import definitions
from valvo.definitions.reading import DefinitionError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "definitions"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__", "programmes"))
    return copy


def _changed(folder: Path, name: str, before: str, after: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_our_own_definitions_hold() -> None:
    found = catalogue()
    assert "hazard_event" in found.kinds
    assert {"first_answer", "handling"} <= set(found.clocks)


def test_a_changed_code_list_changes_the_version_of_the_kinds_that_use_it(folder: Path) -> None:
    before = read_catalogue(folder).version("hazard_event")
    _changed(folder, "code_lists/event_type.yaml", "Nutrition", "Food and drink")
    assert read_catalogue(folder).version("hazard_event") != before


def test_a_changed_list_of_others_leaves_the_version(folder: Path) -> None:
    before = read_catalogue(folder).version("hazard_event")
    _changed(folder, "code_lists/reopen_reason.yaml", "It happened again", "It has happened again")
    assert read_catalogue(folder).version("hazard_event") == before


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("code_lists/event_type.yaml", "id: medication\n", "id: accident\n", "the code 'accident' is given twice"),
        ("code_lists/event_type.yaml", ", en: Nutrition}", "}", "codes › nutrition › label › en"),
        ("code_lists/event_type.yaml", "id: event_type", "id: other_name", "but the file is 'event_type.yaml'"),
        (
            "report_kinds/hazard_event.yaml",
            "factors: contributing_factor",
            "factors: nowhere",
            "no code list 'nowhere'",
        ),
        ("report_kinds/hazard_event.yaml", "clocks: [first_answer", "clocks: [never", "no clock 'never'"),
        (
            "report_kinds/hazard_event.yaml",
            "reaches: [reached, near_miss]",
            "reaches: [reached]",
            "does not know the reach",
        ),
        ("report_kinds/hazard_event.yaml", "factors:", "factors: x\nfactors:", "'factors' is given twice"),
        ("entrance.yaml", "staff: hazard_event", "staff: nothing_such", "no report kind 'nothing_such'"),
        ("routing/grievance.yaml", "role: coordinator", "role: captain", "no role 'captain'"),
        ("routing/grievance.yaml", "role: coordinator", "role: privacy", "lacks the right 'case_handle'"),
        ("routing/data_protection.yaml", "role: privacy", "role: ombud", "lacks the right 'unit_view'"),
        ("routing/grievance.yaml", "kinds: [grievance]", "kinds: [gossip]", "no report kind 'gossip'"),
        ("routing/digital_harm.yaml", "harm: [severe", "harm: [gravest", "'harm' has no code 'gravest'"),
        ("routing/digital_harm.yaml", "answers: {harm", "answers: {mood", "no question 'mood' with codes"),
        ("routing/data_protection.yaml", "days: 2\n", "", "a unit that joins has 'days'"),
        ("routing/grievance.yaml", "does: holds", "does: holds\ndays: 1", "waits with somebody has none"),
        ("clocks/handling.yaml", "length: 30", "length: 0", "rules › 0 › length"),
        ("clocks/handling.yaml", "pauses: true", "pauses: [", "line"),
    ],
)
def test_a_fault_is_told_with_file_and_place(folder: Path, name: str, before: str, after: str, said: str) -> None:
    _changed(folder, name, before, after)
    with pytest.raises(DefinitionError) as refused:
        read_catalogue(folder)
    assert said in str(refused.value)
    assert Path(name).name in str(refused.value) or "entrance.yaml" in str(refused.value)


def test_two_clock_rules_in_force_on_one_day_are_refused(folder: Path) -> None:
    path = folder / "clocks/handling.yaml"
    text = path.read_text(encoding="utf-8")
    rule = text[text.index("  - valid_from") :]
    path.write_text(text + rule.replace("2020-01-01", "2024-01-01"), encoding="utf-8")
    with pytest.raises(DefinitionError, match="two rules are in force on 2024-01-01"):
        read_catalogue(folder)


def test_every_mapping_names_its_source_and_every_harm_its_degree() -> None:
    for axis in ("physical_harm", "psychological_harm"):
        codes = catalogue().code_list(axis).codes
        assert [code.level for code in codes if code.id != "unknown"] == sorted(
            code.level or 0 for code in codes if code.id != "unknown"
        )
        assert next(code for code in codes if code.id == "unknown").level is None


def test_a_retired_code_is_kept_but_cannot_be_chosen(folder: Path) -> None:
    _changed(
        folder, "code_lists/event_type.yaml", "  - id: nutrition\n", "  - id: nutrition\n    retired: 2026-01-01\n"
    )
    codes = read_catalogue(folder).code_list("event_type")
    assert codes.find("nutrition") is not None
    assert "nutrition" in {code.id for code in codes.chosen_from(date(2025, 12, 31))}
    assert "nutrition" not in {code.id for code in codes.chosen_from(date(2026, 1, 1))}


def test_the_command_tells_counts_and_what_is_unverified(capsys: pytest.CaptureFixture[str]) -> None:
    assert definitions(["check", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["report_kinds"] == len(catalogue().kinds)
    assert {"definition": "code_lists/event_type", "source": catalogue().code_list("event_type").source.title} in told[
        "unverified"
    ]


def test_the_command_refuses_a_faulty_folder_with_status_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _changed(folder, "entrance.yaml", "icon: wrong", "icon: skull")
    assert definitions(["check", "--folder", str(folder)]) == 1
    assert "icon" in capsys.readouterr().err


def test_wrong_usage_ends_with_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert definitions(["chekc"]) == 2
    assert capsys.readouterr().err


def test_the_command_refuses_a_faulty_questionnaire_with_status_1(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "questionnaires").mkdir(exist_ok=True)
    (folder / "questionnaires" / "small.yaml").write_text("id: small\n", encoding="utf-8")
    assert definitions(["check", "--folder", str(folder)]) == 1
    assert "small.yaml" in capsys.readouterr().err
