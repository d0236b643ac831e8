"""Reading what was decided: phases, notes and exclusions of a unit's charts, and the targets it inherits."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from valvo.core import clock
from valvo.core.errors import NotFoundError
from valvo.core.periods import Period
from valvo.database.prepared import Prepared
from valvo.indicators.models import Decision, Exclusion, Note, Phase, UnitTarget
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
    exclusions: tuple[Exclusion, ...] = ()

    def excludes(self, period: Period) -> bool:
        """Tell whether a period is a month that is not to be counted."""
        return period.grain == "month" and any(one.month == period.first for one in self.exclusions)


# Every picture asks these three.
_phases = Prepared[Phase](lambda unit: Phase.objects.filter(unit=unit, withdrawn_at__isnull=True), along="made_by")
_notes = Prepared[Note](lambda unit: Note.objects.filter(unit=unit, withdrawn_at__isnull=True), along="made_by")
_exclusions = Prepared[Exclusion](
    lambda unit: Exclusion.objects.filter(unit=unit, withdrawn_at__isnull=True), along="made_by"
)


def decided(unit: Unit | int) -> Mapping[str, Decided]:
    """Return what was decided for each indicator at a unit and, of targets, above it; in five queries."""
    pk = unit.pk if isinstance(unit, Unit) else unit
    phases, notes, targets, exclusions = (defaultdict(list) for _ in range(4))
    for phase in _phases(unit=pk):
        phases[phase.indicator].append(phase)
    for note in _notes(unit=pk):
        notes[note.indicator].append(note)
    for exclusion in _exclusions(unit=pk):
        exclusions[exclusion.indicator].append(exclusion)
    steps = defaultdict(list)
    for target, step in _targets(pk):
        steps[target.indicator].append(step)
        if step.depth == 0:
            targets[target.indicator].append(target)
    return {
        name: Decided(
            tuple(phases[name]),
            tuple(notes[name]),
            tuple(targets[name]),
            tuple(steps[name]),
            exclusions=tuple(exclusions[name]),
        )
        for name in {*phases, *notes, *steps, *exclusions}
    }


def inherited_steps(indicator_id: str, unit: Unit) -> list[Step]:
    """Return the targets set at the units above a unit today."""
    return [step for target, step in _targets(unit.pk) if target.indicator == indicator_id and step.depth > 0]


def excluded_months(indicator_id: str, unit: int) -> set[date]:
    """Return the first days of the months that are not counted for an indicator at a unit."""
    present = Exclusion.objects.filter(indicator=indicator_id, unit=unit, withdrawn_at__isnull=True)
    return set(present.values_list("month", flat=True))


def phase_at(unit: Unit, pk: int) -> Phase:
    """Return a unit's phase; raises NotFoundError."""
    return _own(Phase.objects.filter(unit=unit, pk=pk).first())


def note_at(unit: Unit, pk: int) -> Note:
    """Return a unit's note; raises NotFoundError."""
    return _own(Note.objects.filter(unit=unit, pk=pk).first())


def exclusion_at(unit: Unit, pk: int) -> Exclusion:
    """Return a unit's excluded month; raises NotFoundError."""
    return _own(Exclusion.objects.filter(unit=unit, pk=pk).first())


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
        yield target, Step(depths[target.unit_id], target.valid_from, float(target.value), bool(target.why))
