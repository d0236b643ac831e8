"""The months' chart: how many wait under the guarantee, and how many of them over the limit."""

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from valvo.core.figures import Figure, format_figure, format_month
from valvo.core.languages import Language
from valvo.documents.charts import NARROW, WIDE, chart_svg
from valvo.documents.tree import Chart, Line, Series
from valvo.waiting.queries import Picture


def chart(picture: Picture, language: Language) -> Chart:
    """Return the chart of a picture's months; the summary tells the same to who cannot see it."""
    months = tuple(format_month(day, language) for day, _held, _over in picture.months)
    over = tuple(Figure(number) for _day, _held, number in picture.months)
    first, last = (format_figure(one, language) for one in (over[0], over[-1]))
    told = _("%(last)s over the limit, %(first)s a year before.") % {"last": last, "first": first}
    name = _("Waiting over the limit, by month")
    return Chart(title=name, data=Line(months, (Series(_("Over the limit"), over),)), summary=told, finding=told)


def drawn(picture: Picture, language: Language) -> tuple[Chart, SafeString, SafeString]:
    """Return the chart with its drawing for wide screens and for phones."""
    made = chart(picture, language)
    wide, narrow = (chart_svg(made, language, width=width, name=f"w{width:.0f}") for width in (WIDE, NARROW))
    return made, mark_safe(wide), mark_safe(narrow)  # noqa: S308 (our own drawings, escaped there)
