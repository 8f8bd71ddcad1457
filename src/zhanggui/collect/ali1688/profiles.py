"""1688: every kind of file we read."""

from zhanggui.collect.ali1688.orders import ORDERS

PROFILES = (ORDERS,)
