"""Shares of units from marks: one letter a task for each unit and year. Pure; numpy does the counting.

A unit's answers of a year lie in its sheet as a string of marks in the order of the definition's tasks, so that
3,000 units × 5 years are 15,000 short rows to read and a matrix to sum.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from valvo.programmes.definition import Programme
from valvo.programmes.rules import REACHED, Answer, AskedTask, Share, asked_tasks

Marks = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]

NO_ANSWER = "."
MARKS: Mapping[Answer, str] = {
    Answer.NOT_STARTED: "n",
    Answer.BEGUN: "b",
    Answer.DONE: "d",
    Answer.ESTABLISHED: "e",
    Answer.NOT_RELEVANT: "x",
}
_OF_MARK = {mark: answer for answer, mark in MARKS.items()}
_REACHED = [ord(MARKS[answer]) for answer in sorted(REACHED)]
_NOT_RELEVANT = ord(MARKS[Answer.NOT_RELEVANT])


@dataclass(frozen=True)
class TaskTable:
    """A programme's tasks in order, and where each measure's tasks begin."""

    programme: Programme

    @cached_property
    def tasks(self) -> tuple[AskedTask, ...]:
        """Return the tasks in the order of the definition."""
        return tuple(asked_tasks(self.programme))

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Return each task's place in a sheet."""
        return {one.task.id: place for place, one in enumerate(self.tasks)}

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """Return the ids of the measures that have tasks, in order."""
        return tuple(dict.fromkeys(one.measure.id for one in self.tasks))

    @cached_property
    def starts(self) -> npt.NDArray[np.intp]:
        """Return the place of each measure's first task."""
        first = {one.measure.id: place for place, one in reversed(list(enumerate(self.tasks)))}
        return np.array([first[measure] for measure in self.measures], dtype=np.intp)

    def due(self, year: int, levels: Collection[str]) -> Mask:
        """Return which tasks units answering for these levels are asked in a year."""
        asked = [year in one.task.years and not set(one.levels).isdisjoint(levels) for one in self.tasks]
        return np.array(asked, dtype=np.bool_)

    def marks(self, answers: Mapping[str, str]) -> str:
        """Return a sheet's string from answers by task id; tasks this version does not have are left out."""
        return "".join(
            MARKS[Answer(answers[one.task.id])] if one.task.id in answers else NO_ANSWER for one in self.tasks
        )

    def translated(self, marks: str, table: "TaskTable") -> str:
        """Return a sheet written in another version's order, in this version's."""
        places = (table.places.get(one.task.id) for one in self.tasks)
        return "".join(NO_ANSWER if place is None else marks[place] for place in places)


@dataclass(frozen=True)
class Counted:
    """Shares of one year: by measure id, and how many units are asked anything and have answered all of it."""

    measures: Mapping[str, Share]
    units: int = 0
    finished: int = 0
    asked: int = 0  # pairs of unit and task
    answered: int = 0

    def pooled(self, measures: Collection[str]) -> Share:
        """Return the share over several measures."""
        return sum((self.measures[one] for one in measures if one in self.measures), Share())


def as_matrix(strings: Sequence[str], width: int) -> Marks:
    """Return sheets' strings as a matrix, units × tasks."""
    return np.frombuffer("".join(strings).encode("ascii"), dtype=np.uint8).reshape(len(strings), width)


def answer_of(mark: str) -> Answer | None:
    """Return the answer a mark stands for; None for no answer."""
    return _OF_MARK.get(mark)


def count(table: TaskTable, sheets: Marks, due: Mask) -> Counted:
    """Count the shares of one year; `sheets` and `due` are units × tasks, a unit without a sheet is a row of blanks."""
    if not table.tasks or not len(sheets):
        return Counted({measure: Share() for measure in table.measures})
    asked = due.any(axis=1)
    answered = due & (sheets != ord(NO_ANSWER))
    relevant, undone = _relevant_and_undone(sheets, due)
    asked_of, counted = _any_of_measure(table, due), _any_of_measure(table, relevant)
    reached = counted & ~_any_of_measure(table, undone)
    sums = [np.bitwise_count(bits).sum(axis=1) for bits in (reached, counted, asked_of & ~counted)]
    return Counted(
        measures={
            measure: Share(int(one), int(of), int(left))
            for measure, one, of, left in zip(table.measures, *sums, strict=True)
        },
        units=int(asked.sum()),
        finished=int((asked & (answered == due).all(axis=1)).sum()),
        asked=int(due.sum()),
        answered=int(answered.sum()),
    )


def measure_by_unit(table: TaskTable, measure: str, sheets: Marks, due: Mask) -> tuple[Mask, Mask, Mask]:
    """Return for each unit whether it has done a measure, whether it counts, and whether it has left the count."""
    columns = [place for place, one in enumerate(table.tasks) if one.measure.id == measure]
    sheets, due = sheets[:, columns], due[:, columns]
    relevant, undone = _relevant_and_undone(sheets, due)
    counted: Mask = np.logical_or.reduce(relevant, axis=1)
    done: Mask = counted & ~np.logical_or.reduce(undone, axis=1)
    left: Mask = np.logical_or.reduce(due, axis=1) & ~counted
    return done, counted, left


def _relevant_and_undone(sheets: Marks, due: Mask) -> tuple[Mask, Mask]:
    relevant: Mask = due & (sheets != _NOT_RELEVANT)
    return relevant, relevant & ~np.logical_or.reduce([sheets == mark for mark in _REACHED])


def _any_of_measure(table: TaskTable, mask: Mask) -> npt.NDArray[np.uint8]:
    """Return, measures × units with a bit a unit, whether the mask holds for any of a measure's tasks."""
    bits = np.packbits(np.ascontiguousarray(mask.T), axis=1)  # along memory: three times as fast
    found: npt.NDArray[np.uint8] = np.bitwise_or.reduceat(bits, table.starts, axis=0)
    return found
