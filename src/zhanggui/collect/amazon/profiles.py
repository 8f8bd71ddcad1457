"""Amazon: every kind of file we read."""

from zhanggui.collect.amazon.orders import ORDERS
from zhanggui.collect.amazon.settlement import SETTLEMENTS

PROFILES = (ORDERS, SETTLEMENTS)
