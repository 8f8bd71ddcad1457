"""What a file must fill for a KPI: ``table.column``, with ``!other`` one that must not fill that column too.

Which files do is found among the profiles (``answers.filling``), so a new platform is named here by nobody.
"""

ORDERS = ("order.paid_at",)
LINES = ("order_line.quantity",)
BUYERS = ("order.buyer_key",)
SHIPPED = ("order.shipped_at",)
DISCOUNTS = ("order.discount_merchant",)
REFUNDS = ("refund.applied_at",)
ADS = ("ad_report.spend",)
TRAFFIC = ("traffic.title",)
SHOP_TRAFFIC = ("traffic.visitors!title",)
SETTLEMENT = ("settlement.amount",)
COSTS = ("unit_cost.cost",)
STOCK = ("stock_snapshot.on_hand",)
PRODUCTS = ("sku.name",)
COMPETITORS = ("competitor_price.price",)
REVIEWS = ("review.stars",)
SERVICE = ("service_day.served", "service_day.sessions")
