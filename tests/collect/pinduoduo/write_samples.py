"""Writes the samples of older ads and deductions into src/zhanggui/collect/pinduoduo/samples. Run it from the root."""

from __future__ import annotations

from pathlib import Path

from zhanggui.simulate.files import write_text

SAMPLES = Path("src/zhanggui/collect/pinduoduo/samples")
OLDER = """\
日期,曝光量,点击量,点击率,花费(元),平均点击花费(元),成交笔数,交易额(元),投入产出比
2026-05-01,8000,200,2.50%,40.00,0.20,10,400.00,10.00
合计,8000,200,2.50%,40.00,0.20,10,400.00,10.00
"""
PLANS = """\
日期,推广计划,推广类型,曝光量,点击量,花费(元),成交笔数,交易额(元)
2026-05-02,夏季棉袜,多多搜索,3000,90,18.00,4,160.00
2026-05-02,冷水壶,多多场景,1000,20,7.00,1,39.00
"""
DEDUCTIONS = """\
店铺名称,订单号,商品ID,商品名称,扣款原因,申请人,申请时间,申请扣款金额,打款状态
pdd,260601-000000000000011,410260000507,棉袜三双,延迟发货,平台,2026-06-04 09:00:00,3.00,打款成功
pdd,260601-000000000000011,410260000507,棉袜三双,退货运费,小美,2026-06-05 09:00:00,5.50,打款成功
pdd,260602-000000000000012,410260000273,冷水壶,差价补偿,小美,2026-06-06 09:00:00,2.00,待打款
"""


def main() -> None:
    write_text(SAMPLES / "多多搜索_账户_分天.csv", OLDER, encoding="utf-8-sig")
    write_text(SAMPLES / "推广计划_分天.csv", PLANS, encoding="gb18030")
    write_text(SAMPLES / "扣款记录_202606.csv", DEDUCTIONS, encoding="utf-8-sig")


if __name__ == "__main__":
    main()
