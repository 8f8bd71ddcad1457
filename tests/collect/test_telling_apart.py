"""Two shops of one platform without names: folders side by side, and what is in a file, tell them apart or ask."""

from __future__ import annotations

from pathlib import Path

import pytest

PDD = "订单号,订单状态,商品id,样式ID,商品,商品数量(件),用户实付金额(元),商家实收金额(元),订单成交时间\n"
WOO = "Order Number,Order Status,Order Date,Order Total Amount,SKU,Item #,Item Name,Quantity (- Refund),Item Cost\n"


def pinduoduo(path: Path, *, goods: int, first: int, n: int = 12) -> Path:
    """``n`` orders, each of another product: numbers from ``goods`` and ``first`` on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [
        f"260601-{first + i:015d},已收货,{goods + i},{goods + i}9,杯子,1,20.00,20.00,2026-06-01 10:0{i % 10}:11\n"
        for i in range(n)
    ]
    path.write_text(PDD + "".join(rows), encoding="utf-8")
    return path


def woo(path: Path, day: str, *, n: int = 4) -> Path:
    rows = [f"{1001 + i},completed,{day} 10:0{i}:11,20.00,A,1,Mug,1,20.00\n" for i in range(n)]
    path.write_text(WOO + "".join(rows), encoding="utf-8")
    return path


@pytest.fixture
def two(import_files, tmp_path):
    """Shops ``cups`` (products from 7000 on) and ``mugs`` (from 8000 on), named by their folders."""
    pinduoduo(tmp_path / "all" / "cups" / "6月.csv", goods=7000, first=1)
    pinduoduo(tmp_path / "all" / "mugs" / "6月.csv", goods=8000, first=501)
    import_files(tmp_path / "all")


def test_folders_given_side_by_side_are_two_shops_as_in_the_folder_around_them(import_files, tmp_path):
    pinduoduo(tmp_path / "a" / "shop1" / "6月.csv", goods=7000, first=1)
    pinduoduo(tmp_path / "a" / "shop2" / "6月.csv", goods=8000, first=501)
    receipts = import_files(tmp_path / "a" / "shop1", tmp_path / "a" / "shop2")
    assert [(r.shop, r.loaded) for r in receipts] == [("shop1", 12), ("shop2", 12)]
    assert [r.status for r in import_files(tmp_path / "a")] == ["already_loaded", "already_loaded"]


def test_one_folder_given_alone_names_no_shop(import_files, tmp_path):
    """It may be called anything: exports, or the name of the merchant."""
    pinduoduo(tmp_path / "a" / "shop1" / "6月.csv", goods=7000, first=1)
    [receipt] = import_files(tmp_path / "a" / "shop1")
    assert receipt.shop == "pinduoduo"


def test_a_file_nobody_placed_is_a_question_with_a_suggestion_and_its_evidence(import_files, two, tmp_path):
    """Seven orders of July, of products that only ``mugs`` sells."""
    file = pinduoduo(tmp_path / "7月.csv", goods=8000, first=900, n=7)
    [receipt] = import_files(file)
    assert (receipt.status, receipt.candidates, receipt.suggested) == (
        "needs_choice",
        ["mugs", "cups"],
        "mugs",
    )
    assert receipt.evidence.zh == "很可能属于「mugs」：0 个订单号、14 个商品编号只在「mugs」出现过。"
    assert receipt.as_json("en")["suggested"] == "mugs"


def test_one_answer_is_for_the_files_like_it(import_files, two, tmp_path):
    """July is asked about; once somebody has said so, August's file with goods of the same shop is not."""
    files = [pinduoduo(tmp_path / f"{m}月.csv", goods=8000, first=900 + m, n=1) for m in (7, 8)]
    files[1] = pinduoduo(tmp_path / "8月.csv", goods=8000, first=950, n=7)
    assert [r.status for r in import_files(*files)] == ["needs_choice", "needs_choice"]
    import_files(files[0], shop="mugs")
    _, august = import_files(*files)
    assert (august.status, august.shop) == ("loaded", "mugs")
    assert august.warnings[0].zh.startswith("按内容归入「mugs」：0 个订单号、14 个商品编号只在「mugs」出现过")


def test_a_file_that_shares_nothing_stays_a_question_without_suggestion(import_files, two, tmp_path):
    [receipt] = import_files(pinduoduo(tmp_path / "新.csv", goods=9000, first=900))
    assert (receipt.status, receipt.suggested, receipt.candidates) == ("needs_choice", None, ["cups", "mugs"])
    assert "哪家店铺都没有出现过" in receipt.evidence.zh


def test_a_second_shop_in_the_same_folder_does_not_become_the_first(import_files, tmp_path):
    """Twelve products each, none in common: two shops, although nothing names either."""
    pinduoduo(tmp_path / "a" / "1.csv", goods=7000, first=1)
    pinduoduo(tmp_path / "a" / "2.csv", goods=8000, first=501)
    first, second = import_files(tmp_path / "a")
    assert (first.shop, first.status) == ("pinduoduo", "loaded")
    assert (second.status, second.rows, second.candidates) == ("needs_choice", 0, ["pinduoduo"])
    assert "24 个商品编号没有一个是它的" in second.reason.zh
    [again] = import_files(tmp_path / "a" / "2.csv", shop="pinduoduo")
    assert again.loaded == 12, "all new goods of the one shop: the person says so"


def test_orders_of_another_server_do_not_overwrite_those_of_the_same_numbers(import_files, current, tmp_path):
    """Every WooCommerce shop has an order 1001: those of March in the second file are other orders than June's."""
    (tmp_path / "a").mkdir()
    woo(tmp_path / "a" / "1.csv", "2026-06-01")
    woo(tmp_path / "a" / "2.csv", "2026-03-01")
    first, second = import_files(tmp_path / "a")
    assert (first.status, first.loaded) == ("loaded", 4)
    assert (second.status, second.rows) == ("needs_choice", 0)
    assert "4 个订单号与它的订单相同而下单时间不同（例如 1001）" in second.reason.zh
    assert {row["created_at"].month for row in current("order")} == {6}


def test_a_month_as_a_folder_founds_no_second_shop_of_one_there_is(import_files, two, tmp_path):
    """Seven orders of goods that only ``mugs`` sells, in a folder called 拼多多八月: asked, and a person may still found one."""
    pinduoduo(tmp_path / "b" / "拼多多八月" / "8月.csv", goods=8000, first=900, n=7)
    [receipt] = import_files(tmp_path / "b")
    assert (receipt.status, receipt.suggested, receipt.candidates) == (
        "needs_choice",
        "mugs",
        ["mugs", "cups"],
    )
    assert receipt.evidence.zh.startswith(
        "文件夹「拼多多八月」不是已有的店铺，但文件里有 0 个订单号、14 个商品编号只在「mugs」出现过"
    )
    [answered] = import_files(tmp_path / "b", shop="拼多多八月")
    assert (answered.status, answered.shop) == ("loaded", "拼多多八月")


def test_a_folder_of_goods_nobody_knows_is_a_new_shop(import_files, two, tmp_path):
    pinduoduo(tmp_path / "b" / "plates" / "8月.csv", goods=9000, first=900, n=7)
    [receipt] = import_files(tmp_path / "b")
    assert (receipt.status, receipt.shop) == ("loaded", "plates")
