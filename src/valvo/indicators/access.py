"""Which units' figures a person may see. “Not yours” and “not there” answer alike."""

from django.utils.translation import gettext as _

from valvo.accounts.access import may, units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.improvement.access import actions_seen
from valvo.improvement.choices import ActionState
from valvo.improvement.models import Action
from valvo.indicators.declarations import Indicator
from valvo.indicators.own import declared_at
from valvo.organisation.models import Unit
from valvo.organisation.queries import under
from valvo.web.frame import Frame

MOST_ACTIONS = 12  # shown beside a chart


def unit_seen(frame: Frame) -> Unit:
    """Return the unit in view; raises NotFoundError where the person may not see its figures."""
    unit = frame.required_unit()
    if not may(frame.person, Permission.PICTURE_VIEW, unit):
        raise NotFoundError("no such picture")
    return unit


def unit_to_decide(frame: Frame) -> Unit:
    """Return the unit in view; raises NotAllowedError where the person may see its figures but decide nothing."""
    unit = unit_seen(frame)
    if not may_decide(frame.person, unit):
        raise NotAllowedError(_("You may see these figures but not set phases, notes or targets."))
    return unit


def may_decide(person: User, unit: Unit) -> bool:
    """Tell whether the person may set phases, notes and targets at a unit."""
    return may(person, Permission.PICTURE_EDIT, unit)


def sees_rows(person: User, permission: Permission, unit: Unit) -> bool:
    """Tell whether the person may read what lies behind a unit's figures: its cases, actions or deliveries."""
    return may(person, permission, unit)


def units_seen(person: User) -> set[int]:
    """Return the keys of all units whose figures the person may see."""
    return set(units_reached(person, Permission.PICTURE_VIEW).values_list("pk", flat=True))


def declared_where(person: User, one: Indicator) -> Unit | None:
    """Return the unit an own indicator is declared at; None where the person sees no unit that is asked for it."""
    unit = declared_at(one)
    asked = under(unit, clock.today()).values("pk")
    return unit if units_reached(person, Permission.PICTURE_VIEW).filter(pk__in=asked).exists() else None


def actions_tied(person: User, indicator: str, unit: Unit) -> list[Action]:
    """Return the actions tied to an indicator at a unit and under it that the person may read, the latest first."""
    below = under(unit, clock.today()).values("pk")
    tied = actions_seen(person).filter(indicator=indicator, unit__in=below).exclude(state=ActionState.CANCELLED)
    return list(tied.select_related("unit", "effect_check").order_by("-due", "-pk")[:MOST_ACTIONS])


def may_act(person: User, unit: Unit) -> bool:
    """Tell whether the person may add actions at a unit."""
    return may(person, Permission.ACTION_EDIT, unit)
