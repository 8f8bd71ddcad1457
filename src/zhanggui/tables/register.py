"""All canonical tables, in the order of the five sources of the handbook's section 8.1.1."""

from zhanggui.tables.aftersales import REFUND, REVIEW
from zhanggui.tables.campaigns import AD_REPORT, PROMOTION
from zhanggui.tables.commissions import COMMISSION
from zhanggui.tables.competitors import COMPETITOR_PRICE
from zhanggui.tables.costs import EXCHANGE_RATE, FREIGHT, SETTLEMENT, UNIT_COST
from zhanggui.tables.logistics import CARRIER_BILL, LOGISTICS_MODE, PACKING_BOX
from zhanggui.tables.members import CUSTOMER
from zhanggui.tables.network import TRANSFER_COST, WAREHOUSE_SITE
from zhanggui.tables.orders import ORDER, ORDER_LINE
from zhanggui.tables.products import BUNDLE, LISTING, SKU
from zhanggui.tables.service import SERVICE_DAY
from zhanggui.tables.stock import STOCK_SNAPSHOT
from zhanggui.tables.supply import GOODS_RECEIPT, PURCHASE_LINE, SUPPLY_TERM
from zhanggui.tables.table import Table
from zhanggui.tables.traffic import TRAFFIC

SOURCES = {
    "sales": "销售数据",
    "users": "用户数据",
    "products": "商品数据",
    "channels": "渠道数据",
    "competitors": "竞争对手数据",
}

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        ORDER,
        ORDER_LINE,
        REFUND,
        SETTLEMENT,
        CUSTOMER,
        REVIEW,
        SERVICE_DAY,
        SKU,
        LISTING,
        BUNDLE,
        UNIT_COST,
        STOCK_SNAPSHOT,
        SUPPLY_TERM,
        PURCHASE_LINE,
        GOODS_RECEIPT,
        TRAFFIC,
        AD_REPORT,
        PROMOTION,
        COMMISSION,
        EXCHANGE_RATE,
        FREIGHT,
        WAREHOUSE_SITE,
        TRANSFER_COST,
        LOGISTICS_MODE,
        CARRIER_BILL,
        PACKING_BOX,
        COMPETITOR_PRICE,
    )
}
