"""The merchant's network: which buildings to open, which province from where, what an order costs, how fast it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import narwhals as nw
import numpy as np

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.core.rules import load_rules
from zhanggui.domains.supply.analysis.demand import NO_DEMAND, daily_demand
from zhanggui.domains.supply.analysis.parcel_prices import card_on, parcel_prices, parcel_weights
from zhanggui.domains.supply.analysis.places import (
    Place,
    city_place,
    nearest_city,
    province_place,
    short_name,
)
from zhanggui.domains.supply.analysis.stock_view import known_until
from zhanggui.domains.supply.analysis.terms import ASSUMED_LEAD_DAYS, offers
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.methods.network.earth import great_circle_km
from zhanggui.methods.network.gravity import Numbers, least_distance_point
from zhanggui.methods.network.locate import Choice, best_network
from zhanggui.methods.network.problem import LocationProblem, Network, costs_of, network_of
from zhanggui.profit.stages import collected

DAYS_A_MONTH = 30.4375
HOME = ("中国", "CN", "China", "CHN")
MILLIONTHS = 1_000_000
MOST_CANDIDATES = 20

NO_SITES = Text(
    "还没有仓库点位。用 zg templates 目录 生成模板，填写「仓库点位」后导入：每个在用或考虑开的仓库一行。",
    "No warehouse sites are known. Fill in 仓库点位 from zg templates DIR and import it: one row per building in use "
    "or considered.",
)
NO_ORDERS = Text(
    "最近 {days} 天没有知道省份的订单。", "No order of the last {days} days has a known province."
)
UNPLACED = Text(
    "「{site}」的城市「{city}」不在列表里，没有参加比较；请填经纬度。",
    "{site} is left out: its city {city!r} is not on the list. Give its latitude and longitude.",
)
FOREIGN = Text(
    "「{site}」的币种是 {currency}，没有参加比较。", "{site} is left out: its currency is {currency}."
)
NO_COST = Text(
    "「{site}」没有固定成本或操作费，没有参加比较。",
    "{site} is left out: its fixed or handling cost is missing.",
)
TOO_MANY = Text(
    "一次最多比较 {most} 个仓库，现有 {found} 个。",
    "At most {most} sites are compared at once, there are {found}.",
)
NO_PROVINCE = Text(
    "{n} 个订单看不到省份（平台隐藏了地址），按其余订单的省份分布计入。",
    "{n} orders name no province (the platform masks it): they are taken to go where the others go.",
)
NO_STOCK_COST = Text(
    "不知道任何 SKU 的成本，没有计入安全库存。", "No SKU's cost is known: safety stock is not counted."
)
ROADS = Text(
    "里程为直线距离乘 {factor}，时效按第一天后每天 {km} 公里估算，都是假设。",
    "Road kilometres are straight ones times {factor}, delivery takes a day and one more for every {km} km: assumed.",
)
MOVING = Text(
    "没有计入开仓、关仓的一次性费用。", "What opening and closing a building costs once is not counted."
)
TODAY_BEST = Text(
    "今天的成本按每个省由最便宜的在用仓库发货计算，订单文件里没有实际的发货仓库。",
    "Today's cost supposes that the cheapest site in use serves each province: order files do not say which one did.",
)


@dataclass(frozen=True, kw_only=True)
class NetworkRule:
    """What the merchant wants of its network.

    ``promise_days``: ``promise_share`` of the orders are to arrive within so many days; None promises nothing.
    ``most_sites``: networks of one up to so many sites are compared. ``days_back``: orders of so many days count.
    """

    promise_days: float | None = None
    promise_share: float = 0.95
    most_sites: int = 5
    days_back: int = 180

    def __post_init__(self) -> None:
        if self.promise_days is not None and not 0 < self.promise_days <= 60:
            raise ValueError(f"promise_days lies between 0 and 60, got {self.promise_days}")
        if not 0 < self.promise_share <= 1:
            raise ValueError(f"promise_share is above 0 and at most 1, got {self.promise_share}")
        if not (1 <= self.most_sites <= MOST_CANDIDATES and 7 <= self.days_back <= 730):
            raise ValueError("most_sites is 1 to 20, days_back 7 to 730")


@dataclass(frozen=True)
class Site:
    """A building as the sites table states it, placed."""

    name: str
    place: Place
    in_use: bool
    fixed_month: float
    handling: float
    capacity_month: int | None
    carrier: str | None


@dataclass(frozen=True)
class Option:
    """One network: ``count`` sites asked for (None: today's), and the answer, or why there is none."""

    count: int | None
    network: Network | None
    why: Text | None = None


@dataclass(frozen=True)
class NetworkView:
    """Sites, provinces with their orders a month, today's network and the best ones with 1, 2 … sites."""

    rule: NetworkRule
    sites: tuple[Site, ...]
    provinces: tuple[str, ...]
    orders: Numbers
    parcel: Numbers
    km: Numbers
    days: Numbers
    middle: Place
    middle_city: str
    today: Option
    options: tuple[Option, ...]
    assumed: tuple[Text, ...]

    def kept(self, network: Network) -> float | None:
        """Share of the orders that arrive within the days promised; None where nothing is promised."""
        if self.rule.promise_days is None:
            return None
        in_time = self.days <= self.rule.promise_days
        return float(((network.share * in_time) @ self.orders).sum() / self.orders.sum())

    @property
    def best(self) -> Option | None:
        """The cheapest of the compared networks that keep the promise; None where none does."""
        found = [option for option in self.options if option.network]
        return min(
            found, key=lambda option: option.network.costs.total if option.network else 0, default=None
        )


def network_view(
    tables: Tables, rule: NetworkRule, *, today: date, matches: Frame | None = None
) -> NetworkView:
    """Compare networks on the orders of the last ``days_back`` days known. Refused where sites or orders are missing."""
    today = known_until(tables, today)
    since = today - timedelta(days=rule.days_back)
    sites, unused = sites_of(tables)
    provinces, counts, placeless = orders_by_province(tables, since=since, until=today)
    if not provinces:
        raise Refused(NO_ORDERS.with_(days=rule.days_back))
    numbers = {code: float(one.on(today).value) for code, one in _rules().items()}
    orders = counts * (1 + placeless / counts.sum()) / rule.days_back * DAYS_A_MONTH
    there = np.array([province_place(name) for name in provinces])
    km = great_circle_km(np.array([site.place for site in sites]), there) * numbers["road_factor"]
    prices = parcel_prices(
        card_on(tables, today), parcel_weights(tables, since=since, until=today), provinces=provinces,
        orders=orders, km=km, carriers=[site.carrier for site in sites], in_use=[site.in_use for site in sites],
        base=numbers["parcel_base"], per_km=numbers["parcel_per_km"],
    )  # fmt: skip
    days = 1 + np.floor(km / numbers["km_a_day"])
    stock = stock_cost(tables, numbers, since=since, today=today, matches=matches)
    problem = LocationProblem(
        demand=orders, fixed=np.array([site.fixed_month for site in sites]),
        serve=prices.parcel + np.array([[site.handling] for site in sites]),
        capacity=np.array([np.inf if s.capacity_month is None else s.capacity_month for s in sites], float),
        stock=np.full(len(sites), stock) if stock else None, days=days,
    )  # fmt: skip
    middle = _middle(there, orders)
    said = [
        *unused,
        *prices.assumed,
        ROADS.with_(factor=numbers["road_factor"], km=f"{numbers['km_a_day']:g}"),
    ]
    said += [NO_PROVINCE.with_(n=f"{placeless:,}")] if placeless else []
    said += [] if stock else [NO_STOCK_COST]
    return NetworkView(
        rule, sites, provinces, orders, prices.parcel, km, days, middle, nearest_city(middle),
        _today(problem, sites), tuple(_options(problem, rule)), (*said, TODAY_BEST, MOVING),
    )  # fmt: skip


def sites_of(tables: Tables) -> tuple[tuple[Site, ...], list[Text]]:
    """Every site that can be placed and priced, by name, and why the others are left out."""
    sites, unused = [], []
    for row in sorted(collected(tables["warehouse_site"]), key=lambda row: row["stock_warehouse"]):
        why = _unusable(row)
        if why:
            unused.append(why)
        else:
            sites.append(_site(row))
    if not sites:
        raise Refused(unused[0] if unused else NO_SITES)
    if len(sites) > MOST_CANDIDATES:
        raise Refused(TOO_MANY.with_(most=MOST_CANDIDATES, found=len(sites)))
    return tuple(sites), unused


def _place(row: Mapping[str, Any]) -> Place | None:
    if row["latitude"] is not None and row["longitude"] is not None:
        return row["latitude"] / MILLIONTHS, row["longitude"] / MILLIONTHS
    return city_place(row["city"] or "")


def _unusable(row: Mapping[str, Any]) -> Text | None:
    if row["currency"] not in (None, "CNY"):
        return FOREIGN.with_(site=row["stock_warehouse"], currency=row["currency"])
    if row["fixed_month"] is None or row["handling"] is None:
        return NO_COST.with_(site=row["stock_warehouse"])
    if _place(row) is None:
        return UNPLACED.with_(site=row["stock_warehouse"], city=row["city"] or "")
    return None


def _site(row: Mapping[str, Any]) -> Site:
    place = _place(row)
    assert place is not None
    return Site(
        row["stock_warehouse"], place, row["state"] == "open", row["fixed_month"] / 10_000, row["handling"] / 10_000,
        row["capacity_month"], row["carrier"],
    )  # fmt: skip


def orders_by_province(tables: Tables, *, since: date, until: date) -> tuple[tuple[str, ...], Numbers, int]:
    """Paid orders to each province of the country, most first, and how many name no province we know."""
    paid = tables["order"].filter(
        (nw.col("paid_day") >= since) & (nw.col("paid_day") < until),
        nw.col("document").is_null() | (nw.col("document") == "order"),
        ~nw.coalesce(nw.col("status").is_in(NO_DEMAND), nw.lit(False)),
        nw.col("country").is_null() | nw.col("country").is_in(HOME),
    )
    counted = paid.group_by("province").agg(orders=nw.col("order_id").count())
    found: dict[str, int] = {}
    placeless = 0
    for row in collected(counted):
        name = short_name(row["province"] or "")
        if province_place(name):
            found[name] = found.get(name, 0) + int(row["orders"])
        else:
            placeless += int(row["orders"])
    names = tuple(sorted(found, key=lambda name: (-found[name], name)))
    return names, np.array([float(found[name]) for name in names]), placeless


def stock_cost(
    tables: Tables, numbers: Mapping[str, float], *, since: date, today: date, matches: Frame | None = None
) -> float:
    """CNY a month to hold the safety stock of all SKUs in one building.

    Σ over SKUs: service factor × √(lead days × variance of a day's demand) × unit cost × holding rate / 12. That
    a SKU's demand comes from all provinces alike is assumed, so it splits over buildings by the square-root law.
    """
    demand = daily_demand(tables, until=today, days=(today - since).days, matches=matches)
    terms = {sku: listed[0] for sku, listed in offers(tables, today=today).items()}
    costs = _unit_costs(tables, today)
    total = 0.0
    for sku in demand.skus:
        term = terms.get(sku)
        landed = (
            float(term.landed)
            if term and term.landed is not None and term.currency == "CNY"
            else costs.get(sku)
        )
        sold = demand.of(sku)[~np.isnan(demand.of(sku))]
        if landed is None or sold.size < 2:
            continue
        lead = term.lead_days if term else ASSUMED_LEAD_DAYS
        total += landed * float(np.sqrt(lead * sold.var(ddof=1)))
    return total * numbers["service_factor"] * numbers["holding_year"] / 12


def _unit_costs(tables: Tables, today: date) -> dict[str, float]:
    rows = collected(tables["unit_cost"].filter(nw.col("from_day") <= today))
    kept = [row for row in rows if row["cost"] is not None and row["currency"] in (None, "CNY")]
    return {row["sku"]: row["cost"] / 10_000 for row in sorted(kept, key=lambda row: row["from_day"])}


def _today(problem: LocationProblem, sites: Sequence[Site]) -> Option:
    used = [place for place, site in enumerate(sites) if site.in_use]
    if not used:
        return Option(None, None, Text("没有标为「在用」的仓库。", "No site is marked as in use."))
    return Option(None, _served_cheapest(problem, used))


def _served_cheapest(problem: LocationProblem, used: Sequence[int]) -> Network:
    """Each customer served by the one of these sites that serves it at the least cost, then soonest; limits not asked."""
    assert problem.days is not None
    order = np.lexsort((problem.days[used], problem.serve[used].round(6)), axis=0)
    share = np.zeros(problem.serve.shape)
    share[np.array(used)[order[0]], np.arange(problem.demand.size)] = 1.0
    is_open = np.zeros(len(problem.fixed), bool)
    is_open[used] = True
    return network_of(problem, is_open, share, costs_of(problem, is_open, share).total)


def _options(problem: LocationProblem, rule: NetworkRule) -> list[Option]:
    """The best network with each number of sites, under the promise."""
    asked = problem
    if rule.promise_days is not None:
        asked = replace(problem, promise_days=rule.promise_days, promise_share=rule.promise_share)
    most = min(rule.most_sites, problem.serve.shape[0])
    return [_asked(asked, count, Choice(count=count)) for count in range(1, most + 1)]


def _asked(problem: LocationProblem, count: int | None, choice: Choice) -> Option:
    try:
        return Option(count, best_network(problem, choice))
    except Refused as refused:
        return Option(count, None, refused.text)


def _middle(there: Numbers, orders: Numbers) -> Place:
    """The point with the least total distance to all orders (Weiszfeld), on a map flattened at its middle."""
    wide = float(np.cos(np.radians(np.average(there[:, 0], weights=orders))))
    flat = least_distance_point(there * np.array([1.0, wide]), orders)
    return float(flat[0]), float(flat[1]) / wide


def _rules() -> Mapping[str, Any]:
    return load_rules("zhanggui.domains.supply", "network")
