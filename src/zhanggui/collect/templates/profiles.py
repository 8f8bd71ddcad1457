"""Our own templates: every workbook a merchant can fill in."""

from zhanggui.collect.templates.bundles import BUNDLES
from zhanggui.collect.templates.carrier_bills import CARRIER_BILLS
from zhanggui.collect.templates.commissions import COMMISSIONS
from zhanggui.collect.templates.competitor_prices import COMPETITOR_PRICES
from zhanggui.collect.templates.costs import COSTS
from zhanggui.collect.templates.exchange_rates import EXCHANGE_RATES
from zhanggui.collect.templates.freight import FREIGHTS
from zhanggui.collect.templates.listings import LISTINGS
from zhanggui.collect.templates.logistics_modes import LOGISTICS_MODES
from zhanggui.collect.templates.packing_boxes import PACKING_BOXES
from zhanggui.collect.templates.products import PRODUCTS
from zhanggui.collect.templates.promotions import PROMOTIONS
from zhanggui.collect.templates.purchases import PURCHASES
from zhanggui.collect.templates.receipts import RECEIPTS
from zhanggui.collect.templates.reviews import REVIEWS
from zhanggui.collect.templates.service import SERVICE
from zhanggui.collect.templates.shops import SHOPS
from zhanggui.collect.templates.stock import STOCK, STOCK_AVAILABLE
from zhanggui.collect.templates.supply_terms import SUPPLY_TERMS
from zhanggui.collect.templates.transfer_costs import TRANSFER_COSTS
from zhanggui.collect.templates.warehouse_sites import WAREHOUSE_SITES

TEMPLATES = (
    SHOPS,
    PRODUCTS,
    LISTINGS,
    BUNDLES,
    COSTS,
    STOCK,
    SUPPLY_TERMS,
    PURCHASES,
    RECEIPTS,
    COMPETITOR_PRICES,
    PROMOTIONS,
    FREIGHTS,
    WAREHOUSE_SITES,
    TRANSFER_COSTS,
    LOGISTICS_MODES,
    CARRIER_BILLS,
    PACKING_BOXES,
    EXCHANGE_RATES,
    REVIEWS,
    SERVICE,
    COMMISSIONS,
)
PROFILES = (*(template.profile for template in TEMPLATES), STOCK_AVAILABLE)
