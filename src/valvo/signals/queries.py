"""Signals in words: on Today, in the digest and on their own page."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valvo.accounts.models import User
from valvo.analytics.errors import LakeMissingError
from valvo.core import clock
from valvo.core.errors import Refusal
from valvo.core.figures import Figure, format_period, with_unit
from valvo.core.languages import Language
from valvo.documents.words import target_value
from valvo.handling.escalation import stage_on
from valvo.handling.reminding import Deadline, worded
from valvo.indicators.catalogue import INDICATORS, indicator
from valvo.indicators.charting import chart, target_of
from valvo.indicators.declarations import Indicator
from valvo.indicators.drill import Drawing, draw, series_of
from valvo.indicators.own import own_indicators
from valvo.organisation.models import Unit
from valvo.signals import access
from valvo.signals.choices import SignalState
from valvo.signals.models import Signal
from valvo.web.waiting import SHOWN, Group, Line, group, line_by

_WHAT = worded(gettext_lazy("Figure to answer for"))


@dataclass(frozen=True)
class Told:
    """A signal in the reader's words."""

    name: str
    period: str
    value: str
    reasons: tuple[str, ...]


def told(signal: Signal, language: Language) -> Told:
    """Return what the figure was and why it calls for an answer."""
    one = _indicator(signal.indicator)
    name = one.name[language] if one else signal.indicator
    return Told(
        name, format_period(signal.time, language), _printed(one, signal.value, language), _why(signal, language)
    )


def _why(signal: Signal, language: Language) -> tuple[str, ...]:
    one, said = _indicator(signal.indicator), []
    if signal.threshold is not None:
        said.append(_("The figure misses its threshold: %(threshold)s.") % {
            "threshold": _bound(one, signal.threshold, language)
        })  # fmt: skip
    if signal.rule:
        said.append(_("The chart tells of a change for the worse: %(rule)s.") % {"rule": _rule(signal.rule)})
    return tuple(said)


def _rule(rule: str) -> str:
    return {
        "outside_limits": _("outside the limits"),
        "trend": _("seven in a row in the same direction"),
        "two_of_three": _("two of three close to a limit"),
        "shift": _("seven in a row on the same side of the mean"),
    }.get(rule, rule)


def _printed(one: Indicator | None, value: float, language: Language) -> str:
    return with_unit(Figure(value, one.unit, one.decimals) if one else Figure(value), language)


def _bound(one: Indicator | None, value: float, language: Language) -> str:
    """Return a threshold with the side of it that is good: “under 50 %”."""
    goal = target_of(one, value) if one else None
    return target_value(goal, language) if goal else _printed(one, value, language)


def _indicator(name: str) -> Indicator | None:
    try:
        return indicator(name)
    except Refusal:
        return None


def drawing(signal: Signal, language: Language) -> Drawing | None:
    """Return the chart of the signal's series up to its period; None where there is none to draw."""
    one = _indicator(signal.indicator)
    if one is None:
        return None
    try:
        series = series_of(one, signal.unit, signal.time)
    except LakeMissingError:
        return None
    return draw(chart(series, signal.unit.name, language), language) if series.result else None


def waiting(person: User, unit: Unit, language: Language) -> list[Group]:
    """Return the figures a person is asked to answer for."""
    mine = access.waiting_for(person, unit)
    shown = mine.select_related("unit")[:SHOWN]
    more = reverse("signals:signals")
    return [group("signals", _("Figures to answer for"), [_line(one, language) for one in shown], mine.count(), more)]


def _line(signal: Signal, language: Language) -> Line:
    one = told(signal, language)
    return line_by(
        signal.answer_by,
        title=f"{one.name}: {one.value}",
        address=reverse("signals:signal", args=[signal.pk]),
        quiet=f"{signal.unit.name} · {one.period}",
        rule=" ".join(one.reasons),
        button=_("Answer"),
    )


def deadlines() -> Iterator[Deadline]:
    """Yield the signals whose last day for an answer has come to a stage of reminding."""
    for one in Signal.objects.filter(state=SignalState.OPEN).select_related("owner"):
        stage = stage_on(clock.today(), due=one.answer_by, started=clock.local_day(one.raised_at))
        if stage:
            address = reverse("signals:signal", args=[one.pk])
            yield Deadline("signal", one.pk, one.answer_by, stage, _WHAT, str(one.pk), address, one.unit_id, one.owner)


def indicators_to_watch(unit: Unit, language: Language) -> list[tuple[str, str]]:
    """Return the indicators with a good direction, by name, the unit's own figures among them."""
    found = [(one.id, one.name[language]) for one in (*INDICATORS, *own_indicators(unit)) if one.limit]
    return sorted(found, key=lambda pair: pair[1].casefold())
