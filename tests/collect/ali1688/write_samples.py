"""Writes src/zhanggui/collect/ali1688/samples. Run it from the repository's root after a change."""

from __future__ import annotations

from pathlib import Path

from zhanggui.simulate.files import Row, columns, write_csv, write_xlsx

SAMPLES = Path("src/zhanggui/collect/ali1688/samples")
HEADER = columns(
    "订单号,下单时间,物流公司,实付款,运单号,买家,收货地址,货品标题,规格,数量,单品金额,订单状态,退款状态"
)
NOTHING = [""] * 7
MERGED: list[Row] = [
    HEADER,
    ["2300000000000000001", "2026-06-01 09:10:00", "中通快递", "150.00", "75000000000001", "杭州甲服饰", "浙江省 杭州市 余杭区 某路1号",
     "棉袜批发", "黑色", "10", "80.00", "交易成功", ""],
    [*NOTHING, "棉袜批发", "白色", "5", "40.00", "", ""],
    [*NOTHING, "冷水壶", "1.5L", "1", "30.00", "", ""],
    ["2300000000000000002", "2026-06-01 11:00:00", "", "60.00", "", "上海乙商贸", "上海 上海市 徐汇区 某路2号",
     "棉袜批发", "黑色", "6", "10.00", "等待卖家发货", ""],
    ["2300000000000000003", "2026-06-02 08:00:00", "", "99.00", "", "广州丙贸易", "广东省 广州市 天河区 某路3号",
     "冷水壶", "1.5L", "3", "30.00", "交易关闭", "退款成功"],
    ["2300000000000000004", "2026-06-02 08:30:00", "", "30.00", "", "广州丙贸易", "广东省 广州市 天河区 某路3号",
     "冷水壶", "1.5L", "1", "30.00", "等待买家付款", ""],
]  # fmt: skip
ORPHAN: list[Row] = [
    HEADER,
    [*NOTHING, "棉袜批发", "白色", "5", "40.00", "", ""],
    ["2300000000000000005", "2026-06-03 09:10:00", "", "40.00", "", "杭州甲服饰", "", "棉袜批发", "白色", "5", "8.00", "已发货", ""],
]  # fmt: skip


def main() -> None:
    write_xlsx(SAMPLES / "1688已卖出的货品_202606.xlsx", {"订单": MERGED})
    write_csv(SAMPLES / "1688订单_缺开头.csv", ORPHAN, encoding="gb18030")


if __name__ == "__main__":
    main()
