"""What forums take up of improvement: actions past their day."""

from django.urls import reverse
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import Language
from valvo.improvement import queries, rules
from valvo.improvement.access import actions_seen
from valvo.improvement.models import Action
from valvo.organisation.models import Unit
from valvo.organisation.queries import under
from valvo.web.agenda import SHOWN, Matter, Topic


def overdue(person: User, unit: Unit, language: Language) -> Topic:
    """Return the open actions past their day at a unit and under it, the longest over first."""
    today = clock.today()
    below = under(unit, today).values("pk")
    rows = actions_seen(person).filter(unit__in=below, state__in=rules.OPEN, due__lt=today)
    found = rows.select_related("unit").order_by("due", "pk")
    return Topic("actions", _("Actions past their day"), [_matter(one) for one in found[:SHOWN]], found.count())


def _matter(action: Action) -> Matter:
    stands = queries.stands(action, clock.today())
    return Matter(action.title, f"{action.unit.name} · {stands}", reverse("improvement:action", args=[action.pk]))
