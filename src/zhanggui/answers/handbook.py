"""Which sections of the handbook can be worked on today: the declarations of all folders, collected."""

from __future__ import annotations

from zhanggui.clean.handbook import HANDBOOK as CLEAN
from zhanggui.collect.handbook import HANDBOOK as COLLECT
from zhanggui.core.handbook import State, Works
from zhanggui.core.language import Text
from zhanggui.domains.operations.handbook import HANDBOOK as OPERATIONS
from zhanggui.domains.pricing.handbook import HANDBOOK as PRICING
from zhanggui.domains.supply.handbook import HANDBOOK as SUPPLY
from zhanggui.kpi.handbook import HANDBOOK as KPI
from zhanggui.masterdata.handbook import HANDBOOK as MASTERDATA
from zhanggui.profit.handbook import HANDBOOK as PROFIT
from zhanggui.tables.handbook import HANDBOOK as TABLES
from zhanggui.warehouse.handbook import HANDBOOK as WAREHOUSE

ANSWERS: tuple[Works, ...] = (
    *COLLECT,
    *CLEAN,
    *TABLES,
    *MASTERDATA,
    *WAREHOUSE,
    *KPI,
    *PROFIT,
    *OPERATIONS,
    *PRICING,
    *SUPPLY,
)

STATES = {
    State.WORKS: Text("可用", "works"),
    State.PART: Text("部分", "part"),
    State.NOT_YET: Text("尚无", "not yet"),
}


def answers_to(section: str) -> tuple[Works, ...]:
    """What a person can do today for this section; empty when nothing."""
    return tuple(one for one in ANSWERS if one.section == section)
