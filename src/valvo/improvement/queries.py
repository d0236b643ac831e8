"""Rows for lists of actions."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from valvo.accounts.models import Membership, User
from valvo.accounts.permissions import Permission, roles_with
from valvo.core import clock
from valvo.improvement import rules
from valvo.improvement.choices import ActionState
from valvo.improvement.models import Action
from valvo.organisation.models import Closure, Unit
from valvo.organisation.queries import in_force

Tone = Literal["", "worse", "better", "teal"]


@dataclass(frozen=True)
class ActionRow:
    """One action as shown in a list, and what this person may do with it by its state (rights apart)."""

    action: Action
    stands: str
    tone: Tone
    may_finish: bool
    may_verify: bool


def row(action: Action, person: User, today: date) -> ActionRow:
    """Return an action as a person sees it."""
    return ActionRow(
        action=action,
        stands=stands(action, today),
        tone=tone(action, today),
        may_finish=rules.may_move(action.state, ActionState.DONE),
        may_verify=rules.may_move(action.state, ActionState.VERIFIED)
        and rules.may_verify(owner=action.owner_id, verifier=person.pk),
    )


def stands(action: Action, today: date) -> str:
    """Return an action's state in words, or by how many days it is over its day."""
    over = rules.days_over(action.due, today, action.state)
    return _("%(days)s d over") % {"days": over} if over else str(action.get_state_display())


def tone(action: Action, today: date) -> Tone:
    """Return the tone of an action's tag: over is worse, verified is better."""
    if rules.days_over(action.due, today, action.state):
        return "worse"
    tones: dict[str, Tone] = {ActionState.VERIFIED: "better", ActionState.UNDER_WAY: "teal", ActionState.DONE: "teal"}
    return tones.get(action.state, "")


def possible_owners(unit: Unit) -> QuerySet[User]:
    """Return the people who can own an action at a unit: those with a role there or above, by name."""
    today = clock.today()
    above = Closure.objects.filter(in_force(today), descendant=unit).values("ancestor")
    held = Membership.objects.filter(unit__in=above, role__in=roles_with(Permission.REPORT), valid_from__lte=today)
    in_role = held.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today))
    return User.objects.filter(pk__in=in_role.values("user"), is_active=True)


def count_held(person: User) -> int:
    """Return how many open actions a person owns."""
    return Action.objects.filter(owner=person, state__in=rules.OPEN).count()
