"""Which sites to open and who is served from where: the question, and what an answer costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zhanggui.methods.network.gravity import Numbers


@dataclass(frozen=True, kw_only=True)
class LocationProblem:
    """m candidate sites and n customers (places that order), all for one period, such as a month.

    ``demand`` (n): orders. ``fixed`` (m): cost of an open site. ``serve`` (m, n): cost of one order from site to
    customer, handling and freight. ``capacity`` (m): most orders, inf where there is none. ``stock`` (m): cost of the
    safety stock *if the site served everybody*; a site that serves the share s of the spread holds √s of it, so n equal
    sites hold √n times one (square-root law: Maister 1976; in location: Daskin, Coullard and Shen 2002). It supposes
    that places order independently. ``spread`` (n): each customer's share of the variance, default that of the
    orders. ``days`` (m, n): promised delivery time; at least the share ``promise_share`` of all orders must be served
    within ``promise_days``. ``split``: may one customer be served from several sites?
    """

    demand: Numbers
    fixed: Numbers
    serve: Numbers
    capacity: Numbers | None = None
    stock: Numbers | None = None
    spread: Numbers | None = None
    days: Numbers | None = None
    promise_days: float | None = None
    promise_share: float = 1.0
    split: bool = False

    def __post_init__(self) -> None:
        m, n = self.serve.shape
        if not m or not n:
            raise ValueError(f"a network needs sites and customers, got {m} and {n}")
        for name, size in (("demand", n), ("fixed", m), ("capacity", m), ("stock", m), ("spread", n)):
            found = getattr(self, name)
            if found is None:
                continue
            whole = name == "capacity" or np.isfinite(found).all()
            if found.shape != (size,) or not whole or not (found >= 0).all():
                raise ValueError(f"{name} must hold {size} numbers, none below zero, all but capacity finite")
        if not (np.isfinite(self.serve).all() and (self.serve >= 0).all() and self.demand.sum() > 0):
            raise ValueError("costs of serving are finite and not below zero, and somebody orders")
        if self.days is not None and (self.days.shape != (m, n) or not (self.days >= 0).all()):
            raise ValueError(f"days must be {m} × {n} numbers, none below zero")
        if self.promise_days is not None and (self.days is None or not self.promise_days >= 0):
            raise ValueError("a promise needs days, and is a number not below zero")
        if not 0 < self.promise_share <= 1:
            raise ValueError(f"promise_share is above 0 and at most 1, got {self.promise_share}")

    @property
    def variance_share(self) -> Numbers:
        """Each customer's share of the variance of demand; they sum to 1."""
        given = self.demand if self.spread is None or not self.spread.sum() else self.spread
        share: Numbers = given / given.sum()
        return share

    @property
    def in_time(self) -> npt.NDArray[np.bool_]:
        """(m, n) whether the site serves the customer within the promise; all True without one."""
        if self.days is None or self.promise_days is None:
            return np.ones(self.serve.shape, bool)
        return self.days <= self.promise_days + 1e-9


@dataclass(frozen=True)
class Costs:
    """What a network costs in the period: sites, orders served, safety stock."""

    fixed: float
    serving: float
    stock: float

    @property
    def total(self) -> float:
        return self.fixed + self.serving + self.stock


@dataclass(frozen=True)
class Network:
    """Open sites, ``share`` (m, n) of each customer's orders served from each site, and what it costs.

    ``bound``: no network allowed costs less; ``gap`` is what the answer may at most be above the best (0.001: 0.1 %).
    ``kept``: share of the orders within the promise. ``mean_days`` weights by orders; None where days are unknown.
    """

    open: tuple[int, ...]
    share: Numbers
    costs: Costs
    bound: float
    gap: float
    kept: float
    mean_days: float | None


def costs_of(problem: LocationProblem, open_sites: npt.NDArray[np.bool_], share: Numbers) -> Costs:
    """The exact cost of serving ``share`` (m, n) of each customer from each site."""
    stock = 0.0
    if problem.stock is not None:
        stock = float(problem.stock @ np.sqrt(np.maximum(share @ problem.variance_share, 0.0)))
    serving = float((share * problem.serve * problem.demand).sum())
    return Costs(float(problem.fixed[open_sites].sum()), serving, stock)


def network_of(
    problem: LocationProblem, open_sites: npt.NDArray[np.bool_], share: Numbers, bound: float
) -> Network:
    """The answer with its costs, its distance to the bound and what it promises."""
    costs = costs_of(problem, open_sites, share)
    orders = share * problem.demand
    kept = float((orders * problem.in_time).sum() / problem.demand.sum())
    days = None if problem.days is None else float((orders * problem.days).sum() / problem.demand.sum())
    gap = max(0.0, (costs.total - bound) / costs.total) if costs.total else 0.0
    places = tuple(int(j) for j in np.flatnonzero(open_sites))
    return Network(places, share, costs, min(bound, costs.total), gap, kept, days)
