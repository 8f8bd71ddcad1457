"""Pinduoduo: the ad report of the whole account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from zhanggui.simulate.chance import chance
from zhanggui.simulate.fen import half_up, yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World

ADS = columns(
    "日期,成交花费(元),交易额(元),实际投产比,总花费(元),净交易额(元),净实际投产比,净成交笔数,每笔净成交花费(元),"
    "净交易额占比,净成交笔数占比,每笔净成交金额(元),结算交易额(元),结算投产比,结算成交笔数,退款豁免率,退单豁免率,"
    "每笔结算成交花费(元),交易额结算率,订单结算率,每笔结算成交金额(元),成交笔数,每笔成交花费(元),每笔成交金额(元),曝光量,点击量"
)


def ad_rows(world: World, shop: Shop, window: Window) -> Iterator[Row]:
    """A row a day, then 合计 and a note: the two last rows are no records."""
    days = {
        day.isoformat(): _brought(world, shop, day.isoformat(), spend)
        for (day, _), spend in sorted(world.ads[shop.code].items())
        if window.start <= day < window.end
    }
    for name, brought in days.items():
        yield _ad_row(name, brought)
    yield _ad_row("合计", Brought(*map(sum, zip(Brought(), *days.values(), strict=True))))
    yield ["说明：净交易额为剔除成交后短时间内退款的交易额"]


class Brought(NamedTuple):
    """What a day's money brought, in fen and orders; all of it adds up over days. Gross ≥ net ≥ settled."""

    spend: int = 0
    sold: int = 0
    gross: int = 0
    net: int = 0
    settled: int = 0
    net_sold: int = 0
    settled_sold: int = 0
    clicks: int = 0


def _brought(world: World, shop: Shop, day: str, spend: int) -> Brought:
    rng = chance(world.size.seed, "ad report", shop.code, day)
    sold = max(1, spend // rng.randrange(900, 1600))
    gross = spend * rng.randrange(300, 520) // 100
    return Brought(
        spend=spend, sold=sold, gross=gross, net=gross * 94 // 100, settled=gross * 90 // 100,
        net_sold=sold * 94 // 100, settled_sold=sold * 90 // 100, clicks=max(1, spend // rng.randrange(40, 90)),
    )  # fmt: skip


def _ad_row(name: str, brought: Brought) -> Row:
    """A row of the report: a day's, or that of all days."""
    spend, sold, gross, net, settled, net_sold, settled_sold, clicks = brought
    known = {
        "日期": name, "成交花费(元)": yuan(spend), "交易额(元)": yuan(gross), "实际投产比": _two(gross, spend),
        "总花费(元)": yuan(spend), "净交易额(元)": yuan(net), "净实际投产比": _two(net, spend), "净成交笔数": str(net_sold),
        "每笔净成交花费(元)": _two(spend, net_sold * 100), "净交易额占比": "94.00%", "净成交笔数占比": "94.00%",
        "每笔净成交金额(元)": _two(net, net_sold * 100), "结算交易额(元)": yuan(settled), "结算投产比": _two(settled, spend),
        "结算成交笔数": str(settled_sold), "每笔结算成交花费(元)": _two(spend, settled_sold * 100), "交易额结算率": "90.00%",
        "订单结算率": "90.00%", "每笔结算成交金额(元)": _two(settled, settled_sold * 100), "成交笔数": str(sold),
        "每笔成交花费(元)": _two(spend, sold * 100), "每笔成交金额(元)": _two(gross, sold * 100),
        "曝光量": str(clicks * 31), "点击量": str(clicks),
    }  # fmt: skip
    return [known.get(column, "-") for column in ADS]


def _two(numerator: int, denominator: int) -> str:
    return yuan(half_up(numerator * 100, denominator)) if denominator else "-"
