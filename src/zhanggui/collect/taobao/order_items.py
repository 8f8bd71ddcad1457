"""Taobao/Tmall 宝贝报表: one row per line of an order. The new layout numbers its lines (子订单编号); the old one
of ten columns does not, so its lines are numbered within the file by order, code and variant.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import item_key, on_distinct
from zhanggui.collect.collector import Check, Field, Fills, Identical, Kind, Profile, Refusal
from zhanggui.collect.taobao.words import REFUND_WORDS, STAMP, STATUS, STATUS_WITHOUT_PAYMENT, translated
from zhanggui.core.language import Text
from zhanggui.tables.orders import ORDER_LINE

MOST_UNITS = 99_999
"""More units on one line of a consumer order are a shifted column, and would overflow the line's amount."""

_MONEY = pl.Decimal(18, 4)
_NOTHING = pl.lit("0").cast(_MONEY)
_CENT = pl.lit("0.01").cast(_MONEY)

_GOODS = (
    Field(name="title", headers=("商品标题", "标题", "宝贝标题", "宝贝名称"), kind=Kind.TEXT),
    Field(name="unit_price", headers=("商品价格", "价格", "宝贝价格"), kind=Kind.MONEY),
    Field(
        name="quantity",
        headers=("购买数量", "宝贝数量"),
        kind=Kind.INTEGER,
        required=True,
        must=True,
        not_negative=True,
    ),
    Field(name="sku_code", headers=("外部系统编号", "SKU商家编码"), kind=Kind.ID),
    Field(name="item_code", headers=("商家编码", "宝贝商家编码"), kind=Kind.ID),
    Field(name="product_id", headers=("商品ID", "宝贝ID"), kind=Kind.ID),
    Field(name="platform_sku_id", headers=("SKU ID", "skuId"), kind=Kind.ID),
    Field(name="spec", headers=("商品属性", "商品规格", "宝贝规格"), kind=Kind.TEXT),
    Field(name="raw_status", headers=("订单状态", "交易状态"), kind=Kind.TEXT),
    Field(name="remark_seller", headers=("备注", "商家备注"), kind=Kind.PERSONAL),
    Field(name="shop_name", headers=("店铺名称",), kind=Kind.TEXT),
)
_PAYMENT = (
    Field(name="payable", headers=("买家应付货款",), kind=Kind.MONEY),
    Field(name="paid", headers=("买家实付金额", "买家实际支付金额"), kind=Kind.MONEY),
    Field(name="raw_refund_state", headers=("退款状态",), kind=Kind.TEXT),
    Field(
        name="refunded",
        headers=("退款金额",),
        kind=Kind.MONEY,
        nulls=("无退款申请", "没有申请退款", "没有退款"),
    ),
    Field(name="created_at", headers=("买家下单时间", "订单创建时间"), kind=Kind.MOMENT),
    Field(name="paid_at", headers=("买家付款时间", "订单付款时间"), kind=Kind.MOMENT),
    Field(name="shipped_at", headers=("发货时间",), kind=Kind.MOMENT),
    Field(name="carrier", headers=("物流公司",), kind=Kind.TEXT),
    Field(name="tracking_no", headers=("物流单号", "运单号"), kind=Kind.ID),
)

_CODE = pl.coalesce("sku_code", "item_code")
_THING = pl.concat_str([pl.coalesce("product_id", "title"), "spec"], separator=" ", ignore_nulls=True)
ITEM_KEY = item_key(_CODE, pl.col("platform_sku_id"), _THING)
"""The SKU's own code (外部系统编号) first, then the item's (商家编码): merchants often fill only one of the two.
Without any code the platform's variant id, else product id or title with the variant."""

LINE_ID = pl.format(
    "{}-{}/{}-{}", "order_id", *(pl.col(c).fill_null("*") for c in ("sku_code", "item_code")), "number"
)
"""For layouts without line numbers: order, both codes (``*``: none), and which such line of the order it is."""

_CHARGE = "补差价|差价补|差价链接|差价专拍|补邮费|补运费|邮费补|运费补|邮费链接|运费链接|邮费专拍|运费专拍"
_CHARGED = on_distinct(pl.col("title"), lambda t: pl.when(t.str.contains(_CHARGE)).then(pl.lit("charge")))
_GIFT = on_distinct(pl.col("title"), lambda t: pl.when(t.str.contains("赠品")).then(pl.lit("gift")))
LINE_KIND = pl.coalesce(_CHARGED, pl.when(pl.col("unit_price") == 0).then(_GIFT), pl.lit("product"))
_LIST = pl.col("unit_price") * pl.col("quantity")
_STATE = translated("raw_refund_state", REFUND_WORDS)
REFUNDED = (
    pl.when(_STATE.is_in(["none", "closed"]) | (_STATE.is_null() & pl.col("refunded").is_null()))
    .then(_NOTHING)
    .when(_STATE.is_in(["pending", "unknown"]))
    .then(pl.lit(None, dtype=_MONEY))
    .otherwise(pl.col("refunded"))
)
"""What went back for the line: the amount of a case still open is only asked for, so nothing is said then."""

_COMMON = {
    "line_kind": LINE_KIND,
    "item_key": ITEM_KEY,
    "merchant_code": _CODE,
    "product_id": pl.col("product_id"),
    "platform_sku_id": pl.col("platform_sku_id"),
    "title": pl.col("title"),
    "spec": pl.col("spec"),
    "quantity": pl.col("quantity"),
    "unit_price": pl.col("unit_price"),
    "list_amount": _LIST,
    "raw_status": pl.col("raw_status"),
}
_DISCOUNT = _LIST - pl.col("payable")
_NEW = {
    **_COMMON,
    "order_id": pl.col("order_id"),
    "line_id": pl.col("line_id"),
    "created_at": pl.col("created_at"),
    "paid_at": pl.col("paid_at"),
    "shipped_at": pl.col("shipped_at"),
    "created_day": pl.col("created_day"),
    "discount_merchant": pl.when(_DISCOUNT >= 0).then(_DISCOUNT),
    "paid": pl.col("paid"),
    "status": STATUS,
    "raw_refund_state": pl.col("raw_refund_state"),
    "refund_state": _STATE,
    "refunded": REFUNDED,
    "carrier": pl.col("carrier"),
    "tracking_no": pl.col("tracking_no").str.replace(r"^(?i)No[:：]\s*", ""),
}
_OLD = {
    **_COMMON,
    "order_id": pl.col("order_id"),
    "line_id": LINE_ID,
    "status": STATUS_WITHOUT_PAYMENT,
}


def refuse_unlikely_quantities(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Refuse lines of more than ``MOST_UNITS`` units (see there)."""
    odd = rows.filter(pl.col("quantity").abs() > MOST_UNITS).select("line", "quantity")
    reason = Text(
        f"「购买数量」为 {{value}}，一行超过 {MOST_UNITS:,} 件不合常理。请检查是否错列。",
        f"The quantity is {{value}}; over {MOST_UNITS:,} units on one line cannot be. Check whether columns are shifted.",
    )
    refusals = [
        Refusal(line, "quantity_unlikely", "购买数量", str(n), reason.with_(value=n))
        for line, n in odd.iter_rows()
    ]
    return rows.filter(pl.col("quantity").abs().fill_null(0) <= MOST_UNITS) if refusals else rows, refusals


_SKU_FIRST = Text(
    "千牛卖家中心 → 交易 → 已卖出的宝贝 → 选好下单时间 → 批量导出 → 生成报表 → 下载「宝贝报表」。"
    "新版可自选列：请勾选子订单编号、主订单编号、标题、价格、购买数量、外部系统编号、商家编码、实付金额、退款状态、退款金额。"
    "请与同一时段的「订单报表」一起导入。",
    "Qianniu → Trade → Sold items → choose the order dates → Batch export → download the item report. Import it "
    "together with the order report of the same days.",
)

UNUSED = ("套餐信息", "支付单号", "支付详情")

ORDER_ITEMS = Profile(
    name="taobao.order_items",
    platform="taobao",
    zh="淘宝/天猫 宝贝报表（有子订单编号）",
    en="Taobao/Tmall order items (lines numbered)",
    fields=(
        Field(name="line_id", headers=("子订单编号",), kind=Kind.ID, required=True, must=True),
        Field(name="order_id", headers=("主订单编号", "订单编号"), kind=Kind.ID, required=True, must=True),
        *_GOODS,
        *_PAYMENT,
    ),
    signature=("line_id", "order_id", "title", "quantity"),
    never=("退款编号", "抖音号", "选购商品", "达人ID", "订单应付金额"),
    shop_field="shop_name",
    unused=UNUSED,
    export_time=STAMP,
    prepare=refuse_unlikely_quantities,
    fills=(Fills(table=ORDER_LINE, columns=_NEW),),
    checks=(
        Check(
            code="line_payable_within_list",
            says=Text("买家应付货款 ≤ 价格 × 购买数量", "goods payable ≤ price × quantity"),
            broken=pl.col("payable") > _LIST + _CENT,
        ),
    ),
    how_to_export=_SKU_FIRST,
)

ORDER_ITEMS_OLD = Profile(
    name="taobao.order_items_old",
    platform="taobao",
    zh="淘宝/天猫 宝贝报表（旧版，无子订单编号）",
    en="Taobao/Tmall order items (old layout, lines not numbered)",
    fields=(
        Field(name="order_id", headers=("订单编号", "主订单编号"), kind=Kind.ID, required=True, must=True),
        *_GOODS,
    ),
    signature=("order_id", "title", "unit_price", "quantity"),
    never=("子订单编号", "退款编号", "买家实际支付金额", "买家实付金额", "抖音号"),
    identical=Identical.SEPARATE_LINES,
    numbered=("order_id", "sku_code", "item_code"),
    shop_field="shop_name",
    unused=UNUSED,
    export_time=STAMP,
    prepare=refuse_unlikely_quantities,
    fills=(Fills(table=ORDER_LINE, columns=_OLD),),
    how_to_export=_SKU_FIRST,
)
