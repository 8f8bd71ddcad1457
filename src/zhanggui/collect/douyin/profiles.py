"""Douyin shop (抖店): every kind of file we read."""

from zhanggui.collect.douyin.orders import ORDERS
from zhanggui.collect.douyin.settlement import SETTLEMENTS
from zhanggui.collect.douyin.settlement_list import SETTLEMENT_LIST

PROFILES = (ORDERS, SETTLEMENTS, SETTLEMENT_LIST)
