"""Tables no profile knows: proposed, asked about, remembered."""

from __future__ import annotations

import pytest

TILL = (
    "销售单号,日期,货号,品名,数量,单价,金额,会员号,备注\n"
    "S001,2026-06-01,A-1,陶瓷杯,2,15.00,30.00,V88,\n"
    "S001,2026-06-01,A-2,茶匙,1,9.90,9.90,V88,送人\n"
    "S002,2026-06-02,A-1,陶瓷杯,-1,15.00,-15.00,V88,\n"
    "S003,2026-06-02,运费,运费,1,8.00,8.00,,\n"
)
TOTALS = (
    "Order No,Order Date,SKU,Qty,Total,Customer\n"
    "1,2026-06-01 10:00:00,A,1,30.00,x\n"
    "1,2026-06-01 10:00:00,B,2,30.00,x\n"
    "2,2026-06-01 11:00:00,A,1,12.00,y\n"
)
NOBODY_KNOWS = "a,b,c\nS001,2026-06-01,30.00\nS002,2026-06-02,9.90\n"


def test_without_yes_a_clear_table_is_proposed_and_nothing_is_stored(import_files, current, drop):
    [receipt] = import_files(drop("门店销售_202606.csv", TILL))
    assert (receipt.status, receipt.rows, receipt.candidates) == ("needs_choice", 0, ["generic.门店销售"])
    assert "--yes" in receipt.reason.zh
    assert "行金额=金额" in receipt.reason.zh
    assert current("order") == []


def test_yes_accepts_a_clear_table_and_the_next_file_of_the_layout_imports_by_itself(import_files, drop):
    [first] = import_files(drop("门店销售_202606.csv", TILL), yes=True)
    assert (first.status, first.profile, first.rows, first.loaded) == ("loaded", "generic.门店销售", 4, 4)
    second = drop("7月.csv", TILL.replace("2026-06", "2026-07").replace("S00", "S10"))
    [next_month] = import_files(second)
    assert (next_month.status, next_month.profile, next_month.loaded) == ("loaded", "generic.门店销售", 4)


def test_what_a_till_says_becomes_orders_returns_and_charges(import_files, current, drop):
    import_files(drop("门店销售_202606.csv", TILL), yes=True)
    orders = {r["order_id"]: (r["document"], r["status"], str(r["paid_day"])) for r in current("order")}
    assert orders == {
        "S001": ("order", "completed", "2026-06-01"),
        "S002": ("cancellation", "completed", "2026-06-02"),
        "S003": ("order", "completed", "2026-06-02"),
    }
    lines = {r["line_id"]: (r["line_kind"], r["quantity"], r["paid"]) for r in current("order_line")}
    assert lines == {
        "S001-A-1-1": ("product", 2, 300_000),
        "S001-A-2-1": ("product", 1, 99_000),
        "S002-A-1-1": ("product", -1, -150_000),
        "S003-运费-1": ("charge", 1, 80_000),
    }


def test_a_table_whose_columns_are_not_clear_is_refused_even_with_yes(import_files, current, drop):
    [receipt] = import_files(drop("odd.csv", NOBODY_KNOWS), yes=True)
    assert (receipt.status, receipt.rows) == ("refused", 0)
    assert "zg map" in receipt.reason.zh
    assert current("order") == []


def test_a_damaged_platform_export_is_refused_by_its_missing_column_and_never_mapped(import_files, drop):
    classic = "订单编号,总金额,收货地址 ,订单创建时间,订单付款时间 ,退款金额\n1,10,吉林省 通化市,2020-02-21 00:00:00,,0\n"
    [receipt] = import_files(drop("ExportOrderList.csv", classic), yes=True)
    assert receipt.status == "refused"
    assert "缺少列「买家实付金额」" in receipt.reason.zh


def test_a_total_that_repeats_on_the_lines_of_an_order_is_the_orders(import_files, current, drop):
    """30.00 stands on both lines of order 1 and is paid once: 30.00 + 12.00 = 42.00."""
    import_files(drop("web.csv", TOTALS), yes=True)
    assert sum(r["paid"] for r in current("order")) == 420_000
    assert [r["paid"] for r in current("order_line")] == [None, None, None]


def test_zg_map_shows_columns_confidence_and_questions(zg, drop):
    code, answer = zg("map", drop("门店.csv", TILL))
    assert (code, answer["kind"], answer["complete"], answer["saved"]) == (0, "sales", True, None)
    assert answer["columns"]["order_id"] == {
        "column": "销售单号",
        "confidence": 0.95,
        "candidates": ["销售单号"],
    }
    assert [(q["about"], q["answers"], q["blocks"]) for q in answer["questions"]] == [
        ("negative_quantity", ["return", "adjustment"], False)
    ]


def test_a_person_names_the_columns_nobody_knows_and_the_layout_is_remembered(zg, drop):
    file = drop("odd.csv", NOBODY_KNOWS)
    _, before = zg("map", file)
    assert (before["complete"], before["missing"]) == (False, ["order_id", "created_at", "line_paid"])
    assert len(before["questions"]) == 3
    sets = [w for pair in ("order_id=a", "created_at=b", "order_paid=c") for w in ("--set", pair)]
    code, saved = zg("map", file, *sets, "--save", "手工单")
    assert (code, saved["complete"], saved["saved"]) == (0, True, "generic.手工单")
    code, imported = zg("import", file)
    assert (code, imported["files"][0]["profile"], imported["files"][0]["loaded"]) == (0, "generic.手工单", 2)


def test_an_incomplete_mapping_is_not_saved(zg, drop):
    from zhanggui.core.errors import Refused

    with pytest.raises(Refused, match="not complete"):
        zg("map", drop("odd.csv", NOBODY_KNOWS), "--set", "order_id=a", "--save", "x")


@pytest.mark.parametrize(
    ("saying", "told"),
    [
        ("order_id=没有这列", "The file has no column '没有这列'. It has: a、b、c"),
        ("nonsense=a", "There is no target 'nonsense'"),
        ("order_id", "--set wants target=Column"),
        ("negative_quantity=maybe", "negative_quantity=maybe makes no sense"),
        ("time_zone=Mars/Base", "time_zone=Mars/Base makes no sense"),
    ],
)
def test_a_saying_that_makes_no_sense_is_explained(zg, drop, saying, told):
    from zhanggui.core.errors import WrongUsage

    with pytest.raises(WrongUsage) as wrong:
        zg("map", drop("odd.csv", NOBODY_KNOWS), "--set", saying)
    assert told in wrong.value.text.en


def test_a_stock_list_without_a_day_takes_the_day_it_is_told(zg, current, drop):
    file = drop("库存.csv", "货号,品名,仓库,库存数量\na-1,杯,东仓,12\nA-2,勺,东仓,0\n")
    _, before = zg("map", file)
    assert (before["kind"], before["missing"]) == ("stock", ["day"])
    zg("map", file, "--set", "day=2026-06-30", "--save", "盘点")
    code, imported = zg("import", file)
    assert (code, imported["files"][0]["loaded"]) == (0, 2)
    rows = [(r["sku"], r["stock_warehouse"], str(r["day"]), r["on_hand"]) for r in current("stock_snapshot")]
    assert rows == [("A-1", "东仓", "2026-06-30", 12), ("A-2", "东仓", "2026-06-30", 0)]


def test_costs_and_products_are_told_apart_by_their_columns(zg, current, drop):
    costs = drop("成本.csv", "货号,进价,生效日期\nA-1,3.50,2026-01-01\n")
    goods = drop("货品.csv", "货号,品名,品牌,零售价\nA-1,陶瓷杯,青禾,15\n")
    assert zg("import", costs, "--yes")[1]["files"][0]["profile"] == "generic.成本"
    assert zg("import", goods, "--yes")[1]["files"][0]["profile"] == "generic.货品"
    assert [(r["sku"], r["cost"], str(r["from_day"])) for r in current("unit_cost")] == [
        ("A-1", 35_000, "2026-01-01")
    ]
    assert [(r["sku"], r["name"], r["brand"], r["list_price"]) for r in current("sku")] == [
        ("A-1", "陶瓷杯", "青禾", 150_000)
    ]


def test_a_letter_that_stands_only_on_returns_is_proposed_as_their_prefix(zg, drop):
    text = "Invoice,SKU,Qty,Price,Date\n1001,A,2,5.00,2026-06-01\n1002,B,1,7.00,2026-06-01\nR1003,A,-1,5.00,2026-06-02\n"
    _, answer = zg("map", drop("shop.csv", text))
    assert answer["options"] == {"documents": {"R": "cancellation"}}


def test_a_layout_that_is_read_already_is_not_mapped_again(zg, drop):
    """Otherwise two profiles would fit every later file."""
    from zhanggui.core.errors import Refused

    file = drop("门店.csv", TILL)
    zg("map", file, "--save", "门店")
    with pytest.raises(Refused, match="already read as generic"):
        zg("map", file, "--save", "second")
    assert zg("map", file, "--set", "remark_seller=", "--save", "门店")[1]["saved"] == "generic.门店"
    assert zg("import", file)[1]["files"][0]["profile"] == "generic.门店"


def test_saved_layouts_are_listed_among_the_profiles(zg, drop):
    zg("map", drop("门店.csv", TILL), "--save", "门店")
    _, listed = zg("profiles")
    [own] = [p for p in listed if p["profile"] == "generic.门店"]
    assert own["kind"] == "门店"
    assert set(own["columns"]) == set(TILL.splitlines()[0].split(","))


def test_an_overlapping_file_of_a_remembered_layout_counts_no_line_twice(import_files, current, drop):
    """The second file repeats S001 and S002 and brings S004; two equal lines of S001 stay two lines."""
    first = TILL.replace(
        "S001,2026-06-01,A-2,茶匙,1,9.90,9.90,V88,送人", "S001,2026-06-01,A-1,陶瓷杯,2,15.00,30.00,V88,"
    )
    [before] = import_files(drop("6月.csv", first), yes=True)
    assert [w.zh[:12] for w in before.warnings] == ["1 行与前面某行完全相同"]
    second = first.replace(
        "S003,2026-06-02,运费,运费,1,8.00,8.00,,", "S004,2026-06-03,A-2,茶匙,1,9.90,9.90,,"
    )
    [after] = import_files(drop("7月.csv", second))
    assert (after.rows, after.loaded, after.duplicate, after.quarantined) == (4, 1, 3, 0)
    assert [r["line_id"] for r in current("order_line")] == [
        "S001-A-1-1",
        "S001-A-1-2",
        "S002-A-1-1",
        "S003-运费-1",
        "S004-A-2-1",
    ]


def test_at_a_terminal_the_questions_are_asked_and_the_mapping_is_confirmed(
    workspace, import_files, drop, monkeypatch, capsys
):
    """A number or a name for each of three questions, a wrong one is asked again, then yes."""
    from datetime import UTC, datetime

    import zhanggui.cli.mapping as command
    from zhanggui.cli.session import Session

    asked = []

    def reply(prompt):
        asked.append(prompt)
        return next(replies)

    replies = iter(["1", "c", "7", "b", "y"])  # order number: a; amount: c; time: no column 7, then b; save
    monkeypatch.setattr("builtins.input", reply)
    monkeypatch.setattr(command, "_somebody_there", lambda: True)
    file = drop("手写账.csv", NOBODY_KNOWS)
    session = Session(root=workspace.place.root, language="zh", now=datetime(2026, 7, 1, tzinfo=UTC))
    context = type("Context", (), {"obj": session})()
    command.map_file(context, file)
    assert len(asked) == 5
    out = capsys.readouterr().out
    assert "文件中没有列「7」" in out
    assert "已记住这种格式：generic.手写账" in out
    assert import_files(file)[0].loaded == 2
