"""`valvo funnel` as a person or a script meets it: a file in, JSON or a table out, a sentence for every fault."""

import json
from pathlib import Path

import pytest

from valvo.config.cli import load
from valvo.statistics.funnel_command import funnel
from valvo.statistics.funnel_messages import FUNNEL_WARNINGS

UNITS = "name,numerator,denominator\nWard A,15,15\nWard B,20,20\nWard C,30,30\n"


@pytest.fixture
def units(tmp_path: Path) -> Path:
    path = tmp_path / "units.csv"
    path.write_text(UNITS, encoding="utf-8")
    return path


def test_the_command_is_found_by_its_name() -> None:
    assert load("funnel") is funnel


def test_json_has_the_promised_names(units: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert funnel([str(units), "--statistic", "ratio", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == [
        "statistic", "method", "version", "parameters", "warnings", "centre", "phi", "tau2", "rows",
    ]  # fmt: skip
    assert list(answer["rows"][0]) == [
        "name", "numerator", "denominator", "value", "lower_95", "upper_95", "lower_998", "upper_998", "z", "flag",
    ]  # fmt: skip
    assert (answer["centre"], answer["method"], answer["tau2"]) == (1, "exact_unadjusted", 0)
    # FunnelPlotR 0.6.0, tests/testthat/test-poisson_limits.R (MIT).
    assert answer["rows"][0]["lower_95"] == pytest.approx(0.5596924, abs=5.1e-7)
    assert answer["rows"][0]["flag"] is None


def test_overdispersion_is_asked_for_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = zip("abcdef", (100, 150, 180, 80, 120, 225), (108, 112, 165, 95, 100, 220), strict=True)
    path = tmp_path / "six.csv"
    path.write_text("name,numerator,denominator\n" + "".join(f"{a},{b},{c}\n" for a, b, c in rows), encoding="utf-8")
    assert funnel([str(path), "--statistic", "ratio", "--overdispersion", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["tau2"] == pytest.approx(0.01947753, abs=5.1e-9)
    assert answer["parameters"]["adjusted"] is True
    assert [warning["code"] for warning in answer["warnings"]] == ["few_units"]
    assert "6 units only" in answer["warnings"][0]["text"]


def test_flags_have_plain_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "flags.csv"
    lines = ("far below,10,100", "below,75,100", "within,100,100", "above,125,100", "far above,190,100")
    path.write_text("\n".join(["name,numerator,denominator", *lines]), encoding="utf-8")
    assert funnel([str(path), "--statistic", "ratio", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["flag"] for row in rows] == ["low_998", "low_95", None, "high_95", "high_998"]


def test_without_json_a_table_to_read_is_written(units: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert funnel([str(units), "--statistic", "proportion"]) == 0
    text = capsys.readouterr().out
    assert "Ward A" in text
    assert "proportion, score_unadjusted" in text


def test_semicolons_and_decimal_commas_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "nordic.csv"
    path.write_text("﻿Name;Numerator;Denominator\nÅbo;3;12,5\nOulu;4;7,5\n", encoding="utf-8")
    assert funnel([str(path), "--statistic", "rate", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["centre"] == pytest.approx(7 / 20)


@pytest.mark.parametrize(
    ("content", "statistic", "sentence"),
    [
        ("name,numerator,denominator\nA,1,5\nB,-2,5\n", "rate", "row 3, column 'numerator': the value is negative."),
        (
            "name,numerator,denominator\nA,6,5\n",
            "proportion",
            "row 2, column 'numerator': the value is larger than its denominator.",
        ),
        ("name,numerator,denominator\nA,6,0\n", "ratio", "row 2, column 'denominator': the value is not above zero."),
        (
            "name,numerator,denominator\nA,6,1e-99\n",
            "ratio",
            "row 2, column 'denominator': the value is too small to divide by.",
        ),
        ("name,numerator,denominator\nA,,3\n", "rate", "row 2, column 'numerator': The value is missing."),
        ("name,numerator,denominator\nA,nan,3\n", "rate", "row 2, column 'numerator': 'nan' is not a number."),
        (
            'name,numerator,denominator\nA,"1,500",3\n',
            "rate",
            (
                "row 2, column 'numerator': '1,500' may be thousands or a decimal; "
                "write it with a point, or without the comma."
            ),
        ),
        ("name,numerator,denominator\nA,1_500,3\n", "rate", "row 2, column 'numerator': '1_500' is not a number."),
        ("name,numerator,denominator\nA,x,3\n", "rate", "row 2, column 'numerator': 'x' is not a number."),
        ("name,numerator,denominator\n,1,3\n", "rate", "row 2, column 'name': The name is empty."),
        (
            "name,numerator,denominator\nA,1,3\n\nA,1,3\n",
            "rate",
            "row 4, column 'name': the value 'A' has been given before.",
        ),
        (
            "name,events,denominator\nA,1,3\n",
            "rate",
            "row 1, column 'numerator': The column is missing; the headings are 'name', 'events', 'denominator'.",
        ),
        ("name,numerator,denominator\n", "rate", "the file has no rows of data."),
        ("", "rate", "the file has no rows of data."),
    ],
)
def test_a_fault_in_the_file_is_named_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, statistic: str, sentence: str
) -> None:
    path = tmp_path / "faulty.csv"
    path.write_text(content, encoding="utf-8")
    assert funnel([str(path), "--statistic", statistic, "--json"]) == 1
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err == f"valvo funnel: {path}: {sentence}\n"


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert funnel([str(tmp_path / "none.csv"), "--statistic", "rate"]) == 1
    assert "none.csv" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--statistic", "median"],
        ["--statistic", "ratio", "--limits", "score"],
        ["--statistic", "rate", "--trimming", "some"],
        ["--statistic", "rate", "--minimum-events", "-1"],
        ["--statistic", "rate", "--colour"],
    ],
)
def test_wrong_usage_ends_with_two(units: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert funnel([str(units), *arguments]) == 2
    assert "usage: valvo funnel" in capsys.readouterr().err


def test_help_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert funnel(["--help"]) == 0
    assert "--overdispersion" in capsys.readouterr().out


def test_every_warning_has_a_sentence_in_three_languages() -> None:
    for message in FUNNEL_WARNINGS.values():
        places = [
            {word.partition("}")[0] for word in text.split("{")[1:]} for text in (message.sv, message.fi, message.en)
        ]
        assert message.sv and message.fi and message.en  # noqa: PT018  # one statement of one thing
        assert places[0] == places[1] == places[2]


def test_a_count_too_large_to_reckon_with_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "large.csv"
    path.write_text("name,numerator,denominator\na,1,2\nb,3,4e300\n", encoding="utf-8")
    assert funnel([str(path), "--statistic", "rate", "--json"]) == 1
    assert "row 3, column 'denominator': '4e300' is larger" in capsys.readouterr().err
