"""WooCommerce: two shops of their own in dollars, one read by its interface, one by CSV."""

from __future__ import annotations

from zhanggui.simulate import numbers
from zhanggui.simulate.platform import Platform, Selling
from zhanggui.simulate.platforms.woocommerce.fees import CARDS
from zhanggui.simulate.platforms.woocommerce.ways import BY_CSV, write
from zhanggui.simulate.shops import Shop

PLATFORM = Platform(
    code="woocommerce",
    shops=(
        Shop(place=13, code="woo-store", name="greensprout.example", platform="WooCommerce", currency="USD", share=0.04, range_share=0.25,
             price_factor=1.8),
        Shop(place=22, code=BY_CSV, name="garden.greensprout.example", platform="WooCommerce", currency="USD", share=0.04,
             range_share=0.25, price_factor=1.75),
    ),
    cards={"WooCommerce": CARDS},
    write=write,
    selling=Selling(abroad=True, platform_coupons=False),
    order_id=numbers.counted,
    offer_ids=numbers.offers_abroad,
)  # fmt: skip
