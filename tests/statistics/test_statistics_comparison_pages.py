"""Every method that a result can name is on its page, and every page that the code names is there."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

import pytest

from valvo.statistics import (
    changepoints,
    comparison,
    disclosure,
    disclosure_audit,
    disclosure_tables,
    funnel,
    funnel_command,
    funnel_limits,
    funnel_messages,
    intervals,
    multiplicity,
    rounding,
    standardisation,
    survival,
    trend,
)

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "statistics"
MODULES = [
    *(changepoints, comparison, disclosure, disclosure_audit, funnel, funnel_limits, intervals, multiplicity),
    *(rounding, standardisation, survival, trend, disclosure_tables),
]

NAMED: dict[str, Iterable[str]] = {
    "intervals": [*get_args(intervals.PoissonMethod), *get_args(intervals.ProportionMethod), "student_t"],
    "comparison": [*get_args(comparison.RatioMethod), *get_args(comparison.DifferenceMethod)],
    "trend": get_args(trend.TrendMethod),
    "funnel": [*get_args(funnel_limits.Limits), *get_args(funnel_limits.Trimming), *get_args(funnel.Flag)],
    "funnel-command": funnel_messages.FUNNEL_WARNINGS,
    "survival": [f"kaplan_meier_{way}" for way in get_args(survival.Transformation)],
    "standardisation": [f"dobson_{way}" for way in ("byar", "exact_poisson", "byar_exact_below_10")],
    "changepoints": ["optimal_partition_bic", *get_args(changepoints.Model)],
    "multiplicity": ["benjamini_hochberg"],
}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_a_module_names_a_page_that_exists(module: object) -> None:
    named = re.findall(r"docs/statistics/[\w-]+\.md", module.__doc__ or "")
    assert named
    assert all((ROOT / page).is_file() for page in named)


@pytest.mark.parametrize(("page", "names"), NAMED.items())
def test_a_page_tells_of_every_method(page: str, names: Iterable[str]) -> None:
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    assert [name for name in names if name not in text] == []


def test_the_commands_page_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    funnel_command.funnel(["--help"])
    options = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}
    text = (PAGES / "funnel-command.md").read_text(encoding="utf-8")
    assert options
    assert {option for option in options if option not in text} == set()


def test_the_index_leads_to_every_page() -> None:
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    assert [page for page in (*NAMED, "rounding", "disclosure") if f"({page}.md)" not in index] == []
