"""Effect checks that have come to their day: lines on Today, deadlines in the digest."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import Language
from valvo.handling.escalation import stage_on
from valvo.handling.reminding import Deadline, worded
from valvo.improvement.models import EffectCheck
from valvo.improvement.queries import checks_open
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree
from valvo.web.waiting import SHOWN, Group, Line, group, line_by

_WHAT = worded(gettext_lazy("Effect of action"))


def groups(person: User, unit: Unit, language: Language) -> list[Group]:
    """Return the effects the person is asked to look at, from the day they may be looked at."""
    below = subtree(unit, clock.today()).values("pk")
    mine = checks_open().filter(responsible=person, due__lte=clock.today(), action__unit__in=below)
    shown = mine.select_related("action__unit")[:SHOWN]
    more = f"{reverse('effects:checks')}?state=due"
    return [group("effects", _("Did it help? Effects to look at"), [_line(one) for one in shown], mine.count(), more)]


def _line(check: EffectCheck) -> Line:
    return line_by(
        check.due,
        title=check.action.title,
        address=reverse("effects:check", args=[check.pk]),
        quiet=check.action.unit.name,
        rule=_("The day set for looking at the effect"),
        button=_("Look and decide"),
    )


def deadlines() -> Iterator[Deadline]:
    """Yield the effect checks whose day has come to a stage of reminding."""
    for one in checks_open().select_related("action", "responsible"):
        stage = stage_on(clock.today(), due=one.due, started=clock.local_day(one.created_at))
        if stage:
            address = reverse("effects:check", args=[one.pk])
            number, unit = str(one.action_id), one.action.unit_id
            yield Deadline("effect", one.pk, one.due, stage, _WHAT, number, address, unit, one.responsible)
