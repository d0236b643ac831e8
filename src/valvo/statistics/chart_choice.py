"""Which chart suits which data, and why, in a form that can be shown.

The tree follows Montgomery 2013 (kinds of data), Provost & Murray 2011 and Benneyan 2001 (rare events), Laney 2002 and
Mohammed & Laney 2006 (overdispersion), Anhøj & Olesen 2014 (run charts for short series). The thresholds are house
choices, each a named constant.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from valvo.statistics.chart_limits import mean_present
from valvo.statistics.chart_messages import Message, MessageLanguage, sentence
from valvo.statistics.chart_types import Chart, ChartSpec, Scalar
from valvo.statistics.charts import control_chart
from valvo.statistics.observed import Observed

DataKind = Literal[
    "proportion",
    "rate",
    "count",
    "measurement",
    "subgroups",
    "weighted_measurement",
    "time_between_events",
    "cases_between_events",
    "score",
]
DATA_KINDS: tuple[DataKind, ...] = get_args(DataKind)

FEWEST_POINTS = 10  # below this no rule is tried: the run test is tabulated from 10 (Anhøj & Olesen 2014)
FEWEST_FOR_LIMITS = 12  # below this a run chart: the limits would move with every new point
RARE_EVENTS = 1.0  # events a period on average below which periods are the wrong grain; Provost & Murray 2011
SMALL_COUNT = 5.0  # events a period on average below which three-sigma limits mislead

Advice = Literal["pool", "show_days_since"]


@dataclass(frozen=True)
class SeriesFacts:
    """What decides: points with a value, events a period on average (None for measurements), and whether dispersed."""

    points: int
    mean_events: float | None = None
    overdispersed: bool = False


@dataclass(frozen=True)
class ChartProposal:
    """A chart with its reasons, in order of weight; None where the series should be shown without a chart's rules.

    advice: "pool" – join units or lengthen periods; "show_days_since" – tell the days since the last event beside it.
    """

    chart: Chart | None
    reasons: tuple["Reason", ...]
    advice: tuple[Advice, ...] = ()


@dataclass(frozen=True)
class Reason:
    """One reason: a stable code, and a sentence in three languages."""

    code: str
    values: tuple[tuple[str, Scalar], ...] = ()

    def text(self, language: MessageLanguage) -> str:
        """Return the sentence in one language."""
        return sentence(REASONS, self.code, dict(self.values), language)


def facts_of(observed: Observed, kind: DataKind) -> SeriesFacts:
    """Return the facts of one series that decide its chart. Raises SeriesError for values the kind cannot have."""
    points = int((~np.isnan(observed.values[0])).sum())
    if kind not in {"proportion", "rate", "count"}:
        return SeriesFacts(points)
    events = observed.values if kind == "count" else observed.numerators
    mean = None if events is None else float(mean_present(events)[0, 0])
    return SeriesFacts(points, None if mean is None or np.isnan(mean) else mean, _overdispersed(observed, kind))


def propose_chart(kind: DataKind, facts: SeriesFacts) -> ChartProposal:
    """Return the chart to begin with for a kind of data, and why."""
    if facts.points < FEWEST_POINTS:
        return ChartProposal(None, (Reason("too_few_points", (("points", facts.points), ("needed", FEWEST_POINTS))),))
    if kind in {"time_between_events", "cases_between_events"}:
        chart: Chart = "t" if kind == "time_between_events" else "g"
        return ChartProposal(chart, (Reason(kind),), ("show_days_since",))
    if facts.mean_events is not None and facts.mean_events < RARE_EVENTS:
        return _rare(kind, facts.mean_events)
    if facts.mean_events is not None and facts.mean_events < SMALL_COUNT:
        values = (("mean", round(facts.mean_events, 1)), ("needed", SMALL_COUNT))
        return ChartProposal("run", (Reason("small_counts", values),), ("pool",))
    if facts.points < FEWEST_FOR_LIMITS:
        values = (("points", facts.points), ("needed", FEWEST_FOR_LIMITS))
        return ChartProposal("run", (Reason("short_series", values),))
    return _by_kind(kind, overdispersed=facts.overdispersed)


def _rare(kind: DataKind, mean: float) -> ChartProposal:
    """Return g for proportions (cases between events are known), t otherwise (only times are)."""
    chart: Chart = "g" if kind == "proportion" else "t"
    measured = "cases_between_events" if chart == "g" else "time_between_events"
    return ChartProposal(
        chart, (Reason("rare_events", (("mean", round(mean, 2)),)), Reason(measured)), ("show_days_since",)
    )


DEFAULTS: Mapping[DataKind, Chart] = {
    "proportion": "p",
    "rate": "u",
    "count": "c",
    "measurement": "i",
    "score": "i",
    "subgroups": "xbar",
    "weighted_measurement": "i'",
    "time_between_events": "t",
    "cases_between_events": "g",
}
_OVERDISPERSED: Mapping[DataKind, Chart] = {"proportion": "p'", "rate": "u'", "count": "i"}


def _by_kind(kind: DataKind, *, overdispersed: bool) -> ChartProposal:
    if overdispersed and kind in _OVERDISPERSED:
        return ChartProposal(_OVERDISPERSED[kind], (Reason(kind), Reason("overdispersion")))
    return ChartProposal(DEFAULTS[kind], (Reason(kind),))


def _overdispersed(observed: Observed, kind: DataKind) -> bool:
    charts: Mapping[DataKind, Chart] = {"proportion": "p", "rate": "u", "count": "c"}
    warnings = control_chart(observed, ChartSpec(charts[kind])).warnings
    return any(warning.code == "overdispersion" for warning in warnings)


ADVICE: Mapping[str, Message] = {
    "pool": Message(
        sv="Slå ihop enheter eller ta längre perioder.",
        fi="Yhdistä yksiköitä tai pidennä jaksoja.",
        en="Join units or take longer periods.",
    ),
    "show_days_since": Message(
        sv="Visa dagarna sedan den senaste händelsen bredvid.",
        fi="Näytä vieressä päivät viimeisestä tapahtumasta.",
        en="Show the days since the last event beside it.",
    ),
}
REASONS: Mapping[str, Message] = {
    "proportion": Message(
        sv="Andel av ett känt antal: p-diagram, gränserna följer nämnaren.",
        fi="Osuus tunnetusta määrästä: p-kortti, rajat seuraavat nimittäjää.",
        en="A share of a known number: a p chart, whose limits follow the denominator.",
    ),
    "rate": Message(
        sv="Händelser per vårddagar eller klienter: u-diagram, gränserna följer nämnaren.",
        fi="Tapahtumia hoitopäiviä tai asiakkaita kohti: u-kortti, rajat seuraavat nimittäjää.",
        en="Events per bed days or clients: a u chart, whose limits follow the denominator.",
    ),
    "count": Message(
        sv="Antal händelser i perioder med lika möjligheter: c-diagram.",
        fi="Tapahtumien määrä jaksoissa, joissa mahdollisuudet ovat yhtä suuret: c-kortti.",
        en="A count of events where each period gives equal opportunity: a c chart.",
    ),
    "measurement": Message(
        sv="Ett mätvärde per period: XmR-diagram (I).",
        fi="Yksi mittausarvo jaksoa kohti: XmR-kortti (I).",
        en="One measurement a period: an XmR (I) chart.",
    ),
    "score": Message(
        sv="Ett index per mätomgång: XmR-diagram (I).",
        fi="Yksi indeksi mittauskierrosta kohti: XmR-kortti (I).",
        en="One score a round: an XmR (I) chart.",
    ),
    "subgroups": Message(
        sv="Flera mätvärden per period: medelvärdesdiagram (x̄), med s-diagram för spridningen.",
        fi="Useita mittausarvoja jaksoa kohti: keskiarvokortti (x̄) ja hajonnalle s-kortti.",
        en="Several measurements a period: an x̄ chart, with an s chart for the spread.",
    ),
    "weighted_measurement": Message(
        sv="Medelvärden av olika många: I′-diagram, gränserna följer antalet.",
        fi="Keskiarvoja eri suurista joukoista: I′-kortti, rajat seuraavat lukumäärää.",
        en="Means of differing numbers: an I′ chart, whose limits follow the number.",
    ),
    "time_between_events": Message(
        sv="Tiden mellan händelser: t-diagram. Två händelser samma dag kräver timmar, eller ett g-diagram.",
        fi="Tapahtumien väliset ajat: t-kortti. Kaksi tapahtumaa samana päivänä edellyttää tunteja tai g-korttia.",
        en="Times between events: a t chart. Two events on one day need hours, or a g chart.",
    ),
    "cases_between_events": Message(
        sv="Antal fall mellan händelser: g-diagram.",
        fi="Tapausten määrä tapahtumien välillä: g-kortti.",
        en="The number of cases between events: a g chart.",
    ),
    "rare_events": Message(
        sv="I snitt {mean} händelser per period: nollor säger lite, avståndet mellan händelserna mer.",
        fi="Keskimäärin {mean} tapahtumaa jaksoa kohti: nollat kertovat vähän, tapahtumien väli enemmän.",
        en="{mean} events a period on average: zeros say little, the distance between events says more.",
    ),
    "small_counts": Message(
        sv="I snitt {mean} händelser per period, under {needed:g}: seriediagram, eller slå ihop enheter.",
        fi="Keskimäärin {mean} tapahtumaa jaksoa kohti, alle {needed:g}: ajosarjakortti, tai yhdistä yksiköitä.",
        en="{mean} events a period on average, below {needed:g}: a run chart, or join units.",
    ),
    "short_series": Message(
        sv="{points} punkter, under {needed}: seriediagram, för gränser skulle flytta sig med varje ny punkt.",
        fi="{points} pistettä, alle {needed}: ajosarjakortti, sillä rajat siirtyisivät joka uuden pisteen myötä.",
        en="{points} points, below {needed}: a run chart, for limits would move with every new point.",
    ),
    "too_few_points": Message(
        sv="{points} punkter, under {needed}: visa värdena, läs ingen trend i dem.",
        fi="{points} pistettä, alle {needed}: näytä arvot, älä lue niistä suuntausta.",
        en="{points} points, below {needed}: show the values, read no trend in them.",
    ),
    "overdispersion": Message(
        sv="Talen varierar mer än slumpen ger; gränserna tas därför ur variationen mellan perioderna.",
        fi="Luvut vaihtelevat satunnaisuutta enemmän; rajat otetaan siksi jaksojen välisestä vaihtelusta.",
        en="The figures vary more than chance gives; the limits are taken from the variation between periods.",
    ),
}
