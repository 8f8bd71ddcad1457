"""Sections of the handbook that the shared records answer."""

from __future__ import annotations

from zhanggui.core.handbook import Works
from zhanggui.core.language import Text

HANDBOOK = (
    Works(
        section="8.1.2",
        what=Text(
            "整合：先按商家编码，再按带置信度的建议，把各平台的同一 SKU 合为一个，由人确认、拆分、撤销",
            "Integrating: one SKU across platforms by merchant code, then proposals a person confirms",
        ),
        command="zg match",
        test="tests/masterdata/test_proposals.py",
        page="/goods/matches",
        missing=Text("同一买家、同一店铺的跨平台合并", "buyers and shops across platforms"),
    ),
    Works(
        section="8.1.2",
        what=Text(
            "归类：每个 SKU 的类目、现行成本、在库、在售店铺、近期销量和组合装一览",
            "Classifying: category, cost, stock, shops, recent units and components of every SKU",
        ),
        command="zg skus",
        test="tests/cli/test_goods.py",
        page="/goods",
        missing=Text("类目自动归类", "categories assigned automatically"),
    ),
)
