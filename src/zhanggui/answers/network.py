"""物流网络 Network: which buildings to open, which province from where, as every entrance tells it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np

from zhanggui.answers.reader import Reader, matches
from zhanggui.answers.stored import Stored, stored
from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text
from zhanggui.core.money import round_half_up
from zhanggui.domains.supply.analysis.network import NetworkRule, NetworkView, Option, network_view
from zhanggui.domains.supply.analysis.places import Place, province_place

NOT_WHOLE = Text(
    "物流网络属于整个商家，只有负责全部店铺的人可以查看。",
    "The network belongs to the whole merchant: it is for who works for all shops.",
)
BAD_RULE = Text(
    "时效应在 0 到 60 天之间，达成比例在 0 到 1 之间，仓库数 1 到 20，天数 7 到 730。",
    "Days promised lie between 0 and 60, the share between 0 and 1, sites 1 to 20, days of orders 7 to 730.",
)
SHOWN_SHARE = 1e-6


def network_answer(reader: Reader, rule: NetworkRule) -> Stored:
    """Sites, provinces, today's network and the best with each number of sites. Only for a reader of all shops."""
    if reader.shops is not None:
        raise Refused(NOT_WHOLE)

    def found() -> dict[str, Any]:
        try:
            view = network_view(reader.tables(), rule, today=reader.today, matches=matches())
        except Refused as refused:
            return {"refused": refused.text}
        return as_answer(view)

    return stored(reader, "network", {"today": reader.today, "rule": rule}, found)


def rule_of(
    *, promise_days: float | None = None, share: float = 0.95, sites: int = 5, days: int = 180
) -> NetworkRule:
    """What is asked of the network; WrongUsage for what makes no sense."""
    try:
        return NetworkRule(promise_days=promise_days, promise_share=share, most_sites=sites, days_back=days)
    except ValueError as error:
        raise WrongUsage(BAD_RULE) from error


def as_answer(view: NetworkView) -> dict[str, Any]:
    """The view as plain values: money a month and an order as decimals, shares 0-1."""
    best = view.best
    today = _option(view, view.today)
    options = [_option(view, option) | {"best": option is best} for option in view.options]
    for option in options:
        option["saves_month"] = _saved(today["total_month"], option["total_month"])
    return {
        "refused": None,
        "orders_month": _rounded(float(view.orders.sum()), 0),
        "sites": [
            {
                "site": site.name, "in_use": site.in_use, "latitude": site.place[0], "longitude": site.place[1],
                "fixed_month": _rounded(site.fixed_month), "handling": _rounded(site.handling),
                "capacity_month": site.capacity_month, "carrier": site.carrier,
            }
            for site in view.sites
        ],
        "middle": {"latitude": round(view.middle[0], 2), "longitude": round(view.middle[1], 2), "city": view.middle_city},
        "today": today,
        "options": options,
        "assumed": list(view.assumed),
    }  # fmt: skip


def _option(view: NetworkView, option: Option) -> dict[str, Any]:
    network = option.network
    if network is None:
        return {"count": option.count, "sites": [], "why": option.why, "total_month": None, "provinces": []}
    orders, costs = float(view.orders.sum()), network.costs
    return {
        "count": option.count,
        "why": None,
        "sites": [view.sites[place].name for place in network.open],
        "idle": [view.sites[place].name for place in network.open if not network.share[place].any()],
        "fixed_month": _rounded(costs.fixed),
        "serving_month": _rounded(costs.serving),
        "stock_month": _rounded(costs.stock),
        "total_month": _rounded(costs.total),
        "cost_per_order": _rounded(costs.total / orders),
        "mean_days": _rounded(network.mean_days or 0.0),
        "kept": None if (kept := view.kept(network)) is None else _rounded(kept, 4),
        "gap": _rounded(network.gap, 5),
        "provinces": _provinces(view, option),
    }


def _provinces(view: NetworkView, option: Option) -> list[dict[str, Any]]:
    """Which province is served from where, most orders first."""
    network = option.network
    assert network is not None
    rows = []
    for i, province in enumerate(view.provinces):
        for j in np.flatnonzero(network.share[:, i] > SHOWN_SHARE):
            rows.append(
                {
                    "province": province, "site": view.sites[j].name,
                    "orders_month": _rounded(float(view.orders[i] * network.share[j, i]), 1),
                    "parcel": _rounded(float(view.parcel[j, i])), "km": _rounded(float(view.km[j, i]), 0),
                    "days": int(view.days[j, i]),
                }
            )  # fmt: skip
    return rows


def _saved(today: Decimal | None, then: Decimal | None) -> Decimal | None:
    return None if today is None or then is None else today - then


def _rounded(value: float, digits: int = 2) -> Decimal:
    return round_half_up(Decimal(repr(value)), digits)


def places(rows: list[dict[str, Any]]) -> dict[str, Place]:
    """Where the provinces of these rows lie."""
    return {row["province"]: at for row in rows if (at := province_place(row["province"]))}
