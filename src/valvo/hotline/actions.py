"""Every write of the hot line.

An alert is raised in the transaction that saves the report or its judgement, so that none is lost. The worker then
calls people: a step is written down with its messages first, and each message is sent after it has been claimed. A
worker that dies between sending and writing that down sends again; what was written down as sent is never sent again.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.errors import Refusal
from valvo.handling.actions import Judgement
from valvo.handling.models import Case
from valvo.hotline import matching, on_call, rules
from valvo.hotline.channels import channel_named, channels
from valvo.hotline.choices import AlertState, CallState, ChannelName, What
from valvo.hotline.errors import AlertError, ChannelError
from valvo.hotline.events import HotlineEvent
from valvo.hotline.matching import Found
from valvo.hotline.messages import message_for
from valvo.hotline.models import Alert, Call, Duty, Entry
from valvo.hotline.on_call import Step
from valvo.intake.models import Report
from valvo.intake.spotting import masked
from valvo.organisation.models import Unit
from valvo.trail.actions import record


def raise_where_it_fits(*, report: Report, **_signal: object) -> None:
    """Raise an alert where a report tells of a never event; called in the transaction that saves the report."""
    found = matching.found_in(report)
    if found is not None:
        raise_alert(case=Case.objects.get(report=report), found=found, by=None)


def raise_where_judged(*, case: Case, judgement: Judgement, by: User, **_signal: object) -> None:
    """Raise an alert where a case was judged a never event; called in the transaction that stores the judgement.

    Once for a case: where it has an alert already, from the report or an earlier judgement, people decided on that.
    """
    found = matching.found_in_judgement(case, judgement)
    if found is not None and not Alert.objects.filter(number=case.report.number).exists():
        raise_alert(case=case, found=found, by=by)


@transaction.atomic
def raise_alert(*, case: Case, found: Found, by: User | None) -> Alert:
    """Raise an alert for a case, or raise a closed one again; `by` is None where the report's answers did.

    Raises AlertError where the case's alert is open already.
    """
    now = clock.now()
    alert = Alert.objects.select_for_update().filter(number=case.report.number).first()
    if alert is None:
        alert = Alert(number=case.report.number, case=case, unit_id=case.unit_id, happened_on=case.report.happened_on)
    else:
        _move(alert, AlertState.CALLING)
    alert.rule, alert.definition, alert.raised_at = found.rule, found.definition, now
    alert.called, alert.next_call_at = 0, now
    alert.acknowledged_at = alert.acknowledged_by = alert.closed_at = alert.closed_by = None
    alert.save()
    _log(alert, What.RAISED, by=by)
    record(HotlineEvent.RAISED, by=by, target=alert, unit=alert.unit_id, rule=found.rule)
    return alert


@transaction.atomic
def acknowledge(*, alert: Alert, by: User) -> Alert:
    """Take an alert on: nobody else is called. Raises AlertError where somebody has done so already."""
    alert = _moved(alert, AlertState.ACKNOWLEDGED)
    alert.acknowledged_at, alert.acknowledged_by = clock.now(), by
    return _settled(alert, What.ACKNOWLEDGED, HotlineEvent.ACKNOWLEDGED, by)


@transaction.atomic
def downgrade(*, alert: Alert, reason: str, by: User) -> Alert:
    """Say that it was no never event, and why; the alert no longer counts. Raises AlertError for a closed one."""
    alert = _moved(alert, AlertState.DOWNGRADED)
    alert.closed_at, alert.closed_by = clock.now(), by
    return _settled(alert, What.DOWNGRADED, HotlineEvent.DOWNGRADED, by, reason)


@transaction.atomic
def de_escalate(*, alert: Alert, reason: str, by: User) -> Alert:
    """Say that the situation is in hand, and how; raises AlertError for one nobody has acknowledged."""
    alert = _moved(alert, AlertState.OVER)
    alert.closed_at, alert.closed_by = clock.now(), by
    return _settled(alert, What.DE_ESCALATED, HotlineEvent.DE_ESCALATED, by, reason)


@transaction.atomic
def add_duty(
    *, unit: Unit, step: int, person: User, since: date, by: User, until: date | None = None, phone: str = ""
) -> Duty:
    """Put somebody on call at a step; raises Refusal where they are on call there already at that time."""
    others = Duty.objects.filter(unit=unit, step=step, person=person).exclude(valid_to__lte=since)
    if until is not None:
        others = others.filter(valid_from__lt=until)
    if others.exists():
        raise Refusal(_("This person is on call at that step already."))
    duty = Duty.objects.create(unit=unit, step=step, person=person, phone=phone, valid_from=since, valid_to=until)
    record(HotlineEvent.DUTY_ADDED, by=by, target=duty, unit=unit, person=person.pk, step=step, since=since)
    return duty


@transaction.atomic
def end_duty(*, duty: Duty, by: User) -> None:
    """Take somebody off call from today; a duty that has not begun is removed."""
    record(HotlineEvent.DUTY_ENDED, by=by, target=duty, unit=duty.unit_id, person=duty.person_id)
    if duty.valid_from > clock.today():
        duty.delete()
        return
    duty.valid_to = clock.today()
    duty.save(update_fields=["valid_to"])


# --- the worker -----------------------------------------------------------------------------------


def call_due() -> int:
    """Call the next step of every alert nobody has acknowledged in time; return how many steps were called."""
    due = Alert.objects.filter(next_call_at__lte=clock.now()).order_by("next_call_at").values_list("pk", flat=True)
    return sum(_call_next(pk) for pk in list(due))


def send_waiting() -> int:
    """Send what waits, mail first; return how many messages were handed over."""
    waiting = Call.objects.filter(state=CallState.WAITING, next_try_at__lte=clock.now())
    rows = waiting.select_related("alert__unit", "person").order_by("channel", "pk")
    return sum(_send(call) for call in list(rows))


@transaction.atomic
def _call_next(pk: int) -> bool:
    alert, now = Alert.objects.select_for_update().get(pk=pk), clock.now()
    if alert.next_call_at is None or alert.next_call_at > now:
        return False  # another worker was first
    if alert.called:
        _log(alert, What.UNANSWERED)
    listed = on_call.steps(alert.unit_id)
    steps = listed or on_call.fallback(alert.unit_id)
    if not listed:
        _log(alert, What.NOBODY_ON_CALL)
    number = rules.next_step(alert.called, len(steps))
    if number is None:
        _log(alert, What.ALL_CALLED if steps else What.NOBODY_TO_CALL)
        alert.next_call_at = None if steps else now + rules.STEP_AFTER
        alert.save(update_fields=["next_call_at"])
        return False
    _call_step(alert, steps[number], number + 1, now)
    return True


def _call_step(alert: Alert, step: Step, number: int, now: datetime) -> None:
    known = channels()
    Call.objects.bulk_create(
        Call(
            alert=alert,
            turn=alert.turns,
            person=one.user,
            channel=channel,
            phone=one.phone if channel == ChannelName.SECOND else "",
            next_try_at=now,
        )
        for one in step.people
        for channel in known
    )
    _log(alert, What.CALLED, step=number)
    if ChannelName.SECOND not in known:
        _log(alert, What.NO_SECOND_CHANNEL, step=number)
    alert.called, alert.turns, alert.next_call_at = alert.called + 1, alert.turns + 1, now + rules.STEP_AFTER
    alert.save(update_fields=["called", "turns", "next_call_at"])
    record(HotlineEvent.CALLED, by=None, target=alert, unit=alert.unit_id, step=number, people=len(step.people))


def _send(call: Call) -> bool:
    """Send one message, claimed first, outside of any transaction: a slow gateway must not hold the database."""
    now = clock.now()
    mine = Call.objects.filter(pk=call.pk, state=CallState.WAITING, next_try_at=call.next_try_at)
    if not mine.update(next_try_at=now + rules.CLAIMED_FOR, tries=call.tries + 1):
        return False
    call.tries += 1
    try:
        channel_named(call.channel).send(message_for(call))
    except ChannelError as error:
        _not_sent(call, str(error))
        return False
    _sent(call)
    return True


@transaction.atomic
def _sent(call: Call) -> None:
    call.state, call.sent_at = CallState.SENT, clock.now()
    call.save(update_fields=["state", "sent_at"])
    _log(call.alert, What.SENT, channel=call.channel, person=call.person)
    record(HotlineEvent.SENT, by=None, target=call.alert, unit=call.alert.unit_id, channel=call.channel, call=call.pk)


@transaction.atomic
def _not_sent(call: Call, code: str) -> None:
    wait = rules.retry_after(call.tries)
    call.next_try_at = clock.now() + (wait or rules.CLAIMED_FOR)
    call.state = CallState.WAITING if wait else CallState.GIVEN_UP
    call.save(update_fields=["state", "next_try_at"])
    what = What.FAILED if wait else What.GIVEN_UP
    _log(call.alert, what, channel=call.channel, person=call.person, code=code)
    record(
        HotlineEvent.FAILED, by=None, target=call.alert, unit=call.alert.unit_id,
        channel=call.channel, call=call.pk, tries=call.tries,
    )  # fmt: skip


# --- what the actions share -----------------------------------------------------------------------


def _moved(alert: Alert, state: AlertState) -> Alert:
    alert = Alert.objects.select_for_update().get(pk=alert.pk)
    _move(alert, state)
    return alert


def _move(alert: Alert, state: AlertState) -> None:
    if not rules.may_move(alert.state, state):
        message = _("An alert that is “%(before)s” cannot become “%(after)s”.")
        raise AlertError(message % {"before": alert.get_state_display(), "after": state.label})
    alert.state = state


def _settled(alert: Alert, what: What, tag: HotlineEvent, by: User, reason: str = "") -> Alert:
    """Save an alert nobody is to be called for any longer."""
    alert.next_call_at = None
    alert.save()
    alert.calls.filter(state=CallState.WAITING).update(state=CallState.NOT_NEEDED)
    _log(alert, what, by=by, reason=masked(reason))
    record(tag, by=by, target=alert, unit=alert.unit_id)
    return alert


def _log(
    alert: Alert,
    what: What,
    *,
    by: User | None = None,
    step: int | None = None,
    channel: str = "",
    person: User | None = None,
    code: str = "",
    reason: str = "",
) -> None:
    Entry.objects.create(
        alert=alert, at=clock.now(), what=what, by=by, step=step, channel=channel, person=person, code=code[:40],
        reason=reason,
    )  # fmt: skip
