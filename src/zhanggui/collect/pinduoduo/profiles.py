"""Pinduoduo: every kind of file we read."""

from zhanggui.collect.pinduoduo.ads import ADS, ADS_BY_PRODUCT
from zhanggui.collect.pinduoduo.ads_older import ADS_BY_PLAN, ADS_OLDER
from zhanggui.collect.pinduoduo.deductions import DEDUCTIONS
from zhanggui.collect.pinduoduo.orders import ORDERS
from zhanggui.collect.pinduoduo.products import PRODUCTS
from zhanggui.collect.pinduoduo.service import SERVICE, SERVICE_SALES

PROFILES = (ORDERS, ADS, ADS_BY_PRODUCT, ADS_OLDER, ADS_BY_PLAN, DEDUCTIONS, SERVICE, SERVICE_SALES, PRODUCTS)
