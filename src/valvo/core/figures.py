"""A figure and how it is printed: every number on a page, slide, sheet or file goes through this module.

    share = Figure.share(1082, 2145)               # 50.44… %, keeps the counts behind it
    format_figure(share, "sv")                     # "50,4 %" with a no-break space
    format_figure(Figure(26102), "fi")             # "26 102" with a narrow no-break space
    format_figure(Figure(-1714, signed=True), "en")  # "−1,714" with a real minus sign
    with_unit(Figure(14, Unit.DAYS), "sv")         # "14 dagar"

Percent figures hold per cent (50.4), not fractions. Rounding is half away from zero, as in official statistics, and
happens only when printing. A suppressed figure carries no value at all: what is not there cannot leak.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType

from babel.dates import get_month_names

from valvo.core.languages import Language, Text
from valvo.core.periods import MONTHS, Grain, Period

NO_BREAK_SPACE = "\u00a0"
NARROW_SPACE = "\u202f"
MINUS = "\u2212"
HIDDEN_MARK = ".."
MISSING_MARK = "–"

Number = int | float | Decimal


class Unit(StrEnum):
    """What a figure counts."""

    COUNT = "count"
    PERCENT = "percent"
    PERCENTAGE_POINTS = "percentage_points"
    RATE = "rate"
    DAYS = "days"
    SCORE = "score"


class Suppression(StrEnum):
    """Why a figure is hidden."""

    SMALL_NUMBER = "small_number"
    DERIVABLE = "derivable"
    UNCERTAIN = "uncertain"


SUPPRESSION_REASONS: Mapping[Suppression, Text] = MappingProxyType(
    {
        Suppression.SMALL_NUMBER: Text(
            sv="för få för att visas utan att någon kan kännas igen",
            fi="liian vähän näytettäväksi niin, ettei ketään voi tunnistaa",
            en="too few to show without someone being recognisable",
        ),
        Suppression.DERIVABLE: Text(
            sv="dolt därför att ett annat dolt värde annars kunde räknas ut",
            fi="peitetty, koska toinen peitetty luku olisi muuten laskettavissa",
            en="hidden because another hidden value could otherwise be worked out",
        ),
        Suppression.UNCERTAIN: Text(
            sv="underlaget är för litet för ett tillförlitligt värde",
            fi="aineisto on liian pieni luotettavaan arvoon",
            en="the basis is too small for a reliable value",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with all that is needed to print it and to trace it.

    `value` is in the unit it is printed in (per cent, days, …); None means no data. `cases` and `out_of` are the counts
    behind a share or rate. `definition` is the id of the indicator or table column it comes from. `signed` prints a
    plus sign before positive values, for changes.
    """

    value: Number | None
    unit: Unit = Unit.COUNT
    decimals: int = 0
    signed: bool = False
    suppressed: Suppression | None = None
    definition: str = ""
    cases: int | float | None = None
    out_of: int | float | None = None

    def __post_init__(self) -> None:
        if self.suppressed and (self.value, self.cases, self.out_of) != (None, None, None):
            raise ValueError("A suppressed figure carries no value and no counts")
        if isinstance(self.value, float | Decimal) and not math.isfinite(self.value):
            raise ValueError(f"A figure must be a finite number, got {self.value}")
        if self.decimals < 0:
            raise ValueError(f"Decimals must be 0 or more, got {self.decimals}")

    @classmethod
    def share(cls, cases: int, out_of: int, *, decimals: int = 1, definition: str = "") -> "Figure":
        """Return `cases` as per cent of `out_of`, exact; no data when `out_of` is 0."""
        value = Decimal(100) * cases / out_of if out_of else None
        return cls(value, Unit.PERCENT, decimals, definition=definition, cases=cases, out_of=out_of)

    @classmethod
    def hidden(cls, reason: Suppression, unit: Unit = Unit.COUNT, *, decimals: int = 0) -> "Figure":
        """Return a figure whose value is not told."""
        return cls(None, unit, decimals, suppressed=reason)

    def rounded(self) -> Decimal | None:
        """Return the value as printed: rounded to `decimals`, halves away from zero; None when there is none."""
        if self.value is None:
            return None
        # repr gives the shortest decimal that is this float, so 0.285 rounds as the 0.285 it was written as.
        exact = Decimal(repr(self.value)) if isinstance(self.value, float) else Decimal(self.value)
        rounded = exact.quantize(Decimal(1).scaleb(-self.decimals), rounding=ROUND_HALF_UP)
        return abs(rounded) if rounded == 0 else rounded


@dataclass(frozen=True, slots=True)
class NumberForm:
    """How one language writes numbers."""

    decimal: str
    thousands: str
    percent: str


NUMBER_FORMS: Mapping[Language, NumberForm] = MappingProxyType(
    {
        "sv": NumberForm(decimal=",", thousands=NARROW_SPACE, percent=NO_BREAK_SPACE + "%"),
        "fi": NumberForm(decimal=",", thousands=NARROW_SPACE, percent=NO_BREAK_SPACE + "%"),
        "en": NumberForm(decimal=".", thousands=",", percent="%"),
    }
)

# Unit words by language: for exactly one, and for any other number.
UNIT_WORDS: Mapping[Unit, Mapping[Language, tuple[str, str]]] = MappingProxyType(
    {
        Unit.DAYS: {"sv": ("dag", "dagar"), "fi": ("päivä", "päivää"), "en": ("day", "days")},
        Unit.PERCENTAGE_POINTS: {
            "sv": ("procentenhet", "procentenheter"),
            "fi": ("prosenttiyksikkö", "prosenttiyksikköä"),
            "en": ("percentage point", "percentage points"),
        },
    }
)


PERIOD_WORDS: Mapping[Grain, Text] = MappingProxyType(
    {
        "quarter": Text(
            sv="kvartal\u00a0{number}/{year}",
            fi="{number}.\u00a0neljännes\u00a0{year}",
            en="quarter\u00a0{number}/{year}",
        ),
        "third": Text(
            sv="tertial\u00a0{number}/{year}",
            fi="{number}.\u00a0kolmannes\u00a0{year}",
            en="third\u00a0{number}/{year}",
        ),
    }
)


def format_figure(figure: Figure, language: Language) -> str:
    """Return the figure as printed in tables: number and per cent sign, no other unit words."""
    if figure.suppressed:
        return HIDDEN_MARK
    rounded = figure.rounded()
    if rounded is None:
        return MISSING_MARK
    form = NUMBER_FORMS[language]
    whole, _, fraction = f"{abs(rounded):,f}".partition(".")
    number = whole.replace(",", form.thousands) + (form.decimal + fraction if fraction else "")
    return _sign(rounded, signed=figure.signed) + number + (form.percent if figure.unit is Unit.PERCENT else "")


def with_unit(figure: Figure, language: Language) -> str:
    """Return the figure as printed on its own or in a sentence: with the word of its unit where it has one."""
    printed = format_figure(figure, language)
    words = UNIT_WORDS.get(figure.unit)
    rounded = figure.rounded()
    if words is None or rounded is None:
        return printed
    one, many = words[language]
    return printed + NO_BREAK_SPACE + (one if abs(rounded) == 1 else many)


def suppression_reason(figure: Figure, language: Language) -> str:
    """Return why the figure is hidden, empty when it is not."""
    return SUPPRESSION_REASONS[figure.suppressed][language] if figure.suppressed else ""


def format_date(day: date, language: Language) -> str:
    """Return a date as the language writes it: 12.1.2026 in Swedish (of Finland) and Finnish, 12 January 2026."""
    if language == "en":
        return f"{day.day}{NO_BREAK_SPACE}{_month_name(day, 'en')}{NO_BREAK_SPACE}{day.year}"
    return f"{day.day}.{day.month}.{day.year}"


def format_month(day: date, language: Language) -> str:
    """Return the month of a date in words: januari 2026, tammikuu 2026, January 2026."""
    return f"{_month_name(day, language)}{NO_BREAK_SPACE}{day.year}"


def format_period(period: Period, language: Language) -> str:
    """Return a period in words: januari 2026, kvartal 1/2026, 1. kolmannes 2026, 2026."""
    if period.grain == "year":
        return str(period.first.year)
    if period.grain == "month":
        return format_month(period.first, language)
    number = (period.first.month - 1) // MONTHS[period.grain] + 1
    return PERIOD_WORDS[period.grain][language].format(number=number, year=period.first.year)


def _sign(value: Decimal, *, signed: bool) -> str:
    if value < 0:
        return MINUS
    return "+" if signed and value > 0 else ""


def _month_name(day: date, language: Language) -> str:
    return str(get_month_names("wide", "stand-alone", locale=language)[day.month])
