"""商品推广: Pinduoduo's ad report by product. Without 分天 it has no day, then its name is the day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from zhanggui.simulate.chance import chance
from zhanggui.simulate.fen import half_up, yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World

PRODUCTS = columns(
    "商品名称,商品ID,分组,推广名称,出价方式,是否已删除,成交花费(元),交易额(元),实际投产比,总花费(元),净交易额(元),净实际投产比,净成交笔数,"
    "每笔净成交花费(元),净交易额占比,净成交笔数占比,每笔净成交金额(元),结算交易额(元),结算投产比,结算成交笔数,退款豁免率,退单豁免率,"
    "每笔结算成交花费(元),交易额结算率,订单结算率,每笔结算成交金额(元),成交笔数,每笔成交花费(元),每笔成交金额(元),曝光量,点击量,"
    "直接交易额(元),间接交易额(元),直接成交笔数,间接成交笔数,询单花费(元),询单量,平均询单成本(元),收藏花费(元),收藏量,平均收藏成本(元),"
    "关注花费(元),关注量,平均关注成本(元)"
)
PROMOTIONS = (("全站", "全站推广"), ("标准", "自定义出价"))
NOTES_BELOW = 2


def header(*, dated: bool) -> list[str]:
    return ["日期", *PRODUCTS] if dated else PRODUCTS


def product_rows(world: World, shop: Shop, days: Sequence[date], *, dated: bool) -> Iterator[Row]:
    """Two promotions a product and day, which share its money as three to two; then 合计 and a note."""
    titles = {offer.product_id: offer.title for offer in world.offers[shop.code]}
    whole = 0
    for (day, product), spend in sorted(world.ads[shop.code].items()):
        if day not in days:
            continue
        first = spend * 3 // 5
        for (name, bidding), part in zip(PROMOTIONS, (first, spend - first), strict=True):
            known = {"日期": day.isoformat(), "商品名称": titles[product], "商品ID": product, "分组": "默认",
                     "推广名称": f"{product[-4:]}_{name}", "出价方式": bidding, "是否已删除": "否"}  # fmt: skip
            yield _row(known | _metrics(world, f"{product} {name} {day}", part), dated=dated)
        whole += spend
    named = {"日期": "合计", "商品名称": "合计", "商品ID": "全部"}
    yield _row(named | _metrics(world, f"{shop.code} all {days[0]}", whole), dated=dated)
    yield ["说明：结算交易额以结算日为准"]


def _row(known: dict[str, str], *, dated: bool) -> Row:
    return [known.get(name, "-") for name in header(dated=dated)]


def _metrics(world: World, subject: str, spend: int) -> dict[str, str]:
    """Three notions of sales: gross ≥ net ≥ settled."""
    rng = chance(world.size.seed, "product ad report", subject)
    gross = spend * rng.randrange(300, 520) // 100
    net, settled, direct = gross * 94 // 100, gross * 90 // 100, gross * 8 // 10
    sold, clicks = max(1, spend // rng.randrange(900, 1600)), max(1, spend // rng.randrange(40, 90))
    return {
        "成交花费(元)": yuan(spend), "交易额(元)": yuan(gross), "实际投产比": _two(gross, spend), "总花费(元)": yuan(spend),
        "净交易额(元)": yuan(net), "净实际投产比": _two(net, spend), "结算交易额(元)": yuan(settled), "成交笔数": str(sold),
        "每笔成交花费(元)": _two(spend, sold * 100), "每笔成交金额(元)": _two(gross, sold * 100), "曝光量": str(clicks * 31),
        "点击量": str(clicks), "直接交易额(元)": yuan(direct), "间接交易额(元)": yuan(gross - direct), "收藏量": str(clicks // 20),
    }  # fmt: skip


def _two(numerator: int, denominator: int) -> str:
    return yuan(half_up(numerator * 100, denominator)) if denominator else "-"
