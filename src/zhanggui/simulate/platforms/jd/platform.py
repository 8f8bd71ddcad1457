"""JD: a flagship shop, and one that keeps its compensations."""

from __future__ import annotations

from zhanggui.simulate import telling
from zhanggui.simulate.platform import Platform, Selling
from zhanggui.simulate.platforms.jd.fees import CARDS
from zhanggui.simulate.platforms.jd.numbering import line_ids, offer_ids, order_id
from zhanggui.simulate.platforms.jd.service_report import NICKNAME
from zhanggui.simulate.platforms.jd.truth import booked, missing
from zhanggui.simulate.platforms.jd.ways import COMPENSATES, besides, bill, write
from zhanggui.simulate.shops import Shop

PLATFORM = Platform(
    code="jd",
    shops=(
        Shop(place=7, code="jd-flagship", name="青禾京东旗舰店", platform="京东", share=0.12, range_share=0.45, price_factor=1.02,
             advertised=3),
        Shop(place=21, code=COMPENSATES, name="青禾家居京东专营店", platform="京东", share=0.05, range_share=0.3, price_factor=1.01,
             advertised=2, own_reviews=True),
    ),
    cards={"京东": CARDS},
    write=write,
    selling=Selling(coupons_after_cuts=True, forgets_codes=True),
    order_id=order_id,
    line_ids=line_ids,
    offer_ids=offer_ids,
    booked=booked,
    besides=besides,
    told=telling.told_without_refunds,
    missing=missing,
    bill=bill,
    agents={COMPENSATES: NICKNAME},
)  # fmt: skip
