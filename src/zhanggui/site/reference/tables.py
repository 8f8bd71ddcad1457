"""``docs/tables.md``: every canonical table and column, from the declarations that are the data model."""

from __future__ import annotations

from zhanggui.site.reference.markdown import page, table
from zhanggui.tables.register import SOURCES, TABLES
from zhanggui.tables.table import Adds, Column, Table, Type

HEADER = ("列 column", "中文名", "类型 type", "单位 unit", "可加性 adds up", "含义 meaning")
TYPES = {
    Type.TEXT: "文本 text",
    Type.MONEY: "金额 money",
    Type.INTEGER: "整数 integer",
    Type.DECIMAL: "小数 decimal",
    Type.MOMENT: "时刻 moment",
    Type.DAY: "日期 day",
    Type.FLAG: "是否 flag",
}
ADDS = {Adds.UP: "可加 yes", Adds.NOT: "不可加 no", Adds.NOT_OVER_DAYS: "跨日不可加 not over days"}
INTRO = """
# 标准数据表 Canonical tables

由 `src/zhanggui/tables/` 的声明生成（`make docs`）。每个文件的每一行都进入这里的某张表，或留在隔离区并写明原因。
Generated from the declarations in `src/zhanggui/tables/`; nothing else says what a column means.

- **金额 money**：精确到万分之一货币单位，币种在同一行的 `currency`；存储里没有浮点数。
  Exact to 1/10,000 of the currency unit; the currency stands in the same row; no binary float anywhere.
- **时刻 moment** 存 UTC，**日期 day** 是店铺所在时区的日历日。Moments are UTC, days the shop's calendar.
- 每行另有 `batch`（导入批次）和 `line`（文件中的物理行号）。Every row also carries its batch and physical line.
- **主键 key** 在一个工作区内唯一；空值表示文件没有说，而不是零。A null means the file does not say, never zero.

五类数据来源（手册 8.1.1）与表：
"""


def tables_page() -> str:
    """The whole page: the five sources, then every table."""
    return page(INTRO, _sources(), *(_table(one) for one in TABLES.values()))


def _sources() -> str:
    rows = []
    for code, zh in SOURCES.items():
        names = [f"[{one.zh} `{one.name}`](#{one.name})" for one in TABLES.values() if one.source == code]
        rows.append((f"{zh} {code}", "、".join(names)))
    return table(("来源 source", "表 tables"), rows)


def _table(one: Table) -> str:
    facts = f"主键 key：{_names(one.key)}　归档日期 filed by：{_names((one.day,) if one.day else ())}"
    title = f'<a id="{one.name}"></a>\n\n## {one.zh} `{one.name}`'
    return "\n\n".join((title, one.meaning, facts, table(HEADER, [_column(c) for c in one.columns])))


def _names(names: tuple[str, ...]) -> str:
    return "、".join(f"`{name}`" for name in names) or "—"


def _column(one: Column) -> tuple[str, ...]:
    values = f" 取值 values：{_names(one.values)}" if one.values else ""
    return (
        f"`{one.name}`",
        one.zh,
        TYPES[one.type],
        one.unit,
        ADDS[one.adds] if one.type in (Type.MONEY, Type.INTEGER, Type.DECIMAL) else "",
        one.meaning + values,
    )
