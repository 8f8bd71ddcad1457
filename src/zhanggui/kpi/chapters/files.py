"""Which file profiles fill what: names as in the collect register."""

ABROAD = ("shopify.orders", "amazon.orders", "woocommerce.orders", "ebay.orders")
OTHER_ORDERS = ("wechat.orders", "youzan.order_items", "kuaishou.orders", "xiaohongshu.orders")
ORDERS = ("taobao.orders", "pinduoduo.orders", "douyin.orders", "jd.orders", *OTHER_ORDERS, *ABROAD)
LINES = ("taobao.order_items", "pinduoduo.orders", "douyin.orders", "jd.orders", *OTHER_ORDERS, *ABROAD)
BUYERS = ("taobao.orders", "jd.orders", "shopify.orders", "woocommerce.orders", "ebay.orders")
SHIPPED = ("pinduoduo.orders", "douyin.orders", *OTHER_ORDERS, "shopify.orders", "ebay.orders")
DISCOUNTS = ("pinduoduo.orders", "douyin.orders", "jd.orders", *OTHER_ORDERS)
REFUNDS = ("taobao.refunds",)
ADS = ("taobao.ads", "pinduoduo.ads", "jd.ads")
TRAFFIC = ("taobao.traffic", "jd.traffic")
SHOP_TRAFFIC = ("taobao.shop_traffic",)
SETTLEMENT = (
    "douyin.settlement", "jd.settlement", "xiaohongshu.settlement", "kuaishou.settlement", "wechat.orders", "amazon.settlement",
)  # fmt: skip
COSTS = ("templates.costs",)
STOCK = ("templates.stock",)
PRODUCTS = ("templates.products",)
COMPETITORS = ("templates.competitor_prices",)
REVIEWS = ("templates.reviews",)
