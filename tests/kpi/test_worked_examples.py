"""One example per KPI that a shopkeeper could work out by hand. A world is a few small tables of one week."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zhanggui.kpi.behind import rows_behind
from zhanggui.kpi.register import KPIS

# Three paid orders of 浅浅 and 阿木, one of which went back whole; one order never paid.
SALES = {
    "order": """
order_id | status          | created_day | created_at       | paid_day   | paid_at          | shipped_at       | buyer_key | goods_amount | shipping_charged | discount_merchant | discount_platform | discount_influencer | payable | paid | merchant_receivable | refunded
A        | completed       | 2026-03-02  | 2026-03-02 01:00 | 2026-03-02 | 2026-03-02 01:30 | 2026-03-02 11:30 | qian      | 100          | 10               | 20                | 5                 | 1                   | 84      | 84   | 90                  | 0
B        | shipped         | 2026-03-03  | 2026-03-03 02:00 | 2026-03-03 | 2026-03-03 02:10 | 2026-03-06 02:10 | mu        | 200          | 0                | 40                | 10                | 0                   | 150     | 150  | 160                 | 30
C        | closed_refunded | 2026-03-04  | 2026-03-04 03:00 | 2026-03-04 | 2026-03-04 03:20 |                  | qian      | 66           | 0                | 0                 | 0                 | 0                   | 66      | 66   | 66                  | 66
D        | closed_unpaid   | 2026-03-04  | 2026-03-04 05:00 |            |                  |                  | lan       | 50           | 0                | 0                 | 0                 | 0                   | 50      | 0    |                     |
""",
    "order_line": """
order_id | line_id | line_kind | item_key | quantity | list_amount | paid | refund_state | refunded
A        | A1      | product   | TEA      | 2        | 80          | 60   | none         | 0
A        | A2      | product   | CUP      | 1        | 20          | 14   | none         | 0
A        | A3      | gift      | BAG      | 1        | 0           | 0    | none         | 0
B        | B1      | product   | TEA      | 5        | 200         | 150  | refunded     | 30
C        | C1      | product   | POT      | 1        | 66          | 66   | refunded     | 66
D        | D1      | product   | CUP      | 1        | 50          | 0    | none         | 0
""",
    "refund": """
refund_id | order_id | applied_day | applied_at       | refunded_day | refunded_at      | amount | outcome  | needs_return | is_partial | goods_state
R1        | B        | 2026-03-05  | 2026-03-05 00:00 | 2026-03-06   | 2026-03-06 12:00 | 30     | refunded | no           | yes        | received
R2        | C        | 2026-03-04  | 2026-03-04 10:00 | 2026-03-04   | 2026-03-04 22:00 | 66     | refunded | yes          | no         | not_shipped
R3        | A        | 2026-03-07  | 2026-03-07 10:00 |              |                  | 84     | pending  | yes          | no         | received
R4        | A        | 2026-03-05  | 2026-03-05 10:00 |              |                  | 84     | closed   | yes          | no         | received
""",
    "ad_report": """
day        | impressions | clicks | spend | orders | sales | direct_sales | net_sales | carts | favourites | new_buyers | buyers
2026-03-02 | 4000        | 80     | 20    | 2      | 100   | 60           | 90        | 8     | 4          | 1          | 2
2026-03-03 | 6000        | 120    | 40    | 4      | 200   | 120          | 150       | 12    | 6          | 2          | 3
""",
    "sku": """
sku | category | state
TEA | 茶       | on_sale
CUP | 器       | on_sale
POT | 器       | stopped
BAG | 器       | on_sale
JAR | 器       | on_sale
""",
    "unit_cost": """
sku | from_day   | cost
TEA | 2026-01-01 | 12
TEA | 2026-03-03 | 15
CUP | 2026-01-01 | 4
POT | 2026-01-01 | 30
BAG | 2026-01-01 | 2
JAR | 2026-01-01 | 10
""",
    "stock_snapshot": """
sku | day        | on_hand | reserved | on_order | unit_cost
TEA | 2026-03-02 | 60      | 10       | 0        |
TEA | 2026-03-08 | 40      | 5        | 20       |
CUP | 2026-03-02 | 20      | 0        | 0        |
CUP | 2026-03-08 | 0       | 0        | 30       |
JAR | 2026-03-02 | 30      | 0        | 0        |
JAR | 2026-03-08 | 30      | 0        | 0        |
""",
    "competitor_price": """
sku | offer | captured_day | captured_at      | price
TEA | x     | 2026-03-02   | 2026-03-02 01:00 | 20
TEA | y     | 2026-03-03   | 2026-03-03 01:00 | 30
""",
}

VISITS = {
    "traffic": """
day        | product_id | page_views | visitors | cart_users | favourite_users | ordering_buyers | paying_buyers | ordered_amount | paid_amount | refunded_amount | search_visitors | search_buyers
2026-03-02 | 9          | 300        | 100      | 10         | 5               | 5               | 4             | 500            | 420         | 21              | 40              | 2
2026-03-03 | 9          | 200        | 100      | 6          | 3               | 3               | 2             | 300            | 180         | 9               | 10              | 1
2026-03-03 | *          | 900        | 300      | 99         | 99              | 99              | 9             | 999            | 750         | 99              | 99              | 99
"""
}

SETTLED = {
    "order": """
order_id | completed_at     | paid_day
S        | 2026-03-01 00:00 | 2026-02-20
""",
    "settlement": """
entry_id | order_id | booked_day | booked_at        | kind        | amount
1        | S        | 2026-03-04 | 2026-03-04 12:00 | goods       | 180
2        | S        | 2026-03-04 | 2026-03-04 12:00 | subsidy     | 20
3        | S        | 2026-03-04 | 2026-03-04 12:00 | commission  | -10
4        | S        | 2026-03-04 | 2026-03-04 12:00 | service_fee | -2
5        | S        | 2026-03-04 | 2026-03-04 12:00 | influencer  | -30
6        | S        | 2026-03-05 | 2026-03-05 12:00 | refund      | -40
7        |          | 2026-03-05 | 2026-03-05 12:00 | transfer    | -118
""",
}

REVIEWED = {
    "review": """
review_id | reviewed_day | stars | has_picture
1         | 2026-03-02   | 5     | yes
2         | 2026-03-02   | 5     | no
3         | 2026-03-03   | 4     | no
4         | 2026-03-03   | 1     | yes
5         | 2026-03-03   |       |
"""
}

RECEIVED = {
    "service_day": """
day        | agent | asked | served | unanswered | needing_reply | late_3min | reply_3min_rate | first_reply_seconds | mean_reply_seconds | asked_to_buy | paid_people | conversion_rate | rated | satisfied | sales
2026-03-02 | 小美  | 90    | 82     | 0          | 80            | 4         |                 | 9.5                 | 37.79              | 40           |             | 0.45            | 20    | 18        | 3560
2026-03-02 | 小林  | 66    | 61     | 1          |               |           | 0.9016          | 20                  | 52.1               | 25           | 10          | 0.44            |       |           | 1208.50
2026-03-03 | 小美  | 10    | 8      |            |               |           |                 |                     |                    |              |             |                 |       |           |
"""
}

RETURNED = {
    "order": """
order_id | document     | paid_day   | paid
536365   | order        | 2026-03-02 | 90
C536379  | cancellation | 2026-03-03 | -27.50
"""
}

# world, KPI, value, numerator, denominator (None: a plain sum)
EXAMPLES = [
    (SALES, "gmv", "350.00", "350.00", None),
    (SALES, "orders_created", 4, 4, None),
    (SALES, "ordering_buyers", 3, 3, None),
    (SALES, "paid_amount", "300.00", "300.00", None),
    (SALES, "paid_orders", 3, 3, None),
    (SALES, "net_sales", "204.00", "204.00", None),
    (SALES, "net_sales_cash", "204.00", "204.00", None),
    (SALES, "receivable", "316.00", "316.00", None),
    (SALES, "paid_lines", 4, 4, None),
    (SALES, "units", 9, 9, None),
    (SALES, "gift_units", 1, 1, None),
    (SALES, "buyers", 2, 2, None),
    (SALES, "atv", "150", "300.00", 2),
    (SALES, "aov", "100", "300.00", 3),
    (SALES, "asp", "32.222222", "290.00", 9),
    (SALES, "upt", "3", 9, 3),
    (SALES, "discount_rate", "0.792350", "290.00", "366.00"),
    (SALES, "merchant_discount_rate", "0.163934", "60.00", "366.00"),
    (SALES, "platform_discount_rate", "0.040984", "15.00", "366.00"),
    (SALES, "influencer_discount", "1.00", "1.00", None),
    (SALES, "postage_share", "0.033333", "10.00", "300.00"),
    (SALES, "payment_rate", "0.75", 3, 4),
    (SALES, "closed_unpaid_rate", "0.25", 1, 4),
    (SALES, "payment_minutes", "20", 3600, 3),
    (VISITS, "page_views", 500, 500, None),
    (VISITS, "visitors", 200, 200, None),
    (VISITS, "views_per_visitor", "2.5", 500, 200),
    (VISITS, "conversion", "0.03", 6, 200),
    (VISITS, "order_conversion", "0.04", 8, 200),
    (VISITS, "order_to_payment", "0.75", 6, 8),
    (VISITS, "cart_rate", "0.08", 16, 200),
    (VISITS, "favourite_rate", "0.04", 8, 200),
    (VISITS, "uv_value", "3", "600.00", 200),
    (VISITS, "visit_paid_amount", "600.00", "600.00", None),
    (VISITS, "visit_atv", "100", "600.00", 6),
    (VISITS, "search_conversion", "0.06", 3, 50),
    (VISITS, "search_share", "0.25", 50, 200),
    (VISITS, "visit_refund_rate", "0.05", "30.00", "600.00"),
    (VISITS, "shop_page_views", 900, 900, None),
    (VISITS, "shop_visitors", 300, 300, None),
    (VISITS, "shop_conversion", "0.03", 9, 300),
    (VISITS, "shop_uv_value", "2.5", "750.00", 300),
    (SALES, "ad_spend", "60.00", "60.00", None),
    (SALES, "impressions", 10000, 10000, None),
    (SALES, "clicks", 200, 200, None),
    (SALES, "ctr", "0.02", 200, 10000),
    (SALES, "cpc", "0.3", "60.00", 200),
    (SALES, "cpm", "6", "60.00", 10000),
    (SALES, "ad_sales", "300.00", "300.00", None),
    (SALES, "click_conversion", "0.03", 6, 200),
    (SALES, "roas", "5", "300.00", "60.00"),
    (SALES, "roas_direct", "3", "180.00", "60.00"),
    (SALES, "roas_net", "4", "240.00", "60.00"),
    (SALES, "ad_cost_per_order", "10", "60.00", 6),
    (SALES, "ad_cart_rate", "0.1", 20, 200),
    (SALES, "ad_cart_cost", "3", "60.00", 20),
    (SALES, "ad_favourite_rate", "0.05", 10, 200),
    (SALES, "ad_new_buyer_share", "0.6", 3, 5),
    (SALES, "ad_cost_share", "0.2", "60.00", "300.00"),
    (SALES, "ad_sales_share", "1", "300.00", "300.00"),
    (SALES, "cac", "30", "60.00", 2),
    # 2 × 12 + 4 on the 2nd, 5 × 15 on the 3rd when tea had become dearer, 30 for the pot, 2 for the gift.
    (SALES, "cogs", "135.00", "135.00", None),
    (SALES, "goods_margin", "155.00", "155.00", None),
    (SALES, "goods_margin_rate", "0.534483", "155.00", "290.00"),
    (SALES, "gift_cost_rate", "0.006897", "2.00", "290.00"),
    # 7 tea sold for 210; the neighbours' mean is 25, the lowest 20.
    (SALES, "price_index", "1.2", "210.00", "175.00"),
    (SALES, "price_index_lowest", "1.5", "210.00", "140.00"),
    (SALES, "skus_sold", 3, 3, None),
    (SALES, "on_sale_skus", 4, 4, None),
    (SALES, "range_sell_through", "0.5", 2, 4),
    (SALES, "stock_on_hand", 70, 70, None),
    (SALES, "stock_available", 65, 65, None),
    (SALES, "stock_on_order", 50, 50, None),
    (SALES, "stocked_skus", 3, 3, None),
    (SALES, "stock_value", "900.00", "900.00", None),
    # 60 × 12 + 20 × 4 + 30 × 10 on the 2nd, 40 × 15 + 30 × 10 on the 8th.
    (SALES, "mean_stock_value", "1000", "2000.00", 2),
    (SALES, "unsold_stock_value", "300.00", "300.00", None),
    (SALES, "unsold_stock_share", "0.333333", "300.00", "900.00"),
    (SALES, "stock_turns", "0.135", "135.00", "2000.00"),
    (SALES, "stock_turn_days", "51.851852", "2000.00", "135.00"),
    (SALES, "gmroi", "0.155", "155.00", "2000.00"),
    (SALES, "stock_to_sales", "7.777778", 70, 9),
    (SALES, "days_of_supply", "50.555556", 65, 9),
    (SALES, "stockout_rate", "0.166667", 1, 6),
    (SALES, "refund_rate", "0.666667", 2, 3),
    (SALES, "refund_rate_amount", "0.32", "96.00", "300.00"),
    (SALES, "refund_rate_cash", "0.32", "96.00", "300.00"),
    (SALES, "full_refund_rate", "0.333333", 1, 3),
    (SALES, "line_refund_rate", "0.5", 2, 4),
    (RETURNED, "return_documents", 1, 1, None),
    (SALES, "refund_amount", "96.00", "96.00", None),
    (SALES, "refund_cases", 4, 4, None),
    (SALES, "refunds_done", 2, 2, None),
    (SALES, "mean_refund", "48", "96.00", 2),
    (SALES, "refund_pending_share", "0.25", 1, 4),
    (SALES, "refund_closed_share", "0.25", 1, 4),
    (SALES, "return_share", "0.5", 1, 2),
    (SALES, "money_only_share", "0.5", 1, 2),
    (SALES, "money_only_refund_amount", "30.00", "30.00", None),
    (SALES, "refund_before_receipt_share", "0.5", 1, 2),
    (SALES, "partial_refund_share", "0.5", 1, 2),
    # 36 hours and 12 hours.
    (SALES, "refund_hours", "24", 172800, 2),
    (REVIEWED, "reviews", 4, 4, None),
    (REVIEWED, "mean_stars", "3.75", 15, 4),
    (REVIEWED, "good_review_rate", "0.75", 3, 4),
    (REVIEWED, "bad_review_rate", "0.25", 1, 4),
    (REVIEWED, "picture_review_rate", "0.5", 2, 4),
    (RECEIVED, "service_asked", 166, 166, None),
    (RECEIVED, "service_served", 151, 151, None),
    # 82 + 60 of 82 + 61; of the 8 of the second day nobody says how many were answered.
    (RECEIVED, "reply_rate", "0.993007", 142, 143),
    # 76 of the 80 who needed an answer, 55 (90.16 %) of the 61 served.
    (RECEIVED, "reply_3min_rate", "0.929078", 131, 141),
    # 9.5 s × 82 and 20 s × 61.
    (RECEIVED, "first_reply_seconds", "13.979021", 1999, 143),
    # 37.79 s × 82 = 3098.78 and 52.1 s × 61 = 3178.1, each to the second.
    (RECEIVED, "mean_reply_seconds", "43.895105", 6277, 143),
    # 45 % of 40 is 18; 小林's 10 are told, so her rate is not needed.
    (RECEIVED, "inquiry_conversion", "0.430769", 28, 65),
    (RECEIVED, "service_csat", "0.9", 18, 20),
    (RECEIVED, "service_rating_share", "0.243902", 20, 82),
    (RECEIVED, "service_sales", "4768.50", "4768.50", None),
    # A in 10 hours, B in 72; C went back before it was shipped.
    (SALES, "shipped_in_48h_rate", "0.5", 1, 2),
    (SALES, "shipping_hours", "41", 295200, 2),
    (SALES, "waiting_orders", 0, 0, None),
    (SALES, "completion_rate", "0.333333", 1, 3),
    (SALES, "repeat_rate", "0.5", 1, 2),
    (SALES, "new_buyers", 2, 2, None),
    (SALES, "new_buyer_share", "1", 2, 2),
    (SALES, "old_buyer_paid_share", "0.22", "66.00", "300.00"),
    (SALES, "orders_per_buyer", "1.5", 3, 2),
    (SETTLED, "settled_income", "200.00", "200.00", None),
    (SETTLED, "settled_net", "118.00", "118.00", None),
    (SETTLED, "settled_fees", "42.00", "42.00", None),
    (SETTLED, "fee_rate", "0.21", "42.00", "200.00"),
    (SETTLED, "commission_rate", "0.05", "10.00", "200.00"),
    (SETTLED, "service_fee_rate", "0.01", "2.00", "200.00"),
    (SETTLED, "influencer_fee_rate", "0.15", "30.00", "200.00"),
    (SETTLED, "subsidy_share", "0.1", "20.00", "200.00"),
    (SETTLED, "settled_refund_rate", "0.2", "40.00", "200.00"),
    (SETTLED, "collection_days", "3.5", 302400, 1),
]


def number(shown):
    return Decimal(shown) if isinstance(shown, str) else shown


@pytest.mark.parametrize(
    ("world", "code", "value", "numerator", "denominator"), EXAMPLES, ids=[example[1] for example in EXAMPLES]
)
def test_the_figure_and_its_rows_are_what_a_shopkeeper_works_out(
    engine, week, world, code, value, numerator, denominator
):
    for name, text in world.items():
        engine.fill(name, text)
    row = engine.row(code, **week)
    assert row.why is None
    assert (row.value, row.numerator, row.denominator) == (
        number(value),
        number(numerator),
        number(denominator),
    )
    for part, figure in (("numerator", row.numerator), ("denominator", row.denominator)):
        behind = rows_behind(KPIS[code], engine.tables, part=part, currency=row.currency, **week)
        assert sum(one.amount for one in behind) == (figure or 0)


def test_every_kpi_has_a_worked_example():
    assert {example[1] for example in EXAMPLES} == set(KPIS)
