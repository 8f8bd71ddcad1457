"""One mixed-integer programme of the search for a network, given to HiGHS through SciPy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from zhanggui.methods.network.gravity import Numbers
from zhanggui.methods.network.problem import LocationProblem

if TYPE_CHECKING:
    from zhanggui.methods.network.locate import Choice

INFEASIBLE = 2


@dataclass(frozen=True)
class Found:
    """A solution of the programme and its bound; ``share`` None where the time ran out before any was found."""

    open: npt.NDArray[np.bool_]
    share: Numbers | None
    bound: float


class _Rows:
    """Linear conditions, gathered row by row."""

    def __init__(self) -> None:
        self.at: list[tuple[int, int, float]] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def add(self, columns: Sequence[int], values: Sequence[float], low: float, high: float) -> None:
        self.at += [
            (len(self.low), column, value) for column, value in zip(columns, values, strict=True) if value
        ]
        self.low.append(low)
        self.high.append(high)


@dataclass(frozen=True)
class _Segment:
    """A chord of the square root from ``low`` to ``high``: its two columns (used or not, how much is served)."""

    site: int
    used: int
    served: int
    low: float
    high: float

    @property
    def slope(self) -> float:
        return float((np.sqrt(self.high) - np.sqrt(self.low)) / (self.high - self.low))

    @property
    def start(self) -> float:
        return float(np.sqrt(self.low) - self.slope * self.low)


def programme(problem: LocationProblem, points: Sequence[Sequence[float]], choice: Choice) -> Found | None:
    """Solve it with these break points for each site; None where nothing keeps the conditions.

    Columns: site open (m), share served (m × n, site by site), then two for each chord.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_matrix

    m, n = problem.serve.shape
    chords = _chords(problem, points)
    size = m + m * n + 2 * len(chords)
    rows = _rows(problem, chords, choice)
    place, column, value = (np.array(part) for part in zip(*rows.at, strict=True))
    matrix = coo_matrix((value, (place, column)), shape=(len(rows.low), size)).tocsr()
    found = milp(
        _objective(problem, chords, size),
        integrality=_integrality(problem, chords, size),
        bounds=Bounds(*_bounds(problem, choice, size)),
        constraints=LinearConstraint(matrix, rows.low, rows.high),
        options={"time_limit": choice.seconds, "mip_rel_gap": choice.gap / 4},
    )
    if found.status == INFEASIBLE:
        return None
    if found.x is None:
        return Found(np.zeros(m, bool), None, -np.inf)
    bound = found.fun if found.mip_dual_bound is None else found.mip_dual_bound
    return Found(found.x[:m] > 0.5, _shares(problem, found.x[m : m + m * n]), float(bound))


def _shares(problem: LocationProblem, served: Numbers) -> Numbers:
    """Shares that sum to one exactly: what the solver leaves of rounding is taken out."""
    share = np.maximum(served.reshape(problem.serve.shape), 0.0)
    if not problem.split:
        return (share == share.max(axis=0)).astype(float)
    return np.asarray(share / share.sum(axis=0))


def _chords(problem: LocationProblem, points: Sequence[Sequence[float]]) -> list[_Segment]:
    if problem.stock is None:
        return []
    m, n = problem.serve.shape
    pieces = [
        (site, low, high)
        for site in range(m)
        if problem.stock[site] > 0
        for low, high in zip(points[site], points[site][1:], strict=False)
    ]
    first = m + m * n
    return [
        _Segment(site, first + 2 * k, first + 2 * k + 1, low, high)
        for k, (site, low, high) in enumerate(pieces)
    ]


def _objective(problem: LocationProblem, chords: Sequence[_Segment], size: int) -> Numbers:
    m, n = problem.serve.shape
    cost = np.zeros(size)
    cost[:m] = problem.fixed
    cost[m : m + m * n] = (problem.serve * problem.demand).ravel()
    for chord in chords:
        stock: Any = problem.stock
        cost[chord.used] = stock[chord.site] * chord.start
        cost[chord.served] = stock[chord.site] * chord.slope
    return cost


def _integrality(problem: LocationProblem, chords: Sequence[_Segment], size: int) -> Numbers:
    m, n = problem.serve.shape
    whole = np.zeros(size)
    whole[:m] = 1
    whole[m : m + m * n] = not problem.split
    whole[[chord.used for chord in chords]] = 1
    return whole


def _bounds(problem: LocationProblem, choice: Choice, size: int) -> tuple[Numbers, Numbers]:
    m, n = problem.serve.shape
    low, high = np.zeros(size), np.ones(size)
    low[list(choice.must_open)] = 1
    if problem.promise_days is not None and problem.promise_share >= 1:
        # A place without orders breaks no promise.
        high[m : m + m * n] = (problem.in_time | (problem.demand == 0)).ravel()
    return low, high


def _rows(problem: LocationProblem, chords: Sequence[_Segment], choice: Choice) -> _Rows:
    m, n = problem.serve.shape
    rows = _Rows()
    for i in range(n):
        rows.add([m + j * n + i for j in range(m)], [1.0] * m, 1, 1)
    for j in range(m):
        for i in range(n):
            rows.add([m + j * n + i, j], [1.0, -1.0], -np.inf, 0)
    if choice.count is not None:
        rows.add(range(m), [1.0] * m, choice.count, choice.count)
    if problem.capacity is not None:
        for j in np.flatnonzero(np.isfinite(problem.capacity)).tolist():
            served = [m + j * n + i for i in range(n)]
            rows.add([*served, j], [*problem.demand, -problem.capacity[j]], -np.inf, 0)
    if problem.promise_days is not None and problem.promise_share < 1:
        kept = (problem.in_time * problem.demand).ravel() / problem.demand.sum()
        rows.add(range(m, m + m * n), kept.tolist(), problem.promise_share - 1e-9, np.inf)
    _add_chords(rows, problem, chords)
    return rows


def _add_chords(rows: _Rows, problem: LocationProblem, chords: Sequence[_Segment]) -> None:
    """What a site serves lies on one chord, and only an open site has one."""
    m, n = problem.serve.shape
    variance = problem.variance_share.tolist()
    for j in sorted({chord.site for chord in chords}):
        own = [chord for chord in chords if chord.site == j]
        served = [m + j * n + i for i in range(n)]
        rows.add([*served, *(c.served for c in own)], [*variance, *[-1.0] * len(own)], 0, 0)
        rows.add([*(c.used for c in own), j], [*[1.0] * len(own), -1.0], -np.inf, 0)
        for chord in own:
            rows.add([chord.served, chord.used], [1.0, -chord.high], -np.inf, 0)
            rows.add([chord.served, chord.used], [-1.0, chord.low], -np.inf, 0)
