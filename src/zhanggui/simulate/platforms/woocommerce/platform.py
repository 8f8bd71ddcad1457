"""WooCommerce: a shop of its own in dollars."""

from __future__ import annotations

from zhanggui.simulate import numbers
from zhanggui.simulate.platform import Platform, Selling
from zhanggui.simulate.platforms.woocommerce.fees import CARDS
from zhanggui.simulate.platforms.woocommerce.files import write
from zhanggui.simulate.shops import Shop

PLATFORM = Platform(
    code="woocommerce",
    shops=(
        Shop(place=13, code="woo-store", name="greensprout.example", platform="WooCommerce", currency="USD", share=0.04, range_share=0.25,
             price_factor=1.8),
    ),
    cards={"WooCommerce": CARDS},
    write=write,
    selling=Selling(abroad=True, platform_coupons=False),
    order_id=numbers.counted,
    offer_ids=numbers.offers_abroad,
)  # fmt: skip
