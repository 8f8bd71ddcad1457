"""Stock nobody buys, valued at cost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

DAY = date(2026, 6, 30)


@pytest.fixture
def shop(import_files, workspace, tmp_path: Path):
    """A shop with three SKUs in stock: A sold long ago, B last week, C never; C has no cost."""

    def write(name: str, *lines: str) -> Path:
        path = tmp_path / name
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    import_files(
        write("costs.csv", "SKU编码,生效日期,单位成本,币种", "A,2026-01-01,10.00,CNY", "A,2026-06-01,12.50,CNY",
              "B,2026-01-01,30.00,CNY"),
        write("stock.csv", "SKU编码,仓库,日期,在库", "A,主仓,2026-06-01,99", "A,主仓,2026-06-29,40",
              "B,主仓,2026-06-29,10", "C,主仓,2026-06-29,5"),
        write("items.csv", "子订单编号,主订单编号,标题,价格,购买数量,商家编码,买家实际支付金额,订单状态,订单创建时间,订单付款时间",
              "11,1,甲,20,1,A,20,交易成功,2026-04-16 10:00:00,2026-04-16 10:01:00",
              "21,2,乙,50,1,B,50,交易成功,2026-06-23 10:00:00,2026-06-23 10:01:00"),
        write("orders.csv", "订单编号,买家实际支付金额,订单状态,订单创建时间,订单付款时间",
              "1,20,交易成功,2026-04-16 10:00:00,2026-04-16 10:01:00",
              "2,50,交易成功,2026-06-23 10:00:00,2026-06-23 10:01:00"),
    )  # fmt: skip
    from zhanggui.warehouse import store

    return store.read(workspace.place.warehouse)


def test_only_goods_unsold_for_sixty_days_count_at_the_newest_count_and_cost(shop):
    from zhanggui.domains.operations.analysis.dead_stock import dead_stock

    [dead] = dead_stock(shop, day=DAY, unsold_days=60)
    assert (dead.sku, dead.units, dead.money, dead.currency) == ("A", 40, Decimal("500.00"), "CNY")


def test_a_longer_patience_finds_nothing(shop):
    from zhanggui.domains.operations.analysis.dead_stock import dead_stock

    assert dead_stock(shop, day=DAY, unsold_days=90) == []


def test_the_brief_names_the_last_finished_day_and_the_dead_stock(shop):
    from zhanggui.domains.operations.analysis.brief import brief
    from zhanggui.profit.settings import ProfitSettings

    made = brief(shop, ProfitSettings(), today=DAY)
    assert made.day == date(2026, 6, 23)
    [row] = made.last_day
    assert row.amounts["buyer_paid"] == 50
    assert [t.money for t in made.truths if t.kind == "dead_stock"] == [Decimal("500.00")]
    assert brief(shop, ProfitSettings(), today=date(2026, 4, 16)) is None


def test_a_shop_whose_costs_are_unknown_is_not_said_to_lose_its_margin_to_refunds():
    from zhanggui.domains.operations.analysis.brief import _eaten_shops
    from zhanggui.profit.summary import KnownProfit, ProfitRow

    def shop(profit, complete):
        return ProfitRow(
            group={"shop": "s"},
            currency="CNY",
            amounts={"refunds": Decimal(100), "profit": profit},
            assumed=(),
            why={},
            known=KnownProfit(profit=Decimal(0), complete_orders=complete, orders=10),
        )

    assert list(_eaten_shops([shop(None, 0)], {})) == []
    [eaten] = _eaten_shops([shop(Decimal(300), 10)], {})
    assert "25%" in eaten.text.zh
