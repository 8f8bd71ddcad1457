"""Every fen has a sentence."""

from __future__ import annotations

import random
import re
from decimal import Decimal

from tests.domains.pricing.promotion.random_carts import any_cart, any_offers, any_stacking

from zhanggui.domains.pricing.analysis.promotion.cart import Cart, Line, from_minor
from zhanggui.domains.pricing.analysis.promotion.evaluate import Promotions
from zhanggui.domains.pricing.analysis.promotion.explain import explained
from zhanggui.domains.pricing.analysis.promotion.reading import offer_from

CROSS = {
    "code": "cross", "name": {"zh": "跨店满减", "en": "cross-shop"}, "kind": "every", "from": 300, "minus": 50, "level": "platform",
    "since": "2026-06-01", "until": "2026-06-18", "funding": {"merchant": 60, "platform": 40},
}  # fmt: skip


def test_a_sentence_names_line_offer_rule_amount_and_who_pays() -> None:
    receipt = Promotions([offer_from(CROSS, "CNY")]).best(Cart(lines=(Line("A", 20_000), Line("B", 10_000))))
    assert [text.zh for text in explained(receipt)] == [
        "第 1 行 A：平台优惠「跨店满减」（每满 300.00 减 50.00）减 33.33，由 商家 20.00、平台 13.33 承担。",
        "第 2 行 B：平台优惠「跨店满减」（每满 300.00 减 50.00）减 16.67，由 商家 10.00、平台 6.67 承担。",
        "合计 300.00，共减 50.00，应付 250.00。",
    ]
    assert explained(receipt)[0].en == (
        "Line 1 A: platform offer “cross-shop” (50.00 off every 300.00) takes off 33.33, "
        "paid for by the merchant 20.00, the platform 13.33."
    )


def test_the_amounts_in_the_sentences_sum_to_what_came_off() -> None:
    for seed in range(200):
        r = random.Random(seed)
        receipt = Promotions(any_offers(r, 4), any_stacking(r)).best(any_cart(r))
        amounts = [
            Decimal(n) for text in explained(receipt) for n in re.findall(r"takes off ([\d.]+),", text.en)
        ]
        assert sum(amounts) == from_minor(receipt.off, "CNY"), seed
