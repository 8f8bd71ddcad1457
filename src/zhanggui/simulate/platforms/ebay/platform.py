"""eBay: a shop in the United States; its files could not show a merchant's coupon."""

from __future__ import annotations

from zhanggui.simulate import numbers
from zhanggui.simulate.platform import Platform, Selling
from zhanggui.simulate.platforms.ebay.fees import CARDS
from zhanggui.simulate.platforms.ebay.files import write
from zhanggui.simulate.platforms.ebay.numbering import order_id
from zhanggui.simulate.platforms.ebay.truth import missing
from zhanggui.simulate.shops import Shop

PLATFORM = Platform(
    code="ebay",
    shops=(
        Shop(place=14, code="ebay-us", name="Greensprout on eBay", platform="eBay", currency="USD", share=0.04, range_share=0.25,
             price_factor=1.7),
    ),
    cards={"eBay": CARDS},
    write=write,
    selling=Selling(abroad=True, platform_coupons=False, merchant_coupons=False),
    order_id=order_id,
    offer_ids=numbers.offers_abroad,
    missing=missing,
)  # fmt: skip
