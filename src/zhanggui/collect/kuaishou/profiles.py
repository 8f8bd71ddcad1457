"""Kuaishou shop (快手小店): every kind of file we read."""

from zhanggui.collect.kuaishou.orders import ORDERS
from zhanggui.collect.kuaishou.settlement import SETTLEMENTS

PROFILES = (ORDERS, SETTLEMENTS)
