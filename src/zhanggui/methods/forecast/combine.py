"""How much each member counts, learned from all series together.

A winner per series is mostly luck (its window's noise). So weights are learned on errors pooled over series of
a kind, and those of a kind are drawn towards those of all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhanggui.methods.forecast.backtest import Replay
from zhanggui.methods.forecast.members import NAMES
from zhanggui.methods.forecast.panel import Flags, Floats, Whole

KINDS = ("sells in most steps", "intermittent", "sparse")
LEAST_LIFT, MOST_LIFT = 0.8, 1.25
FADE = 0.7
OVERLAP = 4.0
"""Windows overlap and their biases last, so their mean is this much less sure than if they were independent."""
PULL = 1.5
"""How strongly weights are drawn to the prior ones, as a share of the best method's squared error."""
_PLAIN = ("smoothing 0.03", "smoothing 0.08", "smoothing 0.2", "Syntetos", "Teunter")
_TRENDS = ("season, no trend", "season and damped trend")


def prior(kind: int, season: int) -> Floats:
    """Weights before anything is learned: the plain mean of five level methods; where a series sells in most
    steps and has a season, half of it goes to the methods that follow season and trend."""
    plain = np.array([name in _PLAIN for name in NAMES]) / len(_PLAIN)
    trends = np.array([name in _TRENDS for name in NAMES]) / len(_TRENDS)
    return (plain + trends) / 2 if kind == 0 and season > 1 else plain


@dataclass(frozen=True)
class Mix:
    """weights: kind × member, each row sums to 1. lift: one factor against the common bias."""

    weights: Floats
    lift: float

    def of(self, said: Floats, kind: Whole) -> Floats:
        """Combined forecast of series × … from member × series × …."""
        return self.lift * np.einsum("im,mi...->i...", self.weights[kind], said)


def kinds(values: Floats) -> Whole:
    """0, 1, 2 as in ``KINDS``, by the share of known steps without a sale (below .2, below .6, above)."""
    known = np.maximum(np.isfinite(values).sum(axis=1), 1)
    idle = 1 - (np.nan_to_num(values) > 0).sum(axis=1) / known
    return np.digitize(idle, (0.2, 0.6)).astype(np.int64)


def learned(replay: Replay, kind: Whole, season: int) -> Mix:
    """Weights that make the scaled squared error least, then the common bias."""
    before = [prior(k, season) for k in range(len(KINDS))]
    if not replay.origins.size or not np.isfinite(replay.came).any():
        return Mix(np.stack(before), 1.0)
    grams = np.stack([_gram(replay, kind == k) for k in range(len(KINDS))])
    everyone = grams.sum(axis=0)
    shares = [_weights(g + 0.2 * everyone, b) for g, b in zip(grams, before, strict=True)]
    mix = Mix(np.stack(shares), 1.0)
    return Mix(mix.weights, _lift(replay, mix.of(replay.said, kind)))


def _gram(replay: Replay, chosen: Flags) -> Floats:
    """Products of the members' errors: member × member. Every window of a series counts alike."""
    usable = np.isfinite(replay.came) & np.isfinite(replay.scale)[..., None]
    scale = np.where(np.isfinite(replay.scale), replay.scale, 1.0)[None, ..., None]
    miss = np.where(usable, (replay.said - np.nan_to_num(replay.came)) / scale, 0.0)
    miss = miss * _evenly(miss, usable) * np.sqrt(recency(len(replay.origins)))[:, None]
    flat = miss[:, chosen].reshape(len(miss), -1)
    return flat @ flat.T


def recency(windows: int) -> Floats:
    """Weight of each window, newest last with 1: what held lately tells more about what comes."""
    return FADE ** np.arange(windows - 1, -1, -1, dtype=float)


def _evenly(miss: Floats, usable: Flags) -> Floats:
    """Weights that turn a squared error into its root per series and window, as the judging measure has it."""
    count = np.maximum(usable.sum(axis=-1), 1)
    root = np.sqrt((miss**2).mean(axis=0).sum(axis=-1) / count)
    return (1 / np.sqrt(np.maximum(root, 0.1) * count))[None, ..., None]


def _weights(gram: Floats, before: Floats) -> Floats:
    """Non-negative weights with sum 1 that make wᵀGw least, with a pull to those ``before``."""
    from scipy.optimize import nnls

    if not gram.any():
        return before
    n, size = len(gram), max(np.diag(gram).min(), 1e-9 * np.trace(gram))
    root = np.linalg.cholesky(gram / size + (PULL + 1e-9) * np.eye(n)).T
    aim = np.linalg.solve(root.T, PULL * before)
    strict = 1e3  # the sum is held by a heavy extra row
    answer, _ = nnls(np.vstack([root, strict * np.ones(n)]), np.r_[aim, strict])
    return answer / answer.sum()


def _lift(replay: Replay, mixed: Floats) -> float:
    """One factor against the bias that all windows share, drawn to 1 as far as the windows disagree.

    James and Stein's factor on the mean log ratio of what came to what was said; a single season's rise is not
    taken for a law.
    """
    usable = np.isfinite(replay.came) & np.isfinite(replay.scale)[..., None]
    weight = np.where(np.isfinite(replay.scale), 1 / np.where(replay.scale > 0, replay.scale, 1), 0)[
        ..., None
    ]
    came = np.where(usable, replay.came * weight, 0).sum(axis=(0, 2))
    said = np.where(usable, mixed * weight, 0).sum(axis=(0, 2))
    good = (came > 0) & (said > 0)
    if good.sum() < 3:
        return 1.0
    ratio, trust = np.log(came[good] / said[good]), recency(len(came))[good]
    share = trust / trust.sum()
    mean = float((ratio * share).sum())
    doubt = float(((ratio - mean) ** 2 * share).sum() * (share**2).sum()) * OVERLAP
    kept = max(0.0, 1 - doubt / max(mean**2, 1e-12))
    return float(np.clip(np.exp(kept * mean), LEAST_LIFT, MOST_LIFT))
