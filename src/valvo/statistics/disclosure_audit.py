"""An outsider's attack on hidden cells: the least and the most each can be, given all that is shown.

Linear programming over the sums that hold (Handbook on Statistical Disclosure Control, ch. 4 and 5), in whole numbers
where the corner found is not whole. See docs/statistics/disclosure.md.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import ceil, floor, inf

import numpy as np
import scipy

from valvo.statistics.checks import FloatArray, StatisticsError
from valvo.statistics.disclosure_tables import Key, Table

_WHOLE = 1e-6


@dataclass(frozen=True, slots=True)
class Possible:
    """What an outsider can work out about a hidden cell: at least `lower`, at most `upper` (∞: no bound)."""

    lower: int
    upper: float

    @property
    def width(self) -> float:
        """Return upper − lower; w means w + 1 possible counts."""
        return self.upper - self.lower


def audit(table: Table, hidden: Collection[Key], *, zero_shown: bool = True) -> Mapping[Key, Possible]:
    """Return the possible counts of every hidden cell.

    The outsider knows all shown cells, all relations, `table.known`, that counts are whole and not negative and, when
    zeros are shown, that a hidden cell is not zero.
    """
    answers: dict[Key, Possible] = {}
    for system in systems(table, hidden, zero_shown=zero_shown):
        for place, key in enumerate(system.keys):
            least = system.extreme(place, -1)
            most = system.extreme(place, +1)
            lower = 0 if least is None else ceil(least[place] - _WHOLE)
            answers[key] = Possible(lower, inf if most is None else floor(most[place] + _WHOLE))
    return answers


@dataclass(frozen=True, eq=False)
class System:
    """Hidden cells that hang together: matrix @ x = right, lower ≤ x ≤ upper. `truth` is one solution."""

    keys: tuple[Key, ...]
    matrix: "scipy.sparse.csr_matrix"
    right: FloatArray
    lower: FloatArray
    upper: FloatArray
    truth: FloatArray

    def extreme(self, place: int, sign: int, cap: float = inf) -> FloatArray | None:
        """Return a whole-numbered solution where x[place] is largest (sign +1) or least (−1); None: without bound.

        `cap` holds x[place] from going further than is of interest.
        """
        aim = np.zeros(len(self.keys))
        aim[place] = -sign
        upper = self.upper.copy()
        upper[place] = min(upper[place], cap)
        found = self._solve(aim, upper, whole=False)
        if found is not None and np.abs(found - np.rint(found)).max() > _WHOLE:
            found = self._solve(aim, upper, whole=True)
        return None if found is None else np.rint(found)

    def _solve(self, aim: FloatArray, upper: FloatArray, *, whole: bool) -> FloatArray | None:
        equations = {"A_eq": self.matrix, "b_eq": self.right} if self.matrix.shape[0] else {}
        answer = scipy.optimize.linprog(
            aim,
            **equations,
            bounds=np.column_stack([self.lower, upper]),
            integrality=np.ones(aim.size) if whole else None,
            method="highs",
            options={"mip_rel_gap": 0.0} if whole else {},
        )
        if answer.status == 3:  # unbounded
            return None
        if answer.status != 0:  # cannot be: the truth is a solution
            raise StatisticsError(f"the audit could not be solved: {answer.message}")
        return np.asarray(answer.x, dtype=np.float64)


def systems(table: Table, hidden: Collection[Key], *, zero_shown: bool) -> list[System]:
    """Return the hidden cells as independent systems: two cells are in one when some chain of sums ties them."""
    keys = sorted(hidden)
    place = {key: index for index, key in enumerate(keys)}
    rows: list[int] = []
    columns: list[int] = []
    signs: list[float] = []
    right: list[float] = []
    for relation in table.relations:
        unknown = [key for key in relation.cells if key in place]
        if not unknown:
            continue
        known_parts = sum(table.cells[key] for key in relation.parts if key not in place)
        known_total = 0 if relation.total in place else table.cells[relation.total]
        rows += [len(right)] * len(unknown)
        columns += [place[key] for key in unknown]
        signs += [-1.0 if key == relation.total else 1.0 for key in unknown]
        right.append(float(known_total - known_parts))
    matrix = scipy.sparse.csr_matrix((signs, (rows, columns)), shape=(len(right), len(keys)))
    whole = _system(table, tuple(keys), matrix, np.asarray(right), zero_shown=zero_shown)
    return _split(whole)


def _system(
    table: Table, keys: tuple[Key, ...], matrix: "scipy.sparse.csr_matrix", right: FloatArray, *, zero_shown: bool
) -> System:
    truth = np.array([table.cells[key] for key in keys], dtype=np.float64)
    lower = np.where((truth > 0) & zero_shown, 1.0, 0.0)
    upper = np.full(truth.size, inf)
    for index, key in enumerate(keys):
        if table.known and key in table.known:
            lower[index] = max(lower[index], table.known[key][0])
            upper[index] = table.known[key][1]
    return System(keys, matrix, right, lower, upper, truth)


def _split(whole: System) -> list[System]:
    """Return the connected components of a system, each on its own."""
    count, label = scipy.sparse.csgraph.connected_components((whole.matrix.T @ whole.matrix) != 0, directed=False)
    row_label = np.full(whole.matrix.shape[0], -1)
    for row in range(whole.matrix.shape[0]):
        row_label[row] = label[whole.matrix.indices[whole.matrix.indptr[row]]]
    parts: list[System] = []
    for number in range(count):
        members, rows = np.flatnonzero(label == number), np.flatnonzero(row_label == number)
        parts.append(
            System(
                tuple(whole.keys[index] for index in members),
                whole.matrix[rows][:, members],
                whole.right[rows],
                whole.lower[members],
                whole.upper[members],
                whole.truth[members],
            )
        )
    return parts


def first_exposed(system: System, protection: float, seen: dict[Key, tuple[float, float]]) -> Key | None:
    """Return a cell whose possible counts span less than `protection`, or None when there is none.

    Every solution met on the way widens what is `seen` of all cells at once, and stays valid when more is hidden; so
    most cells never need a solution of their own.
    """
    low, high = (
        np.array([seen.get(key, (t, t))[side] for key, t in zip(system.keys, system.truth, strict=True)])
        for side in (0, 1)
    )
    found: Key | None = None
    for place, key in enumerate(system.keys):
        for sign in (+1, -1):
            if high[place] - low[place] >= protection:
                break
            # Capped, the aim is bounded and a solution always exists.
            solution = system.extreme(place, sign, cap=system.truth[place] + protection)
            if solution is not None:
                low, high = np.minimum(low, solution), np.maximum(high, solution)
        if high[place] - low[place] < protection:
            found = key
            break
    seen.update({key: (low[i], high[i]) for i, key in enumerate(system.keys)})
    return found
