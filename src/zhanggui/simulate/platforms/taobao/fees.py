"""Tmall's dated fee cards and Taobao's."""

from datetime import date
from decimal import Decimal

from zhanggui.simulate.shops import FeeCard

TMALL_CARDS = (
    FeeCard(date(2024, 9, 1), Decimal("0.05"), Decimal(0), Decimal("0.006")),
    FeeCard(date(2026, 1, 1), Decimal("0.045"), Decimal(0), Decimal("0.006")),
)
TAOBAO_CARDS = (FeeCard(date(2024, 9, 1), Decimal(0), Decimal(0), Decimal("0.006")),)
