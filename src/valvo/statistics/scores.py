"""Scores of surveys: NSS, NPS, share of 4–5, mean index, and maturity levels.

Input is a count of answers for each step of the scale, lowest first, so that a score can be made from open data too.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from valvo.statistics.checks import StatisticsError

SCORES_VERSION = "1.0"
Z95 = 1.959963984540054
ScoreMethod = Literal["net_safety_score", "net_promoter_score", "share_top_two", "mean_index"]
Degree = Literal["fully", "partly", "not_at_all"]


@dataclass(frozen=True)
class Score:
    """A score with what it was made of. value is None without answers; lower and upper are a 95 % interval, or None.

    numerator is given where the score is a share of the answers, for an interval from `intervals`.
    """

    value: float | None
    answers: int
    method: ScoreMethod
    version: str
    lower: float | None = None
    upper: float | None = None
    numerator: int | None = None


def net_safety_score(answers: Sequence[int]) -> Score:
    """Return NSS = % answering 4 or 5 − % answering 1 or 2, from −100 to 100; the share is of all answers, 3s too.

    `answers`: how many chose 1, 2, 3, 4, 5. Source: the Finnish Client and Patient Safety Centre (Swedish and
    Finnish pages; the English one turns the subtraction round).
    """
    counts = _counts(answers, 5)
    return _net_score(counts[0] + counts[1], counts[3] + counts[4], sum(counts), "net_safety_score")


def net_promoter_score(answers: Sequence[int]) -> Score:
    """Return NPS = % answering 9 or 10 − % answering 0 to 6, from −100 to 100 (Reichheld, Harv Bus Rev 2003;81:46).

    `answers`: how many chose 0, 1, … 10.
    """
    counts = _counts(answers, 11)
    return _net_score(sum(counts[:7]), sum(counts[9:]), sum(counts), "net_promoter_score")


def share_top_two(answers: Sequence[int]) -> Score:
    """Return the percentage answering 4 or 5 of all answers on 1–5 (the result of the Swedish HSE)."""
    counts = _counts(answers, 5)
    top, total = counts[3] + counts[4], sum(counts)
    return Score(100 * top / total if total else None, total, "share_top_two", SCORES_VERSION, numerator=top)


def mean_index(answers: Sequence[int]) -> Score:
    """Return (mean − 1) / 4 · 100 of answers on 1–5, from 0 to 100, with a normal interval of the mean.

    The interval needs two answers or more, and not all alike: then it would have no width.
    """
    counts = _counts(answers, 5)
    total = sum(counts)
    if not total:
        return Score(None, 0, "mean_index", SCORES_VERSION)
    points = [25.0 * step for step in range(5)]
    value = sum(point * count for point, count in zip(points, counts, strict=True)) / total
    if max(counts) == total:
        return Score(value, total, "mean_index", SCORES_VERSION)
    square = sum(count * (point - value) ** 2 for point, count in zip(points, counts, strict=True))
    margin = Z95 * math.sqrt(square / (total - 1) / total)
    return Score(value, total, "mean_index", SCORES_VERSION, max(0.0, value - margin), min(100.0, value + margin))


def _net_score(low: int, high: int, total: int, method: ScoreMethod) -> Score:
    """Return high minus low in per cent, with the normal interval of a difference of two shares of one sample.

    The variance is (p₊ + p₋ − (p₊ − p₋)²) / n: Rocks B., Am Stat 2016;70:365, there called Wald. Where all stand on one
    side it is 0 and says nothing of how sure the score is: then there is no interval.
    """
    if not total:
        return Score(None, 0, method, SCORES_VERSION)
    plus, minus = high / total, low / total
    difference = plus - minus
    value = 100 * (high - low) / total
    if total in {low, high, total - low - high}:
        return Score(value, total, method, SCORES_VERSION)
    margin = Z95 * math.sqrt(max(0.0, plus + minus - difference**2) / total)
    bounds = max(-1.0, difference - margin), min(1.0, difference + margin)
    return Score(value, total, method, SCORES_VERSION, 100 * bounds[0], 100 * bounds[1])


def _counts(answers: Sequence[int], steps: int) -> list[int]:
    if len(answers) != steps:
        raise StatisticsError(f"There must be {steps} counts of answers, one for each step; there are {len(answers)}.")
    for index, count in enumerate(answers):
        if count < 0 or count != int(count):
            sentence = f"answers: value {index + 1} is not a whole number of at least 0."
            raise StatisticsError(sentence, index=index, column="answers")
    return [int(count) for count in answers]


@dataclass(frozen=True)
class Requirement:
    """One requirement of a maturity model: the level it belongs to, and how far it is met (None: not answered)."""

    level: str
    degree: Degree | None


@dataclass(frozen=True)
class LevelResult:
    """How one level is met; a requirement not answered is not met. share_met: None for a level without any."""

    level: str
    fully: int
    partly: int
    not_at_all: int
    unanswered: int
    share_met: float | None


@dataclass(frozen=True)
class Maturity:
    """The level reached (None: not even the lowest) and how each level is met, lowest first."""

    reached: str | None
    levels: tuple[LevelResult, ...]
    method: Literal["maturity_level"] = "maturity_level"
    version: str = SCORES_VERSION


def maturity_level(requirements: Sequence[Requirement], levels: Sequence[str]) -> Maturity:
    """Return the highest level whose requirements, and those of all levels below it, are met in full.

    `levels` stand lowest first. A level without requirements is passed over: it is neither reached nor in the way.
    Raises StatisticsError for a requirement of a level that is not there.
    """
    for index, requirement in enumerate(requirements):
        if requirement.level not in levels:
            raise StatisticsError(f"There is no level '{requirement.level}'.", index=index, column="level")
    results = tuple(_level(level, requirements) for level in levels)
    reached: str | None = None
    for result in results:
        if result.share_met is not None and result.share_met < 1:
            break
        reached = reached if result.share_met is None else result.level
    return Maturity(reached, results)


def _level(level: str, requirements: Sequence[Requirement]) -> LevelResult:
    degrees = [requirement.degree for requirement in requirements if requirement.level == level]
    fully = degrees.count("fully")
    share = fully / len(degrees) if degrees else None
    return LevelResult(level, fully, degrees.count("partly"), degrees.count("not_at_all"), degrees.count(None), share)
