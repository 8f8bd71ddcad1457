"""Planned against sold, event after event: does a plan by learned lift get better with every event it has seen?

The merchant cuts by hand at each event; before each one the units of every SKU that takes part are planned from the days before it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log

import numpy as np

from zhanggui.domains.pricing.analysis.learned_lift import PastLift
from zhanggui.domains.pricing.analysis.plan.suggest import judged
from zhanggui.domains.pricing.analysis.weekly_sales import Floats
from zhanggui.domains.pricing.event_policies import asked_of, keep, known_of, usual_units
from zhanggui.domains.pricing.event_trial import LEAST_CUT, Lived, World, live

FIRST_DAY = 35
"""An event needs some plain weeks before it."""


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """One event: units ``sold``, ``planned`` by what was learnt, ``usual`` without any lift, ``last`` with the mean lift of the event
    before; ``by_sku``: sum over SKUs of |planned − sold| over sold. ``inside``: SKUs whose 80 % range of units held what was sold, of
    ``skus``. None: nothing could be learnt yet.
    """

    name: str
    sold: float
    planned: float | None
    usual: float
    last: float | None
    by_sku: float | None
    inside: int
    skus: int

    def error(self, name: str) -> float | None:
        """|log(planned / sold)| of one way to plan."""
        told = getattr(self, name)
        return abs(log(told / self.sold)) if told and self.sold else None


def replay(world: World) -> list[Replayed]:
    """Every event in turn, each planned from the days before it; people's own cuts go on through the trial."""
    _, lived = live(world, keep, lambda w, _lived, event: w.past_cut[:, event])
    found: list[Replayed] = []
    past: list[PastLift] = []
    factor: float | None = None
    for event, one in enumerate(world.events):
        if one.first < FIRST_DAY or one.last >= lived.day:
            continue
        before, joined = _until(lived, one.first), np.flatnonzero(world.past_cut[:, event] >= LEAST_CUT)
        usual = usual_units(world, before)
        sold = lived.units[joined, one.first : one.last + 1].sum(axis=1)
        plain = np.minimum(usual[joined] * one.days, world.stock[joined, event])
        knowledge = known_of(world, before, past)
        told = [
            judged(asked_of(world, before, event, int(n), float(usual[n])), knowledge, round(world.past_cut[n, event] * 100))
            for n in joined
        ]  # fmt: skip
        known = [(a, s) for a, s in zip(told, sold, strict=True) if a is not None]
        planned = float(sum(a.expected for a, _ in known)) if len(known) == len(joined) else None
        found.append(
            Replayed(
                name=one.name, sold=float(sold.sum()), planned=planned, usual=float(plain.sum()), last=factor and _lasting(plain, factor, world, joined, event),
                by_sku=None if planned is None else float(sum(abs(a.expected - s) for a, s in known) / sold.sum()),
                inside=sum(bool(a.units[0] <= s <= a.units[2]) for a, s in known), skus=len(known),
            )
        )  # fmt: skip
        if planned is not None:
            past.append(PastLift(event=str(event), category="", units=float(sold.sum()), goal=planned))
        factor = float(sold.sum() / (usual[joined] * one.days).sum())
    return found


def _lasting(
    plain: Floats, factor: float, world: World, joined: np.ndarray[tuple[int], np.dtype[np.int64]], event: int
) -> float:
    return float(np.minimum(plain * factor, world.stock[joined, event]).sum())


def _until(lived: Lived, day: int) -> Lived:
    return replace(
        lived, asked=lived.asked[:, :day], paid=lived.paid[:, :day], units=lived.units[:, :day], ended=lived.ended[:, :day], advised={},
        cuts={},
    )  # fmt: skip
