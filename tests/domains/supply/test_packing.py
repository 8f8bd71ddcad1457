"""Boxes, steps and sizes small enough to check by hand. Money in ticks: 1 yuan = 10,000; weight in millionths of a kg."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from zhanggui.domains.supply.analysis.box_set import above_step, box_uses, new_boxes, packing_view, step_cases
from zhanggui.domains.supply.analysis.packing import MANY, NO_BOX, NO_GOODS, NO_SIZE, Box, Packer
from zhanggui.domains.supply.analysis.parcels import Parcel
from zhanggui.domains.supply.analysis.tariff import Price, price_list
from zhanggui.domains.supply.analysis.volumes import Divisors, with_volumes

KG, YUAN, GRAM = 1_000_000, 10_000, 1_000
DAY = date(2026, 6, 1)
SMALL = Box(name="小", size=(200, 150, 100), weight=100 * GRAM, cost=5_000)
LARGE = Box(name="大", size=(400, 300, 200), weight=300 * GRAM, cost=15_000)
SIZES = {"杯": (100, 90, 90), "被": (390, 290, 150), "柜": (900, 500, 400)}
PRICES = price_list(
    [("*", "*", Price(since=DAY, currency="CNY", fee=3 * YUAN, first=KG, step=KG, step_fee=YUAN))]
)
BY_WEIGHT = Divisors(agreed={"中通": None}, economy=8000, express=6000)
BY_VOLUME = Divisors(agreed={"中通": 8000}, economy=8000, express=6000)


def parcel(*goods: tuple[str, int], kg: float | None = 0.5, carrier: str = "中通") -> Parcel:
    return Parcel(
        shop="s", order_id="1", tracking_no="1", carrier=carrier, province="浙江", day=DAY, dated=True,
        weight=None if kg is None else round(kg * KG), goods=goods or None,
    )  # fmt: skip


def packer(*boxes: Box) -> Packer:
    return Packer(SIZES, boxes or (SMALL, LARGE))


def test_two_cups_go_in_the_small_box_three_do_not():
    """Two cups are 180 × 100 × 90 of 200 × 150 × 100; a third finds no room, so the large box."""
    two = packer().packed(parcel(("杯", 2)), None, PRICES)
    three = packer().packed(parcel(("杯", 3)), None, PRICES)
    assert (two.box, three.box) == (SMALL, LARGE)
    assert two.goods == 2 * 810_000
    assert two.filled == 1_620_000 / 3_000_000


def test_box_and_freight_are_counted_together():
    """0.5 kg and a box of 0.1 kg: first kilogram 3.00, box 0.50."""
    found = packer().packed(parcel(("杯", 1)), None, PRICES)
    assert (found.weight, found.billable, found.freight, found.cost) == (
        600 * GRAM,
        600 * GRAM,
        3 * YUAN,
        35_000,
    )


def test_a_large_box_is_charged_by_its_volume():
    """40 × 30 × 20 cm / 8000 = 3 kg: 3.00 + 2 × 1.00, though it weighs 1.3 kg."""
    found = packer().packed(parcel(("被", 1), kg=1), 8000, PRICES)
    assert (found.weight, found.billable, found.freight) == (1_300 * GRAM, 3 * KG, 5 * YUAN)
    assert found.by_volume


def test_the_cheaper_box_is_taken_even_if_it_is_larger():
    dear = replace(SMALL, cost=9 * YUAN)
    assert packer(dear, LARGE).packed(parcel(("杯", 1)), None, PRICES).box == LARGE


def test_a_heavier_box_that_costs_a_weight_step_is_not_taken():
    """0.85 kg: the small box of 0.1 kg stays in the first kilogram; the large one, though cheaper, does not."""
    cheap = replace(LARGE, cost=1_000)
    assert packer(SMALL, cheap).packed(parcel(("杯", 1), kg=0.85), None, PRICES).box == SMALL


def test_what_cannot_be_packed_is_counted_by_its_reason():
    own = [parcel(), parcel(("无", 1)), parcel(("杯", 41)), parcel(("柜", 1)), parcel(("杯", 1))]
    view = packing_view(own, packer(), BY_WEIGHT, PRICES)
    assert view.unknown == {NO_GOODS: 1, NO_SIZE: 1, MANY: 1, NO_BOX: 1}
    assert [one.box for one in view.packed if one.box] == [SMALL]


def test_without_the_small_box_cups_go_in_the_large_one():
    """A box costs 1.00 more; freight is the same, so two parcels cost 2.00 more. Without the large one a quilt has none."""
    own = [parcel(("杯", 1)), parcel(("杯", 2)), parcel(("被", 1), kg=0.5)]
    view = packing_view(own, packer(), BY_WEIGHT, PRICES)
    small, large = view.boxes
    assert (small.parcels, small.cost, small.without, small.homeless) == (2, 10_000, 20_000, 0)
    assert (large.parcels, large.without, large.homeless) == (1, 0, 1)


def test_a_box_cut_to_the_cup_saves_board():
    """A cup needs 110 × 100 × 100. Boards of the two boxes cost 0.50 / 130,000 and 1.50 / 520,000 mm²; the median of
    both, times 64,000 mm², is 0.215..., so 0.22: 0.28 less than the small box."""
    own = [parcel(("杯", 1))] * 10
    (best, *_) = new_boxes(packing_view(own, packer(), BY_WEIGHT, PRICES).packed, packer(), BY_WEIGHT, PRICES)
    assert best.box.size == (110, 100, 100)
    assert (best.parcels, best.box.cost, best.saving) == (10, 2_200, 10 * 2_800)


def test_forty_grams_above_a_step():
    """0.94 kg and the box of 0.1 kg: 40 g above one kilogram, which costs 1.00 each."""
    packed = packing_view([parcel(("杯", 1), kg=0.94)] * 3, packer(SMALL), BY_WEIGHT, PRICES).packed
    (case,) = step_cases(packed, PRICES)
    assert (case.goods, case.parcels, case.above, case.saving, case.by_volume) == (
        (("杯", 1),), 3, 40 * GRAM, 3 * YUAN, False,
    )  # fmt: skip


def test_sixty_one_grams_are_not_near():
    packed = packing_view([parcel(("杯", 1), kg=0.961)], packer(SMALL), BY_WEIGHT, PRICES).packed
    assert step_cases(packed, PRICES) == []


def test_a_price_without_steps_has_none():
    assert above_step(5 * KG, Price(since=DAY, currency="CNY", fee=1)) is None


def test_of_unknown_weight_only_the_box_is_chosen():
    found = packer().packed(parcel(("杯", 1), kg=None), 8000, PRICES)
    assert (found.box, found.billable, found.cost) == (SMALL, None, None)


def test_what_the_contract_says_of_volume_comes_before_what_is_usual():
    assert BY_WEIGHT.of("中通") is None
    assert (BY_WEIGHT.of("圆通"), BY_WEIGHT.of("顺丰速运"), BY_WEIGHT.of("")) == (8000, 6000, None)


def test_volume_is_that_of_the_box_else_of_the_goods():
    own = [parcel(("被", 1)), parcel(("柜", 1)), parcel(("无", 1))]
    assert [one.volume for one in with_volumes(own, packer(), BY_VOLUME, PRICES)] == [
        24_000_000,
        180_000_000,
        None,
    ]


def test_uses_are_told_of_boxes_nobody_needs():
    (_, large) = box_uses([], packer(), BY_WEIGHT, PRICES)
    assert (large.parcels, large.filled, large.without, large.homeless) == (0, None, 0, 0)
