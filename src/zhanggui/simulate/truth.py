"""What each order really earned, by the rules of README.md. Nothing here reads an exported file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhanggui.simulate.fen import at_rate, half_up, within
from zhanggui.simulate.geography import tariff
from zhanggui.simulate.orders import Line, Order
from zhanggui.simulate.register import platform_of
from zhanggui.simulate.sharing_ads import LineKey, share_ads
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.windows import Window, last_seen
from zhanggui.simulate.world import World


@dataclass(frozen=True, kw_only=True)
class LineTruth:
    """One line in fen of the shop's currency."""

    shop: str
    order_id: str
    line_id: str
    sku: str
    quantity: int
    paid: int
    platform_subsidy: int
    refunds: int
    goods_cost: int
    ads: int


@dataclass(frozen=True, kw_only=True)
class OrderTruth:
    """One order in fen of the shop's currency; ``why`` is empty when the order is complete."""

    shop: str
    order_id: str
    paid_day: date | None
    currency: str
    buyer_paid: int = 0
    platform_subsidy: int = 0
    refunds: int = 0
    goods_cost: int = 0
    commission: int = 0
    payment_fee: int = 0
    shipping: int = 0
    other_fees: int = 0
    ads: int = 0
    tax: int = 0
    why: str = ""

    @property
    def profit(self) -> int:
        costs = self.goods_cost + self.commission + self.payment_fee + self.shipping + self.other_fees
        return self.buyer_paid + self.platform_subsidy - self.refunds - costs - self.ads - self.tax


@dataclass(frozen=True)
class ShopTruth:
    """All orders and lines of one shop, and the ad spend no order carries."""

    shop: Shop
    orders: list[OrderTruth]
    lines: list[LineTruth]
    unallocated_ads: int


def find_truth(world: World, rounds: list[Window]) -> Iterator[ShopTruth]:
    """Shop by shop."""
    for shop in world.shops:
        orders = world.orders[shop.code]
        ads, left = share_ads(world.ads[shop.code], orders, world.now.date())
        lines = [_line(world, shop, order, line, ads) for order in orders for line in order.lines]
        truths = [_order(world, shop, order, rounds, ads) for order in orders]
        yield ShopTruth(shop, truths, lines, left)


def _paid(world: World, order: Order) -> bool:
    return order.paid_at is not None and order.paid_at <= world.now


def _line(world: World, shop: Shop, order: Order, line: Line, ads: dict[LineKey, int]) -> LineTruth:
    paid = _paid(world, order)
    cost = _line_cost(world, order, line) if line in order.shipped_lines(world.now) else 0
    return LineTruth(
        shop=shop.code, order_id=order.order_id, line_id=line.line_id, sku=line.offer.sku, quantity=line.quantity,
        paid=line.paid if paid else 0, platform_subsidy=line.subsidy_kept(world.now) if paid else 0,
        refunds=line.refunded(world.now), goods_cost=_in_currency(world, shop, order, cost),
        ads=ads.get((order.order_id, line.line_id), 0),
    )  # fmt: skip


def _line_cost(world: World, order: Order, line: Line) -> int:
    """Units that left and did not come back fit for sale, at the cost of the paid day; in fen of CNY."""
    assert order.paid_day
    day = order.paid_day
    back = sum(refund.resellable for refund in line.refunds if refund.refunded_at <= world.now)
    return (line.quantity - back) * sum(sku.cost_on(day) * n for sku, n in line.offer.parts)


def _in_currency(world: World, shop: Shop, order: Order, fen: int) -> int:
    if shop.currency == "CNY" or not order.paid_day:
        return fen
    return half_up(fen * 10_000, int(world.dollar_on(order.paid_day) * 10_000))


def _order(
    world: World, shop: Shop, order: Order, rounds: list[Window], ads: dict[LineKey, int]
) -> OrderTruth:
    why = "; ".join(_missing(world, shop, order, rounds))
    if not order.paid_day or not _paid(world, order):
        return OrderTruth(
            shop=shop.code, order_id=order.order_id, paid_day=None, currency=shop.currency, why=why
        )  # fmt: skip
    now = world.now
    subsidy = sum(line.subsidy_kept(now) for line in order.lines)
    refunds = sum(refund.amount for refund in order.refunds(now))
    net = order.payable + subsidy - refunds
    commission, payment, other = _fees(world, shop, order, net)
    cost = sum(_line_cost(world, order, line) for line in order.shipped_lines(now))
    return OrderTruth(
        shop=shop.code, order_id=order.order_id, paid_day=order.paid_day, currency=shop.currency,
        buyer_paid=order.payable, platform_subsidy=subsidy, refunds=refunds,
        goods_cost=_in_currency(world, shop, order, cost), commission=commission, payment_fee=payment,
        shipping=_in_currency(world, shop, order, _shipping(world, shop, order)), other_fees=other,
        ads=sum(ads.get((order.order_id, line.line_id), 0) for line in order.lines),
        tax=within(net, shop.tax_rate) if shop.tax_rate else 0, why=why,
    )  # fmt: skip


def _fees(world: World, shop: Shop, order: Order, net: int) -> tuple[int, int, int]:
    """Commission, payment fee, other fees: what the files state where they do, the fee card elsewhere."""
    assert order.paid_day
    platform = platform_of(shop)
    besides = platform.besides(order, world.now) if platform.besides else 0
    booked = platform.booked(order, world.now) if platform.booked else None
    if booked:
        return booked[0], booked[1], booked[2] + besides
    card = platform.card(shop, order.paid_day)
    fixed = card.fixed if net else 0
    other = at_rate(net, card.other) + besides
    return at_rate(net, card.commission), at_rate(net, card.payment) + fixed, other


def _shipping(world: World, shop: Shop, order: Order) -> int:
    """What the platform's bill took for bringing it, else one parcel; in fen of CNY."""
    lines, carriage = order.shipped_lines(world.now), platform_of(shop).carriage
    if not lines:
        return 0
    if carriage and (fee := carriage(order, world.now)) is not None:
        return fee
    assert order.paid_day
    grams = sum(line.quantity * line.offer.grams for line in lines)
    return tariff(world.freight, order.place.short, order.paid_day).fee(grams)


def _missing(world: World, shop: Shop, order: Order, rounds: list[Window]) -> Iterator[str]:
    """What the exported files do not say about the order."""
    if _older(world, shop, order, rounds):
        yield "newest export is older"
    if not _paid(world, order):
        return
    yield from platform_of(shop).missing(world, shop, order, rounds)
    shipped = order.shipped_lines(world.now)
    goods = [sku for line in shipped for sku, _ in line.offer.parts]
    if not all(sku.cost_known for sku in goods):
        yield "no unit cost"
    if not all(sku.weight_known for sku in goods):
        yield "no weight"
    if any(r.kind in ("returned", "money_only") for r in order.refunds(world.now)):
        yield "resale unknown"


def _older(world: World, shop: Shop, order: Order, rounds: list[Window]) -> bool:
    """Something happened to the order after the newest file that holds it, and no other file tells it."""
    seen = last_seen(rounds, order)
    return any(moment and seen < moment <= world.now for moment in platform_of(shop).told(order))
