"""What the figures around an action say, in plain words: never more than they hold."""

from django.utils.translation import gettext as _

from valvo.core.figures import Figure, Unit, with_unit
from valvo.core.languages import Language
from valvo.effects.measuring import FEWEST_AFTER, FEWEST_BEFORE, MONTHS, Change, Measured, Side, Verdict
from valvo.indicators.catalogue import indicator
from valvo.indicators.declarations import Count, Indicator


def verdict(found: Measured, language: Language) -> str:
    """Return in a sentence or two what the figures say about the change."""
    one = indicator(found.indicator)
    words = {
        "before": side_value(one, found.before, language),
        "after": side_value(one, found.after, language),
        "change": change(found.change, language),
    }
    if found.verdict is Verdict.TOO_LITTLE:
        return _too_little(found)
    if found.change.method == "chart":
        return _by_chart(found.verdict) % words
    return {
        Verdict.BETTER: _(
            "The figure is better after the action: from %(before)s to %(after)s. The change is %(change)s; "
            "chance alone rarely gives as much."
        ),
        Verdict.WORSE: _(
            "The figure is worse after the action: from %(before)s to %(after)s. The change is %(change)s; "
            "chance alone rarely gives as much."
        ),
        Verdict.HIGHER: _("The figure is higher after the action: from %(before)s to %(after)s, %(change)s."),
        Verdict.LOWER: _("The figure is lower after the action: from %(before)s to %(after)s, %(change)s."),
        Verdict.UNCLEAR: _(
            "The figures do not tell: from %(before)s to %(after)s, %(change)s, which chance alone often gives. That "
            "does not prove that nothing changed."
        ),
    }[found.verdict] % words


def _by_chart(found: Verdict) -> str:
    return {
        Verdict.BETTER: _(
            "Held against the months before, the chart finds a change for the better: from %(before)s to %(after)s on "
            "average."
        ),
        Verdict.WORSE: _(
            "Held against the months before, the chart finds a change for the worse: from %(before)s to %(after)s on "
            "average."
        ),
        Verdict.HIGHER: _(
            "Held against the months before, the chart finds higher figures: from %(before)s to %(after)s."
        ),
        Verdict.LOWER: _(
            "Held against the months before, the chart finds lower figures: from %(before)s to %(after)s."
        ),
    }.get(
        found,
        _(
            "Held against the months before, the chart finds no sure change: from %(before)s to %(after)s on average. "
            "That does not prove that nothing changed."
        ),
    )


def _too_little(found: Measured) -> str:
    if found.before.months < FEWEST_BEFORE or found.after.months < FEWEST_AFTER:
        message = _(
            "There is too little to judge by: %(before)s whole months before the action and %(after)s after it. "
            "At least %(fewest_before)s and %(fewest_after)s are needed."
        )
        return message % {
            "before": found.before.months,
            "after": found.after.months,
            "fewest_before": FEWEST_BEFORE,
            "fewest_after": FEWEST_AFTER,
        }
    return _("There is too little to judge by: nothing that the indicator counts happened in enough of the months.")


def side_value(one: Indicator, side: Side, language: Language) -> str:
    """Return a side's figure as printed; counts are a month's average."""
    if side.value is None:
        return "–"
    counted = isinstance(one.measure, Count)
    printed = with_unit(Figure(side.value, one.unit, max(one.decimals, 1) if counted else one.decimals), language)
    return _("%(figure)s a month") % {"figure": printed} if counted else printed


def change(found: Change, language: Language) -> str:
    """Return the change with its 95 % interval, in per cent or percentage points."""
    unit = Unit.PERCENT if found.method == "ratio" else Unit.PERCENTAGE_POINTS

    def printed(value: float | None) -> str:
        if value is None:
            return "∞"
        decimals = 0 if found.method == "ratio" else 1
        return with_unit(Figure(value, unit, decimals, signed=True), language)

    interval = {"lower": printed(found.lower), "upper": printed(found.upper), "change": printed(found.value)}
    return _("%(change)s (95%% interval %(lower)s to %(upper)s)") % interval


def cautions(found: Measured, others: int, language: Language) -> list[str]:
    """Return why the comparison is to be read with care; `others` are actions on the same indicator in these months."""
    said = [_("What comes after an action need not come from it: think of what else changed.")]
    if found.after.months < MONTHS:
        said.append(_("The months after are not a whole year: the season may play in."))
    if found.change.dispersion > 1:
        times = with_unit(Figure(found.change.dispersion, decimals=1), language)
        message = _(
            "The months vary %(times)s times as much as chance alone would let them; the interval allows for it."
        )
        said.append(message % {"times": times})
    if found.left_out:
        message = _("Months excluded from the indicator's chart are left out: %(number)s.")
        said.append(message % {"number": found.left_out})
    if others:
        said.append(
            _("Other actions tied to the same indicator were done in these months: %(number)s.") % {"number": others}
        )
    return said
