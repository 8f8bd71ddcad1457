"""A remembered layout as a file: what it looks like, that it comes back the same, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

TILL = "销售单号,日期,货号,数量,金额,备注\nS001,2026-06-01,A-1,2,30.00,\nS002,2026-06-02,A-2,1,9.90,\n"
GOOD = """\
zhanggui_layout: 1
name: 门店
table: sales
headers: [销售单号, 日期, 金额, 柜台]
columns: {order_id: 销售单号, created_at: 日期, line_paid: [金额, 实收]}
options: {currency: CNY}
"""
FULL = GOOD.replace("金额, 柜台", "金额, 实收, 柜台")


@pytest.fixture
def shared(zg, drop, tmp_path):
    """A layout learned from a till's file, written to a file."""
    zg("map", drop("门店.csv", TILL), "--save", "门店")
    file = tmp_path / "门店.layout.yaml"
    code, _ = zg("layout", "export", "门店", "--to", file)
    assert code == 0
    return file


def _layout(text: str):
    from zhanggui.collect.generic.sharing import layout_of

    return layout_of(text.encode(), "x.yaml")


def test_the_file_is_a_page_a_person_can_read(shared):
    lines = shared.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# 掌柜的表格格式：门店")
    assert "name: 门店" in lines
    assert "  order_id: 销售单号" in lines
    assert "  line_paid: 金额" in lines
    assert not any("S001" in line or "30.00" in line for line in lines)


def test_where_nobody_confirmed_it_the_file_does_what_the_confirmation_did(shared, zg, drop):
    zg("layout", "forget", "门店")
    assert zg("layout", "import", shared) == (0, {"saved": "generic.门店"})
    _, imported = zg("import", drop("7月.csv", TILL.replace("2026-06", "2026-07")))
    assert [(f["profile"], f["loaded"]) for f in imported["files"]] == [("generic.门店", 2)]


def test_what_goes_out_comes_in_the_same(shared, workspace):
    from zhanggui.collect.generic.saving import saved_mappings
    from zhanggui.collect.generic.sharing import layout_of, layout_text

    text = shared.read_text(encoding="utf-8")
    assert layout_text(layout_of(text.encode(), "x")) == text
    assert layout_of(text.encode(), "x").fingerprint == saved_mappings()["generic.门店"].fingerprint


def test_a_layout_written_by_hand_is_read(workspace):
    layout = _layout(FULL)
    assert (layout.name, layout.columns["line_paid"], layout.options.currency) == (
        "门店",
        ("金额", "实收"),
        "CNY",
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "zhanggui_layout: 1"),
        ("- a\n- b\n", "zhanggui_layout: 1"),
        ("zhanggui_layout: 1\n", "缺少 name"),
        ("a: [", "不是 UTF-8 的 YAML"),
        (FULL + "script: rm\n", "不认识 script"),
        (FULL.replace("table: sales", "table: !!python/object/apply:os.system [id]"), "含有 tag"),
        (FULL.replace("门店", "&a 门店"), "含有 anchor a"),
        ("---\n" + FULL, "含有 ---"),
        (FULL.replace("table: sales", "table: weather"), "没有「weather」这种表"),
        (GOOD, "列「实收」重复，或不在 headers 里"),
        (FULL.replace("[金额, 实收]", "[金额, 日期]"), "列「日期」重复"),
        (FULL.replace("order_id: 销售单号, ", ""), "缺少「订单编号」"),
        (FULL.replace("order_id:", "weather:"), "没有对应项 weather"),
        (FULL.replace("currency: CNY", "charges: ['(']"), "options 无法理解"),
        (FULL.replace("currency: CNY", "time_zone: Mars/Base"), "options 无法理解"),
        (FULL.replace("currency: CNY", "shell: ls"), "options 无法理解"),
        (FULL.replace("currency: CNY", "documents: x"), "options 无法理解"),
        (FULL.replace("currency: CNY", "charges: 运费"), "options 无法理解"),
        (FULL.replace("销售单号, 日期, 金额", '"销售\\n单号", 日期, 金额'), "headers 应为 1 至 300 个列名"),
        (FULL + "fingerprint: 0000000000000000\n", "fingerprint"),
        (FULL + "#" + "x" * 70_000, "大于 65536 字节"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_with_its_reason(workspace, text, told):
    from zhanggui.core.errors import Refused

    with pytest.raises(Refused) as refused:
        _layout(text)
    assert told in refused.value.text.zh
    assert "x.yaml" in refused.value.text.en


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_whatever_is_in_a_file_it_is_a_layout_or_refused(data):
    from zhanggui.collect.generic.sharing import layout_of
    from zhanggui.core.errors import Refused

    with pytest.raises(Refused):
        layout_of(data, "x.yaml")


def test_a_name_that_is_taken_by_another_layout_is_not_overwritten(shared, zg, tmp_path):
    from zhanggui.core.errors import Refused

    other = tmp_path / "other.yaml"
    other.write_text(FULL, encoding="utf-8")
    with pytest.raises(Refused, match="Another layout is remembered as 门店"):
        zg("layout", "import", other)
    assert zg("layout", "import", other, "--name", "二店")[1]["saved"] == "generic.二店"
    assert [one["name"] for one in zg("layout")[1]] == ["二店", "门店"]


def test_a_layout_another_one_reads_already_is_not_remembered_twice(shared, zg):
    from zhanggui.core.errors import Refused

    with pytest.raises(Refused, match=r"already read as generic\.门店"):
        zg("layout", "import", shared, "--name", "again")


def test_a_platforms_own_layout_needs_no_file(workspace, zg, tmp_path):
    from zhanggui.core.errors import Refused

    file = tmp_path / "x.yaml"
    headers = "订单编号, 买家实付金额, 买家下单时间"
    text = FULL.replace("销售单号, 日期, 金额, 实收, 柜台", headers).replace(
        "{order_id: 销售单号, created_at: 日期, line_paid: [金额, 实收]}",
        "{order_id: 订单编号, created_at: 买家下单时间, order_paid: 买家实付金额}",
    )
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=r"already read as taobao\.orders"):
        zg("layout", "import", file)


def test_a_forgotten_layout_is_asked_about_again_and_its_rows_stay(shared, zg, drop, current):
    file = drop("7月.csv", TILL.replace("2026-06", "2026-07"))
    zg("import", file)
    assert zg("layout", "forget", "门店")[1] == {"forgotten": "generic.门店"}
    assert len(current("order")) == 2
    _, again = zg("import", drop("8月.csv", TILL.replace("2026-06", "2026-08")))
    assert again["files"][0]["status"] == "needs_choice"


def test_a_layout_whose_refused_rows_wait_is_kept(shared, zg, drop):
    from zhanggui.core.errors import Refused

    zg("import", drop("7月.csv", TILL.replace("9.90", "九块九")))
    with pytest.raises(Refused, match="1 refused rows"):
        zg("layout", "forget", "门店")


def test_every_change_is_logged(shared, zg):
    from zhanggui.access.models import AuditEntry

    zg("layout", "forget", "门店")
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", "subject"))
    assert verbs[-3:] == [
        ("save_mapping", "generic.门店"), ("export", "generic.门店"), ("forget_layout", "generic.门店")
    ]  # fmt: skip
