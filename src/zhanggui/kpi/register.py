"""All KPIs, by code, in the order of the dictionary's chapters."""

from __future__ import annotations

from dataclasses import replace

from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text
from zhanggui.kpi.chapters import (
    finance,
    marketing,
    members,
    products,
    reception,
    sales,
    service,
    stock,
    traffic,
)
from zhanggui.kpi.definition import Kpi
from zhanggui.kpi.pairing import paired

CHAPTERS = {
    "sales": Text(zh="销售", en="Sales"),
    "traffic": Text(zh="流量与转化", en="Traffic and conversion"),
    "marketing": Text(zh="推广", en="Marketing"),
    "products": Text(zh="商品、毛利与价格", en="Products, margin and price"),
    "stock": Text(zh="库存", en="Stock"),
    "service": Text(zh="发货、售后与口碑", en="Shipping, after-sales and reviews"),
    "members": Text(zh="会员", en="Members"),
    "finance": Text(zh="结算", en="Settlement"),
}

KPIS: dict[str, Kpi] = {
    kpi.code: replace(kpi, formula=paired(kpi.formula))
    for chapter in (sales, traffic, marketing, products, stock, service, reception, members, finance)
    for kpi in chapter.KPIS
}

_UNKNOWN = Text(
    zh="没有指标「{code}」。相近的有：{near}。全部指标：zg kpis",
    en="There is no KPI “{code}”. Near it: {near}. All of them: zg kpis",
)


def kpi_called(code: str) -> Kpi:
    """The KPI with this code. Raises ``WrongUsage`` naming near ones when there is none."""
    if code in KPIS:
        return KPIS[code]
    near = [known for known in KPIS if code.split("_")[0] in known] or list(KPIS)[:5]
    raise WrongUsage(_UNKNOWN.with_(code=code, near=", ".join(near[:5])))
