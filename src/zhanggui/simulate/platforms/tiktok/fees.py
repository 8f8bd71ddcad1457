"""TikTok Shop's dated fee card."""

from datetime import date
from decimal import Decimal

from zhanggui.simulate.shops import FeeCard

CARDS = (FeeCard(date(2024, 1, 1), Decimal("0.06"), Decimal(0), Decimal(0)),)
AFFILIATE = Decimal("0.10")
"""What a creator gets of what is left of the goods."""
