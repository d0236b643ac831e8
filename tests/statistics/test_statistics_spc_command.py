"""`valvo spc`: what a stranger types, and what comes back."""

import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from valvo.statistics.chart_types import CHARTS, RULE_SETS
from valvo.statistics.command import spc

Answer = dict[str, object]


@pytest.fixture
def series(tmp_path: Path) -> Path:
    return tmp_path / "series.csv"


def write(path: Path, *lines: str) -> str:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def months(*cells: str, heading: str = "period,value") -> list[str]:
    dates = [f"{2020 + index // 12}-{index % 12 + 1:02d}" for index in range(len(cells))]
    return [heading, *(f"{day},{cell}" for day, cell in zip(dates, cells, strict=True))]


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> Answer:
    assert spc([*arguments, "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    answer = json.loads(out)
    assert isinstance(answer, dict)
    return answer


def refused(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 1) -> str:
    assert spc(list(arguments)) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    return err


def test_the_json_has_all_the_plain_names(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(series, *months("1", "3", "2", "4"))
    answer = asked(capsys, file, "--chart", "i", "--target", "2", "--direction", "up")
    promised = {"chart", "rules", "n", "centre", "lower", "upper", "value", "signals", "runs", "assurance", "phases"}
    assert promised | {"method", "version", "parameters", "warnings"} <= set(answer)
    assert (answer["chart"], answer["rules"], answer["n"]) == ("i", "anhoej", 4)
    assert answer["value"] == [1, 3, 2, 4]
    assert answer["centre"] == [2.5] * 4
    assert answer["assurance"] == "inconsistent"
    runs = answer["runs"]
    assert runs == [{"useful": 4, "longest_run": 1, "longest_run_max": 5, "crossings": 3, "crossings_min": 0}]


def test_an_empty_cell_is_a_missing_value_and_undefined_is_null(
    series: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(series, *months("1,10", ",10", "3,10", "2,", heading="period,numerator,denominator"))
    answer = asked(capsys, file, "--chart", "u")
    assert answer["value"] == [0.1, None, 0.3, None]
    assert answer["upper"] is not None
    assert [limit is None for limit in answer["upper"]] == [False, True, False, True]  # type: ignore[attr-defined]  # a list, seen above
    run = asked(capsys, write(series, *months("1", "", "3")), "--chart", "run")
    assert run["lower"] == [None, None, None]


def test_phases_freeze_and_excluded_points_are_indices_from_zero(
    series: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(series, *months("1", "3", "99", "50", "11", "13", "12"))
    answer = asked(capsys, file, "--chart", "run", "--phase", "4", "--exclude", "2", "3")
    assert answer["centre"] == [2, 2, 2, 2, 12, 12, 12]
    assert [phase["start"] for phase in answer["phases"]] == [0, 4]  # type: ignore[attr-defined]  # a list of phases
    assert asked(capsys, file, "--chart", "run", "--phase", "0", "--phase", "4", "--exclude", "2,3") == answer
    frozen = asked(capsys, file, "--chart", "run", "--freeze", "2")
    assert frozen["centre"] == [2] * 7


def test_signals_name_index_and_rule(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(series, *months(*"12345678"))
    answer = asked(capsys, file, "--chart", "i", "--rules", "making_data_count", "--direction", "down")
    signals = answer["signals"]
    assert {"index": 7, "rule": "trend"} in signals  # type: ignore[operator]  # a list of signals
    assert answer["variation"] == "special_cause_concern"


def test_the_constant_of_the_xmr_chart_follows_the_rule_set(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(series, *months("0", "1", "0", "1"))
    rounded = asked(capsys, file, "--chart", "i", "--rules", "making_data_count")
    exact = asked(capsys, file, "--chart", "i", "--rules", "anhoej")
    assert rounded["upper"] == [0.5 + 2.66] * 4
    assert exact["upper"] == pytest.approx([0.5 + 3 / 1.128] * 4)


def test_a_repeated_period_is_a_subgroup(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(series, "period,value", "2024-01,1", "2024-01,3", "2024-02,", "2024-02,4", "2024-02,6")
    answer = asked(capsys, file, "--chart", "xbar")
    assert (answer["n"], answer["value"]) == (2, [2, 5])
    assert asked(capsys, file, "--chart", "s")["value"] == pytest.approx([2**0.5, 2**0.5])


def test_a_given_centre_moves_the_limits(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = asked(capsys, write(series, *months("8", "10", "9")), "--chart", "c", "--cl", "9")
    assert (answer["lower"], answer["upper"]) == ([0, 0, 0], [18, 18, 18])


def test_a_target_by_period_may_stand_in_the_file(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(series, *months("9,9", "8,9", "10,30", heading="period,value,target"))
    answer = asked(capsys, file, "--chart", "c", "--direction", "up", "--cl", "9")
    assert answer["assurance"] == "consistent_fail"
    assert answer["parameters"]["target"] == 30  # type: ignore[index]  # an object


def test_a_semicolon_file_may_have_decimal_commas(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(series, "\ufeffPeriod;Value;note", "1.1.2024;1,5;a, b", "2.1.2024;2.5;", "", "3.1.2024;,5;")
    assert asked(capsys, file, "--chart", "i")["value"] == [1.5, 2.5, 0.5]


def test_numbers_are_read_as_swedish_and_finnish_print_them(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(series, "period;value", "1;\N{MINUS SIGN}3,5", "2;1\u202f234,5", "3;12\xa0000", "4;1 000 000")
    assert asked(capsys, file, "--chart", "i")["value"] == [-3.5, 1234.5, 12_000, 1_000_000]


def test_the_prime_may_be_typed_as_a_typographer_would(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(series, *months("1,10", "2,10", heading="period,numerator,denominator"))
    assert asked(capsys, file, "--chart", "p′")["chart"] == "p'"
    assert asked(capsys, file, "--chart", "i'")["value"] == [0.1, 0.2]
    assert asked(capsys, file, "--chart", "run")["value"] == [0.1, 0.2]


def test_a_gap_is_named_as_a_warning(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(series, "period,value", "2024-01,1", "2024-02,2", "2024-05,3")
    warnings = asked(capsys, file, "--chart", "i")["warnings"]
    gap = next(warning for warning in warnings if warning["code"] == "gap_in_periods")  # type: ignore[attr-defined]  # a list
    assert (gap["before"], gap["after"]) == ("2024-02", "2024-05")
    codes = [warning["code"] for warning in asked(capsys, file, "--chart", "g")["warnings"]]  # type: ignore[attr-defined]  # a list
    assert "gap_in_periods" not in codes


def test_events_of_one_day_may_follow_one_another(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(series, "period,value", "2024-01-01T08:00,3", "2024-01-01T20:00,12", "2024-01-02T08:00,12")
    assert asked(capsys, file, "--chart", "t")["n"] == 3


def test_one_point_has_no_moving_range_and_no_limits(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = asked(capsys, write(series, *months("5")), "--chart", "mr")
    assert (answer["value"], answer["upper"]) == ([None], [None])


def test_without_json_a_table_is_printed(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        spc([write(series, *months("16", "14", "60", "")), "--chart", "c", "--target", "5", "--direction", "up"]) == 0
    )
    out = capsys.readouterr().out
    assert "2020-03" in out
    assert "outside_limits" in out
    assert "target: consistent_pass" in out
    assert "One value is missing" in out


@pytest.mark.parametrize(
    ("chart", "lines", "place"),
    [
        ("c", ["period,value", "2024-01,3", "2024-02,-1"], "row 3, column 'value': A count is negative"),
        (
            "p",
            ["period,numerator,denominator", "a,1,2", "b,3,2"],
            "row 3, column 'numerator': The numerator is greater",
        ),
        (
            "u",
            ["period,numerator,denominator", "a,1,2", "b,-3,2"],
            "row 3, column 'numerator': The numerator is negative",
        ),
        *(
            (
                chart,
                ["period,numerator,denominator", "a,1,2", "b,-3,2"],
                "row 3, column 'numerator': The numerator is negative",
            )
            for chart in ("p", "run", "i", "mr", "i'")
        ),
        ("u", ["period,numerator,denominator", "a,1,2", "b,3,0"], "row 3, column 'denominator': The denominator is 0"),
        (
            "p",
            ["period,numerator,denominator,target", "a,1,2,0.9", "b,1,2,90"],
            "row 3, column 'target': The target of a proportion must lie between 0 and 1",
        ),
        ("t", ["period,value", "a,1", "", "b,0"], "row 4, column 'value': A time between events must be greater"),
        ("i", ["period,value", "a,1", "b,NaN"], "row 3, column 'value': 'NaN' is not a number"),
        ("i", ["period,value", "a,1", "b,inf"], "row 3, column 'value': 'inf' is not a number"),
        ("i", ["period,value", "a,1", "b,1e999"], "row 3, column 'value': '1e999' is not a number"),
        ("i", ["period,value", "a,1", 'b,"1,500"'], "row 3, column 'value': '1,500' may be thousands or a decimal"),
        ("i", ["period;value", "a;1", "b;1 23"], "row 3, column 'value': '1 23' is not a number"),
        ("i", ["period,value", "a,1", "b,1_0"], "row 3, column 'value': '1_0' is not a number"),
        ("i", ["period;value", "a;1", "b;1.234,5"], "row 3, column 'value': '1.234,5' has both a comma and a point"),
        ("i", ["period,value", "a,1", "b,1,5"], "row 3 has 3 cells but there are 2 headings"),
        ("i", ["period,value", "a,1", "b,2", "a,3"], "row 4, column 'period': The period 'a' already stands in row 2"),
        (
            "i",
            ["period,value", "2024-02,1", "2024-01,2"],
            "row 3, column 'period': The period lies before the one above",
        ),
        (
            "i",
            ["period,value", "2024-01,1", "2024-1,2"],
            "row 3, column 'period': The period is the same as that in row 2",
        ),
        ("i", ["period,value", ",1"], "row 2, column 'period': The period is empty"),
        (
            "i",
            ["period,number", "a,1"],
            "row 1, column 'value': The column is missing; the headings are 'period', 'number'",
        ),
        ("p", ["period,value", "a,1"], "row 1, column 'numerator': The column is missing"),
        ("i", ["month,value", "a,1"], "row 1, column 'period': The column is missing"),
        ("i", ["period,value,value", "a,1,2"], "row 1: the column 'value' is there twice"),
        ("i", ["period;value,unit", "a;1,2"], "row 1: both commas and semicolons"),
        ("i", ["period,value"], "the file has no rows of data"),
        ("i", [""], "the file has no rows of data"),
        ("i", ["period,value", "a,", "b,"], "every value is missing"),
        ("i", ["period,value", 'a,"1'], "row 2: the file is not CSV from here on"),
        ("i", ["period,value", "a,1", 'b,"2', "c,3"], "row 3: the file is not CSV from here on"),
        ("i", ["period,value", "a,1", "b,-1e-320"], "row 3, column 'value': '-1e-320' is nearer to 0 than"),
        (
            "u",
            ["period,numerator,denominator", "a,1,2", "b,0,1e-16"],
            "row 3, column 'denominator': The denominator is too small",
        ),
    ],
)
def test_bad_data_is_refused_with_the_place(
    series: Path, capsys: pytest.CaptureFixture[str], chart: str, lines: list[str], place: str
) -> None:
    error = refused(capsys, write(series, *lines), "--chart", chart)
    assert "series.csv" in error
    assert place in error


cells = st.sampled_from(["", "1", "2,5", "0", "-1", "3.5", "nan", "x", "1e3", "2024-01", "2024-02", "a", '"', ";", " "])
rows = st.lists(st.lists(cells, max_size=4).map(",".join), max_size=8)
headings = st.sampled_from(
    ["period,value", "period,numerator,denominator", "period;value", "period,value,target", "value"]
)


options = st.tuples(st.sampled_from(CHARTS), st.sampled_from(list(RULE_SETS)), st.booleans())


@given(headings, rows, options)
@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_file_makes_it_fall_over(
    series: Path, heading: str, lines: list[str], chosen: tuple[str, str, bool]
) -> None:
    chart, rules, screen = chosen
    file = write(series, heading, *lines)
    extra = ["--screen-moving-ranges", "--json"] if screen else []
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        status = spc([file, "--chart", chart, "--rules", rules, *extra])
    assert status in {0, 1}
    assert bool(out.getvalue()) is (status == 0)
    assert bool(err.getvalue()) is (status == 1)
    if status == 0 and screen:
        assert "NaN" not in out.getvalue()


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "nothing.csv" in refused(capsys, str(tmp_path / "nothing.csv"), "--chart", "i")
    (tmp_path / "latin.csv").write_bytes("period,value\nmån,1\n".encode("latin-1"))
    assert "row 2: the file is not UTF-8" in refused(capsys, str(tmp_path / "latin.csv"), "--chart", "i")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--chart", "pie"],
        [],
        ["--chart", "i", "--rules", "mine"],
        ["--chart", "i", "--freeze", "0"],
        ["--chart", "i", "--freeze", "x"],
        ["--chart", "i", "--phase", "3"],
        ["--chart", "i", "--phase", "-1"],
        ["--chart", "i", "--exclude", "3"],
        ["--chart", "i", "--exclude", "0", "1", "2"],
        ["--chart", "i", "--target", "nan"],
        ["--chart", "i", "--cl", "inf"],
        ["--chart", "c", "--cl", "1e308"],
        ["--chart", "i", "--target", "1.1e15"],
        ["--chart", "i", "--cl", "1e-101"],
        ["--chart", "c", "--cl", "-1"],
        ["--chart", "i", "--direction", "left"],
    ],
)
def test_wrong_usage_ends_with_two(series: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    file = write(series, *months("1", "2", "3"))
    assert refused(capsys, file, *arguments, status=2)


@pytest.mark.parametrize("chart", ["p", "p'"])
def test_a_target_in_per_cent_is_no_target_of_a_proportion(
    chart: str, series: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(series, *months("1,2", "1,2", "2,2", heading="period,numerator,denominator"))
    assert "between 0 and 1" in refused(capsys, file, "--chart", chart, "--target", "90", status=2)
    assert asked(capsys, file, "--chart", chart, "--target", "1", "--direction", "up")["n"] == 3


@pytest.mark.parametrize("chart", CHARTS)
def test_screening_is_told_with_its_factor_or_that_there_is_nothing_to_screen(
    chart: str, series: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counted = chart in {"p", "p'", "u", "u'"}
    heading = "period,numerator,denominator" if counted else "period,value"
    file = write(series, *months(*(["1,2", "2,3", "1,4"] if counted else ["1", "2", "4"]), heading=heading))
    answer = asked(capsys, file, "--chart", chart, "--screen-moving-ranges")
    codes = [warning["code"] for warning in answer["warnings"]]  # type: ignore[attr-defined]  # a list
    factor = answer["parameters"].get("screening_factor")  # type: ignore[attr-defined]  # an object
    assert factor == {"i": 3.267, "t": 3.267, "u'": 3.267, "p'": 3.267, "i'": 3.2665}.get(chart)
    assert ("nothing_to_screen" in codes) is (factor is None)


@pytest.mark.parametrize(
    ("argument", "told"), [("--target", "invalid number value: 'x'"), ("--freeze", "invalid whole_number value: 'x'")]
)
def test_a_wrong_argument_is_told_in_words(
    argument: str, told: str, series: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(series, *months("1", "2", "3"))
    assert told in refused(capsys, file, "--chart", "i", argument, "x", status=2)


@pytest.mark.parametrize("chart", ["p", "p'", "u", "u'"])
def test_events_about_a_given_centre_of_nought_have_no_factor_of_dispersion(
    chart: str, series: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(series, *months("0,5", "1,5", "2,5", heading="period,numerator,denominator"))
    (phase,) = asked(capsys, file, "--chart", chart, "--cl", "0")["phases"]  # type: ignore[misc]  # a list
    assert (phase["sigma_z"], phase["dispersion"]) == (None, None)


def test_help_ends_with_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert spc(["--help"]) == 0
    assert "--screen-moving-ranges" in capsys.readouterr().out


def test_the_commands_load_without_the_whole_of_scipy() -> None:
    code = "import sys, valvo.statistics.command; print(*{'scipy.stats', 'scipy.optimize'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == []


@pytest.mark.parametrize("chart", ["run", "i", "mr", "i'"])
def test_a_value_too_large_to_chart_is_named(series: Path, capsys: pytest.CaptureFixture[str], chart: str) -> None:
    told = refused(capsys, write(series, *months("1", "1e308", "-1e308")), "--chart", chart)
    assert "row 3, column 'value': '1e308' is larger" in told


@pytest.mark.parametrize(("periods", "named"), [("2024-12 2024-13", "2024-13"), ("2024-01 2024-02 2024Q2", "2024Q2")])
def test_a_period_that_cannot_be_read_beside_the_others_is_named(
    periods: str, named: str, series: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(series, "period,value", *(f"{period},1" for period in periods.split()))
    warnings = asked(capsys, file, "--chart", "run")["warnings"]

    assert [one["period"] for one in warnings if one["code"] == "period_not_read"] == [named]  # type: ignore[attr-defined, index]  # a list


def test_periods_that_are_all_mere_names_are_as_they_should_be(
    series: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    warnings = asked(capsys, write(series, "period,value", "first,1", "second,2"), "--chart", "run")["warnings"]

    assert "period_not_read" not in str(warnings)


@pytest.mark.parametrize(
    ("kind", "lines", "chart", "codes", "advice"),
    [
        ("count", months(*["20", "22", "18", "21"] * 6), "c", ["count"], []),
        ("count", months(*["0", "0", "1", "0"] * 6), "t", ["rare_events", "time_between_events"], ["show_days_since"]),
        ("count", months(*["3", "4", "2", "3"] * 6), "run", ["small_counts"], ["pool"]),
        ("measurement", months(*["1.5", "2.5"] * 4), None, ["too_few_points"], []),
        (
            "proportion",
            months(*["40,100", "45,110"] * 10, heading="period,numerator,denominator"),
            "p",
            ["proportion"],
            [],
        ),
        (
            "subgroups",
            ["period,value", *(f"{2000 + year},{year}" for year in range(12) for _ in "ab")],
            "xbar",
            ["subgroups"],
            [],
        ),
    ],
)
def test_a_chart_is_proposed_for_a_kind_of_data_with_its_reason(  # noqa: PLR0917 (a case)
    series: Path,
    capsys: pytest.CaptureFixture[str],
    kind: str,
    lines: list[str],
    chart: str | None,
    codes: list[str],
    advice: list[str],
) -> None:
    file = write(series, *lines)
    answer = asked(capsys, file, "--propose", kind)
    reasons = answer["reasons"]
    assert isinstance(reasons, list)
    assert [answer["kind"], answer["chart"], answer["advice"]] == [kind, chart, advice]
    assert [one["code"] for one in reasons] == codes

    assert spc([file, "--propose", kind]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == f"chart: {chart or 'none'}"
    assert told[1 : 1 + len(reasons)] == [one["text"] for one in reasons]
    assert len(told) == 1 + len(reasons) + len(advice)


def test_a_proposal_names_what_is_wrong_in_the_file(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(series, *months("3", "-1"))
    assert spc([file, "--propose", "count"]) == 1
    assert "row 3" in capsys.readouterr().err
    assert spc([file, "--propose", "count", "--chart", "c"]) == 2
    assert spc([file]) == 2
