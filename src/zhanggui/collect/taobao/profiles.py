"""Taobao and Tmall: every kind of file we read."""

from zhanggui.collect.taobao.ads import ADS
from zhanggui.collect.taobao.assistant import ASSISTANT
from zhanggui.collect.taobao.bills import BILLS
from zhanggui.collect.taobao.order_items import ORDER_ITEMS, ORDER_ITEMS_OLD
from zhanggui.collect.taobao.orders import ORDERS
from zhanggui.collect.taobao.refunds import REFUNDS
from zhanggui.collect.taobao.reviews import REVIEWS
from zhanggui.collect.taobao.service import SERVICE
from zhanggui.collect.taobao.traffic import TRAFFIC_ITEMS, TRAFFIC_SHOP

PROFILES = (
    ORDERS,
    ORDER_ITEMS,
    ORDER_ITEMS_OLD,
    REFUNDS,
    ADS,
    TRAFFIC_ITEMS,
    TRAFFIC_SHOP,
    BILLS,
    SERVICE,
    ASSISTANT,
    REVIEWS,
)
