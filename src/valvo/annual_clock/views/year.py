"""The year as a wheel and as a list; what is put into it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valvo.accounts.access import may
from valvo.accounts.permissions import Permission
from valvo.annual_clock import access, actions, forms, queries, rules, wheel
from valvo.annual_clock.choices import Kind, Standing
from valvo.core import clock
from valvo.core.languages import language_or
from valvo.web.forms import saved
from valvo.web.frame import Frame, frame_of


@login_required
@require_GET
def year(request: HttpRequest) -> HttpResponse:
    """Show a unit's year."""
    return _page(request)


@login_required
@require_POST
def take_template(request: HttpRequest) -> HttpResponse:
    """Put a template's occasions into the unit's year."""
    frame = frame_of(request)
    unit = access.unit_to_plan(frame.person, frame.required_unit())

    def save(form: forms.TemplateForm) -> None:
        actions.take_template(unit=unit, lines=form.lines(), by=frame.person)

    form = forms.TemplateForm(request.POST)
    return redirect(_here(frame)) if saved(form, save) else _page(request, form)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Put something that comes back into the unit's year."""
    frame = frame_of(request)
    unit = access.unit_to_plan(frame.person, frame.required_unit())

    def save(form: forms.SeriesForm) -> None:
        actions.add_series(unit=unit, values=form.cleaned_data, by=frame.person)

    first = {"first": clock.today()} | forms.of_forum(unit, request.GET.get("forum", ""))
    form = forms.SeriesForm(request.POST or None, unit=unit, initial=first)
    if request.method == "POST" and saved(form, save):
        return redirect(_here(frame))
    context = {"form": form, "unit": unit, "series": None}
    return render(request, "annual_clock/series.html", context, status=422 if form.errors else 200)


def _here(frame: Frame) -> str:
    return reverse("annual_clock:year") + frame.query()


def _page(request: HttpRequest, template_form: forms.TemplateForm | None = None) -> HttpResponse:
    frame = frame_of(request)
    unit, shown, kind, quarter = frame.required_unit(), _year(request), _kind(request), _quarter(request)
    whole = queries.year_of(frame.person, unit, shown, language_or(get_language()))
    found = [one for one in whole if kind in ("", one.kind) and quarter in (0, rules.quarter_of(one.on))]
    context: dict[str, Any] = {
        "unit": unit,
        "year": shown,
        "kind": kind,
        "kinds": Kind.choices,
        "quarter": quarter,
        "quarters": (1, 2, 3, 4),
        "months": queries.months(found),
        "counts": [(one, Standing(one).label, n) for one, n in rules.counted(one.state for one in found).items()],
        "wheel": _wheel(shown, found),
        "may_edit": may(frame.person, Permission.CLOCK_EDIT, unit),
        "template_form": template_form or forms.TemplateForm(),
        "total": len(found),
        "empty": not whole,
    }
    return render(request, "annual_clock/year.html", context, status=422 if template_form else 200)


def _wheel(shown: int, found: list[queries.Entry]) -> dict[str, Any]:
    drawn = [one for one in found if one.on.year == shown]
    spots = wheel.places([one.on for one in drawn])
    today = clock.today()
    return {
        "size": wheel.SIZE,
        "centre": wheel.CENTRE,
        "sectors": list(zip(wheel.sectors(shown), range(1, 13), strict=True)),
        "dots": list(zip(drawn, spots, strict=True)),
        "hand": wheel.hand(today) if today.year == shown else None,
    }


def _year(request: HttpRequest) -> int:
    text = request.GET.get("year", "")
    asked = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else clock.today().year
    return min(max(asked, forms.FIRST_YEAR), forms.LAST_YEAR)


def _quarter(request: HttpRequest) -> int:
    """Return the quarter asked for; nought for the whole year."""
    asked = request.GET.get("quarter", "")
    return int(asked) if asked in {"1", "2", "3", "4"} else 0


def _kind(request: HttpRequest) -> str:
    asked = request.GET.get("kind", "")
    return asked if asked in Kind.values else ""
