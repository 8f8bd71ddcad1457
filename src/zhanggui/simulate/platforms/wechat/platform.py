"""WeChat: a shop whose orders come through influencers in part."""

from __future__ import annotations

from zhanggui.simulate import numbers, telling
from zhanggui.simulate.platform import Platform, Selling
from zhanggui.simulate.platforms.wechat.fees import CARDS
from zhanggui.simulate.platforms.wechat.files import write
from zhanggui.simulate.platforms.wechat.orders import booked
from zhanggui.simulate.shops import Shop

PLATFORM = Platform(
    code="wechat",
    shops=(
        Shop(place=8, code="wechat-shop", name="青禾微信小店", platform="微信小店", share=0.05, range_share=0.3),
    ),
    cards={"微信小店": CARDS},
    write=write,
    selling=Selling(influencer_rate=0.3),
    order_id=numbers.headed("37"),
    booked=booked,
    told=telling.told_with_settlement,
    missing=telling.fees_once_settled,
)  # fmt: skip
