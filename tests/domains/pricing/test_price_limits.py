"""One price in all shops, the lowest deal of seven days: where switched on they hold a price, and say what that costs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from tests.profit.conftest import World

from zhanggui.core.money import to_ticks
from zhanggui.domains.pricing.analysis.best_prices import BestPriceRule
from zhanggui.domains.pricing.analysis.competitors import Band
from zhanggui.domains.pricing.analysis.elasticity import Response
from zhanggui.domains.pricing.analysis.floor import FloorRule
from zhanggui.domains.pricing.analysis.price_limits import Limit, held, limits_for
from zhanggui.domains.pricing.analysis.price_view import Priced, PriceView, price_view
from zhanggui.domains.pricing.analysis.repricing import RepriceRule
from zhanggui.domains.pricing.decisions.price_held import held_by_answer, held_by_rule, told_of
from zhanggui.domains.pricing.decisions.price_rails import advised_price, rule_price, within_rails
from zhanggui.profit.settings import ProfitSettings

DAY = date(2026, 3, 20)


def _world() -> World:
    """Tea of 20.00: asked 50.00 at Tmall and 48.00 at Taobao; five sold a day at Tmall, once at 45.00, 12 days ago at 41.00."""
    world = World().cost("TEA", "20").sku("TEA").freight("3")
    for shop, platform, asked in (("t1", "tmall", "50"), ("b1", "taobao", "48")):
        world.add(
            "listing",
            shop=shop,
            platform=platform,
            sku="TEA",
            item_key="TEA",
            price=asked,
            currency="CNY",
            state="on_sale",
        )
    for n in range(100):
        day = DAY - timedelta(days=1 + n // 5)
        paid = "45" if n == 7 else "41" if n == 60 else "50"
        world.order(f"A{n}", paid=paid, paid_day=day).line(f"A{n}", "1", paid=paid, item_key="TEA")
    return world


WORLD = _world()


def _view() -> PriceView:
    return price_view(WORLD.tables, ProfitSettings(), day=DAY, rule=FloorRule())


def _row(shop: str) -> Priced:
    return next(row for row in _view().rows if row.offer.shop == shop)


def _limits(**rules: dict[str, bool]) -> dict[str, tuple[Limit, ...]]:
    return {shop: found for (_, shop), found in limits_for(_view(), WORLD.tables, rules).items()}


def _money(price: int | None) -> Decimal | None:
    return None if price is None else Decimal(price) / 10_000


def test_nothing_is_limited_until_somebody_switches_it_on() -> None:
    assert _limits() == {}
    assert _limits(t1={"parity": False, "seven_day": False}) == {}


def test_a_shop_that_must_not_be_dearer_holds_its_raises_and_the_others_cuts() -> None:
    """Taobao asks 48.00, Tmall 50.00. With Taobao bound: it may rise to 50.00; Tmall may fall to 48.00 and no further."""
    found = _limits(b1={"parity": True})
    assert [(one.shop, _money(one.highest), one.lowest) for one in found["b1"]] == [("t1", Decimal(50), None)]
    assert [(one.shop, one.highest, _money(one.lowest)) for one in found["t1"]] == [("b1", None, Decimal(48))]


def test_a_price_that_already_breaks_a_limit_is_not_forced_only_held() -> None:
    """Tmall is bound and dearer than Taobao: it stays at 50.00 and may fall; Taobao may not fall below its own 48.00."""
    found = _limits(t1={"parity": True})
    assert [_money(one.highest) for one in found["t1"]] == [Decimal(50)]
    assert [_money(one.lowest) for one in found["b1"]] == [Decimal(48)]


def test_the_lowest_deal_of_seven_days_counts_and_older_ones_do_not() -> None:
    """45.00 two days ago is below what is asked, so 50.00 is held; 41.00 twelve days ago is too old."""
    (limit,) = _limits(t1={"seven_day": True})["t1"]
    assert (limit.code, _money(limit.highest)) == ("seven_day", Decimal(50))
    assert held(to_ticks(Decimal(55)), [limit]) == to_ticks(Decimal(50))
    assert held(to_ticks(Decimal(44)), [limit]) == to_ticks(Decimal(44)), "cuts are free"


def _answer(elasticity: float) -> Response:
    return Response(
        key=("TEA", "t1"), weeks=40, pace=35.0, elasticity=elasticity, draws=np.full(200, elasticity), lowest=40.0, highest=60.0,
        specifications={"own": elasticity},
    )  # fmt: skip


SKU = {"list_price": to_ticks(Decimal(60)), "currency": "CNY"}
HELD = Limit(code="seven_day", shop="t1", highest=to_ticks(Decimal(50)))


def test_the_advised_price_stops_at_the_limit_and_the_cost_is_the_gain_given_up() -> None:
    """At an elasticity of -1.2 the best price is far up: 55.00 (a tenth). Held at 52.00 it earns less; held at 50.00 nothing."""
    row, rule, best = _row("t1"), RepriceRule(), BestPriceRule(most_doubt=1.0)
    free = advised_price(row, _answer(-1.2), SKU, rule, best)
    near = Limit(code="parity", shop="b1", highest=to_ticks(Decimal(52)))
    within = advised_price(row, _answer(-1.2), SKU, rule, best, [near])
    assert free is not None
    assert within is not None
    assert (_money(free.price), _money(within.price)) == (Decimal(55), Decimal(52))
    (one,) = held_by_answer(row, _answer(-1.2), SKU, rule, best, [near])
    assert one.cost == pytest.approx(Decimal(repr(free.mid - within.mid)), abs=Decimal("0.01"))
    assert one.cost > 0
    assert advised_price(row, _answer(-1.2), SKU, rule, best, [HELD]) is None
    (all_of_it,) = held_by_answer(row, _answer(-1.2), SKU, rule, best, [HELD])
    assert all_of_it.cost == pytest.approx(Decimal(repr(free.mid)), abs=Decimal("0.01"))


def test_a_limit_that_does_not_bind_costs_nothing_and_is_not_named() -> None:
    far = Limit(code="parity", shop="b1", highest=to_ticks(Decimal(58)))
    assert (
        held_by_answer(_row("t1"), _answer(-1.2), SKU, RepriceRule(), BestPriceRule(most_doubt=1.0), [far])
        == ()
    )


def test_a_rule_among_competitors_is_held_too() -> None:
    """The lowest competitor asks 44.00; Taobao's 48.00 must not be undercut: 48.00 instead of 44.00."""
    row, low = _row("t1"), Limit(code="parity", shop="b1", lowest=to_ticks(Decimal(48)))
    band = Band(prices=(to_ticks(Decimal(44)),), ours=row.offer.asked)
    free = rule_price(row, band, RepriceRule(), SKU, day=DAY)
    within = rule_price(row, band, RepriceRule(), SKU, day=DAY, limits=[low])
    assert (_money(free.price), _money(within.price), within.reasons[-1]) == (
        Decimal(44),
        Decimal(48),
        "limited",
    )
    (one,) = held_by_rule(row, row.offer.asked or 0, within.price, free.price, [low], FloorRule())
    assert (one.limit.code, _money(one.free)) == ("parity", Decimal(44))


def test_a_floor_wins_over_a_limit() -> None:
    """The floor of 24.37 above a made-up limit of 20.00: the price never falls below it."""
    low = Limit(code="parity", shop="b1", highest=to_ticks(Decimal(20)))
    row = _row("t1")
    band = Band(prices=(to_ticks(Decimal(22)),), ours=row.offer.asked)
    rule = RepriceRule(largest_cut=Decimal("0.9"))
    assert row.floor.price is not None
    assert rule_price(row, band, rule, SKU, day=DAY, limits=[low]).price >= row.floor.price


def test_a_person_cannot_type_a_price_that_breaks_a_rule_that_is_on() -> None:
    told: dict[str, Any] = {
        "floor": Decimal(24),
        "largest_step": Decimal("0.2"),
        "advised": Decimal(52),
        "limits": [told_of(HELD)],
    }
    accepted: Any = SimpleNamespace(
        decision=SimpleNamespace(instead=told), action={"price": Decimal(52), "old_price": Decimal(50)}
    )
    verdict = within_rails(accepted)
    assert not verdict
    assert verdict.why is not None
    assert "the lowest deal of seven days (t1 50.00)" in verdict.why.en
    accepted.action["price"] = Decimal(49)
    assert within_rails(accepted)
