"""WooCommerce: every kind of file we read."""

from zhanggui.collect.woocommerce.orders import ORDERS
from zhanggui.collect.woocommerce.orders_csv import ORDERS_CSV
from zhanggui.collect.woocommerce.products import PRODUCTS

PROFILES = (ORDERS, ORDERS_CSV, PRODUCTS)
