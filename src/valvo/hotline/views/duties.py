"""Who is on call for the unit in view, step by step."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from valvo.core import clock
from valvo.hotline import access, actions
from valvo.hotline.channels import channels
from valvo.hotline.choices import ChannelName
from valvo.hotline.forms import DutyForm
from valvo.hotline.queries import lists_for
from valvo.hotline.rules import STEP_AFTER
from valvo.organisation.models import Unit
from valvo.web.forms import saved
from valvo.web.frame import Frame, frame_of


@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show who is called for the unit in view, in order."""
    frame = frame_of(request)
    unit = access.unit_seen(frame.person, frame.required_unit())
    return _page(request, frame, unit, DutyForm())


@login_required
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put somebody on call for the unit in view."""
    frame = frame_of(request)
    unit = access.unit_to_edit(frame.person, frame.required_unit())

    def save(form: DutyForm) -> None:
        actions.add_duty(unit=unit, by=frame.person, **form.cleaned_data)

    form = DutyForm(request.POST)
    if not saved(form, save):
        return _page(request, frame, unit, form, status=422)
    messages.success(request, _("Saved."))
    return redirect(_address(unit))


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody off call from today."""
    frame = frame_of(request)
    duty = access.duty_to_end(frame.person, pk)
    actions.end_duty(duty=duty, by=frame.person)
    return redirect(_address(duty.unit))


def _address(unit: Unit) -> str:
    return f"{reverse('hotline:on_call')}?unit={unit.public_id}"


def _page(request: HttpRequest, frame: Frame, unit: Unit, form: DutyForm, status: int = 200) -> HttpResponse:
    context = {
        "unit": unit,
        "today": clock.today(),
        "lists": lists_for(unit),
        "form": form,
        "may_edit": access.may_edit(frame.person, unit),
        "second_channel": ChannelName.SECOND in channels(),
        "minutes": STEP_AFTER.seconds // 60,
    }
    return render(request, "hotline/on_call.html", context, status=status)
