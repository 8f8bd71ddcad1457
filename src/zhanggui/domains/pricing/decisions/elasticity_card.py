"""What a card says whose price follows from how buyers answer: the elasticity, its spread over specifications, the law."""

from __future__ import annotations

from collections.abc import Iterable

from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks
from zhanggui.domains.pricing.analysis.best_prices import Wanted
from zhanggui.domains.pricing.analysis.elasticity import Response
from zhanggui.domains.pricing.analysis.family_prices import Together
from zhanggui.domains.pricing.words import SPECIFICATIONS
from zhanggui.loop.decision import Evidence, Step

TITLE = Text(
    "{shop} 的 {sku} {name} 按价格弹性从 {old} 调到 {new}",
    "{sku} {name} in {shop}: from {old} to {new}, by how buyers answer the price",
)
OBSERVED = Text(
    "弹性来自历史销量，不是试验：调价如果是因为预料到销量变化，它会看错。收益区间含弹性和 14 天销量的波动。",
    "The elasticity is read from past sales, not from a test: where prices were set for the demand expected it misleads. The "
    "range holds what is not known of the elasticity and the scatter of 14 days' sales.",
)
DISAGREE = Text(
    "{losing}/{all} 种算法认为这次调价会少赚：先做价格测试更稳妥。",
    "By {losing} of {all} specifications this change would lose money: a price test first would be safer.",
)
HELD = Text(
    "最优价可能还在更远处：这次停在单次幅度、底价、上限或见过的价格范围为止。",
    "The best price may lie farther: this one stops at the step, floor, ceiling or the prices seen so far.",
)
SET_WITH = Text("同时调价：{sku}", "set with it: {sku}")
JOINT = Text(
    "这个价格和同系列另外 {n} 个 SKU 的新价是一起算的：只改其中一个，收益会不同。请一起采纳。",
    "This price was worked out together with {n} more of its family: changing one alone earns something else. Accept them together.",
)
PROTECTED = Text(
    "降价后，近 7 天买过的 {units} 件可能申请价保，最多退 {money}。",
    "After a cut the buyers of the last 7 days ({units} units) may claim the difference, at most {money}.",
)


def evidence(response: Response, lowest: int | None) -> Iterable[Evidence]:
    """The figures that speak for it."""
    yield Evidence(
        name=Text("价格弹性（95% 区间）", "price elasticity (95 % interval)"),
        value=f"{response.elasticity:+.2f} [{response.low:+.2f}, {response.high:+.2f}]",
    )
    if response.spread is not None:
        low, high = response.spread
        yield Evidence(
            name=Text("不同算法的弹性", "elasticity across specifications"), value=f"{low:+.2f} … {high:+.2f}"
        )
    if response.cross.effect is not None:
        yield _cross(response)
    yield Evidence(name=Text("可用周数", "weeks that could be used"), value=f"{response.weeks}")
    if lowest is not None:
        yield Evidence(
            name=Text("近 7 天最低成交价", "lowest price paid in 7 days"), value=f"{from_ticks(lowest):,.2f}"
        )


def beside(joint: Together, unit: Text) -> Iterable[Evidence]:
    """The other prices of the family that are to be set at the same time, and what all of them earn."""
    for (sku, _), price in joint.beside.items():
        yield Evidence(name=SET_WITH.with_(sku=sku), value=f"{from_ticks(price):,.2f}", unit=unit)
    yield Evidence(
        name=Text("同系列一起调，14 天多赚", "gain of the family in 14 days"),
        value=f"{joint.total:,.2f}",
        unit=unit,
    )


def _cross(response: Response) -> Evidence:
    one = response.cross
    name = Text(
        "同系列涨价 1%，它的销量变化（95% 区间）",
        "units for each per cent the family is dearer (95 % interval)",
    )
    sure = "" if one.identified else " (≈ 0)"
    return Evidence(name=name, value=f"{one.effect:+.2f} [{one.low:+.2f}, {one.high:+.2f}]{sure}")


def steps(wanted: Wanted, response: Response) -> Iterable[Step]:
    """The gain by every specification's elasticity: how far they disagree."""
    for name, money in wanted.by.items():
        yield Step(
            name=SPECIFICATIONS.get(name, Text(name, name)),
            value=f"{money:+,.2f}",
            how=Text(
                f"弹性 {response.specifications[name]:+.2f} 时 14 天多赚",
                f"gain of 14 days at an elasticity of {response.specifications[name]:+.2f}",
            ),
        )


def risks(wanted: Wanted, units: int, cut: int) -> Iterable[Text]:
    """What speaks against it. ``units`` of the last 7 days, ``cut`` in ticks off the price."""
    yield OBSERVED
    losing = sum(money < 0 for money in wanted.by.values())
    if losing:
        yield DISAGREE.with_(losing=losing, all=len(wanted.by))
    if wanted.at_bound:
        yield HELD
    if cut > 0 and units:
        yield PROTECTED.with_(units=units, money=f"{from_ticks(cut * units):,.2f}")
