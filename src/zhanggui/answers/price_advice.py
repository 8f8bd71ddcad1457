"""How buyers answer prices and what follows from it, as every entrance tells it: elasticity, advised price, test, ladder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zhanggui.answers.reader import Reader, matches, profit_settings
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks, round_half_up
from zhanggui.domains.pricing.words import SPECIFICATIONS

if TYPE_CHECKING:
    from zhanggui.domains.pricing.analysis.aged_stock import SellOff
    from zhanggui.domains.pricing.analysis.designed_tests import DesignedTest
    from zhanggui.domains.pricing.analysis.elasticity import Response
    from zhanggui.domains.pricing.analysis.family_prices import Together
    from zhanggui.domains.pricing.analysis.price_limits import Limit
    from zhanggui.domains.pricing.analysis.price_view import Priced, PriceView

NO_LADDER = Text(
    "SKU「{sku}」不需要清仓阶梯：没有盘点过的库存、库存在 {days} 天内能卖完、没有价格或底价，或降价不如不降。",
    "SKU {sku} needs no ladder: its stock was never counted or sells within {days} days, it has no price or floor, or no cut beats "
    "keeping the price.",
)
TEST = Text(
    "价格测试：{n} 个 SKU 一起，按现价的 90%、100%、110% 轮换，每周一档，共 {days} 天（能看出相差 1 的弹性，把握 80%）",
    "price test: {n} SKUs together at 90, 100 and 110 % of their price in turn, a week each, {days} days in all (finds an elasticity "
    "that differs by 1 with 80 % power)",
)
LONG = Text(
    "这样的价格测试要 {days} 天：销量太少，测不出来",
    "a price test would take {days} days: too few sales for one",
)


def advice_of(
    row: Priced, answer: Response, test: DesignedTest | None, sku: Mapping[str, Any], reprice: Mapping[str, Any],
    limits: Sequence[Limit], joint: tuple[bool, Together | None], reader: Reader,
) -> dict[str, Any]:  # fmt: skip
    """Elasticity with its range over specifications and the price that follows; else why not, and a test. ``held``: limits
    that keep the price back, each with its cost.
    """
    from zhanggui.domains.pricing.analysis.best_prices import BestPriceRule
    from zhanggui.domains.pricing.analysis.repricing import RepriceRule
    from zhanggui.domains.pricing.decisions.price_held import held_by_answer
    from zhanggui.domains.pricing.decisions.price_rails import advised_price

    told: dict[str, Any] = {
        "elasticity": _two(answer.elasticity), "elastic_low": _two(answer.low), "elastic_high": _two(answer.high),
        "elastic_weeks": answer.weeks, "elastic_why": reader.say(answer.why) if answer.why else "",
        "spread": [_two(one) for one in answer.spread] if answer.spread else None, "best": None, "specifications": [],
        "test": _test(test, reader) if answer.elasticity is None else "",
    }  # fmt: skip
    rule = RepriceRule(**reprice)
    tied, found = joint
    wanted = (
        (found.wanted if found else None) if tied else advised_price(row, answer, sku, rule, limits=limits)
    )
    told["cross"] = _cross(answer, reader)
    held = held_by_answer(row, answer, sku, rule, BestPriceRule(), limits) if limits else ()
    told["held"] = [
        {"code": one.limit.code, "text": reader.say(one.said), "price": from_ticks(one.free), "cost": one.cost} for one in held
    ]  # fmt: skip
    if wanted is not None:
        told["best"] = {
            "price": from_ticks(wanted.price), "low": _two(wanted.low), "mid": _two(wanted.mid), "high": _two(wanted.high),
            "worse": _two(wanted.worse), "at_bound": wanted.at_bound,
            "beside": [{"sku": other, "price": from_ticks(price)} for (other, _), price in found.beside.items()] if found else [],
        }  # fmt: skip
    by = wanted.by if wanted else {}
    told["specifications"] = [
        {"text": reader.say(SPECIFICATIONS[name]), "elasticity": _two(value), "gain": _two(by.get(name))}
        for name, value in answer.specifications.items()
    ]
    return told


def _cross(answer: Response, reader: Reader) -> dict[str, Any]:
    """What is known of the family's prices on this one's sales."""
    one = answer.cross
    return {
        "effect": _two(one.effect), "low": _two(one.low), "high": _two(one.high), "identified": one.identified,
        "why": reader.say(one.why) if one.why else "", "others": sorted(sku for sku, _ in one.others),
    }  # fmt: skip


def ladder_answer(reader: Reader, sku: str) -> dict[str, Any]:
    """The ladder of one SKU, above its floors and below them; refused where it needs none."""
    from zhanggui.domains.pricing.analysis.aged_stock import LadderRule, on_hand
    from zhanggui.domains.pricing.analysis.elasticity import responses
    from zhanggui.domains.pricing.analysis.floor import FloorRule
    from zhanggui.domains.pricing.analysis.price_view import price_view
    from zhanggui.domains.pricing.shop_rules import shops_counting_ads

    tables = reader.tables()
    view = price_view(
        tables,
        profit_settings(),
        day=reader.today,
        rule=FloorRule(),
        matches=matches(),
        skus={sku},
        ads_in=shops_counting_ads(),
    )
    units = on_hand(tables, day=view.known, matches=matches()).get(sku, 0)
    answers = responses(tables, until=view.known, matches=matches())
    found = ladders_of(sku, units, view, answers)
    if not found:
        raise Refused(NO_LADDER.with_(sku=sku, days=LadderRule().slow_days))
    return found


def ladders_of(sku: str, units: int, view: PriceView, answers: Any) -> dict[str, Any]:
    """Both ladders of a SKU as plain values; empty where none is worth it."""
    from zhanggui.domains.pricing.analysis.aged_stock import LadderRule, sell_off

    rule, found = LadderRule(), {}
    for name, below in (("above_floor", False), ("below_floor", True)):
        one = sell_off(sku, units, view, answers, rule, below_floor=below)
        if one is not None and one.mid > 0:
            found[name] = _told(one, view)
    return {"sku": sku, **found} if found else {}


def _told(one: SellOff, view: PriceView) -> dict[str, Any]:
    from datetime import timedelta

    from zhanggui.domains.pricing.decisions.markdown_ladder import price_at

    return {
        "units": one.units, "pace": _two(one.pace), "elasticity": _two(one.elasticity), "known": one.known, "kept": _two(one.kept),
        "deepest": _two(one.deepest), "low": _two(one.low), "mid": _two(one.mid), "high": _two(one.high),
        "currency": one.rows[0].shop.currency, "left": round(one.left),
        "steps": [
            {
                "from": view.day + timedelta(weeks=rung.week), "off": _two(rung.discount), "left": round(rung.left),
                "prices": {row.offer.shop: price_at(row, rung.discount) for row in one.rows},
            }
            for rung in one.rungs
        ],
    }  # fmt: skip


def _test(test: DesignedTest | None, reader: Reader) -> str:
    if test is None:
        return ""
    return reader.say((LONG if test.long else TEST).with_(n=len(test.skus), days=test.days))


def _two(value: float | None) -> Decimal | None:
    return None if value is None else round_half_up(Decimal(repr(float(value))), 2)
