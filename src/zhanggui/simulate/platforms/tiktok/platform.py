"""TikTok Shop: a shop in the United States, a quarter of it through creators."""

from __future__ import annotations

from zhanggui.simulate import numbers, telling
from zhanggui.simulate.platform import Platform, Selling
from zhanggui.simulate.platforms.tiktok.fees import AFFILIATE, CARDS
from zhanggui.simulate.platforms.tiktok.files import write
from zhanggui.simulate.platforms.tiktok.numbering import offer_ids
from zhanggui.simulate.platforms.tiktok.settlement import bill, booked
from zhanggui.simulate.platforms.tiktok.truth import missing
from zhanggui.simulate.shops import Shop

PLATFORM = Platform(
    code="tiktok",
    shops=(
        Shop(place=24, code="tiktok-us", name="Greensprout on TikTok", platform="TikTok Shop", currency="USD", share=0.05,
             range_share=0.25, price_factor=1.8),
    ),
    cards={"TikTok Shop": CARDS},
    write=write,
    selling=Selling(abroad=True, influencer_rate=0.25, pay_cut_rate=0.1),
    order_id=numbers.headed("57"),
    offer_ids=offer_ids,
    booked=booked,
    told=telling.told_until_settled,
    missing=missing,
    bill=bill,
    facts={"affiliate_rate": str(AFFILIATE)},
)  # fmt: skip
