"""How large the sample merchant is, and the time it lives in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from zhanggui.simulate.register import all_shops


@dataclass(frozen=True, kw_only=True)
class Size:
    """Settings of one sample merchant.

    ``shops``: so many of all shops, from the first. ``orders_per_day`` is the usual number over all of them before promotions. ``start`` is the first day of
    trade; ``buildings``: stock lies in so many, each SKU served by them in shares of its own (None: two that split every
    count alike); the last exports are taken at 09:30 on the day the last month ends. Defaults make about 40,000 orders.
    """

    seed: int = 7
    shops: int = 6
    skus: int = 300
    months: int = 12
    orders_per_day: int = 100
    start: date = date(2025, 7, 1)
    buildings: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.shops <= len(all_shops()):
            raise ValueError(f"shops must be 1 to {len(all_shops())}, got {self.shops}")
        if self.skus < 20 or self.months < 1 or self.orders_per_day < 1:
            raise ValueError("at least 20 SKUs, one month and one order a day")
        if self.buildings is not None and not 2 <= self.buildings <= 6:
            raise ValueError(f"buildings must be 2 to 6, got {self.buildings}")
        if self.start.day != 1:
            raise ValueError(f"start must be the first of a month, got {self.start}")

    @cached_property
    def end(self) -> date:
        """The day after the last day of trade."""
        return months_later(self.start, self.months)

    @cached_property
    def now(self) -> datetime:
        """When the last exports are taken (Asia/Shanghai, without zone as the platforms write it)."""
        return datetime.combine(self.end, time(9, 30))

    @cached_property
    def days(self) -> list[date]:
        return [self.start + timedelta(days=i) for i in range((self.end - self.start).days)]


def months_later(day: date, months: int) -> date:
    """The first of the month ``months`` after ``day``'s month."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
