"""eBay: every kind of file we read."""

from zhanggui.collect.ebay.orders import ORDERS

PROFILES = (ORDERS,)
