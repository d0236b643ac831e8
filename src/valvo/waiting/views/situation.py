"""Who waits: on any day, by the law's clock, by specialty or unit, and when the limit is met at today's flow."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.figures import Figure, Unit, format_figure
from valvo.core.languages import Language
from valvo.waiting import access, queries
from valvo.waiting.choices import By
from valvo.waiting.definition import Clock, clocks
from valvo.waiting.drawing import drawn
from valvo.waiting.forms import ViewForm
from valvo.waiting.queries import Agreement, Row
from valvo.waiting.words import forecast_told, limit_told, median_told
from valvo.web.frame import Frame, frame_of
from valvo.web.templatetags.valvo import reading_language

DEFAULT = "specialised_care"


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show who waits at the unit in view."""
    frame = frame_of(request)
    units = access.units(frame)
    newest = queries.newest_day(units)
    form, chosen, by, day = _asked(request, newest or clock.today())
    context: dict[str, object] = {"form": form, "may_edit": Permission.REGISTER_EDIT in frame.permissions}
    if newest is not None:
        context |= _shown(frame, chosen, by, day)
    return render(request, "waiting/index.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, newest: date) -> tuple[ViewForm, Clock, By, date]:
    language = reading_language()
    known = clocks()
    first = {"clock": DEFAULT, "by": By.SPECIALTY.value, "day": newest.isoformat()}
    asked = first | {name: request.GET[name] for name in first if request.GET.get(name)}
    form = ViewForm(asked, clocks=[(code, one.label[language]) for code, one in known.items()], rows=By.choices)
    if not form.is_valid():
        return form, known[DEFAULT], By.SPECIALTY, newest
    said = form.cleaned_data
    return form, known[said["clock"]], By(said["by"]), min(said["day"], clock.today())


def _shown(frame: Frame, chosen: Clock, by: By, day: date) -> dict[str, object]:
    language = reading_language()
    units = access.units(frame)
    loaded = queries.load(units, chosen, day)
    found = queries.picture(loaded, day, by, units, language)
    limit = chosen.limit(day)
    return {
        "picture": found,
        "total": _line(found.total, language),
        "lines": [_line(row, language) for row in found.rows],
        "by": by.label,
        "chart": drawn(found, language) if found.total.now.guaranteed else None,
        "limit": limit and {"told": limit_told(limit), "source": limit.source.title, "verified": limit.source.verified},
        "clock_label": chosen.label[language],
        "forecast": forecast_told(found.forecast, found.total.now.over, language),
        "agreements": [_agreed(one, language) for one in queries.agreement(frame.required_unit(), chosen, loaded, day)],
    }


def _agreed(one: Agreement, language: Language) -> dict[str, object]:
    off = [(row.label.said(language), list(zip(row.stated, row.counted, strict=True))) for row in one.off]
    return {"one": one, "off": off}


def _line(row: Row, language: Language) -> dict[str, object]:
    now = row.now
    share = Figure.share(now.over, now.guaranteed) if now.guaranteed else None
    return {
        "row": row,
        "change": format_figure(Figure(row.change, Unit.COUNT, 0, signed=True), language),
        "share": format_figure(share, language) if share else "–",
        "median": median_told(row.median, language),
    }
