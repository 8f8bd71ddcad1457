"""Kuaishou shop (快手小店): every kind of file we read."""

from zhanggui.collect.kuaishou.orders import ORDERS

PROFILES = (ORDERS,)
