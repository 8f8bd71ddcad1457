"""Users (用户数据): customers, known only by a salted hash."""

from zhanggui.tables.table import PLATFORM, SHOP, Table, moment, text

CUSTOMER = Table(
    name="customer",
    zh="顾客",
    source="users",
    meaning="One row per buyer of a shop. The buyer is a salted hash; names and phones never reach this table.",
    key=("shop", "buyer_key"),
    age=("seen_at",),
    columns=(
        SHOP,
        PLATFORM,
        text("buyer_key", "买家标识", "Salted hash of the platform's buyer name."),
        moment("seen_at", "最近下单时间", "Newest order in which the buyer was seen."),
        text("country", "国家", "Country of the newest order."),
        text("province", "省", "Province of the newest order."),
        text("city", "市", "City of the newest order."),
    ),
)
