"""Taking in a list of devices: what would happen is shown first, and only then confirmed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valvo.accounts.models import User
from valvo.devices import access, actions
from valvo.devices.actions import NewDevice
from valvo.devices.forms import ListForm
from valvo.devices.lists import read_devices
from valvo.organisation.models import Unit
from valvo.registers.actions import discard as throw_away
from valvo.registers.actions import stage
from valvo.registers.choices import Purpose
from valvo.registers.incoming import RawFile
from valvo.registers.models import Upload
from valvo.registers.reading.reasons import TableError
from valvo.web.forms import saved
from valvo.web.frame import frame_of
from valvo.web.templatetags.valvo import reading_language


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a list and show what it would do; nothing is kept yet."""
    frame = frame_of(request)
    unit = access.unit_kept(frame.person, frame.required_unit())
    form = ListForm(request.POST or None, request.FILES or None)
    kept: list[Upload] = []

    def keep(one: ListForm) -> None:
        file = one.cleaned_data["table"]
        raw = RawFile(file.name or "", file.read())
        _dry(raw.name, raw.content, unit, frame.person)
        kept.append(stage(files=[raw], unit=unit, by=frame.person, purpose=Purpose.DEVICES))

    faults: list[str] = []
    try:
        if form.is_bound and saved(form, keep):
            return redirect("devices:review", kept[0].pk)
    except TableError as error:
        faults = [note.told(reading_language()) for note in error.notes]
    status = 422 if form.errors or faults else 200
    return render(request, "devices/upload.html", {"form": form, "unit": unit, "faults": faults}, status=status)


def _dry(name: str, content: bytes, unit: Unit, person: User) -> tuple[list[NewDevice], tuple[int, int]]:
    devices = read_devices(name, content, access.types_to_use(unit), access.units_seen(person, unit))
    return devices, actions.take_in(new=devices, unit=unit, by=person, dry_run=True)


def _read(kept: Upload, person: User) -> tuple[list[NewDevice], tuple[int, int]]:
    file = kept.files.get()
    return _dry(file.name, bytes(file.content), kept.unit, person)


@login_required
@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what taking in the list would do."""
    frame = frame_of(request)
    kept = access.upload_for(frame.person, pk)
    devices, (new, there) = _read(kept, frame.person)
    context = {"upload": kept, "devices": devices[:50], "total": len(devices), "new": new, "there": there}
    return render(request, "devices/review.html", context)


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the devices of the list into use."""
    frame = frame_of(request)
    kept = access.upload_for(frame.person, pk)
    devices, _counts = _read(kept, frame.person)
    new, _there = actions.confirm(upload=kept, new=devices, by=frame.person)
    said = ngettext("%(count)s device is in use.", "%(count)s devices are in use.", new)
    messages.success(request, said % {"count": new})
    return redirect(reverse("devices:devices") + f"?unit={kept.unit.public_id}")


@login_required
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the list away."""
    frame = frame_of(request)
    throw_away(upload=access.upload_for(frame.person, pk), by=frame.person)
    messages.success(request, _("The list was thrown away; nothing was kept."))
    return redirect("devices:devices")
