"""Reading what was decided: phases and notes of a unit's charts, and the targets it inherits."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from valvo.core import clock
from valvo.core.errors import NotFoundError
from valvo.indicators.models import Decision, Note, Phase, UnitTarget
from valvo.indicators.rules import Step
from valvo.organisation.models import Closure, Unit
from valvo.organisation.queries import in_force

Made = TypeVar("Made", bound=Decision)


@dataclass(frozen=True)
class ActionMark:
    """An action tied to the indicator, marked on the chart on the day it was done."""

    on: date
    text: str


@dataclass(frozen=True)
class Decided:
    """What holds for one indicator at one unit; targets also from the units above it."""

    phases: tuple[Phase, ...] = ()
    notes: tuple[Note, ...] = ()
    targets: tuple[UnitTarget, ...] = ()
    steps: tuple[Step, ...] = ()
    actions: tuple[ActionMark, ...] = ()


def decided(unit: Unit | int) -> Mapping[str, Decided]:
    """Return what was decided for each indicator at a unit and, of targets, above it; in four queries."""
    pk = unit.pk if isinstance(unit, Unit) else unit
    own = {"unit": pk, "withdrawn_at__isnull": True}
    phases, notes, targets = defaultdict(list), defaultdict(list), defaultdict(list)
    for phase in Phase.objects.filter(**own).select_related("made_by"):
        phases[phase.indicator].append(phase)
    for note in Note.objects.filter(**own).select_related("made_by"):
        notes[note.indicator].append(note)
    steps = defaultdict(list)
    for target, step in _targets(pk):
        steps[target.indicator].append(step)
        if step.depth == 0:
            targets[target.indicator].append(target)
    return {
        name: Decided(tuple(phases[name]), tuple(notes[name]), tuple(targets[name]), tuple(steps[name]))
        for name in {*phases, *notes, *steps}
    }


def inherited_steps(indicator_id: str, unit: Unit) -> list[Step]:
    """Return the targets set at the units above a unit today."""
    return [step for target, step in _targets(unit.pk) if target.indicator == indicator_id and step.depth > 0]


def phase_at(unit: Unit, pk: int) -> Phase:
    """Return a unit's phase; raises NotFoundError."""
    return _own(Phase.objects.filter(unit=unit, pk=pk).first())


def note_at(unit: Unit, pk: int) -> Note:
    """Return a unit's note; raises NotFoundError."""
    return _own(Note.objects.filter(unit=unit, pk=pk).first())


def target_at(unit: Unit, pk: int) -> UnitTarget:
    """Return a unit's own target; raises NotFoundError."""
    return _own(UnitTarget.objects.filter(unit=unit, pk=pk).first())


def _own(found: Made | None) -> Made:
    if found is None:
        raise NotFoundError("no such decision")
    return found


def _targets(unit: int) -> Iterator[tuple[UnitTarget, Step]]:
    depths = dict(Closure.objects.filter(in_force(clock.today()), descendant=unit).values_list("ancestor", "depth"))
    targets = UnitTarget.objects.filter(unit__in=list(depths), withdrawn_at__isnull=True).select_related("made_by")
    for target in targets:
        yield target, Step(depths[target.unit_id], target.valid_from, float(target.value))
