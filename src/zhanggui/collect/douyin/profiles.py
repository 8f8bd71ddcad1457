"""Douyin shop (抖店): every kind of file we read."""

from zhanggui.collect.douyin.ads import ADS
from zhanggui.collect.douyin.commissions import COMMISSIONS
from zhanggui.collect.douyin.orders import ORDERS
from zhanggui.collect.douyin.payments import PAYMENTS
from zhanggui.collect.douyin.products import PRODUCTS
from zhanggui.collect.douyin.service import SERVICE
from zhanggui.collect.douyin.settlement import SETTLEMENTS
from zhanggui.collect.douyin.settlement_list import SETTLEMENT_LIST

PROFILES = (ORDERS, SETTLEMENTS, SETTLEMENT_LIST, PAYMENTS, ADS, SERVICE, PRODUCTS, COMMISSIONS)
