"""Sentences proposed from figures say what is so, and no more."""

from dataclasses import replace

import pytest
from documents_sample import HIDDEN, bars, control, funnel, grouped, line, percent, waiting_table

from valvo.core.figures import Figure, Unit
from valvo.core.languages import LANGUAGES, Language
from valvo.documents.findings import PHRASES, change_sentence, propose, summarise
from valvo.documents.tree import (
    Bar,
    Bars,
    Block,
    Chart,
    Column,
    ControlChart,
    ControlPoint,
    Funnel,
    Group,
    GroupedBars,
    Kind,
    Limit,
    Row,
    RowKind,
    Table,
    Target,
    Tone,
)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("make", [waiting_table, bars, grouped, line, control, funnel])
def test_every_kind_of_block_is_told_in_every_language(make: type[Block], language: Language) -> None:
    said = propose(make(), language)  # type: ignore[call-arg,arg-type,call-overload]  # functions without arguments
    assert said.endswith(".")
    assert "{" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_summary_names_the_kind_and_the_title(language: Language) -> None:
    chart = bars()
    assert summarise(chart.title, chart.data, language).startswith(f"{PHRASES['bars'][language]}: {chart.title}. ")


def test_the_largest_count_is_told_with_its_share_of_all() -> None:
    # Objections by cause at HUS 2024: dissatisfaction with care 955 of 2 145.
    rows = (Row(("Vården", Figure(955))), Row(("Annat", Figure(1190 - 760))), Row(("Bemötande", Figure(760))))
    table = Table("Anmärkningar", (Column("Orsak", Kind.TEXT), Column("Antal")), rows)
    assert plain(propose(table, "sv")) == "Störst: Vården, 955 (45 % av alla 2 145)."


def test_no_share_of_all_is_told_when_a_value_is_hidden() -> None:
    rows = (Row(("A", Figure(95))), Row(("B", Figure(40))), Row(("C", HIDDEN)))
    table = Table("T", (Column("Enhet", Kind.TEXT), Column("Antal")), rows)
    assert propose(table, "sv") == "Högst: A, 95. Lägst: B, 40. Dolda värden är inte med i jämförelsen."


def test_figures_of_different_kinds_are_not_held_against_each_other() -> None:
    rows = (Row(("Serious", Figure(15))), Row(("Falls", Figure(39.1, Unit.PERCENT, 1))), Row(("Never events", HIDDEN)))
    assert propose(Table("T", (Column("Key figure", Kind.TEXT), Column("Now", Kind.RATE)), rows), "en") == ""


def test_sums_are_not_taken_for_units() -> None:
    rows = (Row(("A", Figure(3))), Row(("B", Figure(1))), Row(("Alla", Figure(4)), RowKind.TOTAL))
    table = Table("T", (Column("Enhet", Kind.TEXT), Column("Antal")), rows)
    assert plain(propose(table, "en")) == "Largest: A, 3 (75% of all 4)."


def test_what_changed_most_is_told_up_and_down() -> None:
    said = plain(propose(waiting_table(), "sv"))
    assert "Ökade mest: Gastrocentrum, +852." in said
    assert "Minskade mest: Huvud- och halscentrum, −1 714." in said


def test_a_total_is_told_only_when_every_part_is_known() -> None:
    known = GroupedBars("E", ("2023", "2024"), (Group("A", (Figure(3), Figure(5))), Group("B", (Figure(1), Figure(1)))))
    hidden = replace(known, items=(*known.items, Group("C", (HIDDEN, Figure(9)))))
    assert propose(Chart("T", known, "S"), "sv").startswith("Sammanlagt 6 (2024), mot 4 (2023): +2.")
    assert "Sammanlagt" not in propose(Chart("T", hidden, "S"), "sv")


def test_how_many_reach_the_target_is_counted_by_its_side() -> None:
    items = tuple(Bar(name, percent(value, 0)) for name, value in (("A", 10), ("B", 20), ("C", 30)))
    for limit, count in ((Limit.AT_MOST, 2), (Limit.BELOW, 1), (Limit.AT_LEAST, 2), (Limit.ABOVE, 1)):
        chart = Chart("T", Bars("E", "A", items, Target(percent(20, 0), limit)), "S")
        assert f"{count} of 3 reach the target" in propose(chart, "en")


def test_a_difference_in_shares_is_judged_by_the_counts_behind() -> None:
    small = change_sentence(Figure.share(5, 10), Figure.share(6, 10), "en")
    large = change_sentence(Figure.share(500, 1000), Figure.share(600, 1000), "en")
    assert small == "From 50.0% to 60.0%. The difference is within what chance gives."
    assert large == "From 50.0% to 60.0%. The difference is larger than chance usually gives."


def test_counts_are_judged_only_when_they_are_known_to_be_events() -> None:
    before, now = Figure(100), Figure(160)
    assert change_sentence(before, now, "en") == "From 100 to 160."
    assert change_sentence(before, now, "en", events=True).endswith("larger than chance usually gives.")


def test_nothing_is_said_of_a_change_from_or_to_a_hidden_value() -> None:
    assert change_sentence(HIDDEN, Figure(5), "sv") == ""
    assert change_sentence(Figure(5), Figure(None), "sv") == ""


def process(target: Target | None, *tones: Tone) -> Chart:
    limits = (percent(90), percent(85), percent(95))
    points = tuple(
        ControlPoint(str(n), percent(90), *limits, tone) for n, tone in enumerate(tones or (Tone.PLAIN,) * 3)
    )
    return Chart("T", ControlChart("Andel", points, target=target), "S")


@pytest.mark.parametrize(
    ("goal", "limit", "said"),
    [
        (97, Limit.AT_LEAST, "will not reach it"),
        (92, Limit.AT_LEAST, "at times, by chance"),
        (85, Limit.AT_LEAST, "reached reliably"),
        (95, Limit.AT_MOST, "reached reliably"),
        (80, Limit.BELOW, "will not reach it"),
        (85, Limit.BELOW, "will not reach it"),
    ],
)
def test_a_stable_process_is_held_against_its_target(goal: float, limit: Limit, said: str) -> None:
    assert said in propose(process(Target(percent(goal, 0), limit)), "en")


def test_nothing_is_promised_of_a_process_with_signals() -> None:
    said = propose(process(Target(percent(97, 0)), Tone.PLAIN, Tone.BETTER, Tone.BETTER), "en")
    assert said == "2 of 3 values in the latest phase depart from ordinary variation; the latest is 90.0% (2)."


def test_units_inside_the_limits_are_not_ranked() -> None:
    data = funnel().data
    assert isinstance(data, Funnel)
    inside = replace(data, points=tuple(point for point in data.points if not point.outside))
    assert "may be chance" in propose(Chart("T", inside, "S"), "en")


def test_figures_that_say_nothing_give_no_sentence() -> None:
    table = Table("T", (Column("Enhet", Kind.TEXT), Column("Dagar", Kind.DAYS)), (Row(("A", Figure(3, Unit.DAYS))),))
    assert propose(table, "sv") == ""
    assert propose(Chart("T", ControlChart("X", ()), "S"), "sv") == ""
