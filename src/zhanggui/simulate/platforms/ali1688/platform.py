"""1688: a wholesale shop."""

from __future__ import annotations

from zhanggui.simulate import numbers
from zhanggui.simulate.platform import Platform, Selling
from zhanggui.simulate.platforms.ali1688.fees import CARDS
from zhanggui.simulate.platforms.ali1688.files import write
from zhanggui.simulate.platforms.ali1688.truth import missing
from zhanggui.simulate.shops import Shop

PLATFORM = Platform(
    code="ali1688",
    shops=(
        Shop(
            place=17,
            code="wholesale-1688",
            name="青禾家居批发部",
            platform="1688",
            share=0.04,
            range_share=0.3,
            price_factor=0.62,
        ),
    ),
    cards={"1688": CARDS},
    write=write,
    selling=Selling(wholesale=True, platform_coupons=False),
    order_id=numbers.headed("23"),
    missing=missing,
)
