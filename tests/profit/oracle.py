"""Profit once more in slow plain Python with Decimals and Fractions, written from the rules and not from the code."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil

FEN = Decimal("0.01")
SELLABLE = Fraction(9, 10)
SHIPPED = {"shipped", "completed"}
CLOSED = {"closed_refunded", "closed_unpaid", "cancelled"}
CARDS = {  # commission, payment fee, other fees on 5 March 2026
    "tmall": (Fraction(5, 100), Fraction(0), Fraction(6, 1000)),
    "pinduoduo": (Fraction(0), Fraction(6, 1000), Fraction(0)),
}


def fen(amount):
    """Half up to the fen, away from zero."""
    value = Fraction(amount)
    cents = Decimal((abs(value) * 100).numerator) / Decimal((abs(value) * 100).denominator)
    whole = cents.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return (whole if value >= 0 else -whole) * FEN


def hamilton(whole, weights, ties):
    """Largest remainder in fen; all weights zero: equal; ties to the smaller name."""
    units = int(abs(whole) / FEN)
    used = [Fraction(w) for w in weights] if any(weights) else [Fraction(1)] * len(weights)
    exact = [units * w / sum(used) for w in used]
    parts = [int(e) for e in exact]
    order = sorted(range(len(used)), key=lambda i: (-(exact[i] - parts[i]), ties[i]))
    for i in order[: units - sum(parts)]:
        parts[i] += 1
    sign = -1 if whole < 0 else 1
    return [sign * p * FEN for p in parts]


def money(row, name):
    return None if row.get(name) is None else Decimal(str(row[name]))


def profit_of(rows, own=()):
    """{(order, line): {component: Decimal or None}} and the ads that no line can carry.

    ``own``: what shops agreed, as (shop, number of the fee, day, rate or None for the card's, amount an order).
    """
    result = {}
    for order in rows["order"]:
        lines = [line for line in rows["order_line"] if line["order_id"] == order["order_id"]]
        result |= _order(order, lines, rows, own)
    left = _ads(result, rows)
    return result, left


def _order(order, lines, rows, own):
    name = order["order_id"]
    cases = [c for c in rows["refund"] if c["order_id"] == name and c["outcome"] == "refunded"]
    entries = [e for e in rows["settlement"] if e["order_id"] == name]
    ids = [line["line_id"] for line in lines]
    total = money(order, "paid")
    weights = _weights(lines)
    paid = _paid(total, lines, weights, ids)
    refunds, line_refunds_known = _refunds(order, lines, cases, weights, ids)
    subsidy = _subsidy(order, lines, entries, total, refunds, line_refunds_known, weights, ids)
    base = total + sum(subsidy) - sum(refunds)
    fees = _fees(order, lines, entries, base, weights, ids, own)
    shipped, never = _shipment(order, lines, cases, total)
    freight = _freight(order, lines, shipped, rows)
    shipping = [None] * len(lines) if freight is None else hamilton(freight, weights, ids)
    found = {}
    for i, line in enumerate(lines):
        stated = line_refunds_known and money(line, "paid") is not None
        part, whole = (refunds[i], money(line, "paid")) if stated else (sum(refunds), total)
        found[(name, ids[i])] = {
            "buyer_paid": paid[i],
            "refunds": refunds[i],
            "platform_subsidy": subsidy[i],
            "commission": fees[0][i],
            "payment_fee": fees[1][i],
            "other_fees": fees[2][i],
            "shipping": shipping[i],
            "goods_cost": _cost(line, order, cases, shipped[i], never[i], part, whole, rows),
            "ads": Decimal(0),
            "_weight": money(line, "paid") if money(line, "paid") is not None else paid[i],
            "_product": line["product_id"] or _listed(line, rows),
            "_day": order["paid_day"],
        }
    return found


def _listed(line, rows):
    """The product of the shop's listing under the line's key, where the line names none."""
    found = [r for r in rows["listing"] if (r["shop"], r["item_key"]) == (line["shop"], line["item_key"])]
    return found[0]["product_id"] if found else None


def _weights(lines):
    for name in ("paid", "list_amount", "quantity"):
        values = [money(line, name) for line in lines]
        if all(v is not None for v in values) and any(values):
            return values
    return [Decimal(0)] * len(lines)


def _paid(total, lines, weights, ids):
    own = [money(line, "paid") for line in lines]
    if all(p is not None for p in own) and sum(own) == total:
        return own
    return hamilton(total, weights, ids)


def _refunds(order, lines, cases, weights, ids):
    """Refund of each line, and whether every fen of it was stated per line."""
    if cases:
        own = [sum((money(c, "amount") for c in cases if c["line_id"] == i), Decimal(0)) for i in ids]
        rest = sum(money(c, "amount") for c in cases) - sum(own)
        return [a + b for a, b in zip(own, hamilton(rest, weights, ids), strict=True)], rest == 0
    if any(money(line, "refunded") is not None for line in lines):
        return [money(line, "refunded") or Decimal(0) for line in lines], True
    whole = money(order, "refunded") or Decimal(0)
    return hamilton(whole, weights, ids), whole == 0


def _subsidy(order, lines, entries, total, refunds, refunds_by_line, weights, ids):
    if any(e["kind"] in ("subsidy", "goods") for e in entries):
        settled = [e for e in entries if e["kind"] == "subsidy"]
        return _settled(settled, lambda e: money(e, "amount"), weights, ids)
    by_line = [money(line, "discount_platform") for line in lines]
    known = [d for d in by_line if d is not None]
    whole = money(order, "discount_platform")
    if whole is None:
        whole = sum(known, Decimal(0)) if known else Decimal(0)
    back = sum(refunds)
    line_paid = [money(line, "paid") for line in lines]
    own = bool(known) and sum(known) == whole
    if own and (back == 0 or (refunds_by_line and all(p is not None for p in line_paid))):
        each = [d or Decimal(0) for d in by_line]
        return [d - _taken(d, r, p) for d, r, p in zip(each, refunds, line_paid, strict=True)]
    return hamilton(whole - _taken(whole, back, total), weights, ids)


def _taken(subsidy, refund, paid):
    if refund == 0 or subsidy == 0:
        return Decimal(0)
    return subsidy if refund >= paid else fen(Fraction(subsidy) * Fraction(refund) / Fraction(paid))


def _settled(entries, value, weights, ids):
    own = [sum((value(e) for e in entries if e["line_id"] == i), Decimal(0)) for i in ids]
    rest = sum((value(e) for e in entries), Decimal(0)) - sum(own)
    return [a + b for a, b in zip(own, hamilton(rest, weights, ids), strict=True)]


def _fees(order, lines, entries, base, weights, ids, own):
    kinds = (
        ("commission", "influencer", "affiliate"),
        ("payment_fee",),
        ("service_fee", "insurance", "points", "compensation"),
    )
    beside = [e for e in entries if e["kind"] == "compensation"]
    if len(entries) > len(beside):
        return [
            _settled([e for e in entries if e["kind"] in wanted], lambda e: -money(e, "amount"), weights, ids)
            for wanted in kinds
        ]
    card = CARDS.get(order["platform"], (None, None, None))
    found = []
    for n, usual in enumerate(card):
        rate, fixed = _agreed(order, n, own) or (usual, Decimal(0))
        whole = None if rate is None else fen(Fraction(base) * Fraction(rate)) + (fixed if base > 0 else 0)
        found.append(
            [None] * len(lines) if whole is None else _with(whole, beside if n == 2 else [], weights, ids)
        )
    return found


def _with(whole, beside, weights, ids):
    """The card's fee and the compensations beside it: those of a line on that line, the rest shared like the fee."""
    own = [-sum((money(e, "amount") for e in beside if e["line_id"] == i), Decimal(0)) for i in ids]
    rest = whole - sum((money(e, "amount") for e in beside), Decimal(0)) - sum(own)
    return [a + b for a, b in zip(own, hamilton(rest, weights, ids), strict=True)]


def _agreed(order, fee, own):
    """The rate and amount the order's shop had agreed last on its day; None: nothing, or the card's again."""
    dated = [one for one in own if one[:2] == (order["shop"], fee) and one[2] <= order["paid_day"]]
    if not dated:
        return None
    _, _, _, rate, fixed = max(dated, key=lambda one: one[2])
    return None if rate is None else (rate, fixed)


def _shipment(order, lines, cases, total):
    unnamed = [c for c in cases if c["line_id"] is None]
    gone = sum((money(c, "amount") for c in unnamed), Decimal(0))
    never_order = any(c["goods_state"] == "not_shipped" for c in unnamed) and gone >= total
    left = order["status"] in SHIPPED or any(c["goods_state"] in ("received", "returned") for c in unnamed)
    shipped, never = [], []
    for line in lines:
        own = [c for c in cases if c["line_id"] == line["line_id"]]
        back = sum((money(c, "amount") for c in own), Decimal(0))
        covered = money(line, "paid") is None or back >= money(line, "paid")
        before = any(c["goods_state"] == "not_shipped" for c in own) and covered
        proof = line["status"] in SHIPPED or any(c["goods_state"] in ("received", "returned") for c in own)
        waits = line["status"] == "paid_unshipped" and order["status"] != "completed"
        goes = not never_order and not before and (proof or (left and not waits))
        closed = (line["status"] or order["status"]) in CLOSED
        shipped.append(goes)
        never.append(not goes and (never_order or before or closed))
    return shipped, never


def _freight(order, lines, shipped, rows):
    goods = [line for line, goes in zip(lines, shipped, strict=True) if goes]
    if not goods:
        return Decimal(0)
    weights = {s["sku"]: Fraction(str(s["weight_kg"])) for s in rows["sku"]}
    if any(line["item_key"] not in weights for line in goods):
        return None
    over = sum(weights[line["item_key"]] * line["quantity"] for line in goods) - 1
    cards = {c["province"]: c for c in rows["freight"]}
    card = cards.get(order["province"]) or cards["*"]
    steps = ceil(over) if over > 0 else 0
    return Decimal(str(card["first_fee"])) + steps * Decimal(str(card["step_fee"]))


def _cost(line, order, cases, shipped, never, part, whole, rows):
    if never:
        return Decimal(0)
    known = [
        c for c in rows["unit_cost"] if c["sku"] == line["item_key"] and c["from_day"] <= order["paid_day"]
    ]
    if not known:
        return None
    full = Decimal(str(max(known, key=lambda c: c["from_day"])["cost"])) * line["quantity"]
    named = [c for c in cases if c["line_id"] in (line["line_id"], None)]
    back = any(c["goods_state"] == "returned" for c in named)
    closed = (line["status"] or order["status"]) in CLOSED
    if not shipped or not (back or (closed and not cases)):
        return full
    share = full if whole <= 0 or part >= whole else fen(Fraction(full) * Fraction(part) / Fraction(whole))
    share = Decimal(0) if whole > 0 and part <= 0 else share
    return full - fen(Fraction(share) * SELLABLE)


def _ads(result, rows):
    """Add each line's ads; returns what stays unallocated."""
    left = Decimal(0)
    for day in {r["day"] for r in rows["ad_report"]}:
        today = [r for r in rows["ad_report"] if r["day"] == day]
        account = sum((money(r, "spend") for r in today if r["subject_kind"] == "account"), Decimal(0))
        products = defaultdict(Decimal)
        for r in today:
            if r["subject_kind"] == "product":
                products[r["subject_id"]] += money(r, "spend")
        loose = max(account - sum(products.values()), Decimal(0))
        sold = {k: v for k, v in result.items() if v["_day"] == day}
        for product, spend in products.items():
            own = {k: v for k, v in sold.items() if v["_product"] == product}
            if own:
                _share_ads(own, spend)
            else:
                loose += spend
        if sold:
            _share_ads(sold, loose)
        else:
            left += loose
    return left


def _share_ads(lines, spend):
    keys = list(lines)
    parts = hamilton(spend, [lines[k]["_weight"] for k in keys], [(k[1], k[0]) for k in keys])
    for key, part in zip(keys, parts, strict=True):
        lines[key]["ads"] += part
