"""The best combination is the best: compared with every combination there is (``oracle.py`` shares no code)."""

from __future__ import annotations

import random
from datetime import date

import pytest
from tests.domains.pricing.promotion.oracle import cheapest_total
from tests.domains.pricing.promotion.random_carts import any_cart, any_offers, any_stacking

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.promotion import calculators as how
from zhanggui.domains.pricing.analysis.promotion.cart import Buyer, Cart, Line
from zhanggui.domains.pricing.analysis.promotion.evaluate import Promotions
from zhanggui.domains.pricing.analysis.promotion.offer import Conditions, Gift, Offer, Scope, Target
from zhanggui.domains.pricing.analysis.promotion.stacking import Level

FRAME = {"since": date(2026, 6, 1), "until": date(2026, 6, 18), "level": Level.SHOP}
A = Scope(skus=frozenset({"A"}))


def offer(code: str, calculator: how.Calculator, **more: object) -> Offer:
    return Offer(**{"code": code, "name": Text(code, code), "calculator": calculator, **FRAME, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(("most_offers", "seeds"), [(4, range(400)), (8, range(1000, 1100))])
def test_no_combination_of_offers_is_cheaper(most_offers: int, seeds: range) -> None:
    for seed in seeds:
        r = random.Random(seed)
        cart, offers, stacking = any_cart(r), any_offers(r, r.randint(1, most_offers)), any_stacking(r)
        assert Promotions(offers, stacking).best(cart).total == cheapest_total(cart, offers, stacking), seed


def test_a_limit_that_is_too_low_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison above has teeth: with a wrong limit the search misses the best of these carts."""
    monkeypatch.setattr(how.Calculator, "most", lambda self, on: self.amount(on) // 2)
    missed = 0
    for seed in range(400):
        r = random.Random(seed)
        cart, offers, stacking = any_cart(r), any_offers(r, r.randint(1, 4)), any_stacking(r)
        missed += Promotions(offers, stacking).best(cart).total != cheapest_total(cart, offers, stacking)
    assert missed > 0


def test_leaving_a_small_offer_out_can_be_better_than_taking_it() -> None:
    """5 off first leaves 297 of 302, below the 300 that take off 40."""
    small = offer("a", how.UnitOff(500), level=Level.ITEM)
    large = offer("b", how.Steps(((30_000, 4_000),)), level=Level.MEMBER)
    found = Promotions([small, large]).best(Cart(lines=(Line("A", 30_200),)))
    assert (found.total, found.codes) == (26_200, ("b",))


def test_of_an_exclusion_group_the_better_one_holds() -> None:
    ten = offer("ten", how.Percent(1_000), exclusion_group="coupon")
    eight = offer("eight", how.Steps(((5_000, 800),)), exclusion_group="coupon")
    assert Promotions([ten, eight]).best(Cart(lines=(Line("A", 7_900),))).codes == ("eight",)
    assert Promotions([ten, eight]).best(Cart(lines=(Line("A", 8_100),))).codes == ("ten",)


def test_between_carts_that_cost_the_same_the_gift_decides() -> None:
    cup = offer(
        "cup", how.Earned(), target=Target.GIFT, gift=Gift(sku="CUP", value=900), exclusion_group="one"
    )
    pen = offer(
        "pen", how.Earned(), target=Target.GIFT, gift=Gift(sku="PEN", value=300), exclusion_group="one"
    )
    found = Promotions([pen, cup]).best(Cart(lines=(Line("A", 5_000),)))
    assert found.gifts() == {"CUP": 1}


def test_money_counts_before_any_gift() -> None:
    fen = offer("fen", how.UnitOff(1), exclusion_group="one")
    gold = offer(
        "gold", how.Earned(), target=Target.GIFT, gift=Gift(sku="GOLD", value=99_999), exclusion_group="one"
    )
    found = Promotions([fen, gold]).best(Cart(lines=(Line("A", 5_000),)))
    assert (found.total, found.gifts()) == (4_999, {})


def test_who_wants_one_sku_cheap_takes_other_offers_than_who_pays_for_all() -> None:
    """Everything 10 % off saves 30 on 300, A at half price only 25; who returns B afterwards takes the half price."""
    all_ten = offer("all", how.Percent(1_000), exclusion_group="one")
    half_a = offer("half", how.UnitPercent(5_000), exclusion_group="one", scope=A)
    cart = Cart(lines=(Line("A", 5_000), Line("B", 25_000)))
    shop = Promotions([all_ten, half_a])
    assert (shop.best(cart).codes, shop.lowest_for(cart, "A").codes) == (("all",), ("half",))
    assert shop.lowest_for(cart, "A").paid == (2_500, 25_000)


def test_a_day_outside_the_period_and_a_used_up_offer_take_nothing_off() -> None:
    shop = Promotions([offer("a", how.UnitOff(500), per_buyer=1)])
    line = (Line("A", 5_000),)
    assert shop.best(Cart(lines=line, day=date(2026, 6, 18))).total == 4_500
    assert shop.best(Cart(lines=line, day=date(2026, 6, 19))).total == 5_000
    assert shop.best(Cart(lines=line, buyer=Buyer(used={"a": 1}))).total == 5_000


def test_currencies_are_not_mixed() -> None:
    with pytest.raises(Refused, match="currencies are not mixed"):
        Promotions([offer("a", how.UnitOff(500), currency="JPY")]).best(Cart(lines=(Line("A", 5_000),)))


def test_a_shop_offer_over_several_shops_must_say_whose_it_is() -> None:
    with pytest.raises(Refused, match="name its shop"):
        Promotions([offer("a", how.UnitOff(5))]).best(
            Cart(lines=(Line("A", 9, 1, "x"), Line("B", 9, 1, "y")))
        )


def test_two_offers_of_one_code_are_refused() -> None:
    with pytest.raises(Refused, match="different codes"):
        Promotions([offer("a", how.UnitOff(5)), offer("a", how.UnitOff(6))])


def test_only_a_presale_buyer_has_a_growing_deposit() -> None:
    grows = offer("d", how.Deposit(2_000, 5_000), conditions=Conditions(presale=True))
    line = (Line("A", 20_000, 2),)
    assert Promotions([grows]).best(Cart(lines=line, buyer=Buyer(presale=True))).total == 34_000
    assert Promotions([grows]).best(Cart(lines=line)).total == 40_000
