"""Pinduoduo: every kind of file we read."""

from zhanggui.collect.pinduoduo.ads import ADS, ADS_BY_PRODUCT
from zhanggui.collect.pinduoduo.orders import ORDERS

PROFILES = (ORDERS, ADS, ADS_BY_PRODUCT)
