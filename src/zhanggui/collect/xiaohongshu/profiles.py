"""Xiaohongshu (小红书): every kind of file we read."""

from zhanggui.collect.xiaohongshu.orders import ORDERS
from zhanggui.collect.xiaohongshu.settlement import SETTLEMENTS

PROFILES = (ORDERS, SETTLEMENTS)
