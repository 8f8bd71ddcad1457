"""Scorecards: the counts equal plain SQL on over a thousand receipts; few deliveries are shrunk and not ranked."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from zhanggui.core.money import to_ticks
from zhanggui.domains.supply.analysis.deliveries import deliveries
from zhanggui.domains.supply.analysis.scorecard import ENOUGH, scorecards

TODAY = date(2026, 7, 1)
SUPPLIERS = {
    "守时": (0.95, 0.01, 400),
    "拖拉": (0.35, 0.02, 300),
    "粗心": (0.85, 0.12, 500),
    "新来": (1.0, 0.0, 2),
}
"""Chance of being on time, chance of a bad unit, order lines."""

SQL = """
with came as (select number, sku, sum(quantity) units, max(day) last from receipt group by number, sku),
     full_day as (
        select number, sku, min(day) day from (
            select r.number, r.sku, r.day, l.quantity need,
                   (select sum(x.quantity) from receipt x where x.number = r.number and x.sku = r.sku and x.day <= r.day) so_far
            from receipt r join line l using (number, sku)) where so_far >= need group by number, sku),
     judged as (
        select l.supplier, l.quantity, l.promised, l.state, coalesce(c.units, 0) units, f.day full_day,
               case when f.day is not null then f.day when l.state = 'closed' then c.last end done
        from line l left join came c using (number, sku) left join full_day f using (number, sku)
        where l.state <> 'cancelled')
select supplier,
       sum(done is not null and done <= promised and promised is not null),
       sum(promised is not null and (done is not null or promised < :today)),
       sum(units >= quantity and (state <> 'open' or promised < :today or units >= quantity)),
       sum(state <> 'open' or promised < :today or units >= quantity)
from judged group by supplier
"""
DEFECTS = "select supplier, sum(defects), sum(quantity) from receipt group by supplier"


@pytest.fixture
def bought(engine: Any) -> tuple[Any, sqlite3.Connection]:
    """Random orders and receipts, in the tables and in SQL."""
    rng, lines, receipts = np.random.default_rng(11), [], []
    for supplier, (timely, bad, count) in SUPPLIERS.items():
        for n in range(count):
            ordered = TODAY - timedelta(days=int(rng.integers(1, 360)))
            promised = ordered + timedelta(days=10)
            state = (
                "cancelled"
                if rng.random() < 0.03
                else "open"
                if promised > TODAY - timedelta(days=8)
                else "closed"
            )
            units, number = int(rng.integers(5, 60)), f"{supplier}{n // 3}"
            lines.append((number, f"S{n}", supplier, ordered, promised, units, state))
            late = 0 if rng.random() < timely else int(rng.integers(1, 9))
            day, left = promised + timedelta(days=late), units if rng.random() < 0.9 else units - 2
            for part in (left // 2, left - left // 2) if rng.random() < 0.4 else (left,):
                if day <= TODAY and state != "cancelled" and part:
                    receipts.append((number, f"S{n}", supplier, day, part, int(rng.binomial(part, bad))))
                day += timedelta(days=1)
    engine.put("purchase_line", [
        {"po_number": n, "sku": s, "supplier": who, "ordered_day": o, "promised_day": p, "quantity": u, "state": state,
         "currency": "CNY", "unit_cost": to_ticks(Decimal("2.00"))}
        for n, s, who, o, p, u, state in lines
    ])  # fmt: skip
    engine.put("goods_receipt", [
        {"receipt_id": f"R{i}", "po_number": n, "sku": s, "supplier": who, "received_day": d, "quantity": q, "defects": b}
        for i, (n, s, who, d, q, b) in enumerate(receipts)
    ])  # fmt: skip
    base = sqlite3.connect(":memory:")
    base.execute("create table line (number, sku, supplier, ordered, promised, quantity, state)")
    base.execute("create table receipt (number, sku, supplier, day, quantity, defects)")
    base.executemany(
        "insert into line values (?,?,?,?,?,?,?)",
        [[str(v) if isinstance(v, date) else v for v in one] for one in lines],
    )
    base.executemany(
        "insert into receipt values (?,?,?,?,?,?)",
        [[str(v) if isinstance(v, date) else v for v in one] for one in receipts],
    )
    assert len(receipts) >= 1_000
    return engine, base


def test_counts_equal_sql_on_over_a_thousand_receipts(bought: Any) -> None:
    engine, base = bought
    cards = scorecards(deliveries(engine.tables), today=TODAY)
    told = {
        name: (c.on_time.hits, c.on_time.count, c.in_full.hits, c.in_full.count) for name, c in cards.items()
    }
    assert told == {name: tuple(rest) for name, *rest in base.execute(SQL, {"today": str(TODAY)})}
    assert {n: (c.defects.hits, c.defects.count) for n, c in cards.items()} == {
        n: (b, q) for n, b, q in base.execute(DEFECTS)
    }


def test_two_deliveries_are_drawn_to_the_others_and_not_ranked(bought: Any) -> None:
    cards = scorecards(deliveries(bought[0].tables), today=TODAY)
    new, known = cards["新来"], cards["守时"]
    assert (new.on_time.raw, new.deliveries < ENOUGH, new.place) == (1.0, True, None)
    assert new.on_time.shrunk < 0.95
    assert new.on_time.high - new.on_time.low > 2 * (known.on_time.high - known.on_time.low)
    assert known.on_time.shrunk == pytest.approx(known.on_time.raw or 0, abs=0.03)


def test_the_better_supplier_stands_first_and_the_careless_one_has_the_bad_units(bought: Any) -> None:
    cards = scorecards(deliveries(bought[0].tables), today=TODAY)
    assert [n for n, c in sorted(cards.items(), key=lambda i: i[1].place or 9) if c.place] == [
        "守时",
        "粗心",
        "拖拉",
    ]
    assert cards["粗心"].defects.low <= 0.12 <= cards["粗心"].defects.high


def test_an_order_of_ours_that_came_back_with_the_files_counts_once(engine: Any) -> None:
    engine.fill(
        "purchase_line",
        """po_number | sku | supplier | ordered_day | promised_day | quantity | state
           PO1 | TEA | 老王 | 2026-06-01 | 2026-06-11 | 10 | closed""",
    )
    own = [
        {"number": number, "sku": "TEA", "supplier": "老王", "ordered_day": date(2026, 6, 1), "promised_day": date(2026, 6, 11),
         "quantity": 10, "price": None, "currency": "CNY", "state": "closed",
         "came": [{"day": date(2026, 6, 10), "quantity": 10, "defects": 1}]}
        for number in ("PO1", "PO2")
    ]  # fmt: skip
    found = deliveries(engine.tables, own)
    assert [(one.number, one.received) for one in found.lines] == [("PO1", 10), ("PO2", 10)]
    assert scorecards(found, today=TODAY)["老王"].defects.hits == 2


def test_prices_that_rise_a_tenth_a_year_are_told_so() -> None:
    """One SKU from 10.00 to 11.00, another from 50.00 to 55.00 within 365 days; a third was quoted once."""
    quotes = [
        ("老王", "A", date(2025, 7, 1), Decimal(10)), ("老王", "A", date(2026, 7, 1), Decimal(11)),
        ("老王", "B", date(2025, 7, 1), Decimal(50)), ("老王", "B", date(2026, 7, 1), Decimal(55)),
        ("老王", "C", date(2026, 1, 1), Decimal(999)),
    ]  # fmt: skip
    from zhanggui.domains.supply.analysis.deliveries import Deliveries

    card = scorecards(Deliveries(lines=()), today=TODAY, suppliers=["老王"], quotes=quotes)["老王"]
    assert card.trend is not None
    assert card.trend.a_year == pytest.approx(0.10)
    assert card.trend.low < 0.10 < card.trend.high
    assert card.trend.prices == 4


def test_an_order_that_is_not_due_says_nothing_and_one_that_is_overdue_is_late(engine: Any) -> None:
    engine.fill(
        "purchase_line",
        """po_number | sku | supplier | ordered_day | promised_day | quantity | state
           P1 | TEA | 老王 | 2026-06-25 | 2026-07-10 | 10 | open
           P2 | TEA | 老王 | 2026-06-01 | 2026-06-11 | 10 | open
           P3 | TEA | 老王 | 2026-06-01 | 2026-06-11 | 10 | cancelled""",
    )
    card = scorecards(deliveries(engine.tables), today=TODAY)["老王"]
    assert (card.on_time.hits, card.on_time.count, card.open_lines, card.late_lines) == (0, 1, 2, 1)
