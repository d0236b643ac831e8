"""The pages of the control charts are there, and the false alarms they promise are those that are measured."""

import re
import runpy
from pathlib import Path
from typing import get_args

import pytest

from valvo.statistics.chart_types import CHARTS, RULE_SETS, RuleName
from valvo.statistics.charts import METHODS
from valvo.statistics.scores import ScoreMethod

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "statistics"
SIMULATION = runpy.run_path(str(ROOT / "benchmarks" / "false_alarms.py"))


def page(method: str) -> str:
    return (PAGES / f"{method.replace('_', '-')}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("method", [*METHODS.values(), *RULE_SETS, *get_args(ScoreMethod), "maturity_level"])
def test_each_method_has_a_page_with_source_and_limits_of_use(method: str) -> None:
    text = page(method)
    assert "**Source**" in text
    assert "**When inaccurate**" in text
    assert f"({method.replace('_', '-')}.md)" in page("README")


@pytest.mark.parametrize("method", [*METHODS.values(), *RULE_SETS])
def test_each_chart_and_rule_set_tells_where_packages_differ(method: str) -> None:
    assert re.search(r"where packages differ", page(method), re.IGNORECASE)


def test_every_chart_has_a_method_and_every_rule_is_described_where_it_belongs() -> None:
    assert tuple(METHODS) == CHARTS
    for name, rules in RULE_SETS.items():
        for rule in rules.rules:
            assert f"`{rule}`" in page(name)
    assert {rule for rules in RULE_SETS.values() for rule in rules.rules} == set(get_args(RuleName))


def test_every_link_between_the_pages_leads_somewhere() -> None:
    for path in PAGES.glob("*.md"):
        for target in re.findall(r"\]\(([\w.-]+\.md)\)", path.read_text(encoding="utf-8")):
            assert (PAGES / target).exists(), (path.name, target)


def promised(chart: str, rules: str, points: int) -> tuple[float, float]:
    """Return the two shares of one cell of the page, in per cent."""
    section = page("false-alarms").split(f"### {chart}\n")[1].split("###")[0]
    row = next(line for line in section.splitlines() if line.startswith(f"| {rules} "))
    any_signal, last = row.split("|")[2 + SIMULATION["LENGTHS"].index(points)].split("/")
    return float(any_signal), float(last)


@pytest.mark.parametrize("rules", list(RULE_SETS))
@pytest.mark.parametrize("chart", ["i, normal values", "u, 20 events a period", "t, exponential times"])
def test_the_false_alarms_on_the_page_are_those_of_the_code(chart: str, rules: str) -> None:
    kind, source = SIMULATION["CHARTS"][chart]
    rates = SIMULATION["measure"](kind, source, RULE_SETS[rules], 24, 4_000)
    any_signal, last = promised(chart, rules, 24)
    # Four standard errors of a share of 4,000 series: 0.04 · √(p (1 − p)) · 100, at most 2.5 and 1.3 points.
    assert 100 * rates.any_signal == pytest.approx(any_signal, abs=2.7)
    assert 100 * rates.last_point == pytest.approx(last, abs=1.3)


@pytest.mark.parametrize("rules", list(RULE_SETS))
def test_quiet_normal_series_alarm_at_the_last_point_less_than_once_in_twenty(rules: str) -> None:
    assert promised("i, normal values", rules, 24)[1] < 5
