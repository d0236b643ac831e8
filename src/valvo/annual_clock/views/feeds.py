"""Calendar feeds: made, shown once, revoked, and read by a calendar without signing in."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_GET, require_POST

from valvo.annual_clock import access, actions, forms, queries
from valvo.annual_clock.feed import calendar
from valvo.core import clock
from valvo.core.languages import language_or
from valvo.forums.access import forum_seen
from valvo.forums.models import Forum
from valvo.web.fields import MOST_DIGITS
from valvo.web.frame import frame_of


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List one's own feeds."""
    return _page(request, forms.FeedForm())


@login_required
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make a feed and show its address this one time."""
    frame = frame_of(request)
    forum = _forum(request)
    form = forms.FeedForm(request.POST)
    if not forum and not form.is_valid():
        return _page(request, form, status=422)
    unit, mine = (forum.unit, False) if forum else (frame.required_unit(), form.cleaned_data["mine"])
    language = language_or(get_language())
    secret = actions.make_feed(unit=unit, mine=mine, forum=forum, language=language, by=frame.person)
    address = settings.SITE_URL + reverse("annual_clock:calendar", args=[secret])
    return _page(request, forms.FeedForm(), address=address)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a feed's address lead nowhere."""
    person = frame_of(request).person
    actions.revoke_feed(feed=access.feed_for(person, pk), by=person)
    return redirect("annual_clock:feeds")


@require_GET
def read(request: HttpRequest, secret: str) -> HttpResponse:
    """Return the calendar of a secret address: what last year, this year and next year hold."""
    feed = access.feed_by(actions.digest(secret))
    language, this = language_or(feed.language), clock.today().year
    with override(language):
        found = [one for year in (this - 1, this, this + 1) for one in queries.year_of_feed(feed, year, language)]
        content = calendar(feed.forum.name if feed.forum else feed.unit.name, found)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers={"Cache-Control": "private"})


def _forum(request: HttpRequest) -> Forum | None:
    """Return the forum the address names; raises NotFoundError where the person does not see it."""
    asked = request.GET.get("forum", "")
    if not asked:
        return None
    whole = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= MOST_DIGITS else 0
    return forum_seen(frame_of(request).person, whole)


def _page(request: HttpRequest, form: forms.FeedForm, address: str = "", status: int = 200) -> HttpResponse:
    frame = frame_of(request)
    context = {
        "rows": access.feeds(frame.person),
        "form": form,
        "address": address,
        "unit": frame.required_unit(),
        "forum": _forum(request),
        "to": request.GET.urlencode(),
    }
    return render(request, "annual_clock/feeds.html", context, status=status)
