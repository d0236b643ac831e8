"""Every write to improvement actions. `seen` is the version the person's page was made from: a later one is refused."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.improvement import rules
from valvo.improvement.choices import ActionState, Origin
from valvo.improvement.errors import DueError, MoveError, OwnActionError
from valvo.improvement.events import ActionEvent
from valvo.improvement.models import Action
from valvo.organisation.models import Unit
from valvo.trail.actions import record


@transaction.atomic
def add_action(
    *, origin: Origin, origin_id: int, title: str, owner: User, unit: Unit, due: date, by: User | None, text: str = ""
) -> Action:
    """Add an action to be done by its owner at a unit until a day; raises DueError for a day gone by."""
    now = clock.now()
    if due < clock.local_day(now):
        raise DueError(_("The day an action is due cannot be in the past."))
    action = Action.objects.create(
        origin=origin,
        origin_id=origin_id,
        title=title,
        text=text,
        owner=owner,
        unit=unit,
        due=due,
        created_at=now,
        created_by=by,
        changed_at=now,
    )
    record(
        ActionEvent.ADDED,
        by=by,
        target=action,
        unit=unit,
        origin=origin.value,
        origin_id=origin_id,
        owner=owner.pk,
        due=due,
    )
    return action


@transaction.atomic
def edit_action(
    *, action: Action, title: str, owner: User, due: date, by: User | None, text: str = "", seen: int | None = None
) -> Action:
    """Change what is to be done, by whom or until when; only while the action is open."""
    action = _locked(action, seen)
    if action.state not in rules.OPEN:
        raise MoveError(_("The action is no longer open."))
    if due != action.due and due < clock.today():
        raise DueError(_("The day an action is due cannot be in the past."))
    before = action.due
    action.title, action.text, action.owner, action.due = title, text, owner, due
    _save(action)
    record(ActionEvent.EDITED, by=by, target=action, unit=action.unit_id, owner=owner.pk, due=due, due_before=before)
    return action


@transaction.atomic
def start_action(*, action: Action, by: User | None, seen: int | None = None) -> Action:
    """Mark that work has begun."""
    if _locked(action, seen).state != ActionState.PLANNED:
        raise MoveError(_("Only a planned action can be begun."))
    action = _moved(action, ActionState.UNDER_WAY, seen)
    _save(action)
    record(ActionEvent.STARTED, by=by, target=action, unit=action.unit_id)
    return action


@transaction.atomic
def finish_action(*, action: Action, by: User | None, note: str = "", seen: int | None = None) -> Action:
    """Mark an action as done; somebody else than its owner verifies it then."""
    action = _moved(action, ActionState.DONE, seen)
    action.done_at, action.done_note = clock.now(), note
    _save(action)
    record(ActionEvent.DONE, by=by, target=action, unit=action.unit_id)
    return action


@transaction.atomic
def send_back(*, action: Action, by: User, seen: int | None = None) -> Action:
    """Send a done action back to its owner: it is not good enough yet."""
    if _locked(action, seen).state != ActionState.DONE:
        raise MoveError(_("Only an action that is done can be sent back."))
    action = _moved(action, ActionState.UNDER_WAY, seen)
    action.done_at = None
    _save(action)
    record(ActionEvent.SENT_BACK, by=by, target=action, unit=action.unit_id)
    return action


@transaction.atomic
def verify_action(*, action: Action, by: User, seen: int | None = None) -> Action:
    """Verify that what was to be done is done; raises OwnActionError for the action's owner."""
    action = _moved(action, ActionState.VERIFIED, seen)
    if not rules.may_verify(owner=action.owner_id, verifier=by.pk):
        raise OwnActionError(_("An action is verified by somebody else than its owner."))
    action.verified_at, action.verified_by = clock.now(), by
    _save(action)
    record(ActionEvent.VERIFIED, by=by, target=action, unit=action.unit_id)
    return action


@transaction.atomic
def cancel_action(*, action: Action, reason: str, by: User, seen: int | None = None) -> Action:
    """Give an action up, in words why."""
    action = _moved(action, ActionState.CANCELLED, seen)
    action.cancelled_at, action.cancel_reason = clock.now(), reason
    _save(action)
    record(ActionEvent.CANCELLED, by=by, target=action, unit=action.unit_id)
    return action


@transaction.atomic
def hand_over_actions(leaver: User, to: User, by: User | None) -> int:
    """Give every open action of somebody who leaves to somebody else; return how many there were."""
    actions = list(Action.objects.select_for_update().filter(owner=leaver, state__in=rules.OPEN))
    for action in actions:
        action.owner = to
        _save(action)
        record(ActionEvent.HANDED_OVER, by=by, target=action, unit=action.unit_id, to=to.pk)
    return len(actions)


def _locked(action: Action, seen: int | None) -> Action:
    action = Action.objects.select_for_update().get(pk=action.pk)
    if seen is not None and seen != action.version:
        raise StaleError(_("Somebody changed the action after you opened the page. What you wrote is kept below."))
    return action


def _moved(action: Action, state: ActionState, seen: int | None) -> Action:
    action = _locked(action, seen)
    if not rules.may_move(action.state, state):
        message = _("An action that is “%(before)s” cannot become “%(after)s”.")
        raise MoveError(message % {"before": action.get_state_display(), "after": state.label})
    action.state = state
    return action


def _save(action: Action) -> None:
    action.version += 1
    action.changed_at = clock.now()
    action.save()
