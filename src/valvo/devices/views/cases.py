"""Which devices a case is about."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from valvo.accounts.models import User
from valvo.devices import access, actions, queries
from valvo.devices.errors import NoSuchDeviceError
from valvo.devices.forms import LinkForm
from valvo.handling.access import case_to_handle
from valvo.handling.models import Case
from valvo.web.frame import frame_of


@login_required
@require_POST
def link(request: HttpRequest, number: str) -> HttpResponse:
    """Say that a case is about the device with an identifier; one that is not found is told beside the case."""
    frame = frame_of(request)
    case = case_to_handle(frame.person, number)
    form = LinkForm(request.POST)
    if form.is_valid():
        _link(request, case, form.cleaned_data["mark"], frame.person)
    else:
        messages.error(request, str(form.errors["mark"][0]))
    return redirect("handling:case", number)


def _link(request: HttpRequest, case: Case, mark: str, person: User) -> None:
    try:
        actions.link(case=case, device=queries.device_named(person, mark), by=person)
        messages.success(request, _("The device is linked to the case."))
    except NoSuchDeviceError as error:
        messages.error(request, f"{mark}: {error}")


@login_required
@require_POST
def unlink(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Say that a case is not about a device after all."""
    frame = frame_of(request)
    case = case_to_handle(frame.person, number)
    actions.unlink(link=access.link_for(case, pk), by=frame.person)
    return redirect("handling:case", number)
