"""Peers of partial pooling on sales that were kept back, and whether a price tells more than no price.

Peers draw levels and slopes of the groups from one normal distribution with a covariance (random slopes, by EM: Dempster,
Laird & Rubin 1977; heavier tails by weights: Lange, Little & Taylor 1989), with means that follow the group's mean price or
its category.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from zhanggui.methods.elasticity.measure import elasticities
from zhanggui.methods.elasticity.observed import Observed
from zhanggui.methods.elasticity.regress import log_slopes

ROUNDS = 200
PRIOR_ROWS = 5
"""Rows that the noise of all groups counts for in a group's own."""
PEERS = (
    "each alone", "one for all", "double ML", "partially pooled (ours)", "random slopes", "… and mean price", "… heavy tails",
    "… by category", "all rows known",
)  # fmt: skip


def drawn_together(
    own: np.ndarray, variance: np.ndarray, basis: np.ndarray, tails: float | None = None
) -> np.ndarray:
    """Posterior means of (level, slope), groups × 2, of normal estimates with known variances around basis · coefficients."""
    coefficients = np.linalg.lstsq(basis, own, rcond=None)[0]
    spread = np.cov((own - basis @ coefficients).T) + 1e-6 * np.eye(2)
    weight = np.ones(len(own))
    for _ in range(ROUNDS):
        inverse = np.linalg.inv(spread)
        precision = weight[:, None, None] * inverse + np.einsum("gi,ij->gij", 1 / variance, np.eye(2))
        left = np.linalg.inv(precision)
        mean = np.einsum(
            "gij,gj->gi", left, weight[:, None] * (basis @ coefficients @ inverse) + own / variance
        )
        weighted = weight[:, None] * basis
        coefficients = np.linalg.lstsq(basis.T @ weighted, weighted.T @ mean, rcond=None)[0]
        apart = mean - basis @ coefficients
        spread = (
            np.einsum("g,gi,gj->ij", weight, apart, apart) + np.einsum("g,gij->ij", weight, left)
        ) / len(own)
        if tails is not None:
            far = np.einsum("gi,ij,gj->g", apart, np.linalg.inv(spread), apart)
            far += np.einsum("ij,gji->g", np.linalg.inv(spread), left)
            weight = (tails + 2) / (tails + far)
    return mean


def held_out(seen: Observed, share: float, category: np.ndarray | None, splits: int) -> Iterator[list[float]]:
    """Root mean squared error of log sales on rows kept back, one figure a peer (see PEERS); nan without categories."""
    for seed in range(splits):
        train = np.random.default_rng(seed).random(seen.group.size) < share
        part = Observed(seen.quantity[train], seen.price[train], seen.group[train]).known()
        found = elasticities(part)
        able = np.array(found.places)
        fit, _ = part.only(np.isin(np.arange(part.groups), able))
        test = ~train & np.isin(seen.group, able)
        yield _errors(seen, fit, test, able, found, None if category is None else category[able])


def _errors(seen: Observed, fit: Observed, test: np.ndarray, able: np.ndarray, found: object, category: np.ndarray | None) -> list[float]:  # fmt: skip
    x, y, fx, fy = (np.log(one) for one in (seen.price, seen.quantity, fit.price, fit.quantity))
    rows = np.bincount(fit.group)
    price, level = np.bincount(fit.group, fx) / rows, np.bincount(fit.group, fy) / rows
    slope = log_slopes(fit).slope
    place = np.searchsorted(able, seen.group[test])

    def error(levels: np.ndarray, slopes: np.ndarray) -> float:
        left = y[test] - levels[place] - slopes[place] * (x[test] - price[place])
        return float(np.sqrt(np.mean(left**2)))

    moved = np.bincount(fit.group, (fx - price[fit.group]) ** 2)
    left = fy - level[fit.group] - slope[fit.group] * (fx - price[fit.group])
    noise = float(left @ left) / (rows.sum() - 2 * rows.size)
    own, variance = (
        np.column_stack([level, slope]),
        np.column_stack([noise / rows, np.maximum(noise / moved, 1e-9)]),
    )
    one, plain = np.ones((rows.size, 1)), found.groups
    bases = {"plain": one, "price": np.column_stack([one, price])}
    if category is not None:
        names, at = np.unique(category, return_inverse=True)
        dummy = (at[:, None] == np.arange(names.size)).astype(float)
        bases["category"] = np.column_stack([bases["price"], dummy[:, dummy.sum(axis=0) >= 5][:, 1:]])
    peers = {
        name: drawn_together(own, variance, bases[basis], tails)
        for name, basis, tails in (("plain", "plain", None), ("price", "price", None), ("tails", "price", 4.0), ("category", "category", None))
        if basis in bases
    }  # fmt: skip
    common = plain[able[0]].specifications["fixed_effects"]
    every = log_slopes(_of(seen, able)).slope
    return [
        error(level, slope), error(level, np.full(rows.size, common)), error(level, np.full(rows.size, _double(fit))),
        error(level, np.array([plain[g].elasticity for g in able])),
        *(error(peers[name][:, 0], peers[name][:, 1]) if name in peers else float("nan") for name in ("plain", "price", "tails", "category")),
        error(_levels(_of(seen, able), every, price), every),
    ]  # fmt: skip


def _double(fit: Observed) -> float:
    """One slope for all by residuals on residuals, a group's drift over its rows (line and curve) held constant."""
    rows = np.bincount(fit.group)
    turn = (np.arange(fit.group.size) - np.searchsorted(fit.group, fit.group)) / rows[fit.group] - 0.5
    z = np.column_stack([turn, turn**2])
    found = elasticities(Observed(fit.quantity, fit.price, fit.group, z, ("line", "curve")))
    return found.groups[found.places[0]].specifications["residual_on_residual"]


def _of(seen: Observed, able: np.ndarray) -> Observed:
    return seen.known().only(np.isin(np.arange(seen.groups), able))[0]


def _levels(seen: Observed, slope: np.ndarray, price: np.ndarray) -> np.ndarray:
    left = np.log(seen.quantity) - slope[seen.group] * (np.log(seen.price) - price[seen.group])
    return np.bincount(seen.group, left) / np.bincount(seen.group)


def log_loss(seen: Observed, share: float, splits: int) -> tuple[float, float, float, int]:
    """Share of groups whose kept-back rows are likelier with the price than without (normal on logarithms, noise drawn
    towards that of all groups in both), the mean difference a row, the share of positive signs, groups judged.
    """
    gain, rows, positive = np.zeros(seen.groups), np.zeros(seen.groups), []
    for seed in range(splits):
        train = np.random.default_rng(seed).random(seen.group.size) < share
        found = elasticities(Observed(seen.quantity[train], seen.price[train], seen.group[train]))
        slope = np.zeros(seen.groups)
        slope[list(found.places)] = [found.groups[g].elasticity for g in found.places]
        positive.append(float((slope[list(found.places)] > 0).mean()))
        test = ~train & np.isin(seen.group, found.places)
        better = _likely(seen, train, slope) - _likely(seen, train, np.zeros(seen.groups))
        gain += np.bincount(seen.group[test], better[test], minlength=seen.groups)
        rows += np.bincount(seen.group[test], minlength=seen.groups)
    judged = rows > 0
    return (
        float((gain[judged] > 0).mean()), float(gain.sum() / rows.sum()), float(np.mean(positive)), int(judged.sum()),
    )  # fmt: skip


def _likely(seen: Observed, train: np.ndarray, slope: np.ndarray) -> np.ndarray:
    """Logarithm of the density of each row; level and noise of its group from the rows to learn from."""
    left = np.log(seen.quantity) - slope[seen.group] * np.log(seen.price)
    group, size = seen.group[train], seen.groups
    rows = np.maximum(np.bincount(group, minlength=size), 1)
    apart = left - (np.bincount(group, left[train], minlength=size) / rows)[seen.group]
    square = np.bincount(group, apart[train] ** 2, minlength=size)
    usual = square.sum() / max(rows.sum() - size, 1)
    variance = (PRIOR_ROWS * usual + square) / (PRIOR_ROWS + np.maximum(rows - 1, 1)) * (1 + 1 / rows)
    return -0.5 * (np.log(2 * np.pi * variance[seen.group]) + apart**2 / variance[seen.group])
