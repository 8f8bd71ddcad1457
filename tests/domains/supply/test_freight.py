"""Fees, bills and modes of delivery, small enough to check by hand. Money is in ticks: 1 yuan = 10,000."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhanggui.domains.supply.analysis.bill_audit import (
    DUPLICATE,
    NO_NUMBER,
    NO_ORDERS,
    NO_PRICE,
    NOT_BY_TARIFF,
    NOT_OURS,
    OVERWEIGHT,
    SURCHARGE,
    WRONG_DATE,
    ZONE,
    AuditRule,
    BillLine,
    audit,
)
from zhanggui.domains.supply.analysis.carrier_change import saved_by_change
from zhanggui.domains.supply.analysis.carriers import carrier_scores, shrunk
from zhanggui.domains.supply.analysis.modes import (
    Mode,
    RegionCost,
    Replayed,
    best_mix,
    break_even,
    monthly_cost,
    replay,
)
from zhanggui.domains.supply.analysis.parcels import Parcel
from zhanggui.domains.supply.analysis.payback import carbon_grams, payback
from zhanggui.domains.supply.analysis.tariff import Price, billable_weight, price_list
from zhanggui.domains.supply.analysis.volumes import Divisors

KG, YUAN = 1_000_000, 10_000
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


def price(fee: str, step: str, since: date = date(2026, 1, 1)) -> Price:
    """One kilogram for ``fee``, each further one for ``step``."""
    fen = [int(Decimal(amount) * YUAN) for amount in (fee, step)]
    return Price(since=since, currency="CNY", fee=fen[0], first=KG, step=KG, step_fee=fen[1])


CARD = price_list(
    [("*", "浙江", price("3.20", "0.80")), ("*", "*", price("4.50", "2.00")), ("*", "浙江", price("3.50", "0.80", JULY))]
)  # fmt: skip


def line(
    number: str, fee: str, *, kg: str = "0.8", place: str = "浙江", day: date = JUNE, **more: object
) -> BillLine:
    told: dict[str, object] = {
        "carrier": "中通", "bill_number": "ZT6", "entry": number, "tracking_no": number, "day": day, "delivered": None,
        "province": place, "weight": int(Decimal(kg) * KG), "currency": "CNY", "fee": int(Decimal(fee) * YUAN),
    }  # fmt: skip
    return BillLine(**(told | more))  # type: ignore[arg-type]


def parcel(
    number: str, *, kg: str | None = "0.8", place: str | None = "浙江", day: date = JUNE, carrier: str = ""
) -> Parcel:
    weight = None if kg is None else int(Decimal(kg) * KG)
    return Parcel(
        shop="s", order_id=f"o{number}", tracking_no=number, carrier=carrier, province=place, weight=weight, day=day,
        dated=True,
    )  # fmt: skip


def parts(*lines: BillLine, own: list[Parcel]) -> list[list[tuple[str, Decimal]]]:
    """What is wrong with each line, in yuan."""
    found = audit(list(lines), own, CARD)
    return [[(kind, Decimal(ticks) / YUAN) for kind, ticks in one.parts] for one in found]


@pytest.mark.parametrize(
    ("divisor", "kilograms"), [(6000, "5"), (5000, "6"), (8000, "3.75")]
)  # fmt: skip
def test_a_box_of_40_by_30_by_25_counts_its_volume(divisor, kilograms):
    assert billable_weight(KG, 40 * 30 * 25, divisor) == Decimal(kilograms) * KG


def test_the_heavier_of_weight_and_volume_is_charged():
    assert billable_weight(7 * KG, 40 * 30 * 25, 6000) == 7 * KG


def test_the_price_of_the_province_comes_before_that_of_everywhere_else():
    """1.2 kg to Zhejiang: 3.20 + one further step 0.80; to Yunnan by the row '*': 4.50 + 2.00."""
    assert CARD.in_force("中通", "浙江", JUNE).of(int(1.2 * KG)) == 4 * YUAN
    assert CARD.in_force("中通", "云南", JUNE).of(int(1.2 * KG)) == int(6.5 * YUAN)


def test_a_price_holds_from_its_day_on():
    assert CARD.in_force("中通", "浙江", JULY - timedelta(days=1)).fee == int(3.2 * YUAN)
    assert CARD.in_force("中通", "浙江", JULY).fee == int(3.5 * YUAN)
    assert CARD.in_force("中通", "浙江", date(2025, 12, 31)) is None


def test_a_right_line_is_right():
    assert parts(line("1", "3.20"), own=[parcel("1")]) == [[]]


def test_charged_two_kilograms_too_heavy():
    """2.8 kg cost 3.20 + 2 × 0.80 = 4.80; 0.8 kg cost 3.20."""
    assert parts(line("1", "4.80", kg="2.8"), own=[parcel("1")]) == [[(OVERWEIGHT, Decimal("1.6"))]]


def test_scales_may_show_a_little_more():
    """0.98 kg may weigh up to 0.98 × 1.03 + 0.05 = 1.0594 kg, and that is a further step."""
    assert parts(line("1", "4.00", kg="1.05"), own=[parcel("1", kg="0.98")]) == [[]]
    assert parts(line("1", "4.00", kg="1.05"), own=[parcel("1", kg="0.90")]) == [
        [(OVERWEIGHT, Decimal("0.8"))]
    ]


def test_what_a_contract_charges_by_volume_is_no_claim():
    """A box of 20 litres counts 2.5 kg at 8000 and 2.8 kg were charged: 3.20 + 2 × 0.80 either way. Nothing by weight alone."""
    bulky = replace(parcel("1"), volume=20_000_000)
    by_volume = AuditRule(divisors=Divisors(agreed={"中通": 8000}, economy=None, express=None))
    by_weight = AuditRule(divisors=Divisors(agreed={"中通": None}, economy=8000, express=None))
    charged = line("1", "4.80", kg="2.8")
    assert audit([charged], [bulky], CARD, by_volume)[0].parts == ()
    assert audit([charged], [bulky], CARD, by_weight)[0].parts == ((OVERWEIGHT, 16_000),)


def test_charged_for_another_province():
    assert parts(line("1", "4.50", place="云南"), own=[parcel("1")]) == [[(ZONE, Decimal("1.3"))]]


def test_charged_by_the_price_of_july_in_june():
    assert parts(line("1", "3.50"), own=[parcel("1")]) == [[(WRONG_DATE, Decimal("0.3"))]]


def test_charged_by_no_price_at_all():
    assert parts(line("1", "3.99"), own=[parcel("1")]) == [[(NOT_BY_TARIFF, Decimal("0.79"))]]


def test_the_parts_of_a_difference_add_up_to_it():
    """2.8 kg to Yunnan at 9.00: 0.50 above the list (8.50), 3.70 for the zone, 1.60 for the weight: 5.80 in all."""
    (found,) = parts(line("1", "9.00", kg="2.8", place="云南"), own=[parcel("1")])
    assert dict(found) == {NOT_BY_TARIFF: Decimal("0.5"), ZONE: Decimal("3.7"), OVERWEIGHT: Decimal("1.6")}
    assert sum(amount for _, amount in found) == Decimal("9.00") - Decimal("3.20")


def test_a_number_charged_twice_is_due_once():
    found = parts(line("1", "3.20"), line("1", "3.20", entry="1-2"), own=[parcel("1")])
    assert sorted(found) == [[], [(DUPLICATE, Decimal("3.2"))]]


def test_two_shops_with_one_number_are_two_parcels():
    own = [parcel("1"), parcel("1", kg="3", place="云南")]
    assert parts(line("1", "3.20"), line("1", "8.50", entry="1-2", kg="3", place="云南"), own=own) == [[], []]


def test_a_number_nobody_knows_is_not_ours_where_the_others_are():
    found = parts(line("1", "3.20"), line("2", "3.20"), line("9", "6.00"), own=[parcel("1"), parcel("2")])
    assert found == [[], [], [(NOT_OURS, Decimal(6))]]


def test_a_bill_of_unknown_numbers_only_says_that_orders_are_missing():
    found = audit([line("8", "3.20"), line("9", "3.20")], [parcel("1")], CARD)
    assert [(one.expected, one.why, one.over) for one in found] == [(None, NO_ORDERS, 0)] * 2


def test_a_number_nobody_knows_may_be_an_order_that_was_exported_before_it_left():
    """An order of 0.8 kg to Zhejiang, paid two days before, has no number yet; one of 3 kg is another parcel."""
    lines, own = [line("1", "3.20"), line("9", "3.20")], [parcel("1")]
    paid = JUNE - timedelta(days=2)
    for kg, expected in (("0.8", (NO_NUMBER, 0)), ("3", ("", int(3.2 * YUAN)))):
        *_, found = audit(lines, own, CARD, waiting=[parcel("", kg=kg, day=paid)])
        assert (found.why, found.over) == expected


def test_a_surcharge_nobody_agreed_to():
    assert parts(line("1", "3.20", surcharge=5000), own=[parcel("1")]) == [[(SURCHARGE, Decimal("0.5"))]]


def test_what_was_credited_is_not_claimed_again():
    wrong, credit = line("1", "4.80", kg="2.8"), line("1", "-1.60", entry="1-2")
    (found,) = audit([wrong, credit], [parcel("1")], CARD)
    assert (found.over, found.credited) == (0, int(1.6 * YUAN))


def test_a_gap_in_the_price_list_is_said_and_not_guessed():
    (found,) = audit([line("1", "3.20", day=date(2025, 12, 1))], [parcel("1", day=date(2025, 12, 1))], CARD)
    assert (found.expected, found.why, found.over) == (None, NO_PRICE, 0)


def test_a_weight_nobody_knows_is_taken_from_the_bill():
    assert parts(line("1", "4.80", kg="2.8"), own=[parcel("1", kg=None)]) == [[]]


@given(
    st.lists(st.tuples(st.integers(10, 5000), st.sampled_from(["浙江", "云南"])), min_size=1, max_size=12),
    st.integers(0, 20),
)
def test_bills_by_the_list_are_never_claimed(parcels, extra):
    """Whatever is sent, a bill by the card, weighed up to 2 % more, gives no difference."""
    own, lines = [], []
    for n, (grams, place) in enumerate(parcels):
        weighed = Decimal(grams * (1000 + extra)) / 1_000_000
        fee = CARD.in_force("中通", place, JUNE).of(int(weighed * KG))
        own.append(parcel(str(n), kg=str(Decimal(grams) / 1000), place=place))
        lines.append(line(str(n), str(Decimal(fee) / YUAN), kg=str(weighed), place=place))
    assert [one.over for one in audit(lines, own, CARD)] == [0] * len(lines)


def test_a_rule_that_allows_less_than_nothing_is_refused():
    with pytest.raises(ValueError, match="below zero"):
        AuditRule(weight_kg=-1)


OWN, THIRD, PLATFORM = (
    (Decimal(60000), Decimal("3.2")),
    (Decimal(8000), Decimal("5.6")),
    (Decimal(0), Decimal("7.4")),
)


def test_break_even_volumes_of_the_handbook():
    assert break_even(PLATFORM, THIRD).quantize(Decimal("0.01")) == Decimal("4444.44")
    assert break_even(THIRD, OWN).quantize(Decimal("0.01")) == Decimal("21666.67")
    assert break_even(OWN, (Decimal(0), Decimal("6.8"))).quantize(Decimal("0.01")) == Decimal("16666.67")


@pytest.mark.parametrize(
    ("orders", "costs"),
    [(3000, (69600, 24800, 22200)), (10000, (92000, 64000, 74000)), (25000, (140000, 148000, 185000))],
)
def test_monthly_costs_of_the_handbook(orders, costs):
    assert tuple(monthly_cost(*mode, orders) for mode in (OWN, THIRD, PLATFORM)) == costs


def test_modes_that_differ_only_in_fixed_cost_never_break_even():
    assert break_even((Decimal(1), Decimal(5)), (Decimal(2), Decimal(5))) is None


def mode(name: str, *, fixed: int = 0, most: int | None = None, places: frozenset[str] | None = None, **rates: float) -> Mode:  # fmt: skip
    return Mode(
        name=name, kind="third_party", slot="standard", currency="CNY", fixed_month=fixed * YUAN, capacity_month=most,
        promised_days=3, late_rate=rates.get("late"), damage_rate=rates.get("damage"), divisor=None, places=places,
    )  # fmt: skip


def test_parcels_are_priced_one_by_one_and_add_up_to_the_fen():
    """0.8 kg and 1.2 kg to Zhejiang: 3.20 + 4.00; 2.5 kg to Yunnan: 4.50 + 2 × 2.00 = 8.50. Fixed 100 a month."""
    prices = price_list([("快", "浙江", price("3.20", "0.80")), ("快", "*", price("4.50", "2.00"))])
    own = [parcel("1"), parcel("2", kg="1.2"), parcel("3", kg="2.5", place="云南")]
    (found,) = replay(own, [mode("快", fixed=100)], prices, months=1)
    assert found.cost == int((100 + Decimal("3.20") + Decimal("4.00") + Decimal("8.50")) * YUAN)
    assert {place: one.orders for place, one in found.regions.items()} == {"浙江": 2, "云南": 1}


def test_a_mode_that_serves_one_province_leaves_the_rest():
    prices = price_list([("城", "浙江", price("6.50", "0"))])
    (found,) = replay(
        [parcel("1"), parcel("2", place="云南")], [mode("城", places=frozenset({"浙江"}))], prices, months=1
    )
    assert (found.orders, found.unserved, found.fits) == (1, 1, False)


def sent(
    name: str, costs: dict[str, int], *, fixed: int = 0, most: int | None = None, orders: int = 100
) -> Replayed:
    regions = {
        place: RegionCost(province=place, orders=orders, variable=each * orders * YUAN, risk=0)
        for place, each in costs.items()
    }
    return Replayed(mode=mode(name, fixed=fixed, most=most), months=1, regions=regions, unserved=0)


def test_the_best_mix_takes_each_province_by_its_cheapest_mode():
    """100 orders to each: 300 + 400 by the mix, 800 and 900 alone."""
    mix = best_mix([sent("甲", {"浙江": 3, "云南": 6}), sent("乙", {"浙江": 4, "云南": 4})])
    assert (mix.cost, mix.single, mix.single_cost) == (700 * YUAN, "乙", 800 * YUAN)
    assert mix.shares == {("浙江", "甲"): 1.0, ("云南", "乙"): 1.0}


def test_a_fixed_cost_that_does_not_pay_is_not_paid():
    """甲 would save 100 on Zhejiang and cost 150 a month."""
    mix = best_mix([sent("甲", {"浙江": 3, "云南": 6}, fixed=150), sent("乙", {"浙江": 4, "云南": 4})])
    assert (mix.cost, mix.saving) == (800 * YUAN, 0)


def test_capacity_splits_a_province():
    """甲 takes 40 of the 100 orders at 3, 乙 the other 60 at 5."""
    mix = best_mix([sent("甲", {"浙江": 3}, most=40), sent("乙", {"浙江": 5})])
    assert mix.cost == (40 * 3 + 60 * 5) * YUAN


def test_capacities_that_do_not_suffice_give_no_mix():
    assert best_mix([sent("甲", {"浙江": 3}, most=40), sent("乙", {"浙江": 5}, most=40)]) is None


_COSTS = st.fixed_dictionaries(
    {"浙江": st.integers(1, 20), "云南": st.integers(1, 20), "西藏": st.integers(1, 20)}
)


@given(st.lists(st.tuples(_COSTS, st.integers(0, 2000)), min_size=1, max_size=4))
def test_the_mix_is_never_dearer_than_the_cheapest_single_mode(modes):
    mix = best_mix([sent(str(n), costs, fixed=fixed) for n, (costs, fixed) in enumerate(modes)])
    assert mix.saving >= -1  # a tick of rounding


def test_few_parcels_are_drawn_towards_the_rate_of_all():
    """1 late of 2 beside 5 % of all: (1 + 50 × 0.05) / (2 + 50) = 6.7 %, not 50 %."""
    assert round(shrunk(1, 2, 0.05), 4) == 0.0673


def test_a_carrier_is_scored_on_cost_and_lateness():
    """甲 3.20 a parcel, never late; 乙 4.00 and half of its two parcels late: (1 + 50 × ¼) / 52 = 26 %."""
    own = [parcel("1"), parcel("2"), parcel("3", kg="1.2"), parcel("4", kg="1.2")]
    days = {"1": 2, "2": 2, "3": 2, "4": 9}
    lines = [
        line(one.tracking_no, "3.20" if one.weight < KG else "4.00", kg=str(one.weight / KG),
             carrier="甲" if one.weight < KG else "乙", delivered=JUNE + timedelta(days=days[one.tracking_no]))
        for one in own
    ]  # fmt: skip
    best, other = carrier_scores(audit(lines, own, CARD), {"甲": 4, "乙": 4})
    assert (best.carrier, best.per_parcel, best.late_seen, best.dated) == ("甲", Decimal("3.20"), 0, 2)
    assert (other.per_parcel, other.late_seen, round(other.late, 2)) == (Decimal("4.00"), 1, 0.26)
    assert best.score > other.score


def month(place: str, before: str, after: str, parcels: int = 10) -> list[BillLine]:
    """Parcels at ``before`` in the ten days before 1 July, at ``after`` in the ten days from then on."""
    return [
        line(f"{place}{day}", before if day < 0 else after, place=place, day=JULY + timedelta(days=day))
        for day in range(-parcels, parcels)
    ]


def test_a_change_is_measured_against_provinces_that_did_not_change():
    """Zhejiang 4.00 → 3.00 while others rose by 0.10, 0.20 and 0.30: 1.20 saved on each of ten parcels."""
    bills = [
        *month("浙江", "4.00", "3.00"), *month("云南", "5.00", "5.10"), *month("广东", "4.00", "4.20"),
        *month("西藏", "9.00", "9.30"),
    ]  # fmt: skip
    found = saved_by_change(
        bills, changed="浙江", others=frozenset(), done=JULY, until=JULY + timedelta(days=10), before=10
    )
    assert (found.mid, found.parcels, found.placebo) == (Decimal("12.00"), 10, Decimal("0.00"))
    assert found.low < found.mid < found.high


def test_two_unchanged_provinces_are_too_few_to_compare_with():
    bills = [*month("浙江", "4", "3"), *month("云南", "5", "5"), *month("广东", "4", "4")]
    why = saved_by_change(
        bills, changed="浙江", others=frozenset(), done=JULY, until=JULY + timedelta(days=10), before=10
    )
    assert "3 unchanged" in why.en


def test_payback_is_that_of_a_sheet_by_hand():
    """1,000 at 12 % a year, 400 a month: 1000 + 10 − 400 = 610; + 6.10 − 400 = 216.10; + 2.16 − 218.26 = 0."""
    found = payback(Decimal(1000), Decimal(400), Decimal("0.12"))
    assert [one.left for one in found.sheet] == [Decimal(610), Decimal("216.10"), Decimal(0)]
    assert (found.months, found.simple_months) == (3, Decimal("2.5"))


def test_a_saving_below_the_interest_never_pays_back():
    assert payback(Decimal(1000), Decimal(10), Decimal("0.12")).months is None


def test_carbon_of_a_parcel():
    """1.2 kg over 800 km at 0.129 kg per tonne-km: 0.0012 × 800 × 0.129 = 0.1238 kg."""
    assert carbon_grams(Decimal("1.2"), Decimal(800), day=JULY) == Decimal("123.8")
