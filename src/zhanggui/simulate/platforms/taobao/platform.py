"""Taobao and Tmall: two shops that have only their fee cards, one that keeps its bills, one paid into the account of its owner."""

from __future__ import annotations

from decimal import Decimal

from zhanggui.simulate import numbers
from zhanggui.simulate.platform import Platform
from zhanggui.simulate.platforms.taobao.chitu import NICKNAME
from zhanggui.simulate.platforms.taobao.fees import TAOBAO_CARDS, TMALL_CARDS
from zhanggui.simulate.platforms.taobao.orders import TMALL
from zhanggui.simulate.platforms.taobao.ways import KEEPS_BILLS, PAYS_OWNER, bill, booked, missing, write
from zhanggui.simulate.shops import Shop

PLATFORM = Platform(
    code="taobao",
    shops=(
        Shop(place=1, code="tmall-flagship", name="青禾家居旗舰店", platform=TMALL, tax_rate=Decimal("0.01"), share=0.28, range_share=0.65,
             advertised=8),
        Shop(place=5, code="taobao-corner", name="木言杂货铺", platform="淘宝", share=0.14, range_share=0.5, price_factor=0.98,
             advertised=5, lower_case=True),
        Shop(place=18, code=KEEPS_BILLS, name="青禾生活专营店", platform=TMALL, share=0.06, range_share=0.35, price_factor=1.03,
             advertised=3, own_reviews=True),
        Shop(place=23, code=PAYS_OWNER, name="木言手作小铺", platform="淘宝", share=0.04, range_share=0.25, price_factor=0.97),
    ),
    cards={TMALL: TMALL_CARDS, "淘宝": TAOBAO_CARDS},
    write=write,
    line_ids=numbers.lines_counted_on,
    carrier="中通快递",
    booked=booked,
    missing=missing,
    bill=bill,
    agents={KEEPS_BILLS: NICKNAME},
)  # fmt: skip
