"""Every write to improvement actions. `seen` is the version the person's page was made from: a later one is refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.attachments.actions import keep
from valvo.attachments.cleaning import Cleaned
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.definitions.catalogue import catalogue
from valvo.improvement import rules
from valvo.improvement.choices import ActionState, Effect, Origin
from valvo.improvement.errors import LOOKED_AT_EARLY, DueError, EffectError, MoveError, OwnActionError
from valvo.improvement.events import ActionEvent, EffectEvent
from valvo.improvement.models import Action, EffectCheck, EffectDecision, Evidence
from valvo.organisation.models import Unit
from valvo.trail.actions import record


@dataclass(frozen=True)
class NewAction:
    """What is planned, whatever it comes from: who does what by when, and what it should lead to."""

    title: str
    owner: User
    due: date
    text: str = ""
    effect: str = ""
    indicator: str = ""
    cost: str = ""
    check_on: date | None = None


@transaction.atomic
def add_action(
    *,
    origin: Origin,
    title: str,
    owner: User,
    unit: Unit,
    due: date,
    by: User | None,
    origin_id: int = 0,
    text: str = "",
    effect: str = "",
    indicator: str = "",
    cost: str = "",
    check_on: date | None = None,
) -> Action:
    """Add an action to be done by its owner at a unit until a day; raises DueError for a day that cannot be."""
    now = clock.now()
    if due < clock.local_day(now):
        raise DueError(_("The day an action is due cannot be in the past."))
    _refuse_early_check(check_on, due)
    action = Action.objects.create(
        origin=origin,
        origin_id=origin_id,
        title=title,
        text=text,
        owner=owner,
        unit=unit,
        due=due,
        effect=effect,
        indicator=indicator,
        cost=cost,
        check_on=check_on,
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
    *,
    action: Action,
    title: str,
    owner: User,
    due: date,
    by: User | None,
    text: str = "",
    effect: str = "",
    indicator: str = "",
    cost: str = "",
    check_on: date | None = None,
    seen: int | None = None,
) -> Action:
    """Change what is to be done, by whom or until when; only while the action is open."""
    action = _locked(action, seen)
    if action.state not in rules.OPEN:
        raise MoveError(_("The action is no longer open."))
    if due != action.due and due < clock.today():
        raise DueError(_("The day an action is due cannot be in the past."))
    _refuse_early_check(check_on, due)
    before = action.due
    action.title, action.text, action.owner, action.due = title, text, owner, due
    action.effect, action.indicator, action.cost, action.check_on = effect, indicator, cost, check_on
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
def finish_action(
    *, action: Action, by: User | None, note: str = "", attached: Sequence[Cleaned] = (), seen: int | None = None
) -> Action:
    """Mark an action as done, with files that show it; somebody else than its owner verifies it then."""
    action = _moved(action, ActionState.DONE, seen)
    action.done_at, action.done_note = clock.now(), note
    _save(action)
    record(ActionEvent.DONE, by=by, target=action, unit=action.unit_id)
    for file in attached:
        _keep_evidence(action, file, by)
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
    """Verify that what was to be done is done, and plan to look at its effect; raises OwnActionError for its owner."""
    action = _moved(action, ActionState.VERIFIED, seen)
    if not rules.may_verify(owner=action.owner_id, verifier=by.pk):
        raise OwnActionError(_("An action is verified by somebody else than its owner."))
    action.verified_at, action.verified_by = clock.now(), by
    _save(action)
    record(ActionEvent.VERIFIED, by=by, target=action, unit=action.unit_id)
    _plan_effect_check(action, by)
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


@transaction.atomic
def decide_effect(
    *, check: EffectCheck, effect: Effect, reason: str, figures: dict[str, object], by: User
) -> EffectDecision:
    """Keep what a person decided about an action's effect, with the figures it was decided on; raises EffectError."""
    if not reason.strip():
        raise EffectError(_("Say why: the figures alone do not tell what made the difference."))
    made = EffectDecision.objects.create(
        effect_check=check, effect=effect, reason=reason.strip(), figures=figures, decided_at=clock.now(), decided_by=by
    )
    action, check.effect = check.action, effect
    check.save(update_fields=["effect"])
    record(EffectEvent.DECIDED, by=by, target=check, unit=action.unit_id, action=action.pk, effect=effect.value)
    return made


@transaction.atomic
def hand_over_effect_checks(leaver: User, to: User, by: User | None) -> int:
    """Give every effect check nobody has decided on to somebody else; return how many there were."""
    checks = list(EffectCheck.objects.filter(responsible=leaver, effect="").select_related("action"))
    for check in checks:
        check.responsible = to
        check.save()
        record(EffectEvent.HANDED_OVER, by=by, target=check, unit=check.action.unit_id, to=to.pk)
    return len(checks)


def _refuse_early_check(check_on: date | None, due: date) -> None:
    if rules.looks_early(check_on, due):
        raise DueError(str(LOOKED_AT_EARLY))


def _plan_effect_check(action: Action, by: User) -> None:
    """Ask the verifier to look at the effect, on the action's own day or as many days on as the definition says."""
    today = clock.today()
    days = catalogue().improvement.value.rule_on(today).effect_check_days
    due = max(action.check_on, today) if action.check_on else today + timedelta(days=days)
    check = EffectCheck.objects.create(action=action, due=due, responsible=by, created_at=clock.now())
    record(EffectEvent.PLANNED, by=by, target=check, unit=action.unit_id, action=action.pk, due=due)


def _keep_evidence(action: Action, file: Cleaned, by: User | None) -> None:
    Evidence.objects.create(action=action, stored=keep(cleaned=file), added_at=clock.now(), added_by=by)
    record(ActionEvent.EVIDENCE_ADDED, by=by, target=action, unit=action.unit_id)


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
