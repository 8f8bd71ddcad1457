"""What rows in quarantine are worth: the amounts they say, each order once, the least where two reports hold it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

ORDERS = "订单编号,买家应付货款,买家实际支付金额,订单状态,订单创建时间,订单付款时间\n"
ITEMS = (
    "子订单编号,主订单编号,标题,价格,购买数量,商家编码,买家实际支付金额,订单状态,订单创建时间,订单付款时间\n"
)


def _order(number: str, paid: str, *, goods: str = "约一百") -> str:
    return f"{number},{goods},{paid},交易成功,2026-06-01 10:00:00,2026-06-01 10:01:00\n"


@pytest.fixture
def reader(workspace: Any) -> Any:
    from zhanggui.answers.reader import Reader

    return Reader(workspace=workspace, language="zh", today=date(2026, 7, 1))


@pytest.fixture
def kept(tmp_path: Path, import_files: Any) -> Any:
    """Import a report of orders into a shop's folder."""

    def write(shop: str, header: str, *rows: str, name: str = "订单.csv") -> None:
        path = tmp_path / shop / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(header + "".join(rows), encoding="utf-8")
        import_files(path, shop=shop)

    return write


def test_two_rows_of_88_and_12_yuan_and_one_that_says_nothing(reader: Any, kept: Any) -> None:
    from zhanggui.answers.refused_money import waiting

    kept(
        "甲店",
        ORDERS,
        _order("1", "88.00"),
        _order("2", "12.00"),
        _order("3", "很多"),
        _order("4", "5", goods="5"),
    )
    (shop,) = waiting(reader)
    assert (shop.rows, shop.with_amount, shop.unknown) == (3, 2, 0)
    assert shop.money == {"CNY": Decimal("100.00")}


def test_an_order_refused_in_both_reports_counts_once(reader: Any, kept: Any) -> None:
    from zhanggui.answers.refused_money import waiting

    kept("甲店", ORDERS, _order("1", "88.00"))
    line = "10,1,杯子,贵,1,A,80.00,交易成功,2026-06-01 10:00:00,2026-06-01 10:01:00\n"
    kept("甲店", ITEMS, line, name="明细.csv")
    (shop,) = waiting(reader)
    assert (shop.rows, shop.money) == (2, {"CNY": Decimal("88.00")})


def test_today_names_the_shop_and_the_money_and_ranks_by_it(reader: Any, kept: Any) -> None:
    from zhanggui.answers.refused_money import waiting_things

    kept("甲店", ORDERS, _order("1", "88.00"), _order("2", "12.00"), _order("3", "很多"))
    kept("乙店", ORDERS, _order("9", "很多"))
    second, first = sorted(waiting_things(reader, {"甲店": "甲店", "乙店": "乙店"}), key=lambda t: t.about)[
        ::-1
    ]
    assert first.text.zh == "「乙店」有 1 行在隔离区，处理前不算进任何数字；没有一行读得出实付金额。"
    assert (first.money, first.blocks) == (None, True)
    assert (
        second.text.zh
        == "「甲店」有 3 行在隔离区，处理前不算进任何数字；其中 2 行读得出实付金额，至少 100.00 CNY。"
    )
    assert (second.money, second.blocks) == (Decimal("100.00"), False)


def test_rows_of_an_older_version_are_unknown_until_they_are_replayed(reader: Any, kept: Any) -> None:
    from zhanggui.answers.refused_money import waiting, waiting_things
    from zhanggui.clean.models import QuarantinedRow
    from zhanggui.collect.profiles import known_profiles
    from zhanggui.collect.replaying import replay

    kept("甲店", ORDERS, _order("1", "88.00"))
    QuarantinedRow.objects.update(weighed=False, paid=None, currency="")
    (thing,) = waiting_things(reader, {})
    assert thing.text.zh.endswith("不算进任何数字；1 行是旧版本留下的，金额未知，重放后才知道。")
    replay(reader.workspace, known_profiles(), now=_now())
    (shop,) = waiting(reader)
    assert (shop.unknown, shop.money) == (0, {"CNY": Decimal("88.00")})


def test_undone_rows_are_worth_nothing(reader: Any, kept: Any) -> None:
    from zhanggui.answers.refused_money import waiting
    from zhanggui.collect.undoing import undo_batch

    kept("甲店", ORDERS, _order("1", "88.00"), _order("4", "5", goods="5"))
    undo_batch(reader.workspace, 1, now=_now())
    assert waiting(reader) == []


def test_another_shops_rows_are_not_counted(reader: Any, kept: Any) -> None:
    from dataclasses import replace

    from zhanggui.answers.refused_money import waiting

    kept("甲店", ORDERS, _order("1", "88.00"))
    assert waiting(replace(reader, shops=frozenset({"乙店"}))) == []


def test_rows_of_a_file_of_all_shops_are_neither_listed_nor_counted_for_one_shop(
    reader: Any, tmp_path: Path, import_files: Any
) -> None:
    from dataclasses import replace

    from zhanggui.answers.orders import quarantined_rows
    from zhanggui.answers.quarantine import refused_rows

    sheet = tmp_path / "成本.csv"
    sheet.write_text("SKU编码,生效日期,单位成本,币种\nA,2026-01-01,很贵,CNY\n", encoding="utf-8")
    import_files(sheet)
    ours = replace(reader, shops=frozenset({"甲店"}))
    assert (quarantined_rows(reader), len(list(refused_rows(reader)))) == (1, 1)
    assert (quarantined_rows(ours), len(list(refused_rows(ours)))) == (0, 0)


def _now() -> Any:
    from datetime import UTC, datetime

    return datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
