"""Ways of writing down indicators that many of them share."""

from dataclasses import replace

from valvo.analytics.expressions import row
from valvo.analytics.tables import DELIVERED
from valvo.core.figures import Unit
from valvo.core.languages import Text
from valvo.indicators.catalogue.facts import text
from valvo.indicators.declarations import Condition, Count, Fact, Indicator, Measure, Rate, Theme, Total
from valvo.statistics.chart_types import Direction

DELIVERIES = Fact(DELIVERED, "last_on")
PER_THOUSAND = 1_000.0
MONTH_DAYS = 31
CODES_READ: set[str] = set()

BED_DAYS = text("Vårddygn", "Hoitopäivät", "Bed days")
BED_DAYS_COUNTED = text("vårddygn", "hoitopäivää kohti", "bed days")
CLIENTS = text("Klienter", "Asiakkaat", "Clients")
CLIENTS_COUNTED = text("klienter", "asiakasta kohti", "clients")


def of_figure(code: str) -> Condition:
    """Return what tells the rows of a delivered figure, whose code the catalogue reads from then on."""
    CODES_READ.add(code)
    return row.measure == code


def total_of(code: str, *, events: bool = False) -> Total:
    """Return the sum of a delivered figure; `events`: of things counted one by one."""
    return Total(DELIVERIES, row.value, where=of_figure(code), events=events)


def monthly(total: Total) -> Total:
    """Return the sum of what was delivered for a month each: a quarter's bed days are not those of its last month."""
    of_month = row.last_on.delta(row.first_on, unit="day") < MONTH_DAYS
    return replace(total, where=of_month if total.where is None else total.where & of_month)


def counted(  # noqa: PLR0917 (a line of the catalogue: what it is, in words, and how it is made)
    identifier: str,
    theme: Theme,
    name: Text,
    definition: Text,
    measure: Measure,
    counts: Text,
    better: Direction = "none",
) -> Indicator:
    """Return an indicator that is a plain number."""
    return Indicator(
        id=identifier,
        theme=theme,
        name=name,
        definition=definition,
        numerator=name,
        denominator=None,
        basis=counts,
        measure=measure,
        unit=Unit.COUNT,
        better=better,
        decimals=0,
    )


def per_thousand(  # noqa: PLR0917 (a line of the catalogue: what it is, in words, and how it is made)
    identifier: str,
    theme: Theme,
    name: Text,
    definition: Text,
    part: Count | Total,
    numerator: Text,
    *,
    of: str = "bed_days",
    better: Direction = "down",
) -> Indicator:
    """Return an indicator of something for every thousand bed days or clients, as units deliver these."""
    whole, basis = (BED_DAYS, BED_DAYS_COUNTED) if of == "bed_days" else (CLIENTS, CLIENTS_COUNTED)
    return Indicator(
        id=identifier,
        theme=theme,
        name=name,
        definition=definition,
        numerator=numerator,
        denominator=whole,
        basis=basis,
        measure=Rate(part, monthly(total_of(of)), PER_THOUSAND),
        unit=Unit.RATE,
        better=better,
    )


def share(  # noqa: PLR0917 (a line of the catalogue: what it is, in words, and how it is made)
    identifier: str,
    theme: Theme,
    name: Text,
    definition: Text,
    sentences: tuple[Text, Text, Text],
    measure: Measure,
    better: Direction,
) -> Indicator:
    """Return an indicator in per cent; `sentences` are numerator, denominator and what the figure rests on."""
    numerator, denominator, basis = sentences
    return Indicator(
        id=identifier,
        theme=theme,
        name=name,
        definition=definition,
        numerator=numerator,
        denominator=denominator,
        basis=basis,
        measure=measure,
        unit=Unit.PERCENT,
        better=better,
    )


def delivered_share(code: str, *, events: bool = False) -> Rate:
    """Return the share a figure is delivered as: all parts of all wholes, never a mean of shares."""
    return Rate(total_of(code, events=events), Total(DELIVERIES, row.out_of, where=of_figure(code), events=events))
