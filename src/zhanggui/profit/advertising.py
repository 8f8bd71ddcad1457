"""Ad money shared over what was sold on its day."""

from __future__ import annotations

import narwhals as nw

from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.basis import KEY
from zhanggui.profit.dated import conversion
from zhanggui.profit.rounding import ONE, ZERO, coin_of, half_up
from zhanggui.profit.shares import Weights, share_out
from zhanggui.profit.stages import computed, is_empty

_DAY = ["ad_shop", "paid_day"]
_PRODUCT = [*_DAY, "product_id"]
_BREAKDOWNS = ("account", "scene", "plan", "plan_product", "keyword", "audience", "creative")
_TIES = ["line_id", "order_id"]
_BY_PRODUCT = Weights(
    within=_PRODUCT,
    order=_TIES,
    weight="ad_weight",
    total="product_total",
    count="product_count",
    coin="coin",
)
_BY_SHOP = Weights(
    within=_DAY, order=_TIES, weight="ad_weight", total="shop_total", count="shop_count", coin="coin"
)


def with_ads(rows: Frame, tables: Tables) -> tuple[Frame, Frame]:
    """The lines with ``ads`` (ticks), and what no line can carry: shop, paid_day, currency, ads.

    Spend on a product is shared over that product's lines by line paid (a line is of the product its file names,
    else of its listing's; of neither, it takes part in the shop's spend only); spend on a product that sold nothing,
    and on anything else, over all lines the shop had paid that day. Ties go to the smaller line id. Spend of a
    day without a sale, or in a currency without a rate, is carried by no line.
    """
    spend = computed(ad_spend(tables))
    if is_empty(spend):
        return rows.with_columns(ads=ZERO), spend.select("shop", "currency", paid_day="day", ads="spend")
    rows = computed(rows)
    ready = computed(_carriers(rows))
    days = computed(_shop_days(ready))
    spent = computed(_in_shop_currency(spend, days.select("ad_shop", "paid_day", "want"), tables))
    left = spent.filter(nw.col("homeless") == 1).group_by("ad_shop", "paid_day", "currency")
    loose = left.agg(ads=nw.col("spend").sum()).select("paid_day", "currency", "ads", shop="ad_shop")
    shares = computed(_shares(ready, days, spent.filter(nw.col("homeless") == 0)))
    keyed = rows.with_columns(__line=nw.coalesce(nw.col("line_id"), nw.lit("")))
    joined = keyed.join(shares, on=[*KEY, "__line"], how="left").drop("__line")
    return joined.with_columns(ads=nw.coalesce(nw.col("ads"), ZERO)), loose


def _shares(ready: Frame, days: Frame, housed: Frame) -> Frame:
    """Ads of each line that carries any."""
    products, shops = _wholes(ready, days, housed)
    joined = ready.join(products, on=_PRODUCT, how="left").join(shops, on=_DAY, how="left")
    by_product = share_out(joined, {"product_ads": "product_spend"}, _BY_PRODUCT)
    by_shop = share_out(by_product, {"shop_ads": "shop_spend"}, _BY_SHOP)
    ads = nw.coalesce(nw.col("product_ads"), ZERO) + nw.coalesce(nw.col("shop_ads"), ZERO)
    line = nw.coalesce(nw.col("line_id"), nw.lit(""))
    return by_shop.select(*KEY, __line=line, ads=ads).filter(nw.col("ads") != 0)


def _carriers(rows: Frame) -> Frame:
    """Lines that may carry ad money: sales in the shop's currency of the day."""
    sales = rows.filter(nw.col("is_order"))
    currencies = computed(sales.select("shop", "paid_day", "currency").unique())
    days = currencies.group_by("shop", "paid_day").agg(want=nw.col("currency").min())
    paid = nw.coalesce(nw.col("line_gross"), nw.col("line_paid"), ZERO)
    carrying = sales.join(computed(days), on=["shop", "paid_day"], how="left")
    return carrying.filter(nw.col("currency") == nw.col("want")).select(
        *KEY,
        *("order_id", "line_id", "product_id", "paid_day", "coin", "want"),
        ad_shop="shop",
        ad_weight=nw.when(paid > 0).then(paid).otherwise(ZERO),
    )


def _shop_days(ready: Frame) -> Frame:
    return ready.group_by(*_DAY).agg(
        want=nw.col("want").min(),
        shop_total=nw.col("ad_weight").sum(),
        shop_count=nw.len().cast(nw.Int64),
    )


def _wholes(ready: Frame, days: Frame, housed: Frame) -> tuple[Frame, Frame]:
    """What is to be shared over each product's day, and over each shop's day."""
    by_product = housed.filter(~nw.col("product_id").is_null())
    products = computed(by_product.group_by(*_PRODUCT).agg(product_spend=nw.col("spend").sum()))
    sold = ready.join(products.select(_PRODUCT), on=_PRODUCT, how="semi").group_by(*_PRODUCT)
    totals = computed(
        sold.agg(product_total=nw.col("ad_weight").sum(), product_count=nw.len().cast(nw.Int64))
    )
    unsold = by_product.join(totals, on=_PRODUCT, how="anti")
    loose = nw.concat(
        [f.select(*_DAY, "spend") for f in (housed.filter(nw.col("product_id").is_null()), unsold)]
    )
    shops = loose.group_by(*_DAY).agg(shop_spend=nw.col("spend").sum())
    by_shop = computed(shops.join(days.drop("want"), on=_DAY, how="inner"))
    return computed(products.join(totals, on=_PRODUCT, how="inner")), by_shop


def ad_spend(tables: Tables) -> Frame:
    """Spend by shop, day and product (null: the shop as a whole), each fen once.

    Accounts, plans, keywords and products are breakdowns of the same money of an ad channel: the products
    count, and of the largest other breakdown what the products do not explain.
    """
    reports = tables["ad_report"].filter(~nw.col("day").is_null())
    sums = reports.with_columns(
        spend=nw.coalesce(nw.col("spend"), ZERO),
        kind=nw.coalesce(nw.col("subject_kind"), nw.lit("account")),
        ad_channel=nw.coalesce(nw.col("ad_channel"), nw.lit("")),
        currency=nw.coalesce(nw.col("currency"), nw.lit("")),
    )
    is_product = nw.col("kind") == "product"
    products = sums.filter(is_product).select("shop", "day", "currency", "spend", product_id="subject_id")
    kinds = {
        kind: nw.when(nw.col("kind") == kind).then(nw.col("spend")).otherwise(ZERO) for kind in _BREAKDOWNS
    }
    channels = (
        sums.with_columns(__product=nw.when(is_product).then(nw.col("spend")).otherwise(ZERO), **kinds)
        .group_by("shop", "day", "currency", "ad_channel")
        .agg(nw.col("__product").sum(), *(nw.col(kind).sum() for kind in _BREAKDOWNS))
        .with_columns(__most=nw.max_horizontal(*_BREAKDOWNS))
        .with_columns(spend=nw.col("__most") - nw.col("__product"))
    )
    rest = channels.filter(nw.col("spend") > 0).select("shop", "day", "currency", "spend")
    rest = rest.with_columns(product_id=nw.lit(None, dtype=nw.String))
    columns = ["shop", "day", "currency", "product_id", "spend"]
    return nw.concat([products.select(columns), rest.select(columns)]).filter(nw.col("spend") != 0)


def _in_shop_currency(spent: Frame, days: Frame, tables: Tables) -> Frame:
    """Spend converted to what the shop sold in that day; ``homeless`` 1 where it sold nothing or no rate is known."""
    named = spent.select("currency", "product_id", "spend", ad_shop="shop", paid_day="day")
    asked = named.join(days, on=_DAY, how="left").with_columns(
        have=nw.when(nw.col("currency") == "").then(nw.col("want")).otherwise(nw.col("currency")),
        rate_day=nw.col("paid_day"),
    )
    key = ["have", "want", "rate_day"]
    foreign = asked.filter(nw.col("have") != nw.col("want")).select(key).unique()
    rated = asked.join(conversion(foreign, tables["exchange_rate"]), on=key, how="left")
    same = nw.coalesce(nw.col("have") == nw.col("want"), nw.lit(False))
    converted = half_up(nw.col("spend") * nw.col("times"), nw.col("by"), coin_of(nw.col("want")))
    value = nw.when(same).then(nw.col("spend")).otherwise(converted)
    homeless = nw.col("want").is_null() | value.is_null()
    return rated.with_columns(
        homeless=nw.when(homeless).then(ONE).otherwise(ZERO),
        currency=nw.when(homeless).then(nw.coalesce("have", "currency")).otherwise(nw.col("want")),
        spend=nw.when(homeless).then(nw.col("spend")).otherwise(value),
    ).select("ad_shop", "paid_day", "currency", "product_id", "spend", "homeless")
