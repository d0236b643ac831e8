"""The published files of two organisations are read as they stand."""

from decimal import Decimal
from pathlib import Path

import pytest

from valvo.core.periods import Period
from valvo.registers.reading.facts import SUM, ChainState, Fact, Kind, Measure, Reading
from valvo.registers.reading.read import period_of_folder, read_file
from valvo.registers.reading.reasons import Reason

SAMPLES = Path(__file__).parents[2] / "samples"
HUS, HELSINKI = SAMPLES / "hus-2024", SAMPLES / "helsinki-2024q1"


def read(path: Path) -> Reading:
    (reading,) = read_file(path.name, path.read_bytes(), period=period_of_folder(path))
    return reading


def values(reading: Reading, name: str) -> dict[tuple[Measure, int], Decimal | None]:
    found: list[Fact] = [fact for fact in reading.facts if fact.item.name == name]
    return {(fact.measure, fact.span.last.year): fact.value for fact in found}


@pytest.mark.parametrize(
    ("path", "kind", "rows", "facts"),
    [
        (HUS / "anmarkningar-per-orsaksklass.csv", Kind.OBJECTIONS, 13, 26),
        (HUS / "klagomal-per-tillsynsmyndighet.csv", Kind.COMPLAINTS, 6, 12),
        (HUS / "nyckeltal.csv", Kind.KEY_FIGURES, 13, 13),
        (HUS / "servicekedjor.csv", Kind.SERVICE_CHAINS, 12, 0),
        (HUS / "vantar-pa-bedomning-per-resultatenhet.csv", Kind.WAITING_ASSESSMENT, 11, 44),
        (HUS / "vantar-pa-vard-per-specialitet-180-dygn.csv", Kind.WAITING_CARE, 17, 101),
        (HUS / "vantar-pa-vard-per-specialitet-90-dygn.csv", Kind.WAITING_CARE, 2, 12),
        (HELSINKI / "nyckeltal.csv", Kind.KEY_FIGURES, 19, 19),
        (HELSINKI / "tillsynsbesok-per-manad.csv", Kind.SUPERVISION_VISITS, 8, 24),
        (HELSINKI / "ombudskontakter.csv", Kind.KEY_FIGURES, 73, 73),
        (HELSINKI / "servicehelheter.csv", Kind.KEY_FIGURES, 17, 17),
        (HUS / "tal-i-texten.csv", Kind.KEY_FIGURES, 12, 12),
    ],
    ids=lambda value: value.stem if isinstance(value, Path) else None,
)
def test_every_published_file_is_recognised(path: Path, kind: Kind, rows: int, facts: int) -> None:
    reading = read(path)

    assert (reading.kind, reading.rows, len(reading.facts)) == (kind, rows, facts)


def test_last_year_follows_from_now_and_change() -> None:
    reading = read(HUS / "vantar-pa-bedomning-per-resultatenhet.csv")

    assert values(reading, "Huvud- och halscentrum") == {
        (Measure.WAITING, 2024): 8755,
        (Measure.WAITING, 2023): 8755 + 1714,
        (Measure.OVER_LIMIT, 2024): 2647,
        (Measure.OVER_LIMIT, 2023): 2647 + 1354,
    }
    assert reading.limit_days == 90


def test_a_limit_is_read_from_the_heading() -> None:
    psychiatry = read(HUS / "vantar-pa-vard-per-specialitet-90-dygn.csv")
    others = read(HUS / "vantar-pa-vard-per-specialitet-180-dygn.csv")

    assert (psychiatry.limit_days, others.limit_days) == (90, 180)


def test_an_empty_count_is_missing_and_not_nought() -> None:
    reading = read(HUS / "vantar-pa-vard-per-specialitet-180-dygn.csv")

    cancer = values(reading, "Cancersjukdomar och strålbehandling")
    assert cancer[Measure.OVER_LIMIT, 2024] is None
    assert (Measure.OVER_LIMIT, 2023) not in cancer  # nothing can be derived from what is missing
    (remark,) = reading.remarks
    assert (remark.reason, remark.place.row, remark.place.column) == (Reason.MISSING_COUNT, 7, "F")
    assert remark.details == ("0", "0", "1")


def test_every_figure_knows_its_cell() -> None:
    reading = read(HUS / "vantar-pa-bedomning-per-resultatenhet.csv")

    first = next(fact for fact in reading.facts if fact.value == 8755)
    before = next(fact for fact in reading.facts if fact.value == 10469)
    assert (first.origin.row, first.origin.column, first.derived) == (2, "B", False)
    assert (before.origin.row, before.origin.column, before.derived) == (2, "C", True)


def test_the_places_where_print_and_counts_disagree_are_these_and_no_others() -> None:
    told = {
        (path.stem, found.item, f"{found.origin.column}{found.origin.row}"): (str(found.printed), str(found.computed))
        for path in sorted([*HUS.glob("*.csv"), *HELSINKI.glob("*.csv")])
        for found in read(path).differences
    }

    assert told == {
        ("vantar-pa-bedomning-per-resultatenhet", "Muskuloskeletal och plastikkirurgi", "F3"): ("52", "51"),
        ("anmarkningar-per-orsaksklass", "Patientadministration: Tillgång till vård", "D10"): ("16.5", "16.4"),
        ("anmarkningar-per-orsaksklass", "Patientadministration: Fortsatt vård", "D11"): ("0.5", "0.6"),
        ("anmarkningar-per-orsaksklass", "Patientvården", "F15"): ("49.0", "49.1"),
        ("tillsynsbesok-per-manad", SUM, "C10"): ("20", "21"),
        ("tillsynsbesok-per-manad", SUM, "E10"): ("19", "18"),
    }


def test_sums_are_those_the_reports_print() -> None:
    objections = read(HUS / "anmarkningar-per-orsaksklass.csv")
    complaints = read(HUS / "klagomal-per-tillsynsmyndighet.csv")
    visits = read(HELSINKI / "tillsynsbesok-per-manad.csv")

    def total(reading: Reading, year: int) -> Decimal:
        return sum((fact.value or Decimal(0) for fact in reading.facts if fact.span.last.year == year), Decimal(0))

    assert (total(objections, 2023), total(objections, 2024)) == (1747, 2148)
    assert (total(complaints, 2023), total(complaints, 2024)) == (133, 107)
    assert total(visits, 2024) == 59


def test_chains_have_their_states() -> None:
    reading = read(HUS / "servicekedjor.csv")

    states = [chain.state for chain in reading.chains]
    assert {state: states.count(state) for state in ChainState} == {
        ChainState.UPDATED: 3,
        ChainState.READY: 3,
        ChainState.AWAITING_APPROVAL: 2,
        ChainState.UNDER_DESCRIPTION: 4,
    }
    assert sum(chain.published is True for chain in reading.chains) == 5


def test_key_figures_keep_unit_of_measure_year_and_remark() -> None:
    reading = read(HUS / "nyckeltal.csv")

    share = next(fact for fact in reading.facts if fact.item.name == "HaiPro, nådde patienten")
    assert (share.value, share.unit, share.decimals, share.remark) == (Decimal("50.5"), "percent", 1, "mål under 50 %")
    devices = {f.span.last.year: f.value for f in reading.facts if f.item.name.startswith("Tillbud med medicin")}
    assert devices == {2023: 162, 2024: 186}


@pytest.mark.parametrize(
    ("folder", "period"),
    [("hus-2024", "2024"), ("helsinki-2024q1", "2024Q1"), ("2024-03", "2024-03"), ("region", None), ("x12024", None)],
)
def test_a_folder_may_name_the_period(folder: str, period: str | None) -> None:
    assert period_of_folder(Path(folder) / "a.csv") == (Period.parse(period) if period else None)
