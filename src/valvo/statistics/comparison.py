"""Two periods or two units against each other: rate ratio, rate difference, difference of proportions.

"Reference" is what one compares with (the former period, the whole). See docs/statistics/comparison.md.
"""

from dataclasses import dataclass
from math import exp, inf, log, sqrt
from typing import Literal, get_args

import scipy

from valvo.statistics.checks import StatisticsError, counts, exposures, one_of, share
from valvo.statistics.intervals import (
    Interval,
    clopper_pearson_bounds,
    normal_quantile,
    proportion,
    rate,
)

RatioMethod = Literal["exact_conditional", "log"]
DifferenceMethod = Literal["square_and_add", "wald"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure against its reference: the estimate with interval, and the p-value of no difference."""

    value: float
    lower: float
    upper: float
    p_value: float
    confidence: float
    method: str


def rate_ratio(
    events: float,
    exposure: float,
    reference_events: float,
    reference_exposure: float,
    *,
    confidence: float = 0.95,
    method: RatioMethod = "exact_conditional",
) -> Comparison:
    """Return the rate divided by the reference rate.

    exact_conditional: given the sum of events, the events are binomial (Przyborowski & Wilenski 1940, Biometrika
    31:313–323); Clopper–Pearson limits, p-value twice the smaller tail, so that p and interval always agree.
    log: ln RR ± z√(1/O₁ + 1/O₂) (Rothman & Greenland 1998, ch. 14); refused when either count is zero.
    A reference without events gives an infinite ratio; no events at all leave the ratio undefined and are refused.
    """
    counts([events, reference_events], "events")
    exposures([exposure, reference_exposure], "exposure")
    share(confidence, "confidence")
    if events + reference_events == 0:
        raise StatisticsError("events: there are none in either period, so their ratio is undefined.")
    if one_of(method, get_args(RatioMethod), "method") == "log":
        return _log_rate_ratio(events, exposure, reference_events, reference_exposure, confidence)
    return _exact_rate_ratio(events, exposure, reference_events, reference_exposure, confidence)


def _exact_rate_ratio(o1: float, n1: float, o2: float, n2: float, confidence: float) -> Comparison:
    if not (float(o1).is_integer() and float(o2).is_integer()):
        raise StatisticsError("events: the exact conditional method needs whole numbers.")
    lower, upper = clopper_pearson_bounds(o1, o1 + o2, confidence)
    fair = n1 / (n1 + n2)
    low_tail = float(scipy.special.bdtr(o1, int(o1 + o2), fair))
    high_tail = float(scipy.special.bdtrc(o1 - 1, int(o1 + o2), fair))
    return Comparison(
        value=o1 / n1 / (o2 / n2) if o2 else inf,
        lower=_odds(float(lower)) * n2 / n1,
        upper=_odds(float(upper)) * n2 / n1,
        p_value=min(1.0, 2 * min(low_tail, high_tail)),
        confidence=confidence,
        method="exact_conditional",
    )


def _odds(probability: float) -> float:
    return probability / (1 - probability) if probability < 1 else inf


def _log_rate_ratio(o1: float, n1: float, o2: float, n2: float, confidence: float) -> Comparison:
    if o1 == 0 or o2 == 0:
        raise StatisticsError("events: the log method needs events in both periods; use exact_conditional.")
    value, error = o1 / n1 / (o2 / n2), sqrt(1 / o1 + 1 / o2)
    spread = normal_quantile(confidence) * error
    p_value = 2 * float(scipy.special.ndtr(-abs(log(value)) / error))
    return Comparison(value, value * exp(-spread), value * exp(spread), p_value, confidence, "log")


def rate_difference(
    events: float,
    exposure: float,
    reference_events: float,
    reference_exposure: float,
    *,
    per: float = 1.0,
    confidence: float = 0.95,
    method: DifferenceMethod = "square_and_add",
) -> Comparison:
    """Return the rate minus the reference rate, per `per` units of exposure.

    square_and_add: from the exact Poisson limits of either rate (Zou & Donner 2008, Stat. Med. 27:1693–1702).
    wald: ± z√(O₁/n₁² + O₂/n₂²); its interval has no width when both counts are zero.
    The p-value is that of the exact conditional test; without any events it is 1.
    """
    first = rate(events, exposure, per=per, confidence=confidence)
    second = rate(reference_events, reference_exposure, per=per, confidence=confidence)
    if one_of(method, get_args(DifferenceMethod), "method") == "wald":
        error = per * sqrt(events / exposure**2 + reference_events / reference_exposure**2)
        lower, upper = _wald(first.value - second.value, error, confidence)
    else:
        lower, upper = _square_and_add(first, second)
    tested = events + reference_events > 0
    p_value = rate_ratio(events, exposure, reference_events, reference_exposure).p_value if tested else 1.0
    return Comparison(first.value - second.value, lower, upper, p_value, confidence, method)


def proportion_difference(
    numerator: float,
    denominator: float,
    reference_numerator: float,
    reference_denominator: float,
    *,
    per: float = 1.0,
    confidence: float = 0.95,
    method: DifferenceMethod = "square_and_add",
) -> Comparison:
    """Return the proportion minus the reference proportion, times `per` (100 for percentage points).

    square_and_add: from Wilson limits, Newcombe's method 10 (Newcombe 1998, Stat. Med. 17:873–890).
    wald: ± z√(p₁q₁/n₁ + p₂q₂/n₂); poor for small counts and without width at 0 and 100 %.
    The p-value is that of the pooled z test (Pearson's χ² without continuity correction).
    """
    first = proportion(numerator, denominator, per=per, confidence=confidence)
    second = proportion(reference_numerator, reference_denominator, per=per, confidence=confidence)
    p1, p2 = first.value / per, second.value / per
    if one_of(method, get_args(DifferenceMethod), "method") == "wald":
        error = per * sqrt(p1 * (1 - p1) / denominator + p2 * (1 - p2) / reference_denominator)
        lower, upper = _wald(first.value - second.value, error, confidence)
    else:
        lower, upper = _square_and_add(first, second)
    pooled = (numerator + reference_numerator) / (denominator + reference_denominator)
    error = sqrt(pooled * (1 - pooled) * (1 / denominator + 1 / reference_denominator))
    p_value = 2 * float(scipy.special.ndtr(-abs(p1 - p2) / error)) if error else 1.0
    return Comparison(first.value - second.value, lower, upper, p_value, confidence, method)


def _wald(difference: float, error: float, confidence: float) -> tuple[float, float]:
    spread = normal_quantile(confidence) * error
    return difference - spread, difference + spread


def _square_and_add(first: Interval, second: Interval) -> tuple[float, float]:
    """Return limits of a difference from the limits of its two terms."""
    difference = first.value - second.value
    down = sqrt((first.value - first.lower) ** 2 + (second.upper - second.value) ** 2)
    up = sqrt((first.upper - first.value) ** 2 + (second.value - second.lower) ** 2)
    return difference - down, difference + up


__all__ = ["Comparison", "proportion_difference", "rate_difference", "rate_ratio"]
