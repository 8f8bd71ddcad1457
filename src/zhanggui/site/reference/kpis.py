"""``docs/kpis.md``: every KPI with its formula in words, from the declarations."""

from __future__ import annotations

from zhanggui.answers.filling import files_filling
from zhanggui.kpi.definition import Kpi, Measure
from zhanggui.kpi.register import CHAPTERS, KPIS
from zhanggui.kpi.words import Better
from zhanggui.site.reference.markdown import page, table

HEADER = (
    "代码 code",
    "指标",
    "English",
    "单位",
    "方向",
    "公式",
    "可加性",
    "日期口径",
    "由这些文件填充",
    "注意",
)
BETTER = {Better.UP: "越高越好", Better.DOWN: "越低越好", Better.NONE: "—"}
INTRO = """
# 指标说明 KPIs

共 {count} 个指标，由 `src/zhanggui/kpi/chapters/` 的声明生成（`make docs`）。用法：`zg kpi 代码 --by shop,day`。

比率一律是两个合计之比，不是比率的平均；算不出来的写明原因，不写 0。
Every ratio is a ratio of two sums over the selected rows, never a mean of ratios; what cannot be computed says why.
"""


def kpis_page() -> str:
    """The whole page, chapter by chapter."""
    return page(INTRO.format(count=len(KPIS)), *(_chapter(code) for code in CHAPTERS))


def _chapter(code: str) -> str:
    rows = [_row(kpi) for kpi in KPIS.values() if kpi.chapter == code]
    return f"## {CHAPTERS[code].zh}\n\n{table(HEADER, rows)}" if rows else ""


def _row(kpi: Kpi) -> tuple[str, ...]:
    return (
        f"`{kpi.code}`",
        kpi.zh,
        kpi.en,
        kpi.unit.text.zh,
        BETTER[kpi.better],
        _formula(kpi),
        kpi.adds.text.zh,
        "、".join(kpi.days),
        "、".join(f"`{name}`" for name in files_filling(kpi.filled_by)),
        kpi.pitfalls.zh if kpi.pitfalls else "",
    )


def _formula(kpi: Kpi) -> str:
    return kpi.formula.name.zh if isinstance(kpi.formula, Measure) else kpi.formula.in_("zh")
