"""What is asked, whether an answer fits, what is weak, and how scores are made. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from valvo.questionnaires.definition import NOT_RELEVANT, STEPS, Item, Method, Questionnaire, Scale, ScoreRule
from valvo.statistics.intervals import proportion
from valvo.statistics.scores import (
    Degree,
    Requirement,
    Score,
    maturity_level,
    mean_index,
    net_promoter_score,
    net_safety_score,
    share_top_two,
)

LONGEST_TEXT = 4_000
_NUMBER = re.compile(r"[-−]?\d{1,12}([.,]\d{1,6})?")
# Answers that ask for something to be done, by scale: for 0–10 those called detractors by the method.
WEAK: Mapping[Scale, frozenset[str]] = {
    Scale.YES_NO: frozenset({"no"}),
    Scale.EXTENT: frozenset({"not_at_all", "partly"}),
    Scale.AGREEMENT: frozenset({"1", "2"}),
    Scale.LIKELIHOOD: frozenset(str(step) for step in range(7)),
}
MET = frozenset({"yes", "wholly"})
# Answers that are good, by scale: what an item's share counts.
GOOD: Mapping[Scale, frozenset[str]] = {
    Scale.YES_NO: frozenset({"yes"}),
    Scale.EXTENT: frozenset({"wholly"}),
    Scale.AGREEMENT: frozenset({"4", "5"}),
    Scale.LIKELIHOOD: frozenset({"9", "10"}),
}
_DEGREES: Mapping[str, Degree] = {
    "yes": "fully", "wholly": "fully", "partly": "partly", "no": "not_at_all", "not_at_all": "not_at_all"
}  # fmt: skip


class Problem(StrEnum):
    """Why an answer does not fit its item."""

    NOT_A_STEP = "not_a_step"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DAY = "not_a_day"
    TOO_LONG = "too_long"
    SAYS_NOT_WHY = "says_not_why"


def asked(questionnaire: Questionnaire, answers: Mapping[str, str]) -> tuple[Item, ...]:
    """Return the items asked given the answers so far: those whose condition holds, and is itself asked."""
    shown: dict[str, Item] = {}
    for item in questionnaire.items():
        on = item.condition
        if on is None or (on.item in shown and answers.get(on.item) in on.answers):
            shown[item.id] = item
    return tuple(shown.values())


def missing(questionnaire: Questionnaire, answers: Mapping[str, str]) -> tuple[Item, ...]:
    """Return the items that must be answered before a sheet can be handed in and are not."""
    return tuple(item for item in asked(questionnaire, answers) if item.required and not answers.get(item.id))


def problem(item: Item, value: str, comment: str = "") -> Problem | None:
    """Return why a value does not fit an item; an empty value always does: it takes the answer back."""
    if value == NOT_RELEVANT and item.not_relevant:
        return None if comment.strip() else Problem.SAYS_NOT_WHY
    if not value:
        return None
    if item.steps:
        return None if value in item.steps else Problem.NOT_A_STEP
    if item.scale is Scale.NUMBER:
        return None if _NUMBER.fullmatch(value) else Problem.NOT_A_NUMBER
    if item.scale is Scale.DATE:
        return None if _is_day(value) else Problem.NOT_A_DAY
    return Problem.TOO_LONG if len(value) > LONGEST_TEXT else None


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and date.fromisoformat(text).year >= 1900
    except ValueError:
        return False


def is_weak(item: Item, value: str) -> bool:
    """Tell whether an answer offers an action."""
    return value in WEAK.get(item.scale, frozenset())


# --- scores ---------------------------------------------------------------------------------------


Counts = Mapping[str, Mapping[str, int]]  # item → answer → how many


@dataclass(frozen=True)
class Result:
    """A score as a figure: value and interval in its own unit, and how many answers it rests on.

    `met` is given where the score is a share.
    """

    rule: ScoreRule
    value: float | None
    answers: int
    lower: float | None = None
    upper: float | None = None
    met: int | None = None


def score(rule: ScoreRule, questionnaire: Questionnaire, counts: Counts) -> Result:
    """Return a score of pooled answers; shares come with Wilson's interval. Not for levels: see `level_reached`."""
    items = questionnaire.scored_by(rule)
    if rule.method == Method.SHARE_MET:
        return _share_met(rule, items, counts)
    pooled = [sum(counts.get(item.id, {}).get(step, 0) for item in items) for step in items[0].steps]
    made = _METHODS[rule.method](pooled)
    if made.numerator is not None:
        return _share(rule, made.numerator, made.answers)
    return Result(rule, made.value, made.answers, made.lower, made.upper)


_METHODS: Mapping[Method, Callable[[Sequence[int]], Score]] = {
    Method.NET_SAFETY: net_safety_score,
    Method.NET_PROMOTER: net_promoter_score,
    Method.TOP_TWO: share_top_two,
    Method.MEAN_INDEX: mean_index,
}


@dataclass(frozen=True)
class ItemShare:
    """How many gave a good answer to an item, of how many that chose a step; per cent with Wilson's interval."""

    good: int
    answers: int
    value: float | None
    lower: float | None
    upper: float | None


def item_share(item: Item, counts: Mapping[str, int]) -> ItemShare:
    """Return the share of good answers to an item; “not relevant” is left out."""
    answers = sum(number for step, number in counts.items() if step in item.steps)
    good = sum(number for step, number in counts.items() if step in GOOD[item.scale])
    if not answers:
        return ItemShare(0, 0, None, None, None)
    interval = proportion(good, answers, per=100)
    return ItemShare(good, answers, interval.value, interval.lower, interval.upper)


def _share_met(rule: ScoreRule, items: Sequence[Item], counts: Counts) -> Result:
    given = [(step, number) for item in items for step, number in counts.get(item.id, {}).items() if step in item.steps]
    met = sum(number for step, number in given if step in MET)
    return _share(rule, met, sum(number for _step, number in given))


def _share(rule: ScoreRule, met: int, answers: int) -> Result:
    if not answers:
        return Result(rule, None, 0, met=0)
    interval = proportion(met, answers, per=100)
    return Result(rule, interval.value, answers, interval.lower, interval.upper, met)


def level_reached(questionnaire: Questionnaire, answers: Mapping[str, str]) -> str | None:
    """Return the highest level met in full by one sheet; None for none. What is not relevant is left out."""
    requirements = [
        Requirement(item.level, _DEGREES.get(answers.get(item.id, "")))
        for item in asked(questionnaire, answers)
        if item.level and item.scale in {Scale.YES_NO, Scale.EXTENT} and answers.get(item.id) != NOT_RELEVANT
    ]
    return maturity_level(requirements, [level.id for level in questionnaire.levels]).reached


def tallied(sheets: Iterable[tuple[str, str, int]]) -> dict[str, dict[str, int]]:
    """Return counts by item and answer out of (item, answer, number)."""
    found: dict[str, dict[str, int]] = {}
    for item, value, number in sheets:
        by_value = found.setdefault(item, {})
        by_value[value] = by_value.get(value, 0) + number
    return found


def steps_of(scale: str) -> tuple[str, ...]:
    """Return the steps of a scale by its name; empty for scales that are free."""
    return STEPS.get(Scale(scale), ())
