"""Meituan's words for what a transaction is."""

from __future__ import annotations

SALES = "^外卖订单$"
"""The one type that is a sale; every other row moves money beside the sales."""
USUAL = "未说明"
PROMOTION = "美团推广"
