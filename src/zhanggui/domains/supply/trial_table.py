"""The closed loop over many seeds: what each policy earns, and how sure the difference to ours is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from statistics import fmean, stdev

from zhanggui.domains.supply.trial import Result, compare, make_trial

OURS, FORESIGHT = "ours", "clairvoyant"
SURE = 0.95


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One policy over all seeds: means of its results, and by how much ours earns more than it.

    ``ahead`` is the mean over seeds of (ours - this), ``low`` to ``high`` its 95 % t interval; ``won`` counts the seeds
    in which ours earned more. None for ours itself, and no interval from a single seed.
    """

    name: str
    profit: float
    missed: float
    holding: float
    ordering: float
    served: float
    stock: float
    ahead: float | None
    low: float | None
    high: float | None
    won: int | None


@dataclass(frozen=True, kw_only=True)
class LoopTable:
    """The closed loop: sizes, a row for each policy, and ours as a share of what perfect foresight earns."""

    seeds: tuple[int, ...]
    skus: int
    days: int
    orders_per_day: int
    policies: tuple[Policy, ...]
    of_foresight: float


def loop_table(
    seeds: Sequence[int], *, skus: int = 40, days: int = 180, orders_per_day: int = 40,
    tell: Callable[[int, dict[str, Result]], None] | None = None,
) -> LoopTable:  # fmt: skip
    """Run every policy on the merchant of every seed. ``tell`` hears of each seed as it is done.

    The same seeds give the same table. Profit is of the simulated merchant: demand, lead times and what follows from a
    missed sale (nothing but its margin) are as simple as the simulation.
    """
    if not seeds:
        raise ValueError("a closed loop needs at least one seed.")
    found = []
    for seed in seeds:
        one = compare(make_trial(seed, skus=skus, days=days, orders_per_day=orders_per_day))
        found.append(one)
        if tell:
            tell(seed, one)
    policies = tuple(_policy(name, found) for name in found[0])
    profits = {one.name: one.profit for one in policies}
    return LoopTable(
        seeds=tuple(seeds), skus=skus, days=days, orders_per_day=orders_per_day, policies=policies,
        of_foresight=profits[OURS] / profits[FORESIGHT],
    )  # fmt: skip


def as_json(table: LoopTable) -> dict[str, object]:
    """The table as plain values."""
    return asdict(table)


def _policy(name: str, found: Sequence[dict[str, Result]]) -> Policy:
    own = [one[name] for one in found]
    ahead = [one[OURS].profit - one[name].profit for one in found]
    low, high = interval(ahead)
    apart = name != OURS
    return Policy(
        name=name,
        profit=fmean(one.profit for one in own),
        missed=fmean(one.missed for one in own),
        holding=fmean(one.holding for one in own),
        ordering=fmean(one.ordering for one in own),
        served=fmean(one.served for one in own),
        stock=fmean(one.stock for one in own),
        ahead=fmean(ahead) if apart else None,
        low=low if apart else None,
        high=high if apart else None,
        won=sum(one > 0 for one in ahead) if apart else None,
    )


def interval(values: Iterable[float]) -> tuple[float | None, float | None]:
    """Student's 95 % interval of the mean; None where one value alone tells no spread.

    >>> low, high = interval([1.0, 3.0])  # mean 2, spread √2, t of one degree of freedom 12.706
    >>> round(low, 3), round(high, 3)
    (-10.706, 14.706)
    """
    listed = list(values)
    if len(listed) < 2:
        return None, None
    from scipy.stats import t

    half = float(t.ppf((1 + SURE) / 2, len(listed) - 1)) * stdev(listed) / sqrt(len(listed))
    return fmean(listed) - half, fmean(listed) + half
