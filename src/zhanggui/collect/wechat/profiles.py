"""WeChat shop (微信小店): every kind of file we read."""

from zhanggui.collect.wechat.orders import ORDERS

PROFILES = (ORDERS,)
