"""Every decision about an indicator at a unit: phases, notes, excluded months, targets."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.indicators import rules
from valvo.indicators.catalogue import indicator
from valvo.indicators.decisions import inherited_steps
from valvo.indicators.declarations import Share, StockShare
from valvo.indicators.errors import DecisionError
from valvo.indicators.events import IndicatorEvent
from valvo.indicators.models import Decision, Exclusion, Note, Phase, UnitTarget
from valvo.organisation.models import Unit
from valvo.trail.actions import record


@transaction.atomic
def set_phase(*, indicator_id: str, unit: Unit, starts_on: date, why: str, by: User) -> Phase:
    """Let the chart begin anew from a month, for a reason; raises DecisionError."""
    indicator(indicator_id)
    start = starts_on.replace(day=1)
    if not why.strip():
        raise DecisionError("why", _("Say why: a new phase needs a known cause."))
    if start > clock.today():
        raise DecisionError("starts_on", _("A phase cannot begin in the future."))
    if Phase.objects.filter(**_present(indicator_id, unit), starts_on=start).exists():
        raise DecisionError("starts_on", _("A phase already begins in that month."))
    made = Phase.objects.create(
        indicator=indicator_id, unit=unit, starts_on=start, why=why.strip(), made_at=clock.now(), made_by=by
    )
    record(IndicatorEvent.PHASE_SET, by=by, target=made, unit=unit, indicator=indicator_id, starts_on=start)
    return made


@transaction.atomic
def write_note(*, indicator_id: str, unit: Unit, on: date, text: str, by: User) -> Note:
    """Write on the chart what happened in a month; raises DecisionError."""
    indicator(indicator_id)
    if not text.strip():
        raise DecisionError("text", _("Write what happened."))
    made = Note.objects.create(
        indicator=indicator_id, unit=unit, on=on, text=text.strip(), made_at=clock.now(), made_by=by
    )
    record(IndicatorEvent.NOTE_WRITTEN, by=by, target=made, unit=unit, indicator=indicator_id, on=on)
    return made


@transaction.atomic
def exclude_month(*, indicator_id: str, unit: Unit, month: date, why: str, by: User) -> Exclusion:
    """Let the chart show a month without counting it, for a reason; raises DecisionError."""
    indicator(indicator_id)
    start = month.replace(day=1)
    if not why.strip():
        raise DecisionError("why", _("Say why: what is known to be wrong or special about the month."))
    if start > clock.today():
        raise DecisionError("month", _("The month has not begun."))
    present = Exclusion.objects.filter(**_present(indicator_id, unit)).values_list("month", flat=True)
    if start in present:
        raise DecisionError("month", _("The month is excluded already."))
    if rules.too_many_excluded(start, present):
        raise DecisionError(
            "month",
            _("At most %(most)s months in three years can be excluded: what is so often special is how things are.")
            % {"most": rules.MOST_EXCLUDED},
        )
    made = Exclusion.objects.create(
        indicator=indicator_id, unit=unit, month=start, why=why.strip(), made_at=clock.now(), made_by=by
    )
    record(IndicatorEvent.MONTH_EXCLUDED, by=by, target=made, unit=unit, indicator=indicator_id, month=start)
    return made


@transaction.atomic
def set_target(*, indicator_id: str, unit: Unit, valid_from: date, value: Decimal, why: str, by: User) -> UnitTarget:
    """Set the target of a unit and all under it; a looser one than it inherits needs a reason (DecisionError)."""
    one = indicator(indicator_id)
    if one.limit is None:
        raise DecisionError("value", _("This indicator has no good direction, so it takes no target."))
    if isinstance(one.measure, Share | StockShare) and not 0 <= value <= 100:
        raise DecisionError("value", _("A share lies between 0 and 100 per cent."))
    inherited = rules.target_on(valid_from, inherited_steps(indicator_id, unit), one.target_of(valid_from), one.limit)
    if inherited is not None and rules.is_looser(float(value), inherited, one.limit) and not why.strip():
        raise DecisionError("why", _("This asks for less than the target above. Say why."))
    if UnitTarget.objects.filter(**_present(indicator_id, unit), valid_from=valid_from).exists():
        raise DecisionError("valid_from", _("A target already begins on that day. Take it back first."))
    made = UnitTarget.objects.create(
        indicator=indicator_id, unit=unit, valid_from=valid_from, value=value, why=why.strip(), made_at=clock.now(),
        made_by=by,
    )  # fmt: skip
    record(IndicatorEvent.TARGET_SET, by=by, target=made, unit=unit, indicator=indicator_id, valid_from=valid_from)
    return made


@transaction.atomic
def withdraw_phase(*, phase: Phase, by: User) -> None:
    """Take a phase back; it stays to be seen, and counts no longer."""
    _withdraw(phase, by, IndicatorEvent.PHASE_WITHDRAWN)


@transaction.atomic
def withdraw_note(*, note: Note, by: User) -> None:
    """Take a note back."""
    _withdraw(note, by, IndicatorEvent.NOTE_WITHDRAWN)


@transaction.atomic
def withdraw_exclusion(*, exclusion: Exclusion, by: User) -> None:
    """Let an excluded month count again."""
    _withdraw(exclusion, by, IndicatorEvent.EXCLUSION_WITHDRAWN)


@transaction.atomic
def withdraw_target(*, target: UnitTarget, by: User) -> None:
    """Take a target back; what was inherited counts again."""
    _withdraw(target, by, IndicatorEvent.TARGET_WITHDRAWN)


def _withdraw(decision: Decision, by: User, tag: IndicatorEvent) -> None:
    if decision.withdrawn_at is not None:
        return
    decision.withdrawn_at, decision.withdrawn_by = clock.now(), by
    decision.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(tag, by=by, target=decision, unit=decision.unit_id, indicator=decision.indicator)


def _present(indicator_id: str, unit: Unit) -> dict[str, str | Unit | bool]:
    return {"indicator": indicator_id, "unit": unit, "withdrawn_at__isnull": True}
