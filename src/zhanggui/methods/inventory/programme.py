"""A linear or integer programme handed as arrays to HiGHS, the one that comes with scipy.

highspy itself prints a banner on standard output whenever a solver is made, which would spoil a command's JSON.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhanggui.methods.inventory.distributions import Array, Index


@dataclass(frozen=True)
class Rows:
    """Constraints lower <= A x <= upper; A as triples row, column, number."""

    row: Index
    column: Index
    number: Array
    lower: Array
    upper: Array


def solved(
    worth: Array, rows: Rows, *, upper: Array, whole: bool, gap: float = 0.0
) -> tuple[Array, float, float]:
    """Maximise worth · x over 0 <= x <= upper; the solution, its value and a bound on every solution's value."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    if not len(worth):
        return np.zeros(0), 0.0, 0.0
    matrix = csr_array((rows.number, (rows.row, rows.column)), shape=(len(rows.lower), len(worth)))
    answer = milp(
        -worth,
        bounds=Bounds(np.zeros(len(worth)), upper),
        constraints=LinearConstraint(matrix, rows.lower, rows.upper),
        integrality=np.full(len(worth), int(whole)),
        options={"mip_rel_gap": gap},
    )
    if answer.x is None or not answer.success:
        raise ArithmeticError(f"HiGHS found no optimum: {answer.message}")
    bound = -answer.mip_dual_bound if whole else -answer.fun
    return np.asarray(answer.x), float(-answer.fun), float(bound)
