"""The rows profit is computed on: paid orders with their lines, and what each order says about its lines.

One row per line of every paid order; an order without any line has one row whose ``line_id`` is null, so no
money is lost. The order's own columns stand on each of its rows.
"""

from __future__ import annotations

import narwhals as nw

from zhanggui.kpi.lines import GOODS, Frame, Tables, with_sku
from zhanggui.profit import events
from zhanggui.profit.costs import CARD, cost_card
from zhanggui.profit.dated import cost_changes, turning_days
from zhanggui.profit.fees import with_rates
from zhanggui.profit.rounding import ONE, UNKNOWN, ZERO, coin_of, proportion
from zhanggui.profit.settings import ProfitSettings
from zhanggui.profit.shipping import CLOSED, SHIPPED, TARIFF, named_carriers, tariffs
from zhanggui.profit.stages import collected, computed, is_empty

KEY = ["__order"]
NO_CURRENCY = "XXX"  # ISO 4217: no currency stated

_TERMS = ["platform", "paid_day", "currency"]
_PLACE = ["carrier_key", "province_key"]
_BATCH_STEP = 2**34
_COUNTED = ("line_gross", "line_discount", "line_back", "list_amount", "quantity")
NO_WORD, NOTHING_BACK, PENDING, UNTOLD = range(4)
"""What a line's file says of its refund: no word; nothing, or how much; a case is open; something, not how much."""
_SUMMED = ("line_gross", "line_discount", "line_back", "line_taken_back")


def order_rows(tables: Tables, settings: ProfitSettings, matches: Frame | None = None) -> Frame:
    """Lines of paid orders with their order's columns, sums, events, tariff and coin (see the module)."""
    happened = events.money_events(tables)
    anything = not is_empty(happened)
    terms, orders = _with_terms(_orders(tables), tables, settings)
    lines = _lines(tables, matches)
    if anything:
        orders = orders.join(events.by_order(happened), on=events.ORDER, how="left")
        lines = lines.join(events.by_line(happened), on=events.LINE, how="left")
    unsaid = events.untold_cases(tables)
    lines = computed(lines)
    card = cost_card(lines, terms, tables)
    if is_empty(unsaid):
        orders = orders.with_columns(case_untold=ZERO)
    else:
        orders = orders.join(unsaid, on=events.ORDER, how="left")
    joined = computed(orders).join(lines, on=events.ORDER, how="left").join(card, on=CARD, how="left")
    told = joined if anything else events.with_nothing(joined)
    return _with_order_sums(computed(_with_own_words(told)), settled=anything)


def _orders(tables: Tables) -> Frame:
    paid = tables["order"].filter(~nw.col("paid_day").is_null())
    chosen = paid.select(
        *events.ORDER,
        "paid_day",
        "province",
        "merchant_receivable",
        "batch",
        "line",
        platform=nw.coalesce(nw.col("platform"), nw.lit("")),
        currency=nw.coalesce(nw.col("currency"), nw.lit(NO_CURRENCY)),
        document=nw.coalesce(nw.col("document"), nw.lit("order")),
        is_order=nw.coalesce(nw.col("document") == "order", nw.lit(True)),
        is_return=nw.coalesce(nw.col("document") == "cancellation", nw.lit(False)),
        order_closed=nw.coalesce(nw.col("status").is_in(CLOSED), nw.lit(False)),
        paid_is_net=nw.coalesce(nw.col("paid_net_of_refunds"), nw.lit(False)),
        order_paid="paid",
        order_refunded="refunded",
        order_done=nw.coalesce(nw.col("status") == "completed", nw.lit(False)),
        order_left=~nw.col("shipped_at").is_null()
        | nw.coalesce(nw.col("status").is_in(SHIPPED), nw.lit(False)),
        order_discount=_either("discount_platform", "discount_influencer"),
    )
    return _with_key(chosen)


def _with_terms(orders: Frame, tables: Tables, settings: ProfitSettings) -> tuple[Frame, Frame]:
    """The terms of each platform (and shop, if any has rates of its own), place, day and currency; the orders with theirs.

    Terms are the fee rates, the freight tariff, the smallest coin and the day whose unit costs hold.
    """
    priced = not is_empty(tables["freight"])
    placed = orders.with_columns(province_key=nw.coalesce(nw.col("province"), nw.lit(""))).drop("province")
    keyed = _with_carrier(placed, tables) if priced else placed
    agreed = ["shop"] if settings.own_fees else []
    keys = [*agreed, *_TERMS, *(_PLACE if priced else [])]
    wanted = computed(keyed.select(keys).unique())
    rated = with_rates(wanted, settings).with_columns(coin=coin_of(nw.col("currency")))
    turned = turning_days(wanted.select("paid_day").unique(), cost_changes(tables), into="cost_day")
    dated = rated.join(turned, on="paid_day", how="left")
    if priced:
        place = ["carrier_key", "province_key", "paid_day", "currency"]
        found = dated.join(tariffs(wanted.select(place).unique(), tables), on=place, how="left")
    else:
        found = dated.with_columns(carrier_key=nw.lit(""), **dict.fromkeys(TARIFF, UNKNOWN))
    terms = computed(found)
    return terms, keyed.join(terms, on=keys, how="left").drop("carrier_key")


def _with_carrier(orders: Frame, tables: Tables) -> Frame:
    """The carrier of each order, as far as the price card tells carriers apart; else ""."""
    if is_empty(tables["freight"].filter(nw.col("carrier") != "*")):
        return orders.with_columns(carrier_key=nw.lit(""))
    known = orders.join(named_carriers(tables), on=events.ORDER, how="left")
    return known.with_columns(carrier_key=nw.coalesce(nw.col("carrier_key"), nw.lit("")))


def _with_key(orders: Frame) -> Frame:
    """Number the orders by where they stand in their file: whole numbers group five times faster than texts.

    Orders that share a place (sheets of a workbook, rows made by hand) are numbered below zero.
    """
    place = nw.coalesce(nw.col("batch"), ZERO) * _BATCH_STEP + nw.coalesce(nw.col("line"), ZERO)
    placed = orders.with_columns(__order=place).drop("batch", "line")
    narrow = placed.select("__order", *events.ORDER)
    crowded = computed(narrow.group_by("__order").agg(__n=nw.len()).filter(nw.col("__n") > 1))
    if is_empty(crowded):
        return placed
    rows = narrow.join(crowded, on="__order", how="semi").with_columns(__one=ONE)
    order = ["__order", *events.ORDER]
    numbered = rows.select(*order, __nth=-nw.col("__one").cum_sum().over("__one", order_by=order))
    told_apart = placed.join(computed(numbered), on=order, how="left")
    return told_apart.with_columns(__order=nw.coalesce("__nth", "__order")).drop("__nth")


def _lines(tables: Tables, matches: Frame | None) -> Frame:
    """The lines; one whose file names no product (Taobao's item reports) takes the product of its listing."""
    dated = ~nw.col("shipped_at").is_null() | ~nw.col("tracking_no").is_null()
    listed = with_sku(tables["order_line"], tables, matches, listed_product="product_id")
    lines = listed.select(
        *events.LINE,
        "sku",
        "quantity",
        "list_amount",
        product_id=nw.coalesce("product_id", "listed_product"),
        line_paid="paid",
        line_refunded="refunded",
        back_word=_back_word(),
        line_discount=_either("discount_platform", "discount_influencer"),
        line_closed=nw.col("status").is_in(CLOSED),
        line_left=nw.coalesce(nw.col("status").is_in(SHIPPED), nw.lit(False)) | dated,
        waits=nw.coalesce(nw.col("status") == "paid_unshipped", nw.lit(False)),
        line_dated=_flag(dated),
        is_goods=nw.coalesce(nw.col("line_kind"), nw.lit("product")).is_in(GOODS),
    )
    weights = computed(unit_weights(tables))
    if is_empty(weights):
        return lines.with_columns(unit_weight=UNKNOWN)
    return lines.join(weights, on="sku", how="left")


def _back_word() -> nw.Expr:
    said = nw.col("refund_state")
    return (
        nw.when(~nw.col("refunded").is_null() | said.is_in(["none", "closed"]))
        .then(_number(NOTHING_BACK))
        .when(said == "pending")
        .then(_number(PENDING))
        .when(said.is_in(["refunded", "unknown"]))
        .then(_number(UNTOLD))
        .otherwise(_number(NO_WORD))
    )


def _number(whole: int) -> nw.Expr:
    return nw.lit(whole, dtype=nw.Int64)


def unit_weights(tables: Tables) -> Frame:
    """Weight of one unit by SKU, millionths of a kilogram; a bundle weighs what its components weigh."""
    single = tables["sku"].filter(~nw.col("weight_kg").is_null()).select("sku", unit_weight="weight_kg")
    parts = tables["bundle"].select("bundle_sku", "quantity", sku="component_sku")
    bundles = (
        parts.join(single, on="sku", how="left")
        .with_columns(__weight=nw.col("quantity") * nw.col("unit_weight"))
        .with_columns(__unknown=_flag(nw.col("__weight").is_null()))
        .group_by("bundle_sku")
        .agg(nw.col("__weight").sum(), nw.col("__unknown").sum())
    )
    known = bundles.filter(nw.col("__unknown") == 0).select(sku="bundle_sku", unit_weight="__weight")
    return nw.concat([single.join(bundles, left_on="sku", right_on="bundle_sku", how="anti"), known])


def _with_own_words(rows: Frame) -> Frame:
    """What each line says by itself: gross paid, refunded, subsidy taken back, and of its parcel.

    Of a completed order no line waits any more: then the file of its lines is older than that of the order.
    """
    col = nw.col
    net_part = nw.when(col("paid_is_net")).then(nw.coalesce(col("line_refunded"), ZERO)).otherwise(ZERO)
    by_case = nw.coalesce(col("order_has_case") == 1, nw.lit(False))
    said = rows.with_columns(
        line_gross=col("line_paid") + net_part,
        line_back=nw.when(by_case).then(col("line_case_refund")).otherwise(col("line_refunded")),
        by_case=by_case,
    )
    back, gross = nw.coalesce(col("line_back"), ZERO), col("line_gross")
    covered = gross.is_null() | (col("line_case_refund") >= gross)
    is_never = nw.coalesce((col("line_not_shipped") == 1) & covered, nw.lit(False))
    proof = col("line_left") | nw.coalesce(col("line_arrived") == 1, nw.lit(False))
    some_back = (back != 0) & (col("line_discount") != 0) & ~gross.is_null()
    taken = proportion(col("line_discount"), back, gross, col("coin"))
    return said.with_columns(
        never_by_case=is_never,
        own_proof=nw.coalesce(proof, nw.lit(False)),
        waits=nw.when(col("order_done") & col("waits")).then(nw.lit(False)).otherwise(col("waits")),
        line_taken_back=nw.when(some_back).then(taken).otherwise(ZERO),
        line_weight=nw.when(col("is_goods")).then(col("quantity") * col("unit_weight")),
    ).drop(
        "order_done",
        "line_paid",
        "line_refunded",
        "unit_weight",
        "line_case_refund",
        "line_not_shipped",
        "line_arrived",
        "line_left",
    )


def _with_order_sums(rows: Frame, *, settled: bool) -> Frame:
    """Sums over the order's rows, on each of them; ``known_…`` counts rows where the column is filled.

    ``settled``: whether any settlement entry may stand on a line.
    """
    own = ~nw.col("never_by_case") & nw.col("own_proof")
    silent = ~nw.col("never_by_case") & ~nw.col("own_proof") & ~nw.col("waits")
    goods = nw.coalesce(nw.col("is_goods"), nw.lit(False))
    heavy = nw.coalesce(nw.col("line_weight"), ZERO)
    parts = {"any_dated": nw.coalesce(nw.col("line_dated"), ZERO)}
    parts["untold_lines"] = _flag(nw.col("back_word") == UNTOLD)
    for name, leaves in (("own", own), ("silent", silent)):
        parts[f"weight_{name}"] = nw.when(leaves).then(heavy).otherwise(ZERO)
        parts[f"unweighed_{name}"] = _flag(leaves & goods & nw.col("line_weight").is_null())
        parts[f"goods_{name}"] = _flag(leaves & goods)
    for name, size in (("line_gross", "paid"), ("list_amount", "list"), ("quantity", "quantity")):
        parts[f"{size}_size"] = nw.coalesce(nw.col(name).abs(), ZERO)
    parts |= {f"known_{c}": _flag(~nw.col(c).is_null()) for c in _COUNTED}
    parts |= {f"sum_{c}": nw.coalesce(nw.col(c), ZERO) for c in _SUMMED}
    if not settled:
        nothing = dict.fromkeys((f"sum_{c}" for c in events.SETTLEMENTS), ZERO)
        return _summed_in_place(rows.with_columns(**nothing), parts)
    parts |= {f"sum_{c}": nw.coalesce(nw.col(f"line_{c}"), ZERO) for c in events.SETTLEMENTS}
    return _summed_in_place(rows, parts)


def _summed_in_place(rows: Frame, parts: dict[str, nw.Expr]) -> Frame:
    """Add ``line_count`` and each of ``parts`` (never null) summed over the order.

    A file that fills a column at all mostly fills it everywhere: what is 0 on every row needs no summing, and
    what is 1 on every row sums to the number of rows.
    """
    ends = {f"{name}_{end}": getattr(part, end)() for name, part in parts.items() for end in ("min", "max")}
    (asked,) = collected(rows.select(**ends))
    alike = {name: asked[f"{name}_min"] for name in parts if asked[f"{name}_min"] == asked[f"{name}_max"]}
    zeros = {name: ZERO for name, value in alike.items() if value in (0, None)}
    counts = [name for name, value in alike.items() if value == 1]
    sums = {name: part for name, part in parts.items() if name not in zeros and name not in counts}
    sums["line_count"] = ONE
    added = rows.with_columns(**sums).with_columns(nw.col(name).sum().over(*KEY) for name in sums)
    return added.with_columns(**zeros, **dict.fromkeys(counts, nw.col("line_count")))


def _either(first: str, second: str) -> nw.Expr:
    """The sum of two columns, a missing one as nothing; null where both are missing."""
    both_missing = nw.col(first).is_null() & nw.col(second).is_null()
    total = nw.coalesce(nw.col(first), ZERO) + nw.coalesce(nw.col(second), ZERO)
    return nw.when(~both_missing).then(total)


def _flag(condition: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(ONE).otherwise(ZERO)
