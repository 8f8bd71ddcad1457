"""Youzan: a shop of its own."""

from __future__ import annotations

from zhanggui.simulate.platform import Platform, Selling
from zhanggui.simulate.platforms.youzan.fees import CARDS
from zhanggui.simulate.platforms.youzan.files import write
from zhanggui.simulate.platforms.youzan.numbering import order_id
from zhanggui.simulate.shops import Shop

PLATFORM = Platform(
    code="youzan",
    shops=(
        Shop(place=9, code="youzan-mall", name="青禾有赞商城", platform="有赞", share=0.05, range_share=0.3),
    ),
    cards={"有赞": CARDS},
    write=write,
    selling=Selling(platform_coupons=False, free_postage=True),
    order_id=order_id,
)  # fmt: skip
