"""What happened and why: one indicator per event type and per contributing factor of the code lists.

Names come from the code lists, so a code that is added there has its indicator.
"""

from collections.abc import Iterator

from valvo.analytics.expressions import row
from valvo.core.figures import Unit
from valvo.definitions.catalogue import catalogue
from valvo.definitions.schema import Code
from valvo.indicators.catalogue.facts import CASES_OPENED, EVENTS, EVENTS_COUNTED, OF_EVENTS, text
from valvo.indicators.declarations import Count, Indicator, Share, Theme


def _event_type(code: Code) -> Indicator:
    label = code.label
    return Indicator(
        id=f"type_{code.id}",
        theme=Theme.EVENT_TYPES,
        name=label,
        definition=text(
            f"Händelser av typen ”{label.sv}” som nådde en person eller var nära att göra det.",
            f"Tyypin ”{label.fi}” tapahtumat: henkilölle tapahtuneet ja läheltä piti -tapahtumat.",
            f"Events of the type “{label.en}” that reached a person or nearly did.",
        ),
        numerator=text("Händelser av typen", "Tyypin tapahtumat", "Events of the type"),
        denominator=None,
        basis=EVENTS_COUNTED,
        measure=Count(CASES_OPENED, where=EVENTS & (row.event_type == code.id)),
        unit=Unit.COUNT,
        better="none",
        decimals=0,
    )


def _factor(code: Code) -> Indicator:
    label = code.label
    return Indicator(
        id=f"factor_{code.id}",
        theme=Theme.FACTORS,
        name=label,
        definition=text(
            f"Av händelserna, de där ”{label.sv}” bedömts ha bidragit. En händelse kan ha flera faktorer.",
            f"Tapahtumista ne, joihin ”{label.fi}” on arvioitu myötävaikuttaneen. Tekijöitä voi olla useita.",
            f"Of the events, those to which “{label.en}” was judged to have contributed. An event can have several.",
        ),
        numerator=text("Händelser med faktorn", "Tapahtumat, joissa tekijä oli mukana", "Events with the factor"),
        denominator=OF_EVENTS,
        basis=EVENTS_COUNTED,
        measure=Share(CASES_OPENED, part=row.factors.contains(code.id), whole=EVENTS),
        unit=Unit.PERCENT,
        better="none",
    )


def _all() -> Iterator[Indicator]:
    yield from (_event_type(code) for code in catalogue().code_list("event_type").codes)
    yield from (_factor(code) for code in catalogue().code_list("contributing_factor").codes)


INDICATORS = tuple(_all())
