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
    units: int
    finished: int
    asked: int  # pairs of unit and task
    answered: int

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
        return Counted({measure: Share() for measure in table.measures}, 0, 0, 0, 0)
    relevant = due & (sheets != _NOT_RELEVANT)
    done = relevant & np.isin(sheets, _REACHED)
    asked_of = _by_measure(table, due) > 0
    counted = _by_measure(table, relevant)
    reached = (counted > 0) & (_by_measure(table, done) == counted)
    answered = due & (sheets != ord(NO_ANSWER))
    concerned = due.any(axis=1)
    sums = (reached.sum(axis=0), (counted > 0).sum(axis=0), (asked_of & (counted == 0)).sum(axis=0))
    return Counted(
        measures={
            measure: Share(int(one), int(of), int(left))
            for measure, one, of, left in zip(table.measures, *sums, strict=True)
        },
        units=int(concerned.sum()),
        finished=int((concerned & (answered == due).all(axis=1)).sum()),
        asked=int(due.sum()),
        answered=int(answered.sum()),
    )


def _by_measure(table: TaskTable, mask: Mask) -> npt.NDArray[np.int64]:
    summed: npt.NDArray[np.int64] = np.add.reduceat(mask, table.starts, axis=1, dtype=np.int64)
    return summed
