"""All kinds of files of TikTok Shop."""

from zhanggui.collect.tiktok.orders import ORDERS
from zhanggui.collect.tiktok.settlement import SETTLEMENTS

PROFILES = (ORDERS, SETTLEMENTS)
