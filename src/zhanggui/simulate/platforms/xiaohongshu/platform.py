"""Xiaohongshu: a shop whose orders come through hosts in part."""

from __future__ import annotations

from zhanggui.simulate import numbers, telling
from zhanggui.simulate.platform import Platform, Selling
from zhanggui.simulate.platforms.xiaohongshu.bill import bill
from zhanggui.simulate.platforms.xiaohongshu.fees import CARDS
from zhanggui.simulate.platforms.xiaohongshu.files import write
from zhanggui.simulate.platforms.xiaohongshu.settlement import booked
from zhanggui.simulate.shops import Shop

PLATFORM = Platform(
    code="xiaohongshu",
    shops=(
        Shop(place=11, code="red-store", name="青禾小红书店", platform="小红书", share=0.05, range_share=0.25, price_factor=1.05),
    ),
    cards={"小红书": CARDS},
    write=write,
    selling=Selling(influencer_rate=0.3),
    order_id=numbers.headed("P7"),
    booked=booked,
    told=telling.told_until_settled,
    missing=telling.fees_once_settled,
    bill=bill,
)  # fmt: skip
