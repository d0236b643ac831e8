"""The rules of plans at their borders, and the templates they rest on."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from valvo.core.languages import LANGUAGES
from valvo.organisation.choices import UnitKind
from valvo.plans import live, rules
from valvo.plans.building import Part
from valvo.plans.definition import outdated_in, templates
from valvo.plans.rules import Change, Fault, PartFacts

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("length", "required", "is_live", "outdated", "fault"),
    [
        (0, True, False, False, Fault.EMPTY),
        (0, False, False, False, None),
        (0, True, True, False, None),
        (1, True, False, False, Fault.SHORT),
        (39, True, False, False, Fault.SHORT),
        (40, True, False, False, None),
        (39, False, False, False, None),
        (400, True, False, True, Fault.OUTDATED),
        (5, True, True, True, Fault.OUTDATED),
    ],
)
def test_a_part_is_empty_short_outdated_or_right(
    length: int,
    required: bool,  # noqa: FBT001 (a table's column)
    is_live: bool,  # noqa: FBT001 (a table's column)
    outdated: bool,  # noqa: FBT001 (a table's column)
    fault: Fault | None,
) -> None:
    assert rules.fault(PartFacts(required, is_live, "x" * length, outdated)) == fault


@pytest.mark.parametrize(("days", "holds"), [(1, True), (0, True), (-1, False)])
def test_a_plan_holds_through_the_day_of_its_review(days: int, holds: bool) -> None:  # noqa: FBT001 (a table's column)
    assert rules.valid(published=True, review_on=TODAY + timedelta(days=days), today=TODAY) is holds
    assert not rules.valid(published=False, review_on=TODAY + timedelta(days=days), today=TODAY)


@pytest.mark.parametrize(("days", "told"), [(31, False), (30, True), (29, True), (-5, True)])
def test_a_review_is_told_of_a_month_ahead(days: int, told: bool) -> None:  # noqa: FBT001 (a table's column)
    assert rules.to_review(review_on=TODAY + timedelta(days=days), today=TODAY) is told


def test_differences_are_told_by_sentence_in_reading_order() -> None:
    before = "We ring at noon. Nobody is alone.\nValvira is told."
    after = "We ring at noon. Two are always there.\nValvira is told. Every month."
    assert rules.differences(before, after) == [
        Change("same", "We ring at noon."),
        Change("gone", "Nobody is alone."),
        Change("new", "Two are always there."),
        Change("same", "Valvira is told."),
        Change("new", "Every month."),
    ]
    assert rules.differences("We ring at noon each day.", "We ring at two each day.") == [
        Change("same", "We ring at"),
        Change("gone", "noon"),
        Change("new", "two"),
        Change("same", "each day."),
    ]
    assert rules.differences(before, before) == [Change("same", "We ring at noon. Nobody is alone. Valvira is told.")]


def test_a_snippet_keeps_the_word_as_it_stands() -> None:
    assert rules.snippet("We tell VALVIRA at once.", "valvira") == ("We tell ", "VALVIRA", " at once.")
    before, word, after = rules.snippet("a" * 200 + "Valvira" + "b" * 200, "valvira", around=10)
    assert (before, word, after) == ("…" + "a" * 10, "Valvira", "b" * 10)


def test_templates_hold_in_three_languages_and_claim_nothing_unverified() -> None:
    found = templates()
    assert list(found)[:2] == ["self_monitoring_plan", "self_monitoring_programme"]
    assert len(found) == 8
    for template in found.values():
        assert set(template.units) <= {kind.value for kind in UnitKind}
        assert not template.source.verified
        assert all(one.guidance and all(one.guidance[language] for language in LANGUAGES) for one in template.written)
        assert all(set(one.live) <= set(live._LIVE) for one in template.headings)


def test_the_units_plan_has_the_headings_of_the_regulation_as_they_are_known() -> None:
    template = templates()["self_monitoring_plan"]
    assert [one.number for one in template.headings if "." not in one.number] == ["1", "2", "3", "4"]
    assert sum(one.required for one in template.headings) == 3 + 12 + 5 + 2
    assert (template.follow_up_months, template.public, template.units) == (4, True, ("unit",))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Vi anmäler till Valvira.", 1),
        ("valvira", 1),
        ("Valviran määräys", 1),
        ("Aluehallintovirastoon, Valviralle", 2),
        ("Fråga patientombudsmannen.", 1),
        ("potilasasiamiehen", 1),
        ("Regionförvaltningsverkets beslut", 1),
        ("LVV", 0),
        ("patientombudet", 0),
        ("potilasasiavastaava", 0),
        ("evalvira", 0),
    ],
)
def test_old_names_are_found_in_their_forms(text: str, names: int) -> None:
    with override("sv"):
        assert len(outdated_in(text)) == names


@pytest.mark.parametrize(
    ("number", "told"), [(0, 0), (1, None), (4, None), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (100, 100)]
)
def test_a_public_plan_tells_counts_to_the_nearest_five_and_hides_small_ones(number: int, told: int | None) -> None:
    assert rules.told(number) == told


def test_no_small_count_comes_back_from_the_plans_of_a_unit_and_of_the_one_above_it() -> None:
    seen: dict[tuple[int | None, int | None], set[int]] = {}
    for small in range(1, rules.FEW):
        for other in range(5, 63):
            seen.setdefault((rules.told(small + other), rules.told(other)), set()).add(small)

    whole_and_other = [key for key, possible in seen.items() if len(possible) == 1]
    assert whole_and_other == []


@pytest.mark.parametrize(
    ("own", "replaces", "read"),
    [
        ("", False, "The county answers."),
        ("So do we.", False, "The county answers.\n\nSo do we."),
        ("So do we.", True, "So do we."),
        ("The county\nanswers. ", False, "The county\nanswers. "),  # the same words: once
    ],
)
def test_words_from_above_are_read_before_the_units_own_and_the_same_words_once(
    own: str,
    replaces: bool,  # noqa: FBT001 (a table's column)
    read: str,
) -> None:
    heading = templates()["self_monitoring_plan"].written[0]
    assert Part(heading, "The county answers.", own, replaces).text == read
