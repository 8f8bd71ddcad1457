"""A small Taobao shop that is paid into its owner's own Alipay: the bill for private reconciliation, month by month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Order
from zhanggui.simulate.platforms.taobao.alipay import Charge, Movement, base_fee, order_movements
from zhanggui.simulate.platforms.taobao.fees import TAOBAO_CARDS
from zhanggui.simulate.shops import Shop, card_on
from zhanggui.simulate.world import World

BILL = columns(
    "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,"
)
ABOVE = (
    "------------------------------------------------------------------------------------",
    "导出信息：",
    "姓名：某某",
    "支付宝账户：own***@example.com",
)


def owner_charges(order: Order) -> list[Charge]:
    """The base fee, and the affiliate's part of every seventh order."""
    assert order.paid_day
    card = card_on(TAOBAO_CARDS, order.paid_day)
    affiliate = Charge(
        kind="affiliate",
        taken="淘宝客佣金代扣款[{}]",
        back="淘宝客佣金退款[{}]",
        rate=Decimal("0.06"),
        every=7,
    )
    return [base_fee(card), *([affiliate] if affiliate.of(order) else [])]


def movements(world: World, shop: Shop) -> list[Movement]:
    """Everything of the shop's orders up to the last export, by time."""
    moves = [move for order in world.orders[shop.code] for move in order_movements(order, owner_charges)]
    return sorted((move for move in moves if move.at <= world.now), key=lambda m: m.at)


def bill_rows(
    moves: Sequence[tuple[int, Movement]], own: Sequence[Row], start: date, at: datetime
) -> Iterator[Row]:
    """Lines above, header, then the shop's movements and the owner's own doings by time; ids end in a TAB, rows in a comma."""
    yield from ([line] for line in ABOVE)
    yield [f"起始时间：[{start} 00:00:00]    终止时间：[{at:%Y-%m-%d %H:%M:%S}]"]
    yield ["------------------------支付宝（中国）网络技术有限公司  电子客户回单------------------------"]
    yield BILL
    yield from sorted([*(_row(number, move) for number, move in moves), *own], key=lambda row: str(row[0]))


def _row(number: int, move: Movement) -> Row:
    back = move.kind == "refund"
    sale = move.kind == "goods_with_subsidy"
    return [
        f"{move.at:%Y-%m-%d %H:%M:%S}", "退款" if back else "商业服务", "某买家" if sale or back else "淘宝",
        "b***@example.com", move.title if sale else move.remark, "收入" if move.amount >= 0 else "支出", yuan(abs(move.amount)),
        "余额", "退款成功" if back else "交易成功", f"2028{number:016d}\t", f"T200P{move.order_id}\t", "", "",
    ]  # fmt: skip


def private_rows(days: Sequence[date]) -> list[Row]:
    """What else the owner did: a meal every third day, savings on the tenth, a purchase that came to nothing on the 21st."""
    rows: list[Row] = []
    for day in days:
        noon = datetime.combine(day, time(12, 30))
        if day.toordinal() % 3 == 0:
            rows.append(_private(noon, "餐饮美食", "某面馆", "牛肉面", "支出", 1_800, "交易成功"))
        if day.day == 10:
            rows.append(
                _private(noon, "投资理财", "余额宝", "余额宝-自动转入", "不计收支", 100_000, "交易成功")
            )
        if day.day == 21:
            rows.append(
                _private(noon + timedelta(hours=2), "日用百货", "某超市", "抽纸", "支出", 2_490, "交易关闭")
            )
    return rows


def _private(at: datetime, category: str, whom: str, what: str, way: str, fen: int, state: str) -> Row:
    return [
        f"{at:%Y-%m-%d %H:%M:%S}", category, whom, "", what, way, yuan(fen), "余额", state, f"2029{at:%Y%m%d%H%M%S}01\t", "\t",
        "", "",
    ]  # fmt: skip
