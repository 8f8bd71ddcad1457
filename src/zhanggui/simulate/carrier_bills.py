"""What carriers charge for the parcels that really went, mistakes included; and which lines are mistakes."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from zhanggui.simulate.chance import chance, pick
from zhanggui.simulate.fen import amount, yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.geography import Tariff, tariff
from zhanggui.simulate.orders import Order
from zhanggui.simulate.register import platform_of
from zhanggui.simulate.world import World

BILLS = columns("快递公司,账单号,运单号,揽收日期,签收日期,目的省,计费重量,运费,附加费,附加费名目,币种")
MODES = columns(
    "方案,类型,目的省,生效日期,时段,每月固定费,每单费,首重(kg),续重(kg),续重运费,附加费,体积系数,每月最多单量,承诺时效,迟到率,破损率,迟到赔付,币种"
)
TRUTH = ["carrier", "bill_number", "row", "shop", "order_id", "tracking_no", "mistake", "overcharge"]
LATE = {"中通快递": 0.03, "极兔速递": 0.08}
LATE_CREDIT = {"极兔速递": amount(200)}
"""Yuan that a contract pays for a late parcel; the others agreed on nothing."""
PROMISED = 4
MISTAKES: tuple[tuple[str, float], ...] = (
    ("", 955), ("overweight", 15), ("zone", 10), ("tariff", 5), ("duplicate", 5), ("not_ours", 3), ("surcharge", 7),
)  # fmt: skip
"""Of a thousand parcels, so many are charged with each mistake."""
HEAVIER = 1200
"""Grams, at least, that a weight is charged too much."""
FARTHER = ("四川", "新疆", "西藏")


@dataclass(frozen=True, kw_only=True)
class Billed:
    """One line of a bill: grams and fen. ``overcharge`` is what should not have been charged."""

    carrier: str
    shop: str
    order_id: str
    tracking_no: str
    shipped: date
    delivered: date
    province: str
    grams: int
    fee: int
    surcharge: int = 0
    mistake: str = ""
    overcharge: int = 0

    @property
    def bill_number(self) -> str:
        return f"{'ZT' if self.carrier == '中通快递' else 'JT'}{self.shipped:%Y%m}"


def billed_lines(world: World) -> list[Billed]:
    """All lines of the bills of months that are over, in the order they stand there."""
    lines = [line for shop in world.shops for line in _of_shop(world, shop.code, platform_of(shop).carrier)]
    return sorted(
        lines, key=lambda line: (line.bill_number, line.shipped, line.tracking_no, line.shop, line.fee)
    )


def bill_rows(world: World) -> Iterator[Row]:
    """The bills as carriers send them."""
    for line in billed_lines(world):
        known = line.delivered < world.now.date()
        yield [
            line.carrier, line.bill_number, line.tracking_no, line.shipped.isoformat(),
            line.delivered.isoformat() if known else "", line.province, amount(line.grams // 10), amount(line.fee),
            amount(line.surcharge) if line.surcharge else None, "偏远加收" if line.surcharge else "", "CNY",
        ]  # fmt: skip


def bill_truth(world: World) -> Iterator[Row]:
    """Which lines are mistakes and how much too much they charge; ``row`` is the row of the workbook."""
    for row, line in enumerate(billed_lines(world), 2):
        yield [
            line.carrier, line.bill_number, str(row), line.shop, line.order_id, line.tracking_no, line.mistake,
            yuan(line.overcharge),
        ]  # fmt: skip


def mode_rows(world: World) -> Iterator[Row]:
    """The carriers in use by the freight card, a quotation, couriers in town, a warehouse of one's own."""
    for carrier, late in (*LATE.items(), ("圆通报价", 0.05)):
        for row in world.freight:
            off = 40 if carrier == "圆通报价" and row.province in ("*", "广东", "福建", "山东", "北京") else 0
            yield [
                carrier, "第三方", row.province, row.since.isoformat(), "标准", None, amount(row.first_fee - off),
                amount(row.first_grams // 10), amount(row.step_grams // 10), amount(row.step_fee), None,
                None if carrier in LATE else 8000, None, PROMISED, amount(int(late * 100)), None, LATE_CREDIT.get(carrier), "CNY",
            ]  # fmt: skip
    since = world.freight[0].since.isoformat()
    yield ["同城众包", "众包", "浙江", since, "当日", None, amount(650), None, None, None, None, None, 600, 1, amount(2), amount(1), None, "CNY"]  # fmt: skip
    yield ["自营车队", "自营", "*", since, "次日", amount(900_000), amount(150), amount(300), amount(100), amount(50), None, None, 30_000, 2, amount(1), amount(0), None, "CNY"]  # fmt: skip


def _of_shop(world: World, shop: str, carrier: str) -> Iterator[Billed]:
    if not carrier:
        return
    rng = chance(world.size.seed, "carrier bill", shop)
    for order in world.orders[shop]:
        lines = order.shipped_lines(world.now)
        grams = sum(line.quantity * line.offer.grams for line in lines)
        if not lines or not order.shipped_at or grams == 0:
            continue
        honest = _honest(rng, world, order, carrier, grams)
        yield from MAKERS[pick(rng, MISTAKES)](rng, world.freight, honest)


def _honest(rng: random.Random, world: World, order: Order, carrier: str, grams: int) -> Billed:
    """Charged by the card of the day for the weight on the scales, which is up to 2 % above what we state."""
    assert order.shipped_at
    shipped, place = order.shipped_at.date(), order.place.short
    weighed = -(-int(grams * (1000 + rng.randrange(21))) // 10_000) * 10
    days = PROMISED + rng.randrange(1, 4) if rng.random() < LATE[carrier] else rng.randrange(1, PROMISED + 1)
    digits = "".join(letter for letter in order.order_id if letter.isdigit())
    return Billed(
        carrier=carrier, shop=order.shop, order_id=order.order_id, tracking_no=f"78{digits[-12:]}", shipped=shipped,
        delivered=shipped + timedelta(days=days), province=place, grams=weighed,
        fee=tariff(world.freight, place, shipped).fee(weighed),
    )  # fmt: skip


Card = tuple[Tariff, ...]


def _right(_rng: random.Random, _card: Card, line: Billed) -> Iterator[Billed]:
    yield line


def _overweight(rng: random.Random, card: Card, line: Billed) -> Iterator[Billed]:
    more = line.grams + max(HEAVIER, line.grams // 4) + 10 * rng.randrange(80)
    yield _charged(card, line, "overweight", grams=more)


def _zone(rng: random.Random, card: Card, line: Billed) -> Iterator[Billed]:
    farther = _charged(card, line, "zone", province=rng.choice(FARTHER))
    yield farther if farther.overcharge > 0 else line


def _tariff(_rng: random.Random, card: Card, line: Billed) -> Iterator[Billed]:
    """Charged by the dearer card before it holds."""
    fee = tariff(card, line.province, max(row.since for row in card)).fee(line.grams)
    yield replace(line, fee=fee, mistake="tariff", overcharge=fee - line.fee) if fee > line.fee else line


def _duplicate(_rng: random.Random, _card: Card, line: Billed) -> Iterator[Billed]:
    yield line
    yield replace(line, mistake="duplicate", overcharge=line.fee)


def _not_ours(rng: random.Random, _card: Card, line: Billed) -> Iterator[Billed]:
    yield line
    number = f"77{rng.randrange(10**11, 10**12)}"
    yield replace(line, tracking_no=number, shop="", order_id="", mistake="not_ours", overcharge=line.fee)


def _surcharge(rng: random.Random, _card: Card, line: Billed) -> Iterator[Billed]:
    fen = 50 * rng.randrange(1, 7)
    yield replace(line, surcharge=fen, mistake="surcharge", overcharge=fen)


def _charged(
    card: Card, line: Billed, mistake: str, *, province: str | None = None, grams: int | None = None
) -> Billed:
    wrong = replace(line, province=province or line.province, grams=grams or line.grams, mistake=mistake)
    fee = tariff(card, wrong.province, line.shipped).fee(wrong.grams)
    return replace(wrong, fee=fee, overcharge=fee - line.fee)


MAKERS: dict[str, Callable[[random.Random, Card, Billed], Iterator[Billed]]] = {
    "": _right, "overweight": _overweight, "zone": _zone, "tariff": _tariff, "duplicate": _duplicate,
    "not_ours": _not_ours, "surcharge": _surcharge,
}  # fmt: skip
