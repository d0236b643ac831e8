"""What the page of waiting says in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valvo.core.figures import Figure, Unit, format_date, format_figure, with_unit
from valvo.core.languages import Language
from valvo.statistics.survival import Quantile
from valvo.waiting.definition import Limit
from valvo.waiting.rules import Forecast


def median_told(found: Quantile | None, language: Language) -> str:
    """Return a median in days; a dash where too few waits have ended, “not yet” where half of them have not."""
    if found is None:
        return "–"
    if found.value is None:
        return _("half still wait")
    return with_unit(Figure(found.value, Unit.DAYS, 0), language)


def limit_told(limit: Limit) -> str:
    """Return the law's limit: 14 days, 3 weeks, 6 months."""
    forms = {
        "days": ngettext("%(n)s day", "%(n)s days", limit.length),
        "weeks": ngettext("%(n)s week", "%(n)s weeks", limit.length),
        "months": ngettext("%(n)s month", "%(n)s months", limit.length),
    }
    return forms[limit.unit] % {"n": limit.length}


def forecast_told(found: Forecast, over: int, language: Language) -> tuple[str, str]:
    """Return when nobody waits over the limit at today's flow, and how sure that is."""
    if over == 0:
        return _("Nobody waits over the limit"), ""
    pace = format_figure(Figure(found.weekly_change, Unit.COUNT, 1, signed=True), language)
    low, high = (format_figure(Figure(one, Unit.COUNT, 1, signed=True), language) for one in (found.lower, found.upper))
    sure = _("Change a week over 13 weeks: %(pace)s (95%% interval %(low)s to %(high)s).") % {
        "pace": pace,
        "low": low,
        "high": high,
    }
    if found.met_on is None:
        return _("Not met at today's flow"), sure
    told = _("Earliest %(day)s.") % {"day": format_date(found.earliest, language)} if found.earliest else ""
    late = format_date(found.latest, language) if found.latest else _("not at all")
    return format_date(found.met_on, language), f"{sure} {told} " + _("Latest: %(day)s.") % {"day": late}
