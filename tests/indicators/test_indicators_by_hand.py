"""Each indicator gives the figure a person counts by hand, and says in three languages what it is."""

from datetime import date

import pytest
from hand_counts import HAND, Hand, of_type, with_factor
from lake_rows import FOREVER, row_of, write_lake

from valvo.analytics.engine import open_lake
from valvo.analytics.tables import CLOSURE, UNITS
from valvo.core.languages import LANGUAGES
from valvo.indicators import reach
from valvo.indicators.catalogue import INDICATORS
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
