"""Amazon: a shop in the United States."""

from __future__ import annotations

from zhanggui.simulate import numbers
from zhanggui.simulate.platform import Platform, Selling
from zhanggui.simulate.platforms.amazon.bill import bill
from zhanggui.simulate.platforms.amazon.fees import CARDS
from zhanggui.simulate.platforms.amazon.files import write
from zhanggui.simulate.platforms.amazon.numbering import order_id
from zhanggui.simulate.platforms.amazon.truth import booked, missing
from zhanggui.simulate.shops import Shop

PLATFORM = Platform(
    code="amazon",
    shops=(
        Shop(place=12, code="amazon-us", name="Greensprout on Amazon", platform="Amazon", currency="USD", share=0.05, range_share=0.25,
             price_factor=1.9),
    ),
    cards={"Amazon": CARDS},
    write=write,
    selling=Selling(abroad=True, platform_coupons=False),
    order_id=order_id,
    offer_ids=numbers.offers_abroad,
    booked=booked,
    missing=missing,
    bill=bill,
)  # fmt: skip
