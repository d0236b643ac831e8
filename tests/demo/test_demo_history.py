"""The demo region's history is the same for the same seed, and what is planted in it is there."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from statistics import median

import pytest
from django.utils import translation
from scipy.stats import binom

from valvo.core.periods import Period
from valvo.definitions.catalogue import catalogue
from valvo.demo.command import SEED
from valvo.demo.effects import NEVER_UNIT, SCANNING_ENTITY, SLOW_ENTITY, effects
from valvo.demo.history import HAZARD, OTHER_KINDS, REPORTS, history
from valvo.demo.lives import Handled, Life
from valvo.demo.region import first_day, new_units, region, service_units
from valvo.documents.tree import Tone
from valvo.handling.rules import State
from valvo.indicators.catalogue import indicator
from valvo.indicators.charting import ORDINARY, charted, signs
from valvo.indicators.computing import Computed
from valvo.indicators.levels import new_level
from valvo.organisation.choices import ProviderForm, UnitKind
from valvo.statistics.funnel import funnel

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
TODAY = NOW.date()
ENTITY_OF = {unit.id: unit.entity for unit in service_units(TODAY)}


@pytest.fixture(scope="module")
def everything() -> Sequence[Life]:
    return list(history(NOW, seed=SEED))


@pytest.fixture(scope="module")
def lives(everything: Sequence[Life]) -> Sequence[Life]:
    """Return the hazard events, which the effects are planted in."""
    return [life for life in everything if life.kind == HAZARD]


def test_other_kinds_of_reports_come_too_and_the_public_sends_some(everything: Sequence[Life]) -> None:
    kinds = Counter(life.kind for life in everything)

    assert set(kinds) == {HAZARD, *OTHER_KINDS}
    for kind, share in OTHER_KINDS.items():
        assert kinds[kind] / kinds[HAZARD] == pytest.approx(share, rel=0.3)
    public = [life for life in everything if life.channel == "public"]
    assert public
    assert all(life.secrecy == "anonymous" and life.role != "staff" for life in public)


def test_the_same_seed_gives_the_same_history_and_another_seed_another() -> None:
    first = list(history(NOW, seed=3, scale=0.05))

    assert first == list(history(NOW, seed=3, scale=0.05))
    assert first != list(history(NOW, seed=4, scale=0.05))


def test_there_are_as_many_reports_as_documented_and_scale_multiplies_them(lives: Sequence[Life]) -> None:
    assert len(lives) == pytest.approx(REPORTS, rel=0.1)
    assert len(list(history(NOW, seed=SEED, scale=0.2))) == pytest.approx(
        REPORTS / 5 * (1 + sum(OTHER_KINDS.values())), rel=0.2
    )


def test_the_tree_has_four_levels_and_every_form_of_provider() -> None:
    units = new_units(TODAY)

    assert Counter(unit.kind for unit in units) == {
        UnitKind.ORGANISER: 1,
        UnitKind.ENTITY: 6 + 16,
        UnitKind.PRODUCER: 5,
        UnitKind.UNIT: 88,
    }
    assert {unit.provider_form for unit in units} == set(ProviderForm)


def test_reports_come_in_order_within_the_three_years_and_never_from_the_future(lives: Sequence[Life]) -> None:
    received = [life.received_at for life in lives]

    assert received == sorted(received)
    assert received[-1] <= NOW
    assert received[0].date() >= first_day(TODAY) - timedelta(days=1)
    assert all(life.happened_on <= life.received_at.astimezone().date() + timedelta(days=1) for life in lives)


def test_units_report_only_while_they_are_open(lives: Sequence[Life]) -> None:
    units = {unit.id: unit for unit in service_units(TODAY)}
    merger = region().merger

    for life in lives:
        unit = units[life.unit]
        assert unit.opened <= life.received_at.astimezone().date()
        assert unit.closed is None or life.received_at.date() <= unit.closed
    assert {life.unit for life in lives} >= {*merger.units, merger.into.id}


def test_about_a_third_are_near_misses_and_both_languages_are_written(lives: Sequence[Life]) -> None:
    near = sum(life.reach == "near_miss" for life in lives)
    swedish = sum(life.language == "sv" for life in lives)

    assert near / len(lives) == pytest.approx(1 / 3, abs=0.06)
    assert 0.3 < swedish / len(lives) < 0.7


def test_texts_vary_and_no_gap_in_a_phrase_is_left_open(lives: Sequence[Life]) -> None:
    stories = Counter(life.texts["story"] for life in lives)

    assert len(stories) > 2_000
    assert stories.most_common(1)[0][1] < len(lives) / 50
    assert not any("{" in text for life in lives for text in life.texts.values())


def test_only_codes_of_the_definitions_are_used(everything: Sequence[Life]) -> None:
    found = catalogue()
    for life in everything:
        kind, judged = found.kind(life.kind), life.handled.judged
        assert life.reach in kind.reaches
        assert set(life.texts) <= {question.id for question in kind.questions if question.form == "text"}
        if judged:
            assert judged.reach in kind.reaches
            for field in ("event_type", "physical_harm", "psychological_harm", "unit_consequence"):
                code = getattr(judged, field)
                assert bool(code) == (field in kind.judged), (life.kind, field)
                assert not code or found.code(kind.judged[field], code), code
            assert all(found.code(kind.factors or "", code) for code in judged.factors)


def _order(handled: Handled) -> list[datetime]:
    taken, judged = handled.taken_at, handled.judged
    moments = [taken, judged.at if judged else None, handled.left_out_at or handled.closed_at]
    return [moment for moment in moments if moment]


def test_what_is_done_with_a_case_follows_in_order_and_nothing_comes_after_its_closing(lives: Sequence[Life]) -> None:
    for life in lives:
        handled = life.handled
        moments = _order(handled)
        assert [life.received_at, *moments] == sorted([life.received_at, *moments])
        assert all(moment <= NOW for moment in moments)
        if handled.closed_at:
            before = [handled.feedback, handled.question, handled.answer, handled.note, handled.no_action]
            assert all(said.at <= handled.closed_at for said in before if said)
            assert handled.feedback or handled.waived_reason


def test_a_closed_case_with_harm_has_a_verified_action_or_a_reason_for_none(lives: Sequence[Life]) -> None:
    serious = {"moderate", "severe", "fatal"}
    closed = [life.handled for life in lives if life.handled.state is State.CLOSED and life.handled.judged]
    with_harm = [one for one in closed if one.judged and one.judged.physical_harm in serious]

    assert with_harm
    for handled in with_harm:
        assert handled.no_action or any(
            action.verified_at and handled.closed_at and action.verified_at <= handled.closed_at
            for action in handled.actions
        )


def test_somebody_else_than_its_owner_verifies_an_action(lives: Sequence[Life]) -> None:
    assert all(action.owner != action.verifier for life in lives for action in life.handled.actions)


def test_today_has_cases_untaken_in_handling_waiting_and_overdue(lives: Sequence[Life]) -> None:
    states = Counter(life.handled.state for life in lives)
    still_open = [life for life in lives if not life.handled.closed_at and not life.handled.left_out_at]
    overdue = [life for life in still_open if NOW - life.received_at > timedelta(days=31)]
    late_actions = [
        action for life in lives for action in life.handled.actions if not action.done_at and action.due < TODAY
    ]

    assert states[State.NEW] >= 3
    assert states[State.IN_HANDLING] >= 40
    assert states[State.WAITS_REPORTER] >= 2
    assert len(overdue) >= 15
    assert len(late_actions) >= 10


def test_scanning_halves_medication_events_and_fewer_reach_a_person(lives: Sequence[Life]) -> None:
    since = effects(TODAY).scanning_from
    span = TODAY - since
    own = [life for life in lives if life.event == "medication" and ENTITY_OF[life.unit] == SCANNING_ENTITY]
    after = [life for life in own if life.received_at.date() >= since]
    before = [life for life in own if since - span <= life.received_at.date() < since]

    assert len(after) / len(before) == pytest.approx(0.55, abs=0.15)
    assert _reached(before) == pytest.approx(0.67, abs=0.08)
    assert _reached(after) == pytest.approx(0.40, abs=0.10)


def test_medication_events_elsewhere_are_as_before(lives: Sequence[Life]) -> None:
    since = effects(TODAY).scanning_from
    others = [life for life in lives if life.event == "medication" and ENTITY_OF[life.unit] != SCANNING_ENTITY]

    assert _reached([life for life in others if life.received_at.date() >= since]) > 0.6


def test_one_winter_has_about_twice_the_falls_of_the_winter_before(lives: Sequence[Life]) -> None:
    planted = effects(TODAY)
    winter = _accidents(lives, planted.winter_first, planted.winter_end)
    a_year = timedelta(days=365)

    assert winter / _accidents(lives, planted.winter_first - a_year, planted.winter_end - a_year) > 1.6


def test_there_is_one_never_event_and_it_is_under_investigation(lives: Sequence[Life]) -> None:
    found = [
        life
        for life in lives
        if life.event == "surgery" and life.handled.judged and life.handled.judged.physical_harm in {"severe", "fatal"}
    ]

    assert [(life.unit, life.handled.state) for life in found] == [(NEVER_UNIT, State.INVESTIGATION)]
    assert timedelta(days=39) <= NOW - found[0].received_at <= timedelta(days=44)


def test_one_entity_closes_slowly(lives: Sequence[Life]) -> None:
    days: dict[str, list[float]] = {}
    for life in lives:
        if life.handled.closed_at:
            length = life.handled.closed_at - life.received_at
            days.setdefault(ENTITY_OF[life.unit], []).append(length / timedelta(days=1))
    medians = {entity: median(found) for entity, found in days.items()}

    assert medians.pop(SLOW_ENTITY) > 35
    assert max(medians.values()) < 18


@pytest.mark.parametrize("today", [date(2026, 1, 10), date(2026, 3, 1), date(2028, 2, 29)])
def test_the_winter_of_falls_is_over_whatever_the_day_and_the_never_event_is_on_a_weekday(today: date) -> None:
    planted = effects(today)

    assert planted.winter_end <= today
    assert (today - planted.winter_end).days < 366
    assert planted.never_on.weekday() < 5


def _reached(lives: Sequence[Life]) -> float:
    return sum(life.reach == "reached" for life in lives) / len(lives)


def _accidents(lives: Sequence[Life], first: date, end: date) -> int:
    return sum(life.event == "accident" and first <= life.received_at.date() < end for life in lives)


# --- what the rules of the picture find ---------------------------------------------------------------

# Of quiet series so many have a mark somewhere in 36 months, and at the last of them: docs/statistics/false-alarms.md.
ANY_MARK, LAST_MARK = 0.275, 0.016


def months(lives: Sequence[Life], measured: Callable[[Sequence[Life]], float | None], until: str) -> list[Computed]:
    """Return a figure of the lives of each of the 34 months up to one of them."""
    last = Period.parse(until)
    by_month = defaultdict(list)
    for life in lives:
        by_month[Period.containing(life.received_at.date(), "month")].append(life)
    periods = [last.shifted(back) for back in range(-33, 1)]
    return [Computed("", 0, one, None, None, measured(by_month[one])) for one in periods if one.first >= FIRST]


FIRST = date(2023, 12, 1)


def judged_as(event: str, lives: Sequence[Life]) -> list[Life]:
    return [life for life in lives if life.handled.judged and life.handled.judged.event_type == event]


def share(holds: Callable[[Life], bool]) -> Callable[[Sequence[Life]], float | None]:
    return lambda lives: 100 * sum(map(holds, lives)) / len(lives) if lives else None


def test_the_rules_find_the_scanning_and_name_it(lives: Sequence[Life]) -> None:
    older = [life for life in lives if ENTITY_OF[life.unit] == SCANNING_ENTITY]
    fewer = charted(indicator("type_medication"), months(judged_as("medication", older), len, "2026-10"))
    shares = months(judged_as("medication", older), share(lambda life: life.reach == "reached"), "2026-10")
    reached = charted(indicator("reached_share"), shares)

    with translation.override("en"):
        assert (signs(fewer)[0].glyph, "seven values in a row" in signs(fewer)[0].label) == ("↓", True)
        assert signs(reached)[0].label.startswith("Improvement: ")
    for series in (fewer, reached):
        level = new_level(series)
        assert level
        assert abs((level.since.first - effects(TODAY).scanning_from).days) < 62


def test_the_rules_find_the_winter_of_falls_and_name_it(lives: Sequence[Life]) -> None:
    with translation.override("en"):
        for until in ("2025-12", "2026-01", "2026-02"):
            falls = charted(indicator("type_accident"), months(judged_as("accident", lives), len, until))
            assert signs(falls)[0].label == "A change: the latest value lies outside the limits", until
        after = charted(indicator("type_accident"), months(judged_as("accident", lives), len, "2026-06"))
        assert signs(after)[0].glyph == ORDINARY


def test_a_funnel_finds_the_slow_handling_and_nobody_else(lives: Sequence[Life]) -> None:
    closed = [life for life in lives if life.handled.closed_at]
    entities = sorted({ENTITY_OF[life.unit] for life in closed})
    late = [life for life in closed if life.handled.closed_at - life.received_at > timedelta(days=30)]  # type: ignore[operator]  # closed

    def of(some: Sequence[Life]) -> list[int]:
        return [sum(ENTITY_OF[life.unit] == entity for life in some) for entity in entities]

    found = funnel(entities, of(late), of(closed), statistic="proportion")

    assert {row.name: row.flag for row in found.rows}[SLOW_ENTITY] == "high_998"
    assert [row.name for row in found.rows if row.flag == "high_998"] == [SLOW_ENTITY]


def test_quiet_series_are_marked_no_more_often_than_the_method_promises(lives: Sequence[Life]) -> None:
    entities = sorted(set(ENTITY_OF.values()))
    quiet = [("reached", entity) for entity in entities if entity != SCANNING_ENTITY]
    quiet += [("language", entity) for entity in entities]
    said = {"reached": lambda life: life.reach == "reached", "language": lambda life: life.language == "sv"}
    series = [
        charted(
            indicator("reached_share"),
            months([life for life in lives if ENTITY_OF[life.unit] == entity], share(said[what]), "2026-10"),
        )
        for what, entity in quiet
    ]

    anywhere = sum(any(tone is not Tone.PLAIN for tone in one.tones) for one in series)
    last = sum(signs(one)[0].glyph != ORDINARY for one in series)

    assert anywhere <= binom.ppf(0.999, len(series), ANY_MARK)
    assert last <= binom.ppf(0.999, len(series), LAST_MARK)
