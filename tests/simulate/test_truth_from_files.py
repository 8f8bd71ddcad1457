"""What is called complete can be counted from the exported files alone.

A reader of the Douyin files written here, independent of the simulator and of the product: orders, movements and
the merchant's own workbooks in, profit out. It must meet the truth to the fen for every complete order.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_CEILING, Decimal

import pytest

ZERO = Decimal(0)


class OwnBooks:
    """The merchant's own workbooks, as a shopkeeper would look things up in them."""

    def __init__(self, small) -> None:
        self.costs = small.template("成本")
        self.weights = {row["SKU编码"]: row["重量(kg)"] for row in small.template("商品")}
        self.freight = small.template("运费")
        self.parts = defaultdict(list)
        for row in small.template("组合装"):
            self.parts[row["组合装编码"]].append((row["组件编码"], row["件数"]))
        self.listed = {}
        for row in small.template("在售链接"):
            for key in (row["商家编码"], row["平台商品ID"]):
                self.listed[row["店铺编码"], key] = row["SKU编码"]

    def contents(self, sku: str) -> list[tuple[str, int]]:
        return self.parts.get(sku) or [(sku, 1)]

    def cost(self, sku: str, day: str) -> Decimal:
        dated = [row for row in self.costs if row["SKU编码"] == sku and row["生效日期"] <= day]
        return money(max(dated, key=lambda row: row["生效日期"])["单位成本"])

    def parcel(self, weight: Decimal, province: str, day: str) -> Decimal:
        short = next(
            (p for p in ("广西", "内蒙古", "新疆", "西藏") if province.startswith(p)),
            province.removesuffix("省"),
        )
        for place in (short, "*"):
            dated = [row for row in self.freight if row["目的省"] == place and row["生效日期"] <= day]
            if dated:
                row = max(dated, key=lambda row: row["生效日期"])
                over = max(ZERO, weight - money(row["首重(kg)"])) / money(row["续重(kg)"])
                steps = over.to_integral_value(ROUND_CEILING)
                return money(row["首重运费"]) + steps * money(row["续重运费"])
        raise LookupError(province)


def money(cell: object) -> Decimal:
    return Decimal(str(cell)).quantize(Decimal("0.01"))


def lines_of(shop: str, rows: list[dict[str, str]]) -> dict[str, dict[str, dict[str, str]]]:
    """Newest state of each sub-order by order. A main-order row with pieces of one each is cut into them."""
    orders = defaultdict(dict)
    for row in rows:
        ids, codes, products = (row[name].strip().split(";") for name in ("子订单编号", "商家编码", "商品ID"))
        each = row["商品数量"] if len(ids) == 1 else "1"
        for number, (line, code, product) in enumerate(zip(ids, codes, products, strict=True)):
            paid = row["订单应付金额"] if number == 0 else "0"
            orders[row["主订单编号"].strip()][line] = {
                **row, "key": product if code == "-" else code, "商品数量": each, "订单应付金额": paid
            }  # fmt: skip
    return orders


def profit(
    books: OwnBooks, shop: str, lines: dict[str, dict[str, str]], moves: list[dict[str, str]]
) -> Decimal:
    first = next(iter(lines.values()))
    if first["支付完成时间"] == "-":
        return ZERO
    day = first["支付完成时间"][:10]
    gone = [line for line in lines.values() if line["发货时间"] != "-"]
    goods, weight = ZERO, ZERO
    for line in gone:
        for sku, pieces in books.contents(books.listed[shop, line["key"]]):
            units = int(line["商品数量"]) * pieces
            goods += units * books.cost(sku, day)
            weight += units * money(books.weights[sku])
    shipping = books.parcel(weight, first["省"], day) if gone else ZERO
    paid = sum(Decimal(line["订单应付金额"]) for line in lines.values())
    closed = [
        line for line in lines.values() if (line["订单状态"], line["售后状态"]) == ("已关闭", "退款成功")
    ]
    refunds = sum((Decimal(line["订单应付金额"]) for line in closed), ZERO)
    booked = sum((Decimal(move[name]) for move in moves for name in BOOKED), ZERO)
    return paid - refunds + booked - goods - shipping


BOOKED = ("实际平台补贴", "订单退款", "平台服务费", "佣金", "招商服务费", "站外推广费")


@pytest.mark.parametrize(("shop", "complete_orders"), [("douyin-live", 126), ("douyin-select", 83)])
def test_every_complete_douyin_order_can_be_counted_from_the_files(small, shop, complete_orders):
    books = OwnBooks(small)
    orders = lines_of(shop, small.export(shop, "抖店订单"))
    moves = defaultdict(dict)
    for row in small.export(shop, "动账明细"):
        moves[row["订单号"].strip("'")][row["动帐流水号"]] = row
    complete = [row for (code, _), row in small.orders.items() if code == shop and row["complete"] == "1"]
    counted = {
        row["order_id"]: profit(books, shop, orders[row["order_id"]], list(moves[row["order_id"]].values()))
        for row in complete
    }
    assert counted == {row["order_id"]: Decimal(row["profit"]) for row in complete}
    assert len(counted) == complete_orders
