"""How buyers answer a price: read from weeks whose elasticity is known, refused where prices cannot show it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.tea_merchant import ITEMS, ORDERS

from zhanggui.domains.pricing.analysis.elasticity import blurred_rows, from_weeks
from zhanggui.domains.pricing.analysis.weekly_sales import Weekly, weekly_sales

START = date(2025, 1, 6)
WEEKS = 40


def _weekly(units: Any, price: Any, *, off: Any = None, category: str = "tea") -> Weekly:
    units, price = np.atleast_2d(units).astype(float), np.atleast_2d(price).astype(float)
    rows = units.shape[0]
    return Weekly(
        keys=tuple((f"S{n}", "shop") for n in range(rows)), start=START, units=units, price=price,
        off=np.zeros(units.shape) if off is None else off, visitors=np.full(units.shape, np.nan),
        category=(category,) * rows, product=tuple(f"P{n}" for n in range(rows)),
    )  # fmt: skip


def _made(truth: np.ndarray, *, level: float = 100.0, seed: int = 1, season: float = 0.4) -> Weekly:
    """Poisson sales of several SKUs under a season in common; each price is drawn anew every four weeks."""
    rng = np.random.default_rng(seed)
    price = 50 * np.exp(
        np.repeat(rng.choice([-0.12, -0.06, 0.0, 0.06, 0.12], (truth.size, WEEKS // 4)), 4, axis=1)
    )
    wave = 1 + season * np.sin(np.arange(WEEKS) / 6)
    return _weekly(rng.poisson(level * wave * (price / 50) ** truth[:, None]), price)


def test_elasticities_that_were_put_in_come_out() -> None:
    truth = np.array([-1.0, -1.5, -2.0, -2.5, -3.0, -2.0])
    found = from_weeks(_made(truth))
    got = [found.of(f"S{n}", "shop") for n in range(truth.size)]
    assert [one.elasticity for one in got] == pytest.approx(truth.tolist(), abs=0.5)
    assert all(one.low < t < one.high for one, t in zip(got, truth, strict=True))
    assert got[0].draws.mean() == pytest.approx(got[0].elasticity, abs=0.1)


def test_95_of_100_intervals_hold_the_truth() -> None:
    """30 merchants with six SKUs each, 40 sales a week: 180 intervals."""
    held = []
    for seed in range(30):
        truth = np.random.default_rng(1000 + seed).uniform(-3.0, -0.8, 6)
        found = from_weeks(_made(truth, level=40, seed=seed))
        told = [(found.of(f"S{n}", "shop"), t) for n, t in enumerate(truth)]
        held += [one.low <= t <= one.high for one, t in told if one.elasticity is not None]
    assert len(held) >= 150
    assert 0.91 <= np.mean(held) <= 0.99


def test_a_price_that_never_moved_has_no_elasticity() -> None:
    one = from_weeks(_weekly(np.full(WEEKS, 20) + np.arange(WEEKS) % 3, np.full(WEEKS, 50.0))).of(
        "S0", "shop"
    )
    assert one.elasticity is None
    assert one.why is not None
    assert "never moved" in one.why.en


def test_a_price_that_moved_only_with_promotions_is_not_told() -> None:
    """Asked 50 in all weeks, a tenth off in every third: the price asked never moved, the promotion is a control."""
    off = np.log(np.where(np.arange(WEEKS) % 3 == 0, 0.9, 1.0))[None]
    units = np.where(np.arange(WEEKS) % 3 == 0, 60, 20) + np.arange(WEEKS) % 2
    one = from_weeks(_weekly(units, np.full(WEEKS, 50.0), off=off)).of("S0", "shop")
    assert one.elasticity is None


def test_one_sale_a_week_says_nothing_about_a_move_of_five_percent() -> None:
    """40 units, log prices ± 0.025: 1 / (0.025 · √40) = 6.3."""
    price = 50 * np.exp(np.where(np.arange(WEEKS) % 2, 0.025, -0.025))
    told = blurred_rows(np.stack([np.ones(WEEKS), np.full(WEEKS, 100.0)]), np.stack([price, price]))
    assert list(told) == [0], "the second: 1 / (0.025 · √4000) = 0.63"
    assert "standard error of 6.3" in told[0].en


def test_nobody_knows_a_sku_that_never_sold() -> None:
    assert from_weeks(_made(np.array([-1.0, -2.0]))).of("OTHER", "shop").elasticity is None


@pytest.fixture
def tables(kept: Any, workspace: Any, import_files: Callable[..., Any], tmp_path: Path) -> Any:
    """Two teas a day at 50, at 45 in the second week, at both prices in the third; nobody paid the last order."""
    from zhanggui.answers.reader import Reader

    lines, orders = [ITEMS], [ORDERS]
    for n in range(21):
        day, price = date(2026, 6, 1) + timedelta(days=n), 45 if 7 <= n < 14 or n >= 18 else 50
        at = f"{day} 10:00:00,{day} 10:01:00"
        lines.append(f"7{n:02d}1,7{n:02d},龙井,{price},2,TEA,{2 * price},交易成功,{at}")
        orders.append(f"7{n:02d},{2 * price},交易成功,{at}")
    (tmp_path / "明细.csv").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "订单.csv").write_text("\n".join(orders), encoding="utf-8")
    brought = (tmp_path / "明细.csv", tmp_path / "订单.csv")
    kept("teas", lambda: len(import_files(*brought, shop="tea-shop")))
    return Reader(workspace=workspace, language="en", today=date(2026, 6, 22)).tables()


def test_weeks_of_order_lines_by_hand(tables: Any) -> None:
    """14 units a week; 50.00, then 45.00; the third week was sold at two prices and has none."""
    found = weekly_sales(tables, until=date(2026, 6, 22), weeks=4)
    assert found.keys == (("TEA", "tea-shop"),)
    assert found.units[0, 1:].tolist() == [14.0, 14.0, 14.0]
    assert np.isnan(found.units[0, 0]), "before its first sale"
    assert found.price[0, 1:3].tolist() == [50.0, 45.0]
    assert np.isnan(found.price[0, 3])
