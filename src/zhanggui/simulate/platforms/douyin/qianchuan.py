"""千川 reports: today's words by product and by creative, older words by product and by plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from zhanggui.simulate.chance import chance
from zhanggui.simulate.fen import half_up, yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World

METRICS = columns(
    "整体消耗,基础消耗,追投调控消耗,整体支付ROI,追投调控支付ROI,整体成交金额,整体成交订单数,整体成交订单成本,整体展现次数\n,"
    "整体点击次数,整体点击率,整体转化率,净成交ROI,净成交金额,净成交订单数,1小时内退款率,净成交金额结算率"
)
BY_PRODUCT = ["日期", "商品ID\t", "商品\n名称", *METRICS]
BY_CREATIVE = ["日期", "素材ID\t", "素材\n名称", *METRICS]
OLDER = columns("消耗(元),展示次数,点击次数,成交订单数,成交订单金额(元),支付ROI")
OLDER_BY_PRODUCT = ["日期", "商品ID", "商品名称", *OLDER]
OLDER_BY_PLAN = ["计划ID", "计划名称", *OLDER]
"""Without a day: the file's name is the day."""
CREATIVES = ("开箱", "试用")


def product_rows(world: World, shop: Shop, window: Window, *, older: bool) -> Iterator[Row]:
    """A row a day and advertised product, then the total where today's words are used."""
    titles = {offer.product_id: offer.title for offer in world.offers[shop.code]}
    sums: dict[str, int] = {}
    for day, product, spend in _spent(world, shop, window):
        numbers = _numbers(world, product, day, spend)
        yield [
            day.isoformat(),
            f"{product}\t",
            titles[product],
            *(_older(numbers) if older else _today(numbers)),
        ]
        sums = _added(sums, numbers)
    if not older:
        yield ["合计", "", "", *_today(sums)]


def creative_rows(world: World, shop: Shop, window: Window) -> Iterator[Row]:
    """The same money by creative: two for every product. Then the total."""
    sums: dict[str, int] = {}
    for day, product, spend in _spent(world, shop, window):
        first = spend * 7 // 10
        for number, (name, part) in enumerate(zip(CREATIVES, (first, spend - first), strict=True), start=1):
            numbers = _numbers(world, f"{product}/{name}", day, part)
            yield [day.isoformat(), f"75{product[-14:]}{number}1\t", name, *_today(numbers)]
            sums = _added(sums, numbers)
    yield ["合计", "", "", *_today(sums)]


def plan_rows(world: World, shop: Shop, day: date) -> Iterator[Row]:
    """One day's money by plan, in the older words: 直播间引流 has four tenths, 商品卡 the rest."""
    whole = sum(fen for (on, _), fen in world.ads[shop.code].items() if on == day)
    first = whole * 4 // 10
    for number, (name, part) in enumerate((("直播间引流", first), ("商品卡", whole - first)), start=1):
        if part:
            yield [f"18{number:016d}1", name, *_older(_numbers(world, name, day, part))]


def _spent(world: World, shop: Shop, window: Window) -> Iterator[tuple[date, str, int]]:
    for (day, product), spend in sorted(world.ads[shop.code].items()):
        if window.start <= day < window.end:
            yield day, product, spend


def _numbers(world: World, subject: str, day: date, spend: int) -> dict[str, int]:
    """What the platform says the money brought; sales in fen."""
    rng = chance(world.size.seed, "qianchuan", subject, day)
    clicks = max(1, spend // rng.randrange(50, 120))
    sales = spend * rng.randrange(120, 400) // 100
    return {
        "spend": spend, "boost": spend // 5, "sales": sales, "orders": max(1, sales // 6_000), "clicks": clicks,
        "views": clicks * rng.randrange(15, 40), "net": sales * 9 // 10,
    }  # fmt: skip


def _added(sums: Mapping[str, int], numbers: Mapping[str, int]) -> dict[str, int]:
    return {name: sums.get(name, 0) + value for name, value in numbers.items()}


def _today(numbers: Mapping[str, int]) -> Row:
    """Seventeen cells; ``-`` is the blank."""
    if not numbers:
        return ["-"] * len(METRICS)
    spend, sales, net, orders = (numbers[name] for name in ("spend", "sales", "net", "orders"))
    return [
        yuan(spend), yuan(spend - numbers["boost"]), yuan(numbers["boost"]), _two(sales, spend), "-", yuan(sales),
        str(orders), _two(spend, orders * 100), str(numbers["views"]), str(numbers["clicks"]),
        _percent(numbers["clicks"], numbers["views"]), _percent(orders, numbers["clicks"]), _two(net, spend), yuan(net),
        str(orders * 9 // 10), "5%", "-",
    ]  # fmt: skip


def _older(numbers: Mapping[str, int]) -> Row:
    return [
        yuan(numbers["spend"]), str(numbers["views"]), str(numbers["clicks"]), str(numbers["orders"]),
        yuan(numbers["sales"]), _two(numbers["sales"], numbers["spend"]),
    ]  # fmt: skip


def _two(numerator: int, denominator: int) -> str:
    return yuan(half_up(numerator * 100, denominator)) if denominator else "-"


def _percent(part: int, whole: int) -> str:
    return _two(part * 100, whole) + "%" if whole else "-"
