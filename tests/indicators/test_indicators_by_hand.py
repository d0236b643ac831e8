"""Each indicator gives the figure a person counts by hand, and says in three languages what it is."""

from datetime import date

import pytest
from django.utils import translation
from hand_counts import HAND, Hand, of_type, with_factor
from lake_rows import FOREVER, row_of, write_lake

from valvo.analytics.engine import open_lake
from valvo.analytics.tables import CLOSURE, UNITS
from valvo.core.languages import LANGUAGES
from valvo.core.periods import Period
from valvo.indicators import reach
from valvo.indicators.catalogue import INDICATORS, indicator
from valvo.indicators.catalogue.ones import ONE
from valvo.indicators.charting import basis
from valvo.indicators.computing import Ask, Computed, compute_on
from valvo.indicators.declarations import Indicator

TOP = 1


def by_hand(identifier: str) -> Hand:
    """Return the rows of an indicator and what they make; a KeyError names one nobody has counted."""
    if identifier.startswith("type_"):
        return of_type(identifier.removeprefix("type_"))
    if identifier.startswith("factor_"):
        return with_factor(identifier.removeprefix("factor_"))
    return HAND[identifier]


def places() -> dict[str, int]:
    """Return a unit of its own for each indicator's rows."""
    return {one.id: 1_000 + number for number, one in enumerate(INDICATORS)}


def write_everything() -> None:
    """Write one lake with the rows of every indicator, each at its own unit, all under one organiser."""
    opened = date(2020, 1, 1)
    units = [row_of(UNITS, id=unit, opened_on=opened) for unit in (TOP, *places().values())]
    links = [(unit, unit, 0) for unit in (TOP, *places().values())] + [(TOP, unit, 1) for unit in places().values()]
    closure = [
        row_of(CLOSURE, ancestor=above, descendant=below, depth=depth, valid_from=opened, valid_to=FOREVER)
        for above, below, depth in links
    ]
    facts = [
        (table, values | {"unit": unit} | ({"item": 10 * unit + item} if isinstance(item, int) else {}))
        for identifier, unit in places().items()
        for table, values in by_hand(identifier).rows
        for item in [values.get("item")]  # where it is a row of a register, each unit has its own
    ]
    write_lake([*units, *closure, *facts])


def asked() -> Ask:
    """Return the question: every indicator, every unit, the first quarter."""
    ids = tuple(one.id for one in INDICATORS)
    return Ask(ids, (TOP, *places().values()), date(2026, 1, 1), date(2026, 4, 1), "quarter")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], Computed]:
    """Return every figure of every unit, computed once."""
    from django.conf import settings

    settings.LAKE_FOLDER, before = tmp_path_factory.mktemp("hand") / "lake", settings.LAKE_FOLDER
    try:
        write_everything()
        return {(one.indicator, one.unit): one for one in compute_on(open_lake(), asked())}
    finally:
        settings.LAKE_FOLDER = before


@pytest.mark.parametrize("identifier", [one.id for one in INDICATORS])
def test_an_indicator_gives_what_one_counts_by_hand(identifier: str, found: dict[tuple[str, int], Computed]) -> None:
    hand, computed = by_hand(identifier), found[identifier, places()[identifier]]

    assert (computed.numerator, computed.denominator) == (hand.numerator, hand.denominator)
    assert computed.value == pytest.approx(hand.value)


def test_nobody_counts_an_indicator_that_is_not_there() -> None:
    assert set(HAND) <= {one.id for one in INDICATORS}


def test_counting_unit_by_unit_first_gives_the_same(monkeypatch: pytest.MonkeyPatch, found: object) -> None:
    write_everything()
    monkeypatch.setattr(reach, "FEW", 10_000)
    straight = compute_on(open_lake(), asked())
    monkeypatch.setattr(reach, "FEW", 0)

    assert compute_on(open_lake(), asked()) == straight


@pytest.mark.parametrize("one", INDICATORS, ids=lambda one: one.id)
def test_an_indicator_says_what_it_is_in_three_languages(one: Indicator) -> None:
    for language in LANGUAGES:
        said = one.definition[language]
        assert said.endswith(".")
        assert len(said) > len(one.name[language])
        assert one.numerator[language]
        assert one.basis[language]
    assert len({one.name[language] for language in LANGUAGES}) > 1


@pytest.mark.parametrize("one", INDICATORS, ids=lambda one: one.id)
def test_what_an_indicator_counts_has_its_word_for_one(one: Indicator) -> None:
    the_same_for_one = one.basis["fi"].endswith(("sta", "stä", " kohti"))
    for language in LANGUAGES:
        assert one.basis[language] in ONE[language] or (language == "fi" and the_same_for_one)


@pytest.mark.parametrize(
    ("identifier", "part", "whole", "said"),
    [
        ("objection_median_days", None, 1.0, ("1 anmärkning", "1 muistutus", "1 objection")),
        ("objection_median_days", None, 2.0, ("2 anmärkningar", "2 muistutusta", "2 objections")),
        ("objection_median_days", None, 0.0, ("0 anmärkningar", "0 muistutusta", "0 objections")),
        ("reached_share", 1, 1, ("1 av 1 händelse", "1 / 1 tapahtumasta", "1 of 1 event")),
        ("reached_share", 1, 21, ("1 av 21 händelser", "1 / 21 tapahtumasta", "1 of 21 events")),
        ("reached_share", 1, None, ("", "", "")),
    ],
)
def test_one_is_told_as_one(identifier: str, part: float | None, whole: float | None, said: tuple[str, ...]) -> None:
    computed = Computed(identifier, 1, Period.parse("2026-10"), part, whole, 1.0)
    for language, expected in zip(LANGUAGES, said, strict=True):
        with translation.override(language):
            assert basis(indicator(identifier), computed, language) == expected
