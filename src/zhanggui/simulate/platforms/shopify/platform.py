"""Shopify: a shop of its own in dollars."""

from __future__ import annotations

from zhanggui.simulate import numbers
from zhanggui.simulate.platform import Platform, Selling
from zhanggui.simulate.platforms.shopify.fees import CARDS
from zhanggui.simulate.platforms.shopify.files import write
from zhanggui.simulate.platforms.shopify.numbering import order_id
from zhanggui.simulate.shops import Shop

PLATFORM = Platform(
    code="shopify",
    shops=(
        Shop(place=4, code="shopify-us", name="Greensprout Home", platform="Shopify", currency="USD", share=0.08, range_share=0.35,
             price_factor=1.9),
    ),
    cards={"Shopify": CARDS},
    write=write,
    selling=Selling(abroad=True, platform_coupons=False),
    order_id=order_id,
    offer_ids=numbers.offers_abroad,
)  # fmt: skip
