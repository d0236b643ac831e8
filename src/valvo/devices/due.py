"""Checks of devices that are due: lines on Today, deadlines in the digest."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import Language
from valvo.devices.access import officers_on, units_kept
from valvo.devices.choices import Task
from valvo.devices.models import Check
from valvo.devices.queries import planned
from valvo.handling.escalation import stage_on
from valvo.handling.reminding import Deadline
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree
from valvo.web.waiting import SHOWN, Group, Line, group, line_by

AHEAD = timedelta(days=14)


def _due() -> QuerySet[Check]:
    rows = planned().filter(due__lte=clock.today() + AHEAD)
    return rows.select_related("device__type", "device__unit").order_by("due", "pk")


def groups(person: User, unit: Unit, language: Language) -> list[Group]:
    """Return the checks due within a fortnight of devices the person looks after."""
    below = subtree(unit, clock.today()).values("pk")
    mine = _due().filter(device__unit__in=units_kept(person).values("pk")).filter(device__unit__in=below)
    lines = [_line(one) for one in mine[:SHOWN]]
    return [group("devices", _("Devices to check"), lines, mine.count(), f"{reverse('devices:devices')}?sort=due")]


def _line(check: Check) -> Line:
    return line_by(
        check.due,
        title=f"{check.get_task_display()}: {check.device}",
        address=reverse("devices:check", args=[check.pk]),
        quiet=check.device.unit.name,
        rule=_("The interval of its type"),
        button=_("Note how it went"),
        leaves=True,
    )


def deadlines() -> Iterator[Deadline]:
    """Yield the checks whose day has come to a stage of reminding; the unit's officer is told as their owner."""
    owners = {one.unit_id: one.person for one in officers_on(clock.today()).select_related("person").order_by("-pk")}
    for one in _due():
        stage = stage_on(clock.today(), due=one.due, started=clock.local_day(one.planned_at))
        if stage:
            address = reverse("devices:check", args=[one.pk])
            what, unit = partial(_label, Task(one.task)), one.device.unit_id
            number = one.device.mark
            yield Deadline("device", one.pk, one.due, stage, what, number, address, unit, owners.get(unit))


def _label(task: Task, language: Language) -> str:
    with translation.override(language):
        return _("Check of a device") if task == Task.CHECK else _("Maintenance of a device")
