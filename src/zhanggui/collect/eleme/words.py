"""淘宝闪购's (饿了么) words for what a transaction is."""

from __future__ import annotations

SALES = "^(?:外卖订单|外卖账单|订单结算|订单|正向订单|外卖)$"
USUAL = "外卖订单"
"""The sheet 外卖账单明细 holds orders; a row that does not say what it is, is one."""
PROMOTION = "淘宝闪购推广"
