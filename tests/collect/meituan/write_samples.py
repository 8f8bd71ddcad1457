"""Writes src/zhanggui/collect/meituan/samples. Run it from the repository's root after a change.

The workbook has the shape of a month a public import program was tested on: 97 rows, 50 of them 外卖订单, 1826.64 due
for those and 1747.95 for all. Every figure inside is invented.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from zhanggui.simulate.files import Row, columns, write_csv, write_xlsx

SAMPLES = Path("src/zhanggui/collect/meituan/samples")
GROUPS = columns("基础信息,,,,,交易信息,,,费用信息,,,,,商家应收款,备注")
NAMES = columns(
    "订单号,门店id,门店名称,订单状态,账单日期,交易类型,下单时间,完成时间,商品总价,餐盒费,商家活动支出,平台活动支出,平台服务费,,"
)
SALES_DUE, ALL_DUE = Decimal("1826.64"), Decimal("1747.95")
OTHERS = (
    *(("商家推广-点金推广", "-2.50", False) for _ in range(12)),
    *(("津贴联盟", "-1.20", False) for _ in range(6)),
    *(("商家推广充值", "-10.00", False) for _ in range(1)),
    *(("保险费用", "-0.70", False) for _ in range(10)),
    *(("退款", "-8.00", True) for _ in range(2)),
    *(("赔付扣款", "-3.00", True) for _ in range(1)),
    *(("准时宝服务费", "-0.50", True) for _ in range(14)),
    ("商家推广-退款", "1.51", False),
)
"""What is no sale: type, amount, whether it is about an order. 47 rows that sum to -78.69."""


def sale(number: int, due: Decimal | None) -> list[str]:
    """One order; ``due`` fixes what is due (the platform's fee takes up the difference)."""
    day, goods = 1 + number % 30, Decimal(38 + number % 9 + (number < 13))
    fee = (goods * Decimal("0.06")).quantize(Decimal("0.01"))
    if due is not None:
        fee = goods + 2 - 5 - due
    due = goods + 2 - 5 - fee
    at = f"2026-06-{day:02d} {10 + number % 11:02d}:{number % 60:02d}"
    head = [
        f"\t{3100000000000000 + number}",
        "9001",
        "青禾小馆",
        "订单完成",
        f"2026-06-{day:02d}",
        "外卖订单",
    ]
    return [*head, f"{at}:05", f"{at}:45", f"{goods:.2f}", "2.00", "-5.00", "3.00", f"-{fee:.2f}", f"{due:.2f}", ""]  # fmt: skip


def month() -> list[Row]:
    """All rows of the month; the last order makes the sum of what is due for orders 1826.64."""
    sales = [sale(n, None) for n in range(49)]
    rest = SALES_DUE - sum((Decimal(row[13]) for row in sales), Decimal(0))
    rows = [*sales, sale(49, rest)]
    for number, (trade, due, of_order) in enumerate(OTHERS):
        order = f"\t{3100000000000000 + number}" if of_order else ""
        day = f"2026-06-{1 + number % 30:02d}"
        status = "订单完成" if of_order else ""
        rows.append([order, "9001", "青禾小馆", status, day, trade, "", "", "", "", "", "", "", due, ""])
    assert len(rows) == 97
    assert sum(Decimal(row[13]) for row in rows) == ALL_DUE
    return [GROUPS, NAMES, *rows]


PLAIN = [
    columns("订单号,门店id,门店名称,订单状态,账单日期,交易类型,商家应收款"),
    ["\t3200000000000001", "9001", "青禾小馆", "已完成", "2026-07-01", "外卖订单", "31.20"],
    ["\t3200000000000002", "9001", "青禾小馆", "订单取消", "2026-07-01", "外卖订单", "0.00"],
    ["", "9001", "青禾小馆", "", "2026-07-01", "拼单宝", "-1.00"],
    ["", "9001", "青禾小馆", "", "2026-07-01", "拼单宝", "-1.00"],
]


def main() -> None:
    write_xlsx(SAMPLES / "美团账单_订单明细_202606.xlsx", {"订单明细": month()})
    write_csv(SAMPLES / "美团账单_20260701.csv", PLAIN, encoding="utf-8-sig")


if __name__ == "__main__":
    main()
