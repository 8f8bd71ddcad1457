"""Kuaishou: a livestream shop."""

from __future__ import annotations

from zhanggui.simulate import numbers, telling
from zhanggui.simulate.platform import Platform, Selling
from zhanggui.simulate.platforms.kuaishou.bill import bill
from zhanggui.simulate.platforms.kuaishou.fees import CARDS
from zhanggui.simulate.platforms.kuaishou.files import write
from zhanggui.simulate.platforms.kuaishou.settlement import booked
from zhanggui.simulate.shops import Shop

PLATFORM = Platform(
    code="kuaishou",
    shops=(
        Shop(place=10, code="kuaishou-live", name="青禾快手小店", platform="快手", share=0.05, range_share=0.25, price_factor=0.9),
    ),
    cards={"快手": CARDS},
    write=write,
    selling=Selling(one_product=True),
    order_id=numbers.headed("25"),
    booked=booked,
    told=telling.told_until_settled,
    missing=telling.fees_once_settled,
    bill=bill,
)  # fmt: skip
