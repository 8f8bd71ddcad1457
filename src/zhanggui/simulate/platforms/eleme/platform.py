"""淘宝闪购 (饿了么): a shop whose orders riders bring; all its files say is a bill."""

from __future__ import annotations

from zhanggui.simulate import numbers, telling
from zhanggui.simulate.platform import Platform, Selling
from zhanggui.simulate.platforms.eleme.fees import CARDS
from zhanggui.simulate.platforms.eleme.files import write
from zhanggui.simulate.platforms.eleme.truth import bill, booked, carriage, missing
from zhanggui.simulate.shops import Shop

PLATFORM = Platform(
    code="eleme",
    shops=(
        Shop(
            place=16,
            code="flash-store",
            name="青禾淘宝闪购店",
            platform="淘宝闪购",
            share=0.05,
            range_share=0.3,
            price_factor=1.08,
            advertised=1,
        ),
    ),
    cards={"淘宝闪购": CARDS},
    write=write,
    selling=Selling(by_rider=True, ads_by_account=True),
    order_id=numbers.headed("80"),
    booked=booked,
    carriage=carriage,
    told=telling.told_on_the_bill,
    bill=bill,
    missing=missing,
)
