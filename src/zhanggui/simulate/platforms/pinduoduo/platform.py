"""Pinduoduo: an outlet, and a shop that exports in older words."""

from __future__ import annotations

from zhanggui.simulate.platform import Platform, Selling
from zhanggui.simulate.platforms.pinduoduo.fees import CARDS
from zhanggui.simulate.platforms.pinduoduo.numbering import offer_ids, order_id
from zhanggui.simulate.platforms.pinduoduo.service_report import NICKNAME
from zhanggui.simulate.platforms.pinduoduo.ways import OLDER, besides, bill, missing, write
from zhanggui.simulate.shops import Shop

PLATFORM = Platform(
    code="pinduoduo",
    shops=(
        Shop(place=3, code="pdd-outlet", name="青禾工厂店", platform="拼多多", share=0.20, range_share=0.45, price_factor=0.78,
             advertised=1, refund_factor=2.4),
        Shop(place=20, code=OLDER, name="青禾工厂店二店", platform="拼多多", share=0.06, range_share=0.3, price_factor=0.8, advertised=3,
             refund_factor=1.6, ads_by_product=True),
    ),
    cards={"拼多多": CARDS},
    write=write,
    selling=Selling(one_product=True, pay_cut_rate=0.2, ads_by_account=True),
    order_id=order_id,
    offer_ids=offer_ids,
    carrier="极兔速递",
    besides=besides,
    missing=missing,
    bill=bill,
    agents={OLDER: NICKNAME},
)  # fmt: skip
