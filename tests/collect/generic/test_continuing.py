"""A remembered layout lives on: columns come, go, move and get other names; what matters is asked once."""

from __future__ import annotations

import pytest

JUNE = "销售单号,日期,货号,品名,数量,金额,会员号\nS001,2026-06-01,A-1,陶瓷杯,2,30.00,V88\nS002,2026-06-02,A-2,茶匙,1,9.90,\n"
JULY = JUNE.replace("2026-06", "2026-07").replace("S00", "S10")
RENAMED = JULY.replace(",金额,", ",实收合计,")


@pytest.fixture
def till(import_files, drop):
    """A workspace that knows the layout of June's file (2 lines: 30.00 and 9.90)."""
    [receipt] = import_files(drop("门店.csv", JUNE), yes=True)
    assert (receipt.status, receipt.profile, receipt.shop) == ("loaded", "generic.门店", "门店")


def _shuffled(text: str) -> str:
    """The same table with its columns in the opposite order."""
    return "\n".join(",".join(reversed(line.split(","))) for line in text.splitlines()) + "\n"


def test_columns_in_another_order_and_new_ones_change_nothing(till, import_files, drop):
    more = "\n".join(
        f"{line},{extra}" for line, extra in zip(JULY.splitlines(), ("收银员", "甲", "乙"), strict=True)
    )
    [receipt] = import_files(drop("7月.csv", _shuffled(more)))
    assert (receipt.status, receipt.profile, receipt.loaded) == ("loaded", "generic.门店", 2)


def test_a_renamed_column_of_money_is_asked_for_and_nothing_is_stored(till, import_files, current, drop):
    [receipt] = import_files(drop("7月.csv", RENAMED))
    assert (receipt.status, receipt.rows, receipt.candidates) == ("needs_choice", 0, ["generic.门店"])
    assert "没有以前的列「金额」；新出现的列：实收合计" in receipt.reason.zh
    assert len(current("order")) == 2


def test_one_answer_is_enough_for_files_under_the_old_and_the_new_name(till, zg, import_files, current, drop):
    new = drop("7月.csv", RENAMED)
    _, asked = zg("map", new)
    assert asked["continues"] == "generic.门店"
    assert [(q["about"], q["answers"]) for q in asked["questions"]] == [("line_paid", ["实收合计", "-"])]
    assert zg("map", new, "--set", "line_paid=实收合计", "--save", "门店")[1]["saved"] == "generic.门店"
    august = RENAMED.replace("2026-07", "2026-08").replace("S10", "S20")
    september = JUNE.replace("2026-06", "2026-09").replace("S00", "S30")
    receipts = import_files(new, drop("8月.csv", august), drop("9月.csv", september))
    assert [(r.profile, r.shop, r.loaded) for r in receipts] == [("generic.门店", "门店", 2)] * 3
    assert sum(r["paid"] for r in current("order_line")) == 4 * 399_000


def test_yes_takes_a_new_name_only_where_name_and_cells_say_the_same(till, import_files, drop):
    """实收合计 is a name we know nothing of; 成交金额 is money by its name, and 9.90 can be read as money."""
    [unclear] = import_files(drop("7月.csv", RENAMED), yes=True)
    assert unclear.status == "needs_choice"
    [clear] = import_files(drop("8月.csv", JULY.replace(",金额,", ",成交金额,")), yes=True)
    assert (clear.status, clear.profile, clear.loaded) == ("loaded", "generic.门店", 2)


def test_a_column_nobody_needs_may_go_with_a_word_on_the_receipt(till, import_files, drop):
    """The member's number is gone and nothing new has come: read on. Names are money's business, not figures'."""
    without = "\n".join(line.rpartition(",")[0] for line in JULY.splitlines()) + "\n"
    [receipt] = import_files(drop("7月.csv", without))
    assert (receipt.status, receipt.loaded) == ("loaded", 2)
    assert "以前有、这个文件没有的列：会员号" in receipt.warnings[0].zh


def test_a_column_said_to_be_gone_is_not_asked_for_again(till, zg, import_files, drop):
    """The quantity is gone: it changes figures, so somebody must say so, once."""
    short = "销售单号,日期,货号,品名,金额,会员号\nS101,2026-07-01,A-1,陶瓷杯,30.00,V88\n"
    file = drop("7月.csv", short)
    assert import_files(file)[0].status == "needs_choice"
    assert zg("map", file, "--set", "quantity=-", "--save", "门店")[1]["saved"] == "generic.门店"
    assert [
        r.status for r in import_files(file, drop("6月.csv", JUNE + "S003,2026-06-03,A-1,杯,1,15.00,\n"))
    ] == [
        "loaded",
        "loaded",
    ]


def test_a_table_with_half_the_columns_is_another_layout(till, zg, drop):
    _, asked = zg("map", drop("x.csv", "销售单号,日期,客户,总价\nX1,2026-07-01,甲,30.00\n"))
    assert asked["continues"] is None


def test_a_person_may_say_that_it_is_a_new_layout(till, zg, drop):
    _, asked = zg("map", drop("7月.csv", RENAMED), "--new")
    assert (asked["continues"], asked["columns"].get("line_paid")) == (None, None)


def test_refused_rows_of_a_file_that_lost_a_column_can_be_tried_again(
    till, workspace, import_files, current, drop
):
    from datetime import UTC, datetime

    from zhanggui.collect.profiles import known_profiles
    from zhanggui.collect.replaying import fix_rows, replay

    bad = "销售单号,日期,货号,品名,数量,金额\nS101,2026-07-01,A-1,杯,2,三十\nS102,2026-07-02,A-2,匙,1,9.90\n"
    [receipt] = import_files(drop("7月.csv", bad))
    assert (receipt.loaded, receipt.quarantined) == (1, 1)
    now = datetime(2026, 7, 3, tzinfo=UTC)
    rule = _only_rule()
    fix_rows(workspace, rule, {"金额": "30.00"}, now=now)
    assert replay(workspace, known_profiles(), now=now).loaded == 1
    assert {r["order_id"] for r in current("order")} == {"S001", "S002", "S101", "S102"}


def _only_rule() -> str:
    from zhanggui.clean.models import QuarantinedRow

    return QuarantinedRow.objects.get().rule


def test_two_layouts_equally_close_are_a_question(till, zg, import_files, drop):
    other = "销售单号,日期,货号,品名,数量,应收,会员号\nT1,2026-06-01,A-1,杯,1,15.00,\n"
    zg("map", drop("other.csv", other), "--new", "--set", "line_paid=应收", "--save", "二店")
    [receipt] = import_files(drop("7月.csv", RENAMED))
    assert (receipt.status, sorted(receipt.candidates)) == ("needs_choice", ["generic.二店", "generic.门店"])
