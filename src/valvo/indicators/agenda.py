"""What forums take up of the picture: indicators past a threshold, and serious events that are open."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.analytics.errors import LakeMissingError
from valvo.core import clock
from valvo.core.figures import format_date, with_unit
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.documents.tree import Tone
from valvo.handling.access import cases_seen
from valvo.handling.models import Case
from valvo.indicators.catalogue import INDICATORS
from valvo.indicators.charting import Charted, charted, figure, signs
from valvo.indicators.computing import Ask, Computed, compute
from valvo.indicators.decisions import decided
from valvo.indicators.gathered import shown_manifest
from valvo.indicators.picture import MONTHS_JUDGED, months_shown
from valvo.organisation.models import Unit
from valvo.organisation.queries import under
from valvo.web.agenda import SHOWN, Matter, Topic


def past_thresholds(person: User, unit: Unit, language: Language) -> Topic:
    """Return the indicators of a unit whose last months show a change for the worse or a target that is not met."""
    found = [matter for one in _charted(unit) if (matter := _matter(one, unit, language))]
    return Topic("indicators", _("Thresholds passed"), found[:SHOWN], len(found))


def _charted(unit: Unit) -> list[Charted]:
    """Return every indicator's months, charted; none before the lake has been built."""
    try:
        known = clock.local_day(shown_manifest().as_of)
    except LakeMissingError:
        return []
    first, end = months_shown(Period.containing(known - timedelta(days=known.day), "month"), known, MONTHS_JUDGED)
    series: dict[str, list[Computed]] = {one.id: [] for one in INDICATORS}
    for month in compute(Ask(tuple(series), (unit.pk,), first, end, "month")):
        series[month.indicator].append(month)
    decisions = decided(unit)
    return [charted(one, series[one.id], decisions.get(one.id)) for one in INDICATORS]


def _matter(one: Charted, unit: Unit, language: Language) -> Matter | None:
    bad = [sign.label for sign in signs(one) if sign.tone is Tone.WORSE]
    if not bad:
        return None
    value = with_unit(figure(one.indicator, one.points[-1]), language)
    address = f"{reverse('indicators:indicator', args=[one.indicator.id])}?unit={unit.public_id}"
    return Matter(one.indicator.name[language], f"{value} · {'; '.join(bad)}", address)


def serious_open(person: User, unit: Unit, language: Language) -> Topic:
    """Return the open cases of serious events at a unit and under it that the person may see, the oldest first."""
    below = under(unit, clock.today()).values("pk")
    rows = cases_seen(person).filter(serious_on__isnull=False, unit__in=below, closed_at__isnull=True)
    found = rows.select_related("unit", "report").order_by("opened_at", "pk")
    return Topic("cases", _("Serious events"), [_case(one, language) for one in found[:SHOWN]], found.count())


def _case(case: Case, language: Language) -> Matter:
    # By number: what happened to whom stays in the case.
    day = format_date(clock.local_day(case.opened_at), language)
    quiet = f"{case.unit.name} · {day} · {case.get_state_display()}"
    return Matter(case.report.number, quiet, reverse("handling:case", args=[case.report.number]))
