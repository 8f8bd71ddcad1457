"""The Alipay account's flow as files: the long layout with ``#`` lines around it, and the short one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.platforms.taobao.alipay import Movement

LONG = columns(
    "账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,业务类型,备注"
)
SHORT = columns(
    "业务流水号,商户订单号,入账时间,收入（+元）,支出（-元）,账户余额（元）,交易对方,业务类型,备注"
)
NOTES_BELOW = 4

Balanced = tuple[int, Movement, int]
"""Number of the movement in the account, the movement, the balance after it."""


def long_rows(moves: Sequence[Balanced], start: date, at: datetime) -> Iterator[Row]:
    """Three ``#`` lines, header, records, four ``#`` lines; ids end in a TAB."""
    yield ["#支付宝账务明细查询"]
    yield ["#账号：[shop***@example.com]"]
    yield [f"#起始日期：[{start}]   终止日期：[{at:%Y-%m-%d}]"]
    yield LONG
    for number, move, balance in moves:
        income, outgo = _sides(move, minus="-")
        yield [
            f"{3_000_000_000_000 + number}\t", f"{_trade(number, move)}\t", f"{_merchant_order(move)}\t", move.title,
            f"{move.at:%Y-%m-%d %H:%M:%S}", "buyer***" if move.title else "", income or " ", outgo or " ", yuan(balance),
            "支付宝", move.business, move.remark or " ",
        ]  # fmt: skip
    yield ["#-----------------------------------------账务明细列表结束------------------------------------"]
    yield [_total("支出合计", [m.amount for _, m, _ in moves if m.amount < 0])]
    yield [_total("收入合计", [m.amount for _, m, _ in moves if m.amount >= 0])]
    yield [f"#导出时间：[{at:%Y-%m-%d %H:%M:%S}]"]


def short_rows(moves: Sequence[Balanced]) -> Iterator[Row]:
    """Nine columns, one number per trade that its fees share."""
    yield SHORT
    for number, move, balance in moves:
        income, outgo = _sides(move, minus="")
        yield [
            f"{_trade(number, move)}\t", _merchant_order(move), f"{move.at:%Y-%m-%d %H:%M:%S}", income, outgo,
            yuan(balance), "b**" if move.title else "天猫", move.business, move.remark,
        ]  # fmt: skip


def _sides(move: Movement, *, minus: str) -> tuple[str, str]:
    if move.amount >= 0:
        return yuan(move.amount), ""
    return "", minus + yuan(-move.amount)


def _trade(number: int, move: Movement) -> str:
    """An order's movements share their number; own money has one each."""
    return f"2026{move.order_id[-14:]}" if move.order_id else f"2027{number:014d}"


def _merchant_order(move: Movement) -> str:
    return f"T200P{move.order_id}" if move.order_id else ""


def _total(name: str, amounts: list[int]) -> str:
    return f"#{name}：{len(amounts)}笔，共{yuan(sum(amounts))}元"
