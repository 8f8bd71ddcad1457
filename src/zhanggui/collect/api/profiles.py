"""What programs send."""

from zhanggui.collect.api.orders import ORDERS

PROFILES = (ORDERS,)
