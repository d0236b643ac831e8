"""Who answers for a figure, and which signals a person sees. “Not yours” and “not there” answer alike."""

from collections.abc import Iterable, Mapping

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from valvo.accounts.access import Held, held_above, may, units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission, Role
from valvo.core import clock
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.core.languages import language_or
from valvo.improvement.origins import Link
from valvo.indicators.catalogue import names
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree
from valvo.signals.choices import SignalState
from valvo.signals.models import Signal, Watch
from valvo.web.frame import Frame

# Who answers for a unit's figures: its manager, else who handles cases there, else who looks after its safety work.
_ANSWERS = (Role.MANAGER, Role.HANDLER, Role.COORDINATOR)


def responsible(unit: int) -> Held | None:
    """Return who answers for a unit's figures: the nearest level where somebody can, there the manager first."""
    return _first(held_above(unit))


def next_responsible(signal: Signal) -> Held | None:
    """Return who is asked next: the responsible person of a level above the present one; None at the top."""
    above = held_above(signal.unit_id)
    here = next((one.depth for one in above if one.unit == signal.held_at_id), -1)
    return _first([one for one in above if one.depth > here and one.user.pk != signal.owner_id])


def _first(held: list[Held]) -> Held | None:
    able = [one for one in held if one.role in _ANSWERS]
    return min(able, key=lambda one: (one.depth, _ANSWERS.index(Role(one.role))), default=None)


def signals_seen(person: User) -> QuerySet[Signal]:
    """Return the signals a person may read: those asked of them, and those at units where they may see actions."""
    reached = units_reached(person, Permission.ACTION_VIEW)
    return Signal.objects.filter(Q(owner=person) | Q(unit__in=reached.values("pk")))


def open_by_unit(units: QuerySet[Unit]) -> dict[int, float]:
    """Return how many signals of each unit nobody has answered; for rules, whoever asks."""
    rows = Signal.objects.filter(unit__in=units.values("pk"), state=SignalState.OPEN).order_by()
    return dict(rows.values_list("unit").annotate(number=Count("pk")))


def signals_in(frame: Frame) -> QuerySet[Signal]:
    """Return those of them at the unit in view and under it."""
    below = subtree(frame.required_unit(), clock.today()).values("pk")
    return signals_seen(frame.person).filter(unit__in=below)


def signal_seen(person: User, pk: int) -> Signal:
    """Return a signal the person may read; raises NotFoundError."""
    rows = signals_seen(person).select_related("unit", "owner", "held_at", "answered_by", "action")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFoundError("no such signal")
    return found


def signal_to_answer(person: User, pk: int) -> Signal:
    """Return a signal the person may answer; raises NotAllowedError for one they may only read."""
    found = signal_seen(person, pk)
    if not may_answer(person, found):
        raise NotAllowedError(_("You may read this signal but not answer it."))
    return found


def may_answer(person: User, signal: Signal) -> bool:
    """Tell whether the person may answer: who is asked, or who may add actions at the unit."""
    return signal.owner_id == person.pk or may_act(person, signal)


def may_act(person: User, signal: Signal) -> bool:
    """Tell whether the person may add actions at the signal's unit."""
    return may(person, Permission.ACTION_EDIT, signal.unit)


def signal_to_act_on(person: User, pk: int) -> Signal:
    """Return a signal the person may answer with an action; raises NotAllowedError."""
    found = signal_seen(person, pk)
    if not may_act(person, found):
        raise NotAllowedError(_("You may not change actions at this unit."))
    return found


def waiting_for(person: User, unit: Unit) -> QuerySet[Signal]:
    """Return the open signals asked of a person at a unit and under it."""
    below = subtree(unit, clock.today()).values("pk")
    return Signal.objects.filter(owner=person, state=SignalState.OPEN, unit__in=below)


def count_held(person: User) -> int:
    """Return how many open signals are asked of a person."""
    return Signal.objects.filter(owner=person, state=SignalState.OPEN).count()


def unit_to_watch(frame: Frame) -> Unit:
    """Return the unit in view; raises NotFoundError or NotAllowedError where the person may not say what is watched."""
    unit = frame.required_unit()
    if not may(frame.person, Permission.ACTION_VIEW, unit):
        raise NotFoundError("no such unit")
    if not may_watch(frame.person, unit):
        raise NotAllowedError(_("You may not say what is watched at this unit."))
    return unit


def may_watch(person: User, unit: Unit) -> bool:
    """Tell whether the person says what is watched at a unit."""
    return may(person, Permission.PICTURE_EDIT, unit)


def watches(unit: Unit) -> QuerySet[Watch]:
    """Return what somebody has asked to have watched at a unit and under it."""
    below = subtree(unit, clock.today()).values("pk")
    return Watch.objects.filter(unit__in=below, ended_at__isnull=True).select_related("unit", "made_by")


def watch_at(unit: Unit, pk: int) -> Watch:
    """Return one of these; raises NotFoundError."""
    found = watches(unit).filter(pk=pk).first()
    if found is None:
        raise NotFoundError("no such watch")
    return found


def links(person: User, keys: Iterable[int]) -> Mapping[int, Link]:
    """Return signals as origins of actions: those the person may see."""
    found = signals_seen(person).filter(pk__in=list(keys))
    called = names(language_or(get_language()))
    return {
        one.pk: Link(
            f"{called.get(one.indicator, one.indicator)} {one.period}", reverse("signals:signal", args=[one.pk])
        )
        for one in found
    }
