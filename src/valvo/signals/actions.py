"""Every write of signals: raising, answering, acting, going a level up; and what is watched."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.analytics.errors import LakeMissingError
from valvo.core import clock
from valvo.improvement.actions import NewAction, add_action
from valvo.improvement.choices import Origin
from valvo.improvement.models import Action
from valvo.indicators.catalogue import indicator
from valvo.organisation.models import Unit
from valvo.signals import looking, rules
from valvo.signals.access import next_responsible, responsible
from valvo.signals.choices import Reach, SignalState
from valvo.signals.errors import SignalError, WatchError
from valvo.signals.events import SignalEvent
from valvo.signals.looking import Finding
from valvo.signals.models import Signal, Watch
from valvo.trail.actions import record


def look() -> int:
    """Raise what the newest figures call for, and let what nobody answered go a level up; returns how many came.

    The figures are computed before anything is written: nobody's report waits for them.
    """
    try:
        found = list(looking.findings())
    except LakeMissingError:
        return 0
    raised = raise_found(found)
    escalate()
    return raised


@transaction.atomic
def raise_found(found: Iterable[Finding]) -> int:
    """Raise what calls for an answer and has not been told of; returns how many were raised."""
    return sum(_raise(one) for one in found)


def _raise(found: Finding) -> bool:
    """Raise a signal once for what is wrong, and none while an earlier one of the same series waits for its answer."""
    one = found.watched
    former = list(Signal.objects.filter(indicator=one.indicator, unit=one.unit).order_by("-first")[:24])
    if any(signal.state == SignalState.OPEN or signal.first >= found.period.first for signal in former):
        return False
    missed = max((signal.first for signal in former if signal.threshold is not None), default=None)
    worse = max((signal.first for signal in former if signal.rule), default=None)
    if not (rules.is_news(found.missed_since, missed) or rules.is_news(found.worse_since, worse)):
        return False
    holder = responsible(one.unit)
    made = Signal.objects.create(
        indicator=one.indicator,
        unit_id=one.unit,
        period=str(found.period),
        first=found.period.first,
        value=found.value,
        threshold=found.threshold,
        rule=found.rule,
        owner=holder.user if holder else None,
        held_at_id=holder.unit if holder else None,
        answer_by=rules.answer_by(clock.today(), one.days),
        raised_at=clock.now(),
    )
    record(
        SignalEvent.RAISED, by=None, target=made, unit=one.unit, indicator=one.indicator, period=str(found.period),
        owner=made.owner_id,
    )  # fmt: skip
    return True


@transaction.atomic
def escalate() -> int:
    """Ask the responsible person one level up about what nobody answered in time; returns how many moved."""
    late = Signal.objects.select_for_update().filter(state=SignalState.OPEN, answer_by__lt=clock.today())
    return sum(_move_up(signal) for signal in late)


def _move_up(signal: Signal) -> bool:
    above = next_responsible(signal)
    if above is None:  # already at the top: it stays there, overdue
        return False
    before = signal.owner_id
    signal.owner, signal.held_at_id, signal.steps = above.user, above.unit, signal.steps + 1
    signal.answer_by = rules.answer_by(clock.today(), rules.DAYS_AT_NEXT_LEVEL)
    signal.save(update_fields=["owner", "held_at", "steps", "answer_by"])
    record(
        SignalEvent.ESCALATED, by=None, target=signal, unit=signal.unit_id, owner_before=before, owner=signal.owner_id
    )
    return True


@transaction.atomic
def answer(*, signal: Signal, text: str, by: User) -> Signal:
    """Keep what somebody says about the figure; raises SignalError without words or where it has been answered."""
    signal = _open(signal)
    if not text.strip():
        raise SignalError(_("Write what you have found out."))
    _close(signal, SignalState.ANSWERED, by, text=text.strip())
    record(SignalEvent.ANSWERED, by=by, target=signal, unit=signal.unit_id)
    return signal


@transaction.atomic
def act(*, signal: Signal, planned: NewAction, by: User) -> Action:
    """Answer with an action, tied to the indicator unless it says another; raises SignalError and DueError."""
    signal = _open(signal)
    planned = replace(planned, indicator=planned.indicator or signal.indicator)
    made = add_action(origin=Origin.INDICATOR, origin_id=signal.pk, unit=signal.unit, by=by, **vars(planned))
    _close(signal, SignalState.ACTION, by, action=made)
    record(SignalEvent.ACTED, by=by, target=signal, unit=signal.unit_id, action=made.pk)
    return made


@transaction.atomic
def watch(
    *, indicator_id: str, unit: Unit, reach: Reach, by: User, threshold: Decimal | None = None,
    days: int = rules.DAYS_TO_ANSWER,
) -> Watch:  # fmt: skip
    """Let an indicator be watched; raises WatchError for one without a good direction or watched so already."""
    if indicator(indicator_id).limit is None:
        raise WatchError(_("This indicator has no good direction, so nothing about it is wrong."))
    if Watch.objects.filter(indicator=indicator_id, unit=unit, reach=reach, ended_at__isnull=True).exists():
        raise WatchError(_("It is watched so already. End that first."))
    made = Watch.objects.create(
        indicator=indicator_id, unit=unit, reach=reach, threshold=threshold, days=days, made_at=clock.now(), made_by=by
    )
    record(SignalEvent.WATCHED, by=by, target=made, unit=unit, indicator=indicator_id, reach=reach)
    return made


@transaction.atomic
def end_watch(*, watch: Watch, by: User) -> None:
    """Watch no longer; what was raised stays."""
    if watch.ended_at is None:
        watch.ended_at, watch.ended_by = clock.now(), by
        watch.save(update_fields=["ended_at", "ended_by"])
        record(SignalEvent.UNWATCHED, by=by, target=watch, unit=watch.unit_id, indicator=watch.indicator)


@transaction.atomic
def hand_over(leaver: User, to: User, by: User | None) -> int:
    """Give every open signal of somebody who leaves to somebody else; return how many there were."""
    mine = list(Signal.objects.select_for_update().filter(owner=leaver, state=SignalState.OPEN))
    for signal in mine:
        signal.owner = to
        signal.save(update_fields=["owner"])
        record(SignalEvent.HANDED_OVER, by=by, target=signal, unit=signal.unit_id, to=to.pk)
    return len(mine)


def _open(signal: Signal) -> Signal:
    found = Signal.objects.select_for_update().get(pk=signal.pk)
    if found.state != SignalState.OPEN:
        raise SignalError(_("It has been answered already."))
    return found


def _close(signal: Signal, state: SignalState, by: User, *, text: str = "", action: Action | None = None) -> None:
    signal.state, signal.answer, signal.action = state, text, action
    signal.answered_at, signal.answered_by = clock.now(), by
    signal.save(update_fields=["state", "answer", "action", "answered_at", "answered_by"])
