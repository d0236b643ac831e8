"""One occasion: how it stands, moved with a reason, marked as done; and its series."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valvo.accounts.access import may
from valvo.accounts.permissions import Permission
from valvo.annual_clock import access, actions, forms, queries
from valvo.annual_clock.models import Series
from valvo.core.errors import NotFoundError
from valvo.core.languages import language_or
from valvo.web.forms import saved, seen
from valvo.web.frame import frame_of


@login_required
@require_GET
def show(request: HttpRequest, pk: int, due: str) -> HttpResponse:
    """Show an occasion."""
    series = access.one_series(frame_of(request).person, pk)
    return _page(request, series, _found(series, due))


@login_required
@require_POST
def move(request: HttpRequest, pk: int, due: str) -> HttpResponse:
    """Move an occasion to another day."""
    person = frame_of(request).person
    series = access.series_to_change(person, pk)
    found = _found(series, due)

    def save(form: forms.MoveForm) -> None:
        to, reason = form.cleaned_data["to"], form.cleaned_data["reason"]
        actions.move(series=series, due=found.due, to=to, reason=reason, by=person, seen=_seen(request))

    form = forms.MoveForm(request.POST)
    return redirect(queries.occasion_address(found)) if saved(form, save) else _page(request, series, found, form)


@login_required
@require_POST
def tick(request: HttpRequest, pk: int, due: str) -> HttpResponse:
    """Mark an occasion as done, or take that back."""
    person = frame_of(request).person
    series = access.series_to_tick(person, pk)
    found = _found(series, due)
    done = request.POST.get("done") == "yes"
    actions.tick(series=series, due=found.due, done=done, by=person, seen=_seen(request))
    return redirect(queries.occasion_address(found))


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a series."""
    frame = frame_of(request)
    series = access.series_to_change(frame.person, pk)

    def save(form: forms.SeriesForm) -> None:
        actions.change_series(series=series, values=form.cleaned_data, by=frame.person, seen=_seen(request))

    form = forms.SeriesForm(request.POST or None, unit=series.unit, initial=forms.filled(series))
    if request.method == "POST" and saved(form, save):
        return redirect(_year_of(series))
    context = {"form": form, "unit": series.unit, "series": series}
    return render(request, "annual_clock/series.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a series out of the year."""
    frame = frame_of(request)
    series = access.series_to_change(frame.person, pk)
    actions.end_series(series=series, by=frame.person, seen=_seen(request))
    return redirect(_year_of(series))


def _year_of(series: Series) -> str:
    return f"{reverse('annual_clock:year')}?unit={series.unit.public_id}"


def _found(series: Series, due: str) -> queries.Occasion:
    try:
        day = date.fromisoformat(due)
    except ValueError as error:
        raise NotFoundError("no such day") from error
    found = queries.one_occasion(series, day) if forms.FIRST_YEAR <= day.year <= forms.LAST_YEAR else None
    if found is None:
        raise NotFoundError("no such day")
    return found


def _page(
    request: HttpRequest, series: Series, found: queries.Occasion, form: forms.MoveForm | None = None
) -> HttpResponse:
    person = frame_of(request).person
    may_edit = may(person, Permission.CLOCK_EDIT, series.unit)
    context = {
        "series": series,
        "title": queries.title_of(series, language_or(get_language())),
        "found": found,
        "may_open": access.may_open(person, series, found.document),
        "may_edit": may_edit,
        "may_tick": may_edit or series.responsible_id == person.pk,
        "move_form": form or forms.MoveForm(initial={"to": found.on}),
        "by_itself": (found.document is not None or found.by_itself) and found.day is None,
    }
    return render(request, "annual_clock/occasion.html", context, status=422 if form else 200)


def _seen(request: HttpRequest) -> int:
    """Return the version of the day the page was made from; nought says that nothing had been said of it."""
    found = seen(request)
    return -1 if found is None else found
