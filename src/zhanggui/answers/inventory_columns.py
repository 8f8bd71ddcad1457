"""The columns that ``zg method inventory`` reads: names, units, what happens where one is missing."""

from __future__ import annotations

from dataclasses import dataclass

from zhanggui.core.codes import fold_header
from zhanggui.core.language import Text


@dataclass(frozen=True)
class Column:
    """A column by its first name; the other names mean the same."""

    name: str
    others: tuple[str, ...]
    meaning: Text


COLUMNS = (
    Column(
        "id", ("sku", "item", "编码", "商品编码", "货号"), Text("编码；缺省为行号", "code; else the line")
    ),
    Column(
        "demand_mean",
        ("mean", "demand", "rate", "mu", "日均需求", "需求均值", "日均销量"),
        Text("每期平均需求（件）", "mean demand per period, units"),
    ),
    Column(
        "demand_sd",
        ("sd", "std", "sigma", "demand_std", "需求标准差"),
        Text("每期需求标准差（件）；缺省按泊松分布", "its standard deviation, units; else Poisson"),
    ),
    Column(
        "history",
        ("demand_history", "sales", "历史", "历史销量", "销量历史"),
        Text(
            "以分号或空格隔开的每期需求，代替均值和标准差",
            "demand per period, split by ; or spaces, instead of mean and sd",
        ),
    ),
    Column(
        "lead_time",
        ("lead_time_mean", "lead", "提前期", "采购提前期", "提前期均值"),
        Text("平均提前期（期）；缺省 0", "mean lead time, periods; else 0"),
    ),
    Column(
        "lead_time_sd",
        ("lead_sd", "lead_time_std", "提前期标准差"),
        Text("提前期标准差（期）；缺省 0", "its standard deviation, periods; else 0"),
    ),
    Column(
        "review",
        ("review_period", "检查周期", "补货周期"),
        Text(
            "检查间隔（期）；缺省：(R,Q) 随时，其余每期一次",
            "time between reviews, periods; else (R,Q) always, others each period",
        ),
    ),
    Column(
        "holding",
        ("holding_cost", "h", "overage", "持有成本"),
        Text("每件每期持有成本", "holding cost per unit and period"),
    ),
    Column(
        "shortage",
        ("shortage_cost", "stockout_cost", "backorder_cost", "penalty", "b", "underage", "缺货成本"),
        Text("每件每期缺货成本；缺省按服务水平", "shortage cost per unit and period; else a service level"),
    ),
    Column(
        "fixed",
        ("fixed_cost", "order_cost", "ordering_cost", "setup_cost", "k", "固定成本", "订货成本"),
        Text("每次订货固定成本；缺省 0", "fixed cost per order; else 0"),
    ),
    Column(
        "service",
        ("service_level", "cycle_service", "target", "服务水平"),
        Text(
            "周期服务水平目标，如 0.95；优先于缺货成本",
            "wanted cycle service such as 0.95; stands above a shortage cost",
        ),
    ),
    Column("fill_rate", ("满足率", "fill"), Text("满足率目标，如 0.98", "wanted fill rate such as 0.98")),
    Column("moq", ("minimum_order", "min_order", "起订量"), Text("起订量（件）", "minimum order, units")),
    Column(
        "pack",
        ("case_pack", "pack_size", "case", "箱规"),
        Text("箱规（件）；1 表示取整", "case pack, units; 1 for whole units"),
    ),
    Column("on_hand", ("stock", "在库", "库存"), Text("在库（件）", "on hand, units")),
    Column("on_order", ("在途",), Text("在途（件）", "on order, units")),
    Column("owed", ("backorders", "欠货", "占用"), Text("已卖未发（件）", "sold and not delivered, units")),
    Column("shelf_life", ("保质期",), Text("剩余保质期（期）", "shelf life that is left, periods")),
    Column(
        "lost_sales",
        ("缺货即流失",),
        Text("1：缺货的需求流失；缺省 0：等待补货", "1: unmet demand is lost; else 0: it waits"),
    ),
    Column(
        "policy",
        ("策略",),
        Text(
            "`newsvendor`、`(R,S)`、`(R,Q)`、`(s,S)`；缺省自动",
            "newsvendor, (R,S), (R,Q), (s,S); else chosen",
        ),
    ),
)

_BY_NAME = {
    fold_header(name).replace("_", ""): column.name
    for column in COLUMNS
    for name in (column.name, *column.others)
}


def column_called(header: str) -> str | None:
    """The column that a header means; None where no column is called so."""
    folded = fold_header(header).replace("_", "").replace("-", "")
    return _BY_NAME.get(folded)


def columns_help() -> str:
    """All columns in both languages, for the help of the command."""
    return "\n\n".join(f"{c.name}: {c.meaning.zh} · {c.meaning.en}" for c in COLUMNS)
