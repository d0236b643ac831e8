"""What is asked, what fits, what is weak, and scores worked out in the head."""

import pytest
from rounds_world import questionnaire, text

from valvo.questionnaires import rules
from valvo.questionnaires.definition import Item, Scale
from valvo.questionnaires.rules import Problem


def item(scale: str, **more: object) -> Item:
    return Item.model_validate({"id": "one", "scale": scale, "text": text("One"), **more})


@pytest.mark.parametrize(
    ("scale", "value", "problem"),
    [
        ("yes_no", "yes", None),
        ("yes_no", "maybe", Problem.NOT_A_STEP),
        ("yes_no", "not_relevant", Problem.NOT_A_STEP),
        ("extent", "partly", None),
        ("agreement", "0", Problem.NOT_A_STEP),
        ("agreement", "1", None),
        ("agreement", "5", None),
        ("agreement", "6", Problem.NOT_A_STEP),
        ("likelihood", "0", None),
        ("likelihood", "10", None),
        ("likelihood", "11", Problem.NOT_A_STEP),
        ("likelihood", "-1", Problem.NOT_A_STEP),
        ("number", "12,5", None),
        ("number", "−3", None),
        ("number", "1e9", Problem.NOT_A_NUMBER),
        ("number", "²", Problem.NOT_A_NUMBER),
        ("number", "1234567890123", Problem.NOT_A_NUMBER),
        ("date", "2026-02-28", None),
        ("date", "2026-02-29", Problem.NOT_A_DAY),
        ("date", "20260228", Problem.NOT_A_DAY),
        ("text", "x" * 4_000, None),
        ("text", "x" * 4_001, Problem.TOO_LONG),
        ("text", "", None),
    ],
)
def test_an_answer_fits_its_scale_or_says_why_not(scale: str, value: str, problem: Problem | None) -> None:
    assert rules.problem(item(scale), value) is problem


def test_what_is_not_relevant_says_why() -> None:
    one = item("yes_no", not_relevant=True)

    assert rules.problem(one, "not_relevant", " ") is Problem.SAYS_NOT_WHY
    assert rules.problem(one, "not_relevant", "no clients") is None


def test_an_item_on_a_condition_is_asked_only_when_it_holds() -> None:
    asked = questionnaire()

    assert [one.id for one in rules.asked(asked, {})] == ["plan", "known", "safe"]
    assert "why" in {one.id for one in rules.asked(asked, {"known": "no"})}
    assert [one.id for one in rules.missing(asked, {"plan": "wholly", "known": "no", "safe": "3"})] == ["why"]
    assert rules.missing(asked, {"plan": "wholly", "known": "yes", "safe": "3"}) == ()


@pytest.mark.parametrize(("known", "chained"), [("no", True), ("yes", False)])
def test_a_condition_on_an_item_that_is_not_asked_does_not_hold(known: str, *, chained: bool) -> None:
    items = [
        {"id": "a", "scale": "yes_no", "text": text("A")},
        {"id": "b", "scale": "yes_no", "text": text("B"), "condition": {"item": "a", "answers": ["no"]}},
        {"id": "c", "scale": "yes_no", "text": text("C"), "condition": {"item": "b", "answers": ["yes"]}},
    ]
    asked = questionnaire(sections=[{"id": "s", "title": text("S"), "items": items}], scores=[], levels=[])

    assert ("c" in {one.id for one in rules.asked(asked, {"a": known, "b": "yes"})}) is chained


@pytest.mark.parametrize(
    ("scale", "weak", "fine"),
    [
        (Scale.YES_NO, "no", "yes"),
        (Scale.EXTENT, "partly", "wholly"),
        (Scale.AGREEMENT, "2", "3"),
        (Scale.LIKELIHOOD, "6", "7"),
    ],
)
def test_weak_answers_stop_at_their_border(scale: Scale, weak: str, fine: str) -> None:
    assert rules.is_weak(item(scale.value), weak)
    assert not rules.is_weak(item(scale.value), fine)


def test_scores_are_those_one_works_out_in_the_head() -> None:
    asked = questionnaire()
    # Of ten: six answer 4–5, one 3, three 1–2; met: 3 of 4 wholly, 1 of 2 yes, one not relevant is left out.
    counts = {
        "safe": {"1": 1, "2": 2, "3": 1, "4": 2, "5": 4},
        "plan": {"wholly": 3, "partly": 1},
        "known": {"yes": 1, "no": 1, "not_relevant": 1},
    }
    met, _level, nss = asked.scores

    assert rules.score(nss, asked, counts).value == pytest.approx(30)
    made = rules.score(met, asked, counts)
    assert (made.met, made.answers) == (4, 6)
    assert made.value == pytest.approx(400 / 6)
    # Wilson's interval of 4 in 6: 0.3000–0.9032.
    assert made.lower == pytest.approx(29.9993, abs=1e-2)
    assert made.upper == pytest.approx(90.3229, abs=1e-2)
    assert rules.score(met, asked, {}).value is None


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ({"plan": "wholly", "known": "yes"}, "advanced"),
        ({"plan": "wholly", "known": "no"}, "basic"),
        ({"plan": "partly", "known": "yes"}, None),
        ({"plan": "wholly"}, "basic"),
        ({"plan": "wholly", "known": "not_relevant"}, "basic"),
        ({}, None),
    ],
)
def test_a_level_is_reached_when_all_on_it_and_below_is_met(answers: dict[str, str], level: str | None) -> None:
    assert rules.level_reached(questionnaire(), answers) == level


def test_the_share_of_good_answers_leaves_out_what_is_not_relevant() -> None:
    share = rules.item_share(item("yes_no"), {"yes": 3, "no": 1, "not_relevant": 9})

    assert (share.good, share.answers, share.value) == (3, 4, 75.0)
