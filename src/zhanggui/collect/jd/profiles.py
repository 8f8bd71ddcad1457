"""JD: every kind of file we read."""

from zhanggui.collect.jd.ads import ADS
from zhanggui.collect.jd.compensation import COMPENSATIONS
from zhanggui.collect.jd.orders import ORDERS
from zhanggui.collect.jd.products import PRODUCTS
from zhanggui.collect.jd.reviews import REVIEWS
from zhanggui.collect.jd.service import SERVICE
from zhanggui.collect.jd.settlement import SETTLEMENTS
from zhanggui.collect.jd.traffic import TRAFFIC_SKUS, TRAFFIC_SO_FAR

PROFILES = (ORDERS, SETTLEMENTS, COMPENSATIONS, ADS, TRAFFIC_SKUS, TRAFFIC_SO_FAR, SERVICE, PRODUCTS, REVIEWS)
