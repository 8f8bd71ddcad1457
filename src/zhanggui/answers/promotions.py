"""Promotions from a file: what a cart costs and why, and the lowest price any buyer can build for each SKU."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.promotion.caps import Cap, caps_for
from zhanggui.domains.pricing.analysis.promotion.cart import Cart, Line, from_minor, to_minor
from zhanggui.domains.pricing.analysis.promotion.check import check_offers
from zhanggui.domains.pricing.analysis.promotion.evaluate import Promotions
from zhanggui.domains.pricing.analysis.promotion.explain import explained
from zhanggui.domains.pricing.analysis.promotion.offer import FUNDERS
from zhanggui.domains.pricing.analysis.promotion.reach import ANYONE
from zhanggui.domains.pricing.analysis.promotion.reading import Plan, read_plan
from zhanggui.domains.pricing.analysis.promotion.receipt import Receipt
from zhanggui.domains.pricing.analysis.promotion.worst import Proof, Worst, worst_prices

NO_FILE = Text("找不到文件 {file}。", "There is no file {file}.")
NOT_YAML = Text(
    "读不懂 {file}（{why}），请照 docs/promotions.md 的样子写。",
    "{file} is neither YAML nor JSON ({why}); write it as docs/promotions.md shows.",
)
NO_CART = Text("文件里没有购物车，请加上 `cart`。", "The file holds no cart; add “cart”.")
NO_GOODS = Text("文件里没有商品，请加上 `goods`。", "The file holds no goods; add “goods”.")
CAP_WAYS = {
    "most_off": Text("{code} 每单最多减 {amount}", "{code}: at most {amount} off an order"),
    "from": Text("{code} 门槛提到 {amount}", "{code}: threshold up to {amount}"),
    "sku": Text("{code} 不含 {sku}", "{code}: without {sku}"),
    "drop": Text("取消 {code}", "drop {code}"),
}
MARK_PROVED = Text("已证明最低", "proved lowest")
MARK_OPEN = Text("未证明，不低于 {least}", "not proved, at least {least}")
OPEN = Text("找到的最低，未证明；不会低于 {least}", "lowest found, not proved; cannot be below {least}")
PROVED = Text("已证明最低（误差不超过 {coins}）", "proved lowest (to within {coins})")
PROVED_UP_TO = Text(
    "已证明最低（误差不超过 {coins}；查遍商品合计 {sum} 以内、每种最多 {n} 件的订单）",
    "proved lowest (to within {coins}, over all orders whose goods sum to {sum} at most, up to {n} of each)",
)
TOGETHER = Text("这些优惠不能一起上线：{why}", "These offers may not run together: {why}")


def read_file(file: Path) -> Plan:
    """The plan of a YAML or JSON file."""
    import yaml

    if not file.is_file():
        raise WrongUsage(NO_FILE.with_(file=file))
    try:
        return read_plan(yaml.safe_load(file.read_text(encoding="utf-8-sig")))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Refused(NOT_YAML.with_(file=file, why=str(error).splitlines()[0])) from error


def cart_answer(file: Path) -> dict[str, Any]:
    """What the file's cart costs: per line, per offer and funder, with a sentence for every fen."""
    plan = read_file(file)
    if plan.cart is None:
        raise Refused(NO_CART)
    receipt = Promotions(plan.offers, plan.stacking).best(plan.cart)
    return {
        "currency": plan.currency,
        "total": _money(receipt.total, plan),
        "off": _money(receipt.off, plan),
        "freight": _money(receipt.freight, plan),
        "receivable": _money(receipt.receivable, plan),
        "lines": [
            {"sku": line.sku, "quantity": line.quantity, "price": _money(line.price, plan), "paid": _money(paid, plan)}
            for line, paid in zip(plan.cart.lines, receipt.paid, strict=True)
        ],
        "offers": [_offer(one, plan) for one in receipt.applied],
        "gifts": receipt.gifts(),
        "why": explained(receipt),
    }  # fmt: skip


def _offer(one: Any, plan: Plan) -> dict[str, Any]:
    funded = one.by_funder()
    return {
        "code": one.offer.code,
        "off": _money(one.off, plan),
        "lines": [_money(part, plan) for part in one.parts],
        "funded": {who: _money(sum(funded[who]), plan) for who in FUNDERS if who in funded},
    }


def worst_answer(file: Path, *, today: date, floors: Mapping[str, Decimal] | None = None) -> dict[str, Any]:
    """The lowest price of every SKU of the file, largest loss first, and for those below their floor what to cap.

    ``floors`` (SKU → money) go before those of the file. Offers that may not run together are refused.
    """
    plan = read_file(file)
    if not plan.goods:
        raise Refused(NO_GOODS)
    found = check_offers(plan.offers, plan.goods, today=today)
    if found.refused:
        raise Refused(TOGETHER.with_(why=_joined(found.refused)))
    known = {**plan.floors, **{sku: to_minor(m, plan.currency) for sku, m in (floors or {}).items()}}
    return {"currency": plan.currency, "said": list(found.said), "goods": worst_rows(plan, known)}


def worst_rows(
    plan: Plan, floors: Mapping[str, int], *, only: Collection[str] | None = None
) -> list[dict[str, Any]]:
    """The lowest price of each of the plan's goods (of ``only`` some SKUs), largest loss first; ``floors`` in minor units."""
    promotions = Promotions(plan.offers, plan.stacking)
    rows = worst_prices(promotions, plan.goods, floors=floors, only=only)
    return [_row(one, promotions, plan, floors) for one in rows]


def _row(one: Worst, promotions: Promotions, plan: Plan, floors: Mapping[str, int]) -> dict[str, Any]:
    goods: Sequence[Line] = plan.goods
    caps = caps_for(one, promotions, goods, floors=floors) if one.loss is not None else []
    return {
        "sku": one.sku,
        "list": _money(one.list_price, plan),
        "worst": _unit(one.price, plan),
        "no_lower_than": _money(one.no_lower_than, plan),
        "received": _unit(one.received, plan),
        "floor": None if one.floor is None else _money(one.floor, plan),
        "loss": None if one.loss is None else _unit(one.loss, plan),
        "order_loss": _money(one.order_loss, plan),
        "proof": None if one.proof is None else _proof(one.proof, plan),
        "cart": _written(one.receipt),
        "offers": list(one.receipt.codes),
        "worst_off": off_by_offer(one.receipt, one.sku, plan),
        "usual_off": _usual_off(one.sku, promotions, plan),
        "cap": [_cap(c, plan) for c in caps],
    }  # fmt: skip


def _proof(proof: Proof, plan: Plan) -> dict[str, Any]:
    """How far the price is proved: within ``coins``, over every order or (``up_to``) those up to a sum and ``most_units`` of a good."""
    up_to = None if proof.up_to is None else _money(proof.up_to, plan)
    return {
        "coins": _money(proof.coins, plan),
        "up_to": up_to,
        "most_units": proof.most_units,
        "received": proof.received,
    }


def off_by_offer(receipt: Receipt, sku: str, plan: Plan) -> dict[str, Decimal]:
    """What each offer takes off a unit of the SKU in this order, to the coin."""
    mine = [i for i, line in enumerate(receipt.cart.lines) if line.sku == sku]
    units, found = sum(receipt.cart.lines[i].quantity for i in mine), dict[str, int]()
    for one in receipt.applied:
        found[one.offer.code] = found.get(one.offer.code, 0) + sum(one.parts[i] for i in mine)
    return {code: _unit(Fraction(off, units), plan) for code, off in found.items() if off}


def _usual_off(sku: str, promotions: Promotions, plan: Plan) -> dict[str, Decimal]:
    line = next(one for one in plan.goods if one.sku == sku)
    cart = Cart(lines=(line,), currency=plan.currency, buyer=ANYONE)
    return off_by_offer(promotions.best(cart), sku, plan)


def _cap(cap: Cap, plan: Plan) -> dict[str, Any]:
    amount = None if cap.amount is None else _money(cap.amount, plan)
    return {
        "code": cap.code, "way": cap.way, "amount": amount, "received": _unit(cap.received, plan), "clears": cap.clears,
        "proved": cap.proved, "cost": _money(cap.cost, plan),
    }  # fmt: skip


def cap_words(cap: Mapping[str, Any], sku: str) -> Text:
    """What a cap does to its offer, as a label."""
    return CAP_WAYS[cap.get("way", "sku")].with_(code=cap["code"], amount=cap.get("amount"), sku=sku)


def proof_words(one: Mapping[str, Any]) -> Text:
    """Whether a row's lowest price is proved, in a few words."""
    proof = one.get("proof")
    if proof is None:
        return OPEN.with_(least=one["no_lower_than"])
    if proof["up_to"] is None:
        return PROVED.with_(coins=proof["coins"])
    return PROVED_UP_TO.with_(coins=proof["coins"], sum=proof["up_to"], n=proof["most_units"])


def proof_mark(one: Mapping[str, Any]) -> Text:
    """The same in one word, for a table: proved, or what the price cannot be below."""
    return MARK_OPEN.with_(least=one["no_lower_than"]) if one.get("proof") is None else MARK_PROVED


def _written(receipt: Receipt) -> list[dict[str, Any]]:
    return [{"sku": line.sku, "quantity": line.quantity} for line in receipt.cart.lines]


def _money(units: int, plan: Plan) -> Decimal:
    return from_minor(units, plan.currency)


def _unit(price: Fraction, plan: Plan) -> Decimal:
    """A price per unit to the coin; what does not come out even is cut, which is never too favourable."""
    return from_minor(floor(price), plan.currency)


def _joined(texts: Sequence[Text]) -> Text:
    return Text("".join(t.zh for t in texts), " ".join(t.en for t in texts))
