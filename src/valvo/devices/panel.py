"""Devices on the case page."""

from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.devices.access import links_of, may_link
from valvo.devices.forms import LinkForm
from valvo.handling.models import Case
from valvo.handling.panels import Panel

ABOUT_DEVICES = "device_incident"


def panel(person: User, case: Case) -> Panel | None:
    """Return the devices a case is about; None for a case of another kind that is about none."""
    links = list(links_of(case))
    if case.kind != ABOUT_DEVICES and not links:
        return None
    form = LinkForm() if may_link(person, case) else None
    context = {"links": links, "form": form, "number": case.report.number}
    return Panel("devices", _("Devices"), "devices/parts/case.html", context, order=35)
