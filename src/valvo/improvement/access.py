"""Which actions a person may read, work on and verify."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from valvo.accounts.access import may, units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.improvement.models import Action, EffectCheck, Evidence
from valvo.organisation.models import Unit


def actions_seen(person: User) -> QuerySet[Action]:
    """Return the actions a person may read: their own, and those at units where they may see actions."""
    reached = units_reached(person, Permission.ACTION_VIEW)
    return Action.objects.filter(Q(owner=person) | Q(unit__in=reached.values("pk")))


def actions_edited(person: User) -> QuerySet[Action]:
    """Return the actions at units where the person may change actions."""
    return Action.objects.filter(unit__in=units_reached(person, Permission.ACTION_EDIT).values("pk"))


def action_seen(person: User, pk: int) -> Action:
    """Return an action the person may read; raises NotFoundError otherwise."""
    action = actions_seen(person).filter(pk=pk).select_related("owner", "unit", "created_by", "verified_by").first()
    if action is None:
        raise NotFoundError("no such action")
    return action


def action_to_work_on(person: User, pk: int) -> Action:
    """Return an action the person may start and finish: its owner, or who may change actions at its unit."""
    action = action_seen(person, pk)
    if action.owner_id != person.pk and not may_edit(person, action):
        raise NotAllowedError(_("Only the owner, or somebody who may change actions at the unit, can do this."))
    return action


def action_to_edit(person: User, pk: int) -> Action:
    """Return an action the person may change, verify or give up."""
    action = action_seen(person, pk)
    if not may_edit(person, action):
        raise NotAllowedError(_("You may not change actions at this unit."))
    return action


def may_edit(person: User, action: Action) -> bool:
    """Tell whether the person may change actions at the action's unit."""
    return actions_edited(person).filter(pk=action.pk).exists()


def unit_to_act_for(person: User, unit: Unit) -> Unit:
    """Return a unit where the person may add actions; raises NotAllowedError otherwise."""
    if not may(person, Permission.ACTION_EDIT, unit):
        raise NotAllowedError(_("You may not change actions at this unit."))
    return unit


def evidence_seen(person: User, pk: int, evidence: int) -> Evidence:
    """Return a file of an action the person may read; raises NotFoundError otherwise."""
    found = action_seen(person, pk).evidence.filter(pk=evidence).select_related("stored", "action").first()
    if found is None:
        raise NotFoundError("no such file")
    return found


def checks_seen(person: User) -> QuerySet[EffectCheck]:
    """Return the effect checks of actions the person may read."""
    return EffectCheck.objects.filter(action__in=actions_seen(person).values("pk"))


def check_seen(person: User, pk: int) -> EffectCheck:
    """Return an effect check of an action the person may read; raises NotFoundError otherwise."""
    rows = checks_seen(person).filter(pk=pk).select_related("action__unit", "action__owner", "responsible")
    found = rows.first()
    if found is None:
        raise NotFoundError("no such check")
    return found


def check_to_decide(person: User, pk: int) -> EffectCheck:
    """Return an effect check the person may decide on: who is asked, or who may change actions at the unit."""
    check = check_seen(person, pk)
    if check.responsible_id != person.pk and not may_edit(person, check.action):
        raise NotAllowedError(_("You may not change actions at this unit."))
    return check
