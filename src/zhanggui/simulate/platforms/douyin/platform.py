"""Douyin: a livestream shop, one that exports by main order, and one with the settlement list."""

from __future__ import annotations

from zhanggui.simulate import numbers, telling
from zhanggui.simulate.platform import Platform, Selling
from zhanggui.simulate.platforms.douyin.fees import CARDS
from zhanggui.simulate.platforms.douyin.numbering import line_ids, offer_ids
from zhanggui.simulate.platforms.douyin.truth import FACTS, booked
from zhanggui.simulate.platforms.douyin.ways import LISTED, besides, bill, missing, write
from zhanggui.simulate.shops import Shop

PLATFORM = Platform(
    code="douyin",
    shops=(
        Shop(place=2, code="douyin-live", name="青禾生活抖音直播间", platform="抖音", share=0.20, range_share=0.5, price_factor=0.95),
        Shop(place=6, code="douyin-select", name="青禾优选抖音店", platform="抖音", share=0.10, range_share=0.3, price_factor=0.93),
        Shop(place=19, code=LISTED, name="青禾好物抖音店", platform="抖音", share=0.06, range_share=0.3, price_factor=0.94, advertised=3),
    ),
    cards={"抖音": CARDS},
    write=write,
    selling=Selling(
        gift_rate=0.12, influencer_rate=0.4, recruiter_rate=0.08, influencer_coupon_rate=0.25, free_postage=True,
        forgets_codes=True,
    ),
    order_id=numbers.headed("69"),
    line_ids=line_ids,
    offer_ids=offer_ids,
    carrier="中通快递",
    booked=booked,
    besides=besides,
    told=telling.told_until_settled,
    missing=missing,
    bill=bill,
    agents={LISTED: ""},
    facts=FACTS,
)  # fmt: skip
