"""Writes src/zhanggui/collect/eleme/samples. Run it from the repository's root after a change."""

from __future__ import annotations

from pathlib import Path

from zhanggui.simulate.files import Row, columns, write_csv, write_xlsx

SAMPLES = Path("src/zhanggui/collect/eleme/samples")
HEADER = columns(
    "门店ID,门店名称,账单日期,业务类型,订单号,订单状态,下单时间,完成时间,商品金额,打包费,商户活动补贴,平台补贴,技术服务费,"
    "履约服务费,结算金额"
)


def row(order: str, trade: str, status: str, day: int, money: str) -> Row:
    at = [f"2026-06-{day:02d} 12:00:00", f"2026-06-{day:02d} 12:40:00"] if trade == "外卖订单" else ["", ""]
    head = ["5001", "青禾小馆（闪购）", f"2026-06-{day:02d}", trade, order, status]
    return [*head, *at, *money.split("|")]


DETAILED: list[Row] = [
    HEADER,
    row("8000000000000000001", "外卖订单", "已完成", 1, "40.00|1.00|6.00|4.00|2.10|3.50|29.40"),
    row("8000000000000000002", "外卖订单", "已完成", 1, "25.00|1.00|0.00|0.00|1.56|3.00|21.00"),
    row("8000000000000000002", "售后退款", "已完成", 2, "25.00|1.00|0.00|0.00|1.56|3.00|-21.44"),
    row("", "竞价推广", "", 2, "||||||-12.00"),
    row("", "竞价推广充值", "", 2, "||||||-200.00"),
    row("", "食品安全责任保险", "", 2, "||||||-0.80"),
    ["合计", "", "", "", "", "", "", "", "", "", "", "", "", "", "-183.84"],
]
SHORT: list[Row] = [
    columns("订单号,门店名称,账单日期,结算金额"),
    ["8000000000000000009", "青禾小馆（闪购）", "2026-07-01", "18.80"],
]


def main() -> None:
    write_xlsx(SAMPLES / "淘宝闪购账单_202606.xlsx", {"外卖账单明细": DETAILED})
    write_csv(SAMPLES / "外卖账单明细_20260701.csv", SHORT, encoding="utf-8-sig")


if __name__ == "__main__":
    main()
