"""One saved picture: looked at, changed, its rows moved, taken away."""

from typing import Literal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valvo.indicators.queries import right_now
from valvo.pictures import access, actions, shown
from valvo.pictures.forms import PictureForm, filled
from valvo.web.forms import saved
from valvo.web.frame import frame_of
from valvo.web.templatetags.valvo import reading_language


@login_required
@require_GET
def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show a saved picture, which looks the same for everybody who opens its address."""
    frame, language = frame_of(request), reading_language()
    person = frame.person
    picture = access.picture_seen(person, key)
    if request.GET.get("unit", picture.unit.public_id) != picture.unit.public_id:
        return redirect(reverse("indicators:picture") + frame.query())  # the way through the tree, chosen above
    frame.show_unit(picture.unit)
    period, first, mail = shown.period_of(picture), access.first_of(person), access.mailed_to(person)
    context = {
        "picture": picture,
        "period": period,
        "rows": shown.rows(picture, period, language),
        "as_of": shown.as_of(),
        "now": right_now(picture.unit),
        "query": f"?unit={picture.unit.public_id}&period={period}",
        "may_change": access.may_change(person, picture),
        "is_first": first is not None and first.pk == picture.pk,
        "mailed": mail is not None and mail.picture_id == picture.pk,
    }
    return render(request, "pictures/picture.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Change what a picture shows."""
    person = frame_of(request).person
    picture = access.picture_to_change(person, key)
    sent = request.POST if request.method == "POST" else None
    form = PictureForm(
        sent,
        initial=filled(picture),
        offered=shown.offered(picture.unit, reading_language()),
        forums=access.forums_offered(person, picture),
        written=picture.forum,
    )

    def keep(one: PictureForm) -> None:
        actions.change_picture(picture=picture, new=one.choice(), by=person)

    if sent is not None and saved(form, keep):
        messages.success(request, _("Saved."))
        return redirect("pictures:picture", key=key)
    context = {
        "form": form,
        "unit": picture.unit,
        "picture": picture,
        "may_share": access.may_share(person, picture.unit),
    }
    return render(request, "pictures/make.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def move(request: HttpRequest, key: str) -> HttpResponse:
    """Move a row a step up or down."""
    person = frame_of(request).person
    picture = access.picture_to_change(person, key)
    way: Literal["up", "down"] = "up" if request.POST.get("way") == "up" else "down"
    actions.move_row(picture=picture, indicator=request.POST.get("indicator", ""), way=way, by=person)
    return redirect("pictures:picture", key=key)


@login_required
@require_POST
def remove(request: HttpRequest, key: str) -> HttpResponse:
    """Take a picture away."""
    person = frame_of(request).person
    actions.remove_picture(picture=access.picture_to_change(person, key), by=person)
    messages.success(request, _("The picture was taken away."))
    return redirect("pictures:index")
