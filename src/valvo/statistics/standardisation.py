"""Direct standardisation: what the rate would be if each unit had the standard's mix of ages (or of anything else).

See docs/statistics/standardisation.md.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from valvo.statistics.checks import FloatArray, StatisticsError, counts, exposures, same_length
from valvo.statistics.intervals import PoissonMethod, count

# Below ten events neither value nor interval can be relied on (Morris et al. 2018, Popul. Health Metr. 16:19).
RELIABLE_FROM = 10


@dataclass(frozen=True, slots=True)
class StandardisedRate:
    """A directly standardised rate per `per` units of exposure; `crude` is the rate without standardisation."""

    value: float
    lower: float
    upper: float
    crude: float
    events: float
    per: float
    confidence: float
    reliable: bool
    method: str


def directly_standardised_rate(
    events: ArrayLike,
    exposure: ArrayLike,
    standard: ArrayLike,
    *,
    per: float = 1.0,
    confidence: float = 0.95,
    counts_method: PoissonMethod = "byar",
) -> StandardisedRate:
    """Return Σ wᵢOᵢ/nᵢ ÷ Σ wᵢ with Dobson's interval; one entry per stratum, in the same order.

    Dobson et al. 1991, Stat. Med. 10:457–462: the interval of the plain sum of events (Byar's by default), stretched by
    √(Var(rate)/Var(events)). Without events the variance is unknown and the interval is refused; below ten events the
    result is marked as not reliable.
    """
    o, n = np.atleast_1d(counts(events, "events")), np.atleast_1d(exposures(exposure, "exposure"))
    weights = np.atleast_1d(counts(standard, "standard"))
    same_length(events=o, exposure=n, standard=weights)
    if weights.sum() == 0:
        raise StatisticsError("standard: all weights are zero.")
    total = float(o.sum())
    if total == 0:
        raise StatisticsError("events: there are none, so the standardised rate has no interval.")
    share_per_event = weights / weights.sum() / n
    value, variance = float(share_per_event @ o), float(share_per_event**2 @ o)
    plain = count(total, confidence=confidence, method=counts_method)
    stretch = sqrt(variance / total)
    return StandardisedRate(
        value=value * per,
        lower=max(0.0, value + stretch * (plain.lower - total)) * per,
        upper=(value + stretch * (plain.upper - total)) * per,
        crude=total / float(n.sum()) * per,
        events=total,
        per=per,
        confidence=confidence,
        reliable=total >= RELIABLE_FROM,
        method=f"dobson_{counts_method}",
    )


def effective_exposure(events: ArrayLike, rates: ArrayLike, *, per: float = 1.0) -> FloatArray:
    """Return per·O/rate: the exposure at which the events would make the standardised rate, for a funnel of such rates.

    As PHEindicatormethods. A rate must be above zero: units without events have no effective exposure.
    """
    o, r = counts(events, "events"), exposures(rates, "rates")
    return per * o / r
