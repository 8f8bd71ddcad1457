"""Youzan (有赞): every kind of file we read."""

from zhanggui.collect.youzan.order_items import ORDER_ITEMS

PROFILES = (ORDER_ITEMS,)
