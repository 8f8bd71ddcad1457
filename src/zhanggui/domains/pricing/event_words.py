"""What the parts of an event's gain and the alerts of its war room are called. Knows nothing heavy."""

from __future__ import annotations

from zhanggui.core.language import Text

PARTS = {
    "direct": Text("活动商品的增量", "extra sales of its SKUs"),
    "halo": Text("连带：同单其他商品", "halo: other goods in the same orders"),
    "cannibalised": Text("挤占：同类目未参加商品", "cannibalised: goods of its categories left out"),
    "pulled_forward": Text("活动后两周（透支为负）", "two weeks after (below 0: pulled forward)"),
}
FUNDERS = {
    "merchant": Text("商家", "merchant"),
    "platform": Text("平台", "platform"),
    "influencer": Text("达人", "influencer"),
    "gifts": Text("赠品成本（商家）", "cost of gifts (merchant)"),
}
EVENT_STATES = {
    "coming": Text("未开始", "coming"),
    "running": Text("进行中", "running"),
    "over": Text("已结束", "over"),
}
METHODS = {
    "did": Text("双重差分", "difference in differences"),
    "sc": Text("合成对照", "synthetic control"),
    "sdid": Text("合成双重差分", "synthetic difference in differences"),
}
NO_REASON = Text("未写原因", "no reason given")
NO_CATEGORY = Text("未分类", "no category")
