"""What a report must hold, at each border, and how its title is made."""

from datetime import date

import pytest

from valvo.definitions.catalogue import catalogue
from valvo.intake.rules import TITLE_LENGTH, Fault, FaultKind, faults, number, title_of

TODAY = date(2026, 11, 20)


def _faults(
    *,
    happened_on: date = TODAY,
    reach: str = "reached",
    texts: dict[str, str] | None = None,
    answers: dict[str, list[str]] | None = None,
) -> list[Fault]:
    lists = {name: loaded.value for name, loaded in catalogue().code_lists.items()}
    return faults(
        catalogue().kind("hazard_event"),
        lists,
        happened_on=happened_on,
        today=TODAY,
        reach=reach,
        texts={"story": "It happened."} if texts is None else texts,
        answers=answers or {},
    )


def test_a_report_with_a_story_is_enough() -> None:
    assert _faults() == []


@pytest.mark.parametrize("story", ["", "   ", "\n\t"])
def test_the_story_must_say_something(story: str) -> None:
    assert _faults(texts={"story": story}) == [Fault("story", FaultKind.MISSING)]


@pytest.mark.parametrize(("length", "wrong"), [(7_999, False), (8_000, False), (8_001, True)])
def test_a_text_may_have_eight_thousand_characters(length: int, wrong: bool) -> None:  # noqa: FBT001 (a table's column)
    assert bool(_faults(texts={"story": "x" * length})) is wrong


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 11, 20), None),
        (date(2026, 11, 21), FaultKind.IN_FUTURE),
        (date(2016, 1, 1), None),
        (date(2015, 12, 31), FaultKind.TOO_OLD),
    ],
)
def test_the_day_is_neither_in_the_future_nor_ten_years_gone(day: date, kind: FaultKind | None) -> None:
    assert [fault.kind for fault in _faults(happened_on=day)] == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ({"event_type": ["medication"]}, None),
        ({"event_type": ["medication", "accident"]}, FaultKind.TOO_MANY),
        ({"event_type": ["magic"]}, FaultKind.UNKNOWN),
        ({"shoe_size": ["44"]}, FaultKind.UNKNOWN),
        ({"story": ["medication"]}, FaultKind.UNKNOWN),
    ],
)
def test_codes_come_from_the_definition(answers: dict[str, list[str]], kind: FaultKind | None) -> None:
    assert [fault.kind for fault in _faults(answers=answers)] == ([kind] if kind else [])


def test_words_to_a_question_nobody_asked_are_refused() -> None:
    assert _faults(texts={"story": "It happened.", "secret": "x"}) == [Fault("secret", FaultKind.UNKNOWN)]


def test_a_reach_the_kind_does_not_know_is_refused() -> None:
    assert _faults(reach="none") == [Fault("reach", FaultKind.UNKNOWN)]


@pytest.mark.parametrize(
    ("story", "title"),
    [
        ("The dose was given twice. It was night.", "The dose was given twice"),
        ("Why? Nobody knows.", "Why"),
        ("  One\n  line  ", "One line"),
        ("No stop at the end", "No stop at the end"),
        ("x" * TITLE_LENGTH, "x" * TITLE_LENGTH),
        ("x" * (TITLE_LENGTH + 1), "x" * (TITLE_LENGTH - 1) + "…"),
    ],
)
def test_the_title_is_the_first_sentence(story: str, title: str) -> None:
    assert title_of(story) == title


def test_a_long_title_is_cut_between_words() -> None:
    title = title_of("word " * 40)
    assert title.endswith("word…")
    assert len(title) <= TITLE_LENGTH


def test_a_number_is_read_as_year_and_serial() -> None:
    assert [number(2026, 7), number(2026, 12345)] == ["2026-0007", "2026-12345"]
