"""How long until it is done, when some are not done yet: Kaplan–Meier, its quantiles, and what is still open.

Time to close a case, days waited: an open case counts as "at least this long", never left out and never as closed.
See docs/statistics/survival.md.
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from valvo.statistics.checks import FloatArray, StatisticsError, counts, one_of, same_length, share
from valvo.statistics.intervals import normal_quantile

Transformation = Literal["log_log", "log", "plain"]


@dataclass(frozen=True, eq=False)
class SurvivalCurve:
    """The share not yet done after each time at which something was done. Arrays of one length, times increasing.

    `survival` holds just after the time; before the first it is 1. `standard_error` is Greenwood's. `events` and
    `at_risk` are what the estimate was made of; `observed` and `censored` count the whole data.
    """

    times: FloatArray
    survival: FloatArray
    standard_error: FloatArray
    lower: FloatArray
    upper: FloatArray
    events: FloatArray
    at_risk: FloatArray
    observed: int
    censored: int
    longest: float
    confidence: float
    method: str

    def at(self, time: float) -> float:
        """Return the share not yet done at a time (of those done exactly then, none count); NaN past the data.

        When the longest time is an event's, nothing is left past it and the share is 0.
        """
        passed = int(np.searchsorted(self.times, time, side="right"))
        if time > self.longest and (passed == 0 or self.survival[passed - 1] > 0):
            return float("nan")
        return float(self.survival[passed - 1]) if passed else 1.0


@dataclass(frozen=True, slots=True)
class Quantile:
    """The time by which a share is done, with its interval; None: not reached in the data."""

    share: float
    value: float | None
    lower: float | None
    upper: float | None
    confidence: float
    method: str


def kaplan_meier(
    durations: ArrayLike, done: ArrayLike, *, confidence: float = 0.95, transformation: Transformation = "log_log"
) -> SurvivalCurve:
    """Return the product-limit estimate of Kaplan & Meier 1958, JASA 53:457–481.

    `durations` ≥ 0 in any unit, `done` true where the end was seen and false where it is still open (censored). At a
    tied time ends come before censorings. Variance by Greenwood; limits on ln(−ln S) (Kalbfleisch & Prentice 1980), on
    ln S (R's default) or plain, cut to 0..1; where S is 1 or 0 the scale has no width and the limits equal S.
    """
    times = np.atleast_1d(counts(durations, "durations"))
    ended = np.atleast_1d(np.asarray(done, dtype=np.bool_))
    same_length(durations=times, done=ended.astype(np.float64))
    one_of(transformation, get_args(Transformation), "transformation")
    moments, events = np.unique(times[ended], return_counts=True)
    at_risk = times.size - np.searchsorted(np.sort(times), moments, side="left")
    survival: FloatArray = np.cumprod(1 - events / at_risk, dtype=np.float64)
    # Greenwood's sum; at the last step with nobody left the term is infinite, and S is 0 there.
    left = np.where(at_risk > events, at_risk - events, np.nan)
    relative = np.sqrt(np.cumsum(events / (at_risk * left)))
    z = normal_quantile(share(confidence, "confidence"))
    lower, upper = _limits(survival, relative, z, transformation)
    return SurvivalCurve(
        times=moments,
        survival=survival,
        standard_error=np.where(survival > 0, survival * relative, 0.0),
        lower=lower,
        upper=upper,
        events=events.astype(np.float64),
        at_risk=at_risk.astype(np.float64),
        observed=int(ended.sum()),
        censored=int((~ended).sum()),
        longest=float(times.max()),
        confidence=confidence,
        method=f"kaplan_meier_{transformation}",
    )


def _limits(
    survival: FloatArray, relative: FloatArray, z: float, transformation: Transformation
) -> tuple[FloatArray, FloatArray]:
    """Return pointwise limits; `relative` is the standard error divided by the survival."""
    inside = (survival > 0) & (survival < 1)
    s, r = np.where(inside, survival, 0.5), np.where(inside, relative, 0.0)
    if transformation == "plain":
        lower, upper = s * (1 - z * r), s * (1 + z * r)
    elif transformation == "log":
        lower, upper = s * np.exp(-z * r), s * np.exp(z * r)
    else:
        spread = np.exp(z * r / np.log(s))  # the error of ln(−ln S) is r/|ln S|; ln S is negative
        lower, upper = s ** (1 / spread), s**spread
    return np.where(inside, np.maximum(lower, 0.0), survival), np.where(inside, np.minimum(upper, 1.0), survival)


def quantile(curve: SurvivalCurve, done_share: float = 0.5) -> Quantile:
    """Return the time by which this share is done: 0.5 the median, 0.9 the 90th percentile.

    The first time at which S ≤ 1 − share (where S stays exactly there, the middle of that stretch, as R). The interval
    holds the times that the pointwise limits do not exclude (Brookmeyer & Crowley 1982, Biometrics 38:29–41). A share
    that the data do not reach has no value: "more than the longest time", never a guess.
    """
    aim = 1 - share(done_share, "done_share")
    return Quantile(
        done_share,
        _crossing(curve.times, curve.survival, aim),
        _crossing(curve.times, curve.lower, aim),
        _crossing(curve.times, curve.upper, aim),
        curve.confidence,
        f"brookmeyer_crowley_{curve.method}",
    )


def _crossing(times: FloatArray, line: FloatArray, aim: float) -> float | None:
    """Return the first time at which a falling line is at or below the aim, the middle of a stretch exactly on it."""
    tolerance = 1e-9  # a product of fractions is seldom exactly one half in binary
    below = np.flatnonzero(line <= aim + tolerance)
    if not below.size:
        return None
    first = int(below[0])
    past = np.flatnonzero(line < aim - tolerance)
    if abs(line[first] - aim) <= tolerance and past.size:
        return float((times[first] + times[int(past[0])]) / 2)
    return float(times[first])


def median_of_closed(durations: ArrayLike, done: ArrayLike) -> float:
    """Return the plain median of the finished ones only, to be shown beside the estimate and never instead of it.

    It looks better the longer slow cases are left open. Raises StatisticsError when none is finished.
    """
    times = np.atleast_1d(counts(durations, "durations"))
    ended = np.atleast_1d(np.asarray(done, dtype=np.bool_))
    same_length(durations=times, done=ended.astype(np.float64))
    if not ended.any():
        raise StatisticsError("done: none is finished, so there is no median of the finished.")
    return float(np.median(times[ended]))
