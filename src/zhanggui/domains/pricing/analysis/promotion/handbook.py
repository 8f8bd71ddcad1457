"""Sections of the handbook that the promotion engine answers."""

from __future__ import annotations

from zhanggui.core.handbook import Works
from zhanggui.core.language import Text

HANDBOOK = (
    Works(
        section="4.2",
        what=Text(
            "促销方式：满减、折扣、买赠、券、会员价、积分、预售定金叠加后的到手价，精确到分并逐条说明；上线前算出每个 SKU 的最低到手价和该限制哪个优惠",
            "Promotion kinds: the price of any cart under all offers, exact and explained; before launch the lowest price "
            "any buyer can build for each SKU, and which offer to cap",
        ),
        command="zg promo worst",
        test="tests/domains/pricing/promotion/test_worst.py",
        missing=Text("目标、备货、实施与宣传；页面", "goals, stock, running and publicity; pages"),
    ),
)
