"""Carbon of an order by hand: kilograms × road kilometres × factor, and the box."""

from __future__ import annotations

from datetime import date

import pytest

from zhanggui.domains.supply.analysis.carbon import carbon_view, factors_on
from zhanggui.domains.supply.analysis.modes import Mode
from zhanggui.domains.supply.analysis.packing import Box, Packer
from zhanggui.domains.supply.analysis.parcels import Parcel
from zhanggui.domains.supply.analysis.tariff import Price, price_list

DAY = date(2026, 6, 1)
LIGHT = Box(name="轻", size=(200, 200, 200), weight=100_000, cost=9_000)
HEAVY = Box(name="重", size=(200, 200, 200), weight=200_000, cost=5_000)
PACKER = Packer({"杯": (100, 90, 90)}, [LIGHT, HEAVY])
PRICES = price_list([("*", "*", Price(since=DAY, currency="CNY", fee=30_000))])


def mode(name: str, kind: str) -> Mode:
    return Mode(
        name=name, kind=kind, slot="standard", currency="CNY", fixed_month=0, capacity_month=None, promised_days=None,
        late_rate=None, damage_rate=None, divisor=None, places=None,
    )  # fmt: skip


def parcel(province: str | None) -> Parcel:
    return Parcel(
        shop="s", order_id="1", tracking_no="1", carrier="自营", province=province, weight=800_000, day=DAY, dated=True,
        goods=(("杯", 1),),
    )  # fmt: skip


def test_one_kilogram_a_thousand_kilometres_by_van_or_lorry():
    """0.8 kg in the cheaper, heavier box (0.2 kg) over 1,000 straight km, 1.3 by road: by van 1 × 1300 × 0.286 = 371.8 g,
    by lorry 1 × 1300 × 0.129 = 167.7; boxes 200 × 0.53 = 106 g and 100 × 0.53 = 53. Best: lorry and light box, 220.7."""
    factors = factors_on(DAY)
    assert factors is not None
    packed = [PACKER.packed(parcel(place), None, PRICES) for place in ("广东", None)]
    modes = [mode("自营", "self"), mode("快递", "third_party")]
    found = carbon_view(packed, PACKER, modes, {"广东": 1000.0}, factors)
    assert (found.orders, found.unknown) == (1, 1)
    assert (found.road, found.box) == pytest.approx((371.8, 106.0))
    assert found.best == pytest.approx(167.7 + 53.0)
    assert [(row.name, round(row.grams, 1)) for row in found.modes] == [("快递", 167.7), ("自营", 371.8)]


def test_before_a_factor_is_in_force_nothing_is_told():
    assert factors_on(date(2017, 1, 1)) is None
