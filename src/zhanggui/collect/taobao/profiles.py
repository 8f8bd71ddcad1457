"""Taobao and Tmall: every kind of file we read."""

from zhanggui.collect.taobao.orders import ORDERS

PROFILES = (ORDERS,)
