"""What the chart of an indicator says of each of its months."""

import runpy
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from dateutil.relativedelta import relativedelta
from django.utils import translation

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.periods import Period
from valvo.documents.findings import propose
from valvo.documents.tree import ControlChart, Tone
from valvo.indicators.catalogue import indicator
from valvo.indicators.charting import ORDINARY, chart, charted, finding, signs
from valvo.indicators.computing import Computed
from valvo.indicators.decisions import Decided
from valvo.indicators.drill import method_told, table, why_this_chart
from valvo.indicators.levels import new_level
from valvo.indicators.models import Exclusion, Phase
from valvo.indicators.trends import trend
from valvo.statistics.chart_types import Chance
from valvo.statistics.observed import Observed

STEADY = (195, 204, 198, 188, 201, 207, 193, 186, 199, 205, 197, 190, 203, 196)


def months(values: tuple[int, ...]) -> list[Computed]:
    """Return counts as a series of months."""
    first = date(2025, 1, 1)
    periods = [Period.containing(first + relativedelta(months=n), "month") for n in range(len(values))]
    return [Computed("reports", 1, at, value, None, float(value)) for at, value in zip(periods, values, strict=True)]


@pytest.mark.parametrize(("place", "value"), [(0, 59), (7, 260)])
def test_a_month_beyond_chance_is_marked_where_neither_direction_is_the_better_one(place: int, value: int) -> None:
    assert indicator("reports").better == "none"
    series = charted(indicator("reports"), months((*STEADY[:place], value, *STEADY[place + 1 :])))
    assert [index for index, tone in enumerate(series.tones) if tone is Tone.CHANGED] == [place]


def test_the_latest_month_beyond_chance_is_a_change_and_not_ordinary() -> None:
    series = charted(indicator("reports"), months((*STEADY, 400)))
    (sign,) = signs(series)
    assert (sign.tone, sign.glyph) == (Tone.CHANGED, "↑")
    assert set(charted(indicator("reports"), months(STEADY)).tones) == {Tone.PLAIN}


SELDOM = (0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0)


def test_a_row_of_noughts_where_noughts_are_the_rule_is_no_sign() -> None:
    (seldom,) = signs(charted(indicator("serious_events"), months(SELDOM)))
    (commoner,) = signs(charted(indicator("serious_events"), months((4, 5, 6, 3, 5, 4, 6, 5, *[0] * 7))))

    assert seldom.glyph == ORDINARY
    assert (commoner.glyph, commoner.tone) == ("↓", Tone.BETTER)


def test_a_rare_month_beyond_the_limits_is_still_marked_where_a_direction_is_good() -> None:
    (sign,) = signs(charted(indicator("serious_events"), months((*SELDOM, 5))))

    assert (sign.glyph, sign.tone) == ("↑", Tone.WORSE)


def test_what_is_rare_and_good_neither_way_is_not_judged_by_month() -> None:
    series = charted(indicator("type_accident"), months((*SELDOM, 5)))

    assert signs(series) == []
    with translation.override("en"):
        assert finding(series, "en").startswith("So rare that a chart by month tells nothing")


@pytest.mark.parametrize(("noughts", "judged"), [(7, True), (8, False)])
def test_half_the_months_is_the_border_of_the_rare(noughts: int, judged: bool) -> None:  # noqa: FBT001 (a case)
    series = charted(indicator("type_accident"), months((*[0] * noughts, *range(1, 17 - noughts))))

    assert (series.judged is not None) is judged


@pytest.mark.parametrize(("values", "mean"), [((*[2] * 7, *[3] * 7), "2.5"), (STEADY, "197")])
def test_a_mean_of_few_has_a_decimal_and_of_many_none(values: tuple[int, ...], mean: str) -> None:
    with translation.override("en"):
        assert finding(charted(indicator("reports"), months(values)), "en").startswith(f"The mean is {mean}.")


def test_months_whose_figure_still_grows_are_shown_and_not_judged() -> None:
    of_month = indicator("harm_judged_share")
    grown = [replace(month, indicator=of_month.id) for month in months((*STEADY, 90, 20))]
    newest = grown[-1].period.end
    assert of_month.ripens == 2

    with clock.stopped_at(clock.start_of_day(newest)):
        young = charted(of_month, grown)
        assert [sign.glyph for sign in signs(young)] == [ORDINARY]
        assert young.tones[-2:] == [Tone.PLAIN, Tone.PLAIN]
        with translation.override("en"):
            assert finding(young, "en").endswith("not judged: what they count is still coming in.")
        drawn = chart(young, "Ward", "en").data
        assert isinstance(drawn, ControlChart)
        assert [point.figure.value for point in drawn.points[-2:]] == [90, 20]
    with clock.stopped_at(clock.start_of_day(newest + relativedelta(months=2))):
        (ripe,) = signs(charted(of_month, grown))
        assert (ripe.glyph, ripe.tone) == ("↓", Tone.WORSE)


def test_where_every_month_still_grows_there_is_no_chart() -> None:
    grown = months(STEADY[:2])
    with clock.stopped_at(clock.start_of_day(grown[-1].period.end)):
        assert charted(indicator("harm_judged_share"), grown).result is None


def without(*places: int, phases: tuple[Phase, ...] = ()) -> Decided:
    """Return that the months at some places from January 2025 on are not counted."""
    first = date(2025, 1, 1)
    months = [first + relativedelta(months=place) for place in places]
    return Decided(phases=phases, exclusions=tuple(Exclusion(month=one, why="Counted twice") for one in months))


@pytest.mark.parametrize("place", [0, 7, 14])
def test_a_month_not_counted_is_shown_with_its_reason_and_moves_nothing(place: int) -> None:
    values = (*STEADY[:place], 2000, *STEADY[place:])
    plain = charted(indicator("reports"), months(STEADY))
    series = charted(indicator("reports"), months(values), without(place))

    assert plain.judged
    assert series.judged
    for name in ("centre", "lower", "upper"):
        assert getattr(series.judged, name)[0] == pytest.approx(getattr(plain.judged, name)[0]), name
    assert [index for index, tone in enumerate(series.tones) if tone is Tone.EXCLUDED] == [place]
    assert set(series.tones) == {Tone.PLAIN, Tone.EXCLUDED}
    assert [sign.glyph for sign in signs(series)] == [ORDINARY]
    assert new_level(series) is None
    with translation.override("en"):
        drawn = chart(series, "Ward", "en").data
        assert isinstance(drawn, ControlChart)
        assert drawn.points[place].figure.value == 2000
        (mark,) = drawn.actions
        assert (mark.index, mark.label) == (place, "Not counted: Counted twice")
        assert "1 month is not counted." in finding(series, "en")


def test_the_newest_counted_month_is_the_one_that_is_told_of() -> None:
    series = charted(indicator("reports"), months((*STEADY, 400, 196)), without(15))

    (sign,) = signs(series)
    assert (sign.glyph, sign.tone) == ("↑", Tone.CHANGED)


def test_a_phase_without_a_month_to_count_belongs_to_the_one_before_it() -> None:
    made = Phase(starts_on=date(2026, 3, 1), why="New form")
    series = charted(indicator("reports"), months((*STEADY, 400)), without(14, phases=(made,)))

    assert series.judged
    assert [phase.start for phase in series.judged.phases] == [0]
    assert charted(indicator("reports"), months((400,)), without(0)).result is None


@pytest.mark.parametrize(("left_out", "judged"), [(2, True), (3, False)])
def test_months_not_counted_are_not_among_those_a_verdict_needs(left_out: int, judged: bool) -> None:  # noqa: FBT001 (a case)
    series = charted(indicator("reports"), months(STEADY), without(*range(left_out)))

    assert (series.judged is not None) is judged


def test_a_document_speaks_of_the_newest_counted_month() -> None:
    series = charted(indicator("reports"), months((*STEADY, 2000)), without(14))

    with translation.override("en"):
        said = propose(chart(series, "Ward", "en"), "en")
    assert "2,000" not in said
    assert said.startswith("Ordinary variation: the values lie between")


# The mean is one or so, and months of one lie below it.
ABOUT_ONE = (2, 1, 0, 1, 2, 1, 3, 0, 1, 1, 2, 0, 1, 3, 2, 1, 0, 1, 2, 1, 0, 2, 1, 3, 2)


def test_small_counts_are_held_against_chance_and_a_row_of_what_is_commonest_is_no_sign() -> None:
    (common,) = signs(charted(indicator("type_accident"), months((*ABOUT_ONE, 1, 0, 1, 1, 0, 1, 1))))
    (silent,) = signs(charted(indicator("type_accident"), months((*ABOUT_ONE, 2, *[0] * 7))))

    assert common.glyph == ORDINARY
    assert (silent.glyph, silent.tone) == ("↓", Tone.CHANGED)


def shares(parts: tuple[float, ...], wholes: tuple[float, ...]) -> list[Computed]:
    """Return shares in per cent as a series of months; a month with none has no value."""
    return [
        replace(
            at,
            indicator="reached_share",
            numerator=part,
            denominator=whole,
            value=100 * part / whole if whole else None,
        )
        for at, part, whole in zip(months((0,) * len(parts)), parts, wholes, strict=True)
    ]


def test_limits_of_shares_follow_how_many_a_month_has() -> None:
    parts, wholes = (4, 4, 3, 4, 4, 0, 5, 4, 4, 3, 4, 4, 4, 1), (5, 5, 4, 5, 5, 0, 6, 5, 5, 4, 5, 5, 5, 3)
    points = shares(parts, wholes)
    held = charted(indicator("reached_share"), points)
    alone = charted(indicator("reached_share"), [replace(point, denominator=None) for point in points])

    assert [signs(one)[0].glyph for one in (alone, held)] == ["↓", ORDINARY]  # one of three may come by chance
    assert alone.judged
    assert held.judged
    assert [held.judged.lower[place] for place in (0, 13)] == [20, 0]
    assert held.judged.lower[5] == alone.judged.lower[5]  # of none chance tells nothing


def test_a_months_events_count_in_a_ratio_that_has_no_value_that_month() -> None:
    told = [(3, 2), (5, 0), (1, 3), (0, 1)] * 4
    points = [
        replace(
            at,
            indicator="risk_to_event_ratio",
            numerator=part,
            denominator=whole,
            value=part / whole if whole else None,
        )
        for at, (part, whole) in zip(months((0,) * 16), told, strict=True)
    ]
    held = charted(indicator("risk_to_event_ratio"), points)

    assert held.result
    assert held.result.centre[0] == 9 / 6
    assert trend(held) is not None  # of the twelve months that have a ratio


def test_days_that_only_pass_are_shown_and_not_judged() -> None:
    points = [
        replace(at, indicator="days_since_serious", numerator=None) for at in months(tuple(range(30, 30 * 15, 30)))
    ]
    series = charted(indicator("days_since_serious"), points)

    assert series.judged is None
    assert set(series.tones) == {Tone.PLAIN}
    assert signs(series) == []
    for language, said in (("sv", "Dagarna går"), ("fi", "Päivät kuluvat"), ("en", "Days pass by themselves")):
        with translation.override(language):
            assert finding(series, language).startswith(said)  # type: ignore[arg-type]  # one of the three


def test_a_queue_that_wanders_is_no_change_and_one_that_doubles_at_once_is() -> None:
    wandering = (20, 21, 23, 24, 26, 25, 27, 26, 28, 27, 25, 24, 22, 21, 19, 18, 17, 16, 17, 15, 16, 17, 18, 19, 20)
    queue, leap = (
        charted(indicator("open_cases"), [replace(at, indicator="open_cases") for at in months(values)])
        for values in (wandering, (*wandering, 50))
    )

    assert set(queue.tones) == {Tone.PLAIN}
    assert queue.counts is None
    assert signs(leap)[0].tone is Tone.WORSE
    assert charted(indicator("reports"), months(wandering)).tones.count(Tone.CHANGED) > 10


def test_a_long_month_of_one_case_is_no_change_and_one_of_many_is() -> None:
    def series(behind: int) -> list[Computed]:
        values = (*(10, 12, 9, 11, 10, 13, 9, 10, 12, 11, 10, 12) * 2, 21)
        of = (*[16] * 24, behind)
        return [
            replace(at, indicator="median_days_to_close", numerator=None, denominator=many)
            for at, many in zip(months(values), of, strict=True)
        ]

    (few,), (many,) = (signs(charted(indicator("median_days_to_close"), series(behind))) for behind in (1, 16))
    assert few.glyph == ORDINARY
    assert (many.glyph, many.tone) == ("↑", Tone.WORSE)


@pytest.mark.parametrize("half", [0.5, 3.5])
def test_what_is_no_whole_events_keeps_the_limits_of_its_own_variation(half: float) -> None:
    wholes = (5,) * 14
    broken = charted(indicator("reached_share"), shares((*[4] * 13, half), wholes))
    sound = charted(indicator("reached_share"), shares((*[4] * 13, 3), wholes))

    assert broken.judged
    assert sound.judged
    assert "not_narrower_than" not in broken.judged.parameters
    assert sound.judged.parameters["not_narrower_than"] == "binomial"


@pytest.mark.parametrize(
    ("name", "law"),
    [
        ("reports", "poisson"),
        ("reached_share", "binomial"),
        ("falls_per_1000_bed_days", "poisson"),
        ("infections_per_1000_bed_days", "poisson"),
        ("hand_hygiene_share", "binomial"),
        ("hand_rub_per_1000_bed_days", None),
        ("open_cases", "stock"),
        ("waiting_for_care", "stock"),
        ("survey_response_share", "binomial"),
        ("dares_to_speak_share", "binomial"),
        ("vacant_posts_share", None),
        ("tasks_done_share", None),
        ("days_since_serious", None),
        ("risk_to_event_ratio", "ratio"),
        ("observations_per_visit", "poisson"),
        ("median_days_to_close", "times"),
        ("p90_days_to_close", "times"),
    ],
)
def test_chance_is_asked_of_things_that_happen_one_by_one_and_of_nothing_else(name: str, law: str | None) -> None:
    chance = indicator(name).chance
    assert (chance.law if chance else None) == law


def test_the_simulated_picture_is_the_picture() -> None:
    simulation = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks" / "false_alarms.py"))
    declared = {
        "poisson": {"down": "serious_events", "none": "type_accident"},
        "binomial": {"down": "reached_share"},
        "ratio": {"up": "risk_to_event_ratio"},
        "times": {"down": "median_days_to_close"},
        "stock": {"down": "open_cases"},
    }
    medians = ("median of about 2 log-normal times", "median of 30 times, whole days, mean 0.7")
    for name in ("0.5 a month", "1 a month", "3 a month", "80 % of 5", "3 for each 3", "1 for each 1", STOCK, *medians):
        source, chance = simulation["PICTURE"][name]
        observed = source(np.random.default_rng(5), 40)
        for direction, one in declared[chance.law].items():
            assert indicator(one).better == direction
            marks = simulation["picture_marks"](observed, chance, direction)
            for row in range(40):
                points = _computed(one, observed, row)
                tones = charted(indicator(one), points).tones
                assert [tone is not Tone.PLAIN for tone in tones] == marks[row].tolist(), (name, row)


STOCK = "stock, 5 come a month, stay 3"


def _computed(name: str, observed: Observed, row: int) -> list[Computed]:
    """Return a simulated series as the picture has it."""
    assert observed.denominators is not None
    bottoms = np.nan_to_num(observed.denominators[row])
    tops = None if observed.numerators is None else np.nan_to_num(observed.numerators[row])
    parted = indicator(name).chance not in {Chance("poisson"), Chance("stock")}
    return [
        replace(
            at,
            indicator=name,
            numerator=None if tops is None else int(tops[place]),
            denominator=int(bottoms[place]) if parted else None,
            value=None if np.isnan(observed.values[row, place]) else float(observed.values[row, place]),
        )
        for place, at in enumerate(months((0,) * observed.points))
    ]


@pytest.mark.parametrize(
    ("name", "values", "lower", "upper"),
    [
        ("reached_share", (70, 95, 60, 90, 65, 100, 55, 90, 60, 95, 70, 85), 0.0, 100.0),
        ("reports", (0, 3, 1, 4, 0, 3, 1, 4, 0, 3, 1, 4), 0.0, 9),
        ("reports", (-3, 3, -4, 4, -3, 3, -4, 4, -3, 3, -4, 4), -18, 18),
    ],
)
def test_limits_are_drawn_where_figures_can_be(name: str, values: tuple[int, ...], lower: float, upper: float) -> None:
    drawn = chart(charted(indicator(name), months(values)), "Ward", "en").data

    assert isinstance(drawn, ControlChart)
    last = drawn.points[-1]
    assert last.lower
    assert last.upper
    assert last.lower.value == pytest.approx(lower, abs=1.5)
    assert last.upper.value == pytest.approx(upper, abs=1.5)


@pytest.mark.parametrize(
    ("name", "values", "said", "of_runs"),
    [
        ("reports", STEADY, "never narrower than chance", False),
        ("median_days_to_close", STEADY, "wider the fewer a month rests on", True),
        ("median_days_to_close", (*[0] * 8, *STEADY[:6]), "wider the fewer a month rests on", False),
        ("open_cases", STEADY, "hangs on the month before", True),
        ("days_since_serious", STEADY, "", False),
    ],
)
def test_the_page_tells_what_limits_and_runs_are_held_against(
    name: str,
    values: tuple[int, ...],
    said: str,
    of_runs: bool,  # noqa: FBT001 (a case)
) -> None:
    points = [
        replace(at, indicator=name, denominator=4 if name.startswith("median") else None) for at in months(values)
    ]
    with translation.override("en"):
        told = method_told(charted(indicator(name), points))
    assert said in told
    assert bool(told) is bool(said)
    assert ("A run lies beyond" in told or "Runs must be longer" in told) is of_runs


def test_a_new_phase_still_too_short_to_judge_leaves_the_lines_of_the_former_one() -> None:
    points, begun = months((*STEADY, *STEADY[:3])), len(STEADY)
    phase = Phase(
        starts_on=points[begun].period.first, why="New form", made_by=User(name="Somebody"), made_at=clock.now()
    )

    drawn = chart(charted(indicator("reports"), points, Decided(phases=(phase,))), "Ward", "en").data
    alone = chart(charted(indicator("reports"), points[-3:]), "Ward", "en").data

    assert isinstance(drawn, ControlChart)
    assert isinstance(alone, ControlChart)
    assert [point.centre is None for point in drawn.points] == [False] * begun + [True] * 3
    assert [point.upper is None for point in drawn.points] == [False] * begun + [True] * 3
    assert {point.tone for point in drawn.points} == {Tone.PLAIN}
    assert [point.centre for point in alone.points] == [None] * 3


@pytest.mark.parametrize(
    ("name", "former", "newest", "lines"),
    [
        ("reports", 17, (20, 21, 22), 17),
        ("reports", 4, (20, 21, 22), 0),
        ("days_since_serious", 17, (20, 21, 22), 0),
        ("serious_events", 17, (0, 0, 0), 17),  # since the change there has been none
    ],
)
def test_before_a_new_phase_there_are_lines_where_the_former_one_could_be_judged_and_the_table_tells_the_same(
    name: str, former: int, newest: tuple[int, ...], lines: int
) -> None:
    values = [*(20 + place % 3 for place in range(former)), *newest]
    points = [replace(at, indicator=name) for at in months(values)]
    phase = Phase(
        starts_on=points[former].period.first, why="New form", made_by=User(name="Somebody"), made_at=clock.now()
    )
    series = charted(indicator(name), points, Decided(phases=(phase,)))

    drawn = chart(series, "Ward", "en").data
    assert isinstance(drawn, ControlChart)
    shown = [place < lines for place in range(len(points))]
    assert [point.centre is not None for point in drawn.points] == shown
    assert [bool(line.mean and line.limits) for line in table(series, "en")] == shown
    with translation.override("en"):
        assert ("newest phase has limits" in method_told(series)) is (name != "days_since_serious")


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("reports", STEADY, ["One measurement a period: an XmR (I) chart."]),
        ("serious_events", SELDOM, ["One measurement a period", "0.2 events a period on average"]),
        ("reports", STEADY[:10], ["10 points, below 12: a run chart"]),
        ("reports", STEADY[:9], ["9 points, below 10: show the values"]),
        ("days_since_serious", STEADY, []),
    ],
)
def test_the_page_tells_why_its_chart_is_the_one_it_is(name: str, values: tuple[int, ...], said: list[str]) -> None:
    points = [replace(at, indicator=name) for at in months(values)]
    told = why_this_chart(charted(indicator(name), points), "en")
    assert [sentence[: len(start)] for sentence, start in zip(told, said, strict=True)] == said


def test_a_month_that_is_not_counted_makes_no_events_seem_common() -> None:
    points = [replace(at, indicator="serious_events") for at in months((*SELDOM, 90))]
    left_out = Exclusion(month=points[-1].period.first, why="A file twice", made_by=User(name="Somebody"))
    one = indicator("serious_events")

    assert len(why_this_chart(charted(one, points), "en")) == 1
    assert len(why_this_chart(charted(one, points, Decided(exclusions=(left_out,))), "sv")) == 2


def test_of_nothing_drawn_no_reason_is_told() -> None:
    points = [replace(at, numerator=None, value=None) for at in months(STEADY)]
    assert why_this_chart(charted(indicator("reports"), points), "en") == ()
