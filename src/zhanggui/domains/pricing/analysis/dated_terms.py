"""What a unit of a SKU costs to sell in a shop on a day: looked up by the very functions that profit uses.

Cost, bundle, exchange rate, fee card, a shop's own rate and freight tariff come from ``profit``, so that a floor and the
profit of an order at it can never disagree. Whatever holds from a day on moves floors from that day only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import narwhals as nw

from zhanggui.core.money import RATE_UNITS
from zhanggui.domains.pricing.analysis.floor import RefundShares, UnitTerms
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.basis import NO_CURRENCY, unit_weights
from zhanggui.profit.costs import cost_card
from zhanggui.profit.fees import own_since, with_rates
from zhanggui.profit.rounding import coin_of, half_up_ticks
from zhanggui.profit.settings import FEES, ProfitSettings
from zhanggui.profit.shipping import card_fee_of, in_order_currency, named_carriers, tariffs
from zhanggui.profit.stages import collected, computed, is_empty

MIX_DAYS = 180
"""Days of orders that say where a shop's buyers live and which carrier it uses."""
EVERYWHERE = "*"


@dataclass(frozen=True, kw_only=True)
class ShopTerms:
    """A shop on a day: its rates, where its parcels go (share in millionths by province; "" unknown) and with whom.

    ``rates`` None for a fee that nobody says. ``own`` names since when the shop's own rate holds, by fee.
    """

    shop: str
    platform: str
    currency: str
    coin: int
    rates: Mapping[str, int | None]
    fixed: Mapping[str, int]
    own: Mapping[str, date]
    carrier: str
    mix: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class SkuCost:
    """A unit cost in its own currency (ticks) and how it becomes the shop's: times / by; None without an exchange rate."""

    native: int
    coin: int
    times: int | None
    by: int | None

    def in_shop(self, amount: int, coin: int) -> int | None:
        """An amount of this cost in the shop's currency, half up."""
        if self.times is None or self.by is None:
            return None
        if self.times == self.by or amount == 0:
            return amount
        return half_up_ticks(amount * self.times, self.by, coin)


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """What a parcel of one weight costs to one province: in ticks, None where no card covers it; ``why`` then.

    ``guessed``: the carrier or the province is not known, so the price is that of another one.
    """

    fee: int | None
    why: str | None
    guessed: bool


@dataclass(frozen=True, kw_only=True)
class DatedTerms:
    """All that floors of one day need, as plain values."""

    day: date
    shops: Mapping[str, ShopTerms]
    costs: Mapping[tuple[str, str], SkuCost]
    weights: Mapping[str, int]
    parcels: Mapping[tuple[str, str, str, int], Parcel]
    provinces: tuple[str, ...]  # those the freight card names
    sellable: Decimal
    taxes: Mapping[str, int]

    def unit(
        self,
        shop: ShopTerms,
        sku: str,
        refunds: RefundShares,
        *,
        province: str | None = None,
        subsidy: int = 0,
    ) -> UnitTerms | str:
        """The terms of one unit sent to ``province`` (None: to where the shop's buyers live); a reason's code if unknown."""
        cost = self.costs.get((sku, shop.currency))
        if cost is None:
            return "no_cost"
        landed, spoilt = self._cost(cost, shop)
        if landed is None or spoilt is None:
            return "currency_mismatch"
        rates = {fee: rate for fee, rate in shop.rates.items() if rate is not None}
        if len(rates) < len(FEES):
            return "no_fee_card"
        parcel = self.parcel(shop, sku, province)
        if parcel.fee is None:
            return parcel.why or "no_freight_card"
        return UnitTerms(
            cost=landed, spoilt=spoilt, freight=parcel.fee, rates=rates, fixed=shop.fixed, coin=shop.coin,
            tax=self.taxes.get(shop.shop, 0), subsidy=subsidy, refunds=refunds,
        )  # fmt: skip

    def parcel(self, shop: ShopTerms, sku: str, province: str | None = None) -> Parcel:
        """The parcel of one unit: to one province, or the mean over where the shop's buyers live, half up."""
        weight = self.weights.get(sku)
        if weight is None:
            return Parcel(fee=None, why="no_weight", guessed=False)
        if province is not None:
            return self._sent(shop, weight, province)
        sent = [(share, self._sent(shop, weight, where)) for where, share in shop.mix.items()]
        known = [(share, one.fee) for share, one in sent if one.fee is not None]
        total = sum(share for share, _ in known)
        if not total or any(one.fee is None for _, one in sent):
            why = next((one.why for _, one in sent if one.fee is None), "no_freight_card")
            return Parcel(fee=None, why=why, guessed=False)
        guessed = sum(share for share, one in sent if one.guessed)
        mean = half_up_ticks(sum(share * fee for share, fee in known), total, shop.coin)
        return Parcel(fee=mean, why=None, guessed=2 * guessed > total)

    def _sent(self, shop: ShopTerms, weight: int, province: str) -> Parcel:
        """A province that neither card nor orders name pays what everywhere else does."""
        key = (shop.carrier, shop.currency, weight)
        found = self.parcels.get((key[0], province, *key[1:]))
        elsewhere = self.parcels.get(
            (key[0], "", *key[1:]), Parcel(fee=None, why="no_freight_card", guessed=False)
        )
        return found or replace(elsewhere, guessed=False)

    def _cost(self, cost: SkuCost, shop: ShopTerms) -> tuple[int | None, int | None]:
        again = half_up_ticks(cost.native * int(self.sellable * RATE_UNITS), RATE_UNITS, cost.coin)
        return cost.in_shop(cost.native, shop.coin), cost.in_shop(cost.native - again, shop.coin)


def dated_terms(
    tables: Tables, settings: ProfitSettings, *, day: date, known: date | None = None
) -> DatedTerms:
    """Terms of every shop, SKU and province that orders, listings or the freight card name, as they hold on ``day``.

    Buyers' provinces and the carrier are those of the last orders before ``known`` (default: the day itself).
    """
    offered = _offered(tables)
    rated = collected(_rated(offered, settings, day))
    mixes, carriers = _mixes(tables, known or day), _carriers(tables, known or day)
    shops = {row["shop"]: _shop(row, mixes, carriers) for row in sorted(rated, key=lambda row: row["shop"])}
    weights = {row["sku"]: row["unit_weight"] for row in collected(unit_weights(tables))}
    wanted = {(one.carrier, one.currency) for one in shops.values()}
    card = _card_provinces(tables)
    places = tuple(sorted({"", *card, *(place for mix in mixes.values() for place in mix)}))
    return DatedTerms(
        day=day, shops=shops, costs=_costs(tables, offered, day), weights=weights,
        parcels=_parcels(tables, offered, wanted, places, day),
        provinces=card, sellable=settings.returned_sellable_share,
        taxes={shop: int(rate * RATE_UNITS) for shop, rate in settings.tax_rates.items()},
    )  # fmt: skip


def _offered(tables: Tables) -> Frame:
    """Every shop with its platform and the currency it sells in (the one of most orders is not asked: the first by code)."""
    sold = tables["order"].filter(~nw.col("paid_day").is_null()).select("shop", "platform", "currency")
    listed = tables["listing"].select("shop", "platform", "currency")
    both = nw.concat([sold, listed]).with_columns(
        platform=nw.coalesce(nw.col("platform"), nw.lit("")),
        currency=nw.coalesce(nw.col("currency"), nw.lit(NO_CURRENCY)),
    )
    return computed(both.group_by("shop").agg(nw.col("platform").max(), nw.col("currency").min()))


def _rated(offered: Frame, settings: ProfitSettings, day: date) -> Frame:
    """The shops with ``rate_…`` and ``fixed_…`` of each fee on the day."""
    dated = offered.with_columns(paid_day=nw.lit(day), coin=coin_of(nw.col("currency")))
    told = with_rates(dated, settings)
    return told.select(
        "shop", "platform", "currency", "coin", *(f"{kind}_{fee}" for fee in FEES for kind in ("rate", "fixed")),
        *own_since(settings),
    )  # fmt: skip


def _shop(
    row: Mapping[str, object], mixes: Mapping[str, Mapping[str, int]], carriers: Mapping[str, str]
) -> ShopTerms:
    told: dict[str, object] = dict(row)
    shop = str(told["shop"])
    own = {fee: told.get(f"own_since_{fee}") for fee in FEES}
    return ShopTerms(
        shop=shop, platform=str(told["platform"]), currency=str(told["currency"]), coin=_whole(told["coin"]),
        rates={fee: None if told[f"rate_{fee}"] is None else _whole(told[f"rate_{fee}"]) for fee in FEES},
        fixed={fee: _whole(told[f"fixed_{fee}"]) for fee in FEES},
        own={fee: since for fee, since in own.items() if isinstance(since, date)},
        carrier=carriers.get(shop, ""), mix=mixes.get(shop) or {"": RATE_UNITS},
    )  # fmt: skip


def _whole(value: object) -> int:
    assert isinstance(value, int)
    return value


def _costs(tables: Tables, offered: Frame, day: date) -> dict[tuple[str, str], SkuCost]:
    terms = offered.select("currency").unique().with_columns(cost_day=nw.lit(day))
    known = nw.concat([tables["unit_cost"].select("sku"), tables["bundle"].select(sku="bundle_sku")])
    lines = known.unique().with_columns(is_goods=nw.lit(True))
    found = collected(cost_card(lines, terms, tables))
    return {
        (row["sku"], row["currency"]): SkuCost(
            native=row["unit_cost"], coin=row["cost_coin"], times=row["cost_times"], by=row["cost_by"]
        )
        for row in found
    }


def _mixes(tables: Tables, day: date) -> dict[str, dict[str, int]]:
    """Shares of a shop's parcels by province over the last MIX_DAYS, whole millionths by largest remainder."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    recent = _recent(tables, day).with_columns(province=nw.coalesce(nw.col("province"), nw.lit("")))
    for row in collected(recent.group_by("shop", "province").agg(orders=nw.len())):
        counts[row["shop"]][row["province"]] = row["orders"]
    return {shop: _shares(of_shop) for shop, of_shop in counts.items()}


def _shares(counts: Mapping[str, int]) -> dict[str, int]:
    total = sum(counts.values())
    floors = {place: divmod(RATE_UNITS * n, total) for place, n in counts.items()}
    left = RATE_UNITS - sum(whole for whole, _ in floors.values())
    first = sorted(floors, key=lambda place: (-floors[place][1], place))[:left]
    return {place: whole + (place in first) for place, (whole, _) in sorted(floors.items())}


def _carriers(tables: Tables, day: date) -> dict[str, str]:
    """The carrier on the freight card that each shop used most; a shop without any is left out."""
    if is_empty(tables["freight"].filter(nw.col("carrier") != EVERYWHERE)):
        return {}
    orders = _recent(tables, day).select("shop", "order_id")
    used = named_carriers(tables).join(orders, on=["shop", "order_id"], how="semi")
    rows = collected(used.group_by("shop", "carrier_key").agg(orders=nw.len()))
    ordered = sorted(rows, key=lambda row: (row["orders"], row["carrier_key"]))
    return {row["shop"]: row["carrier_key"] for row in ordered}


def _recent(tables: Tables, day: date) -> Frame:
    paid = nw.col("paid_day")
    return tables["order"].filter((paid >= nw.lit(day - timedelta(days=MIX_DAYS))) & (paid < nw.lit(day)))


def _card_provinces(tables: Tables) -> tuple[str, ...]:
    rows = collected(tables["freight"].select("province").unique())
    return tuple(sorted({row["province"] for row in rows} - {EVERYWHERE, None}))


def _parcels(
    tables: Tables, offered: Frame, wanted: set[tuple[str, str]], provinces: tuple[str, ...], day: date
) -> dict[tuple[str, str, str, int], Parcel]:
    """The fee of every weight there is, by carrier, province and currency: the freight card as profit reads it."""
    if is_empty(tables["freight"]):
        return {}
    weights = unit_weights(tables).select(weight="unit_weight").unique()
    one = offered.head(1).select(__one=nw.lit(1))
    asked = nw.concat(
        [
            one.select(carrier_key=nw.lit(carrier), province_key=nw.lit(place), paid_day=nw.lit(day), currency=nw.lit(currency))
            for carrier, currency in sorted(wanted)
            for place in provinces
        ]
    )  # fmt: skip
    card = tariffs(computed(asked), tables).with_columns(__one=nw.lit(1), coin=coin_of(nw.col("currency")))
    priced = card.join(weights.with_columns(__one=nw.lit(1)), on="__one", how="inner")
    told = priced.with_columns(native=card_fee_of(nw.col("weight"))).with_columns(
        fee=in_order_currency(nw.col("native"))
    )
    return {
        (row["carrier_key"], row["province_key"], row["currency"], row["weight"]): Parcel(
            fee=row["fee"], guessed=row["tariff_guessed"] == 1 or row["province_key"] == "",
            why=None if row["fee"] is not None else "no_freight_card" if row["native"] is None else "currency_mismatch",
        )
        for row in collected(told.select("carrier_key", "province_key", "currency", "weight", "native", "fee", "tariff_guessed"))
    }  # fmt: skip
