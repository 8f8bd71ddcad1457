"""Shopify: every kind of file we read."""

from zhanggui.collect.shopify.orders import ORDERS

PROFILES = (ORDERS,)
