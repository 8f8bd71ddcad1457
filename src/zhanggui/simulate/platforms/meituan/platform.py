"""Meituan: a shop whose orders riders bring; all its files say is a bill."""

from __future__ import annotations

from zhanggui.simulate import numbers, telling
from zhanggui.simulate.platform import Platform, Selling
from zhanggui.simulate.platforms.meituan.fees import CARDS
from zhanggui.simulate.platforms.meituan.files import write
from zhanggui.simulate.platforms.meituan.truth import bill, booked, carriage, missing
from zhanggui.simulate.shops import Shop

PLATFORM = Platform(
    code="meituan",
    shops=(
        Shop(
            place=15,
            code="meituan-store",
            name="青禾闪购美团店",
            platform="美团",
            share=0.06,
            range_share=0.3,
            price_factor=1.08,
            advertised=1,
        ),
    ),
    cards={"美团": CARDS},
    write=write,
    selling=Selling(by_rider=True, ads_by_account=True),
    order_id=numbers.headed("31"),
    booked=booked,
    carriage=carriage,
    told=telling.told_on_the_bill,
    bill=bill,
    missing=missing,
)
