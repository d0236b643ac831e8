"""The list of saved pictures; making one; which one the menu opens, and which one comes by mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valvo.pictures import access, actions, shown
from valvo.pictures.forms import PictureForm
from valvo.pictures.models import SavedPicture
from valvo.web.forms import saved
from valvo.web.frame import frame_of
from valvo.web.templatetags.valvo import reading_language


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List one's own pictures and the shared ones."""
    frame = frame_of(request)
    unit = access.unit_to_save_of(frame)
    mail = access.mailed_to(frame.person)
    context = {
        "unit": unit,
        "pictures": access.pictures_seen(frame.person),
        "first": access.first_of(frame.person),
        "mailed": mail.picture_id if mail else None,
    }
    return render(request, "pictures/index.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Save a picture of the unit in view."""
    frame = frame_of(request)
    unit = access.unit_to_save_of(frame)
    sent = request.POST if request.method == "POST" else None
    offered, forums = shown.offered(unit, reading_language()), access.forums_offered(frame.person)
    form = PictureForm(sent, offered=offered, forums=forums)
    made: list[SavedPicture] = []

    def keep(one: PictureForm) -> None:
        made.append(actions.save_picture(new=one.choice(), unit=unit, by=frame.person))

    if sent is not None and saved(form, keep):
        messages.success(request, _("Saved."))
        return redirect("pictures:picture", key=made[0].key)
    context = {"form": form, "unit": unit, "may_share": access.may_share(frame.person, unit)}
    return render(request, "pictures/make.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def first(request: HttpRequest) -> HttpResponse:
    """Let the menu open a picture, or the whole picture again."""
    person, key, back = frame_of(request).person, request.POST.get("key", ""), _back(request)
    actions.open_first(picture=access.picture_seen(person, key) if key else None, by=person)
    messages.success(request, _("Saved."))
    return back


@login_required
@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    """Get a picture by mail every working morning, or none."""
    person, key, back = frame_of(request).person, request.POST.get("key", ""), _back(request)
    if key:
        actions.subscribe(picture=access.picture_seen(person, key), by=person)
        messages.success(request, _("The counts come by mail every working morning."))
    else:
        actions.unsubscribe(by=person)
        messages.success(request, _("No more morning mail is sent to you."))
    return back


def _back(request: HttpRequest) -> HttpResponse:
    """Return the way back to where the button stands: a picture's own page, or the list."""
    key = request.POST.get("back", "")
    if not key:
        return redirect("pictures:index")
    return redirect("pictures:picture", key=access.picture_seen(frame_of(request).person, key).key)
