"""Rows for lists of actions."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from valvo.accounts.access import units_reached
from valvo.accounts.models import Membership, User
from valvo.accounts.permissions import Permission, roles_with
from valvo.attachments.queries import FileRow, rows
from valvo.core import clock
from valvo.improvement import rules
from valvo.improvement.choices import ActionState
from valvo.improvement.models import Action, EffectCheck
from valvo.organisation.models import Closure, Unit
from valvo.organisation.queries import in_force

Tone = Literal["", "worse", "better", "teal"]
BOARD_STATES = (ActionState.PLANNED, ActionState.UNDER_WAY, ActionState.DONE, ActionState.VERIFIED)
CARDS = 12  # in each column of the board


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


def count_checks_held(person: User) -> int:
    """Return how many effect checks without a decision a person is asked for."""
    return checks_open().filter(responsible=person).count()


def checks_open() -> QuerySet[EffectCheck]:
    """Return the effect checks nobody has decided on."""
    return EffectCheck.objects.filter(effect="")


def check_of(action: Action) -> EffectCheck | None:
    """Return the check of an action's effect; None while the action is not verified."""
    return EffectCheck.objects.filter(action=action).select_related("responsible").first()


@dataclass(frozen=True)
class BoardCard:
    """One action on the board, and whether this person may move it on."""

    row: ActionRow
    may_work: bool
    may_edit: bool


@dataclass(frozen=True)
class BoardColumn:
    """One state of the board with its first cards; `more` tells how many there are beside them."""

    state: str
    label: str
    cards: list[BoardCard]
    total: int

    @property
    def more(self) -> int:
        """Return how many actions are not shown."""
        return self.total - len(self.cards)


def board(rows: QuerySet[Action], person: User) -> list[BoardColumn]:
    """Return the actions by state, the first due first; a fixed number of queries, whatever their number."""
    today = clock.today()
    totals = dict(rows.order_by().values_list("state").annotate(number=Count("pk")))
    shown = {state: list(rows.filter(state=state).order_by(*_order(state))[:CARDS]) for state in BOARD_STATES}
    edited = set(units_reached(person, Permission.ACTION_EDIT).values_list("pk", flat=True))

    def card(action: Action) -> BoardCard:
        may_edit = action.unit_id in edited
        return BoardCard(row(action, person, today), may_edit or action.owner_id == person.pk, may_edit)

    return [
        BoardColumn(state.value, str(state.label), [card(action) for action in shown[state]], totals.get(state, 0))
        for state in BOARD_STATES
    ]


def _order(state: ActionState) -> tuple[str, ...]:
    return ("-verified_at", "-pk") if state is ActionState.VERIFIED else ("due", "pk")


def evidence_rows(action: Action) -> list[FileRow]:
    """Return the files that show that an action was done."""
    found = action.evidence.select_related("stored")
    return rows((one.stored, reverse("improvement:evidence", args=[action.pk, one.pk])) for one in found)


def done_with_indicator(indicator: str, unit: Unit) -> QuerySet[Action]:
    """Return the actions at a unit tied to an indicator that were done, the first done first."""
    tied = Action.objects.filter(indicator=indicator, unit=unit, done_at__isnull=False)
    return tied.exclude(state=ActionState.CANCELLED).order_by("done_at", "pk")
