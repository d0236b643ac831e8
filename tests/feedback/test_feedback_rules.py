"""Words that point to themes; sums whose small numbers nobody works out."""

from decimal import Decimal

import pytest

from valvo.feedback.rules import ALL, Suggestion, proposed, shown, suggestions, told

THEMES = {"access": ("vänt", "köa"), "treatment": ("bemöt",), "other": ()}


def test_a_theme_is_pointed_to_by_words_that_begin_so_each_once() -> None:
    found = suggestions("Bemötandet var fint. VÄNTAN, väntan och åter köande!", THEMES)
    assert found == [Suggestion("access", ("väntan", "köande")), Suggestion("treatment", ("bemötandet",))]
    assert proposed(found) == "access"
    assert suggestions("Oväntat bra, utan kö", THEMES) == []  # not where the words begin so only within
    assert suggestions("va\u0308ntan", THEMES) == [Suggestion("access", ("väntan",))]  # written with a loose dot pair
    assert suggestions("", THEMES) == []


def test_nothing_is_proposed_where_as_many_words_point_elsewhere() -> None:
    alike = suggestions("Bemötande och väntan", THEMES)
    assert [one.theme for one in alike] == ["access", "treatment"]  # the list's order
    assert proposed(alike) == proposed([]) == ""
    assert proposed(alike[:1]) == "access"


@pytest.mark.parametrize(("count", "seen"), [(0, 0), (1, None), (4, None), (5, 5), (6, 6)])
def test_counts_of_one_to_four_are_hidden(count: int, seen: int | None) -> None:
    cells = shown({("ward", "care"): count, ("ward", "access"): 20, ("home", "care"): 30, ("home", "access"): 40})
    assert cells["ward", "care"] == seen
    assert cells[ALL, ALL] == 90 + count


def test_a_hidden_count_cannot_be_worked_out_from_its_sums() -> None:
    cells = shown({("ward", "care"): 3, ("ward", "access"): 20, ("home", "care"): 30, ("home", "access"): 40})
    for line in (
        (("ward", "care"), ("ward", "access"), ("ward", ALL)),
        (("ward", "care"), ("home", "care"), (ALL, "care")),
    ):
        assert sum(cells[cell] is None for cell in line) != 1


@pytest.mark.parametrize(("answers", "seen"), [(Decimal(4), None), (Decimal(5), Decimal(62)), (None, Decimal(62))])
def test_a_score_of_few_answers_is_not_told(answers: Decimal | None, seen: Decimal | None) -> None:
    assert told(Decimal(62), answers) == seen
