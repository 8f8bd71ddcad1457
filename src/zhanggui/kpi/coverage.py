"""Which shops have which files: tells "nothing happened" from "nobody imported it"."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from zhanggui.core.language import Text
from zhanggui.kpi import reasons
from zhanggui.kpi.definition import Fact, Kpi, Measure, Scope
from zhanggui.kpi.facts import within
from zhanggui.kpi.selection import Selection


class Coverage:
    """Answers from the raw tables, each looked at once and only when asked."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self._seen: dict[Fact, frozenset[tuple[str, str | None]]] = {}

    def shops(self, fact: Fact, group: dict[str, Any]) -> frozenset[str]:
        """Shops with a row of the fact, in the group's currency; ``*`` where the table knows no shops."""
        if fact not in self._seen:
            self._seen[fact] = self._look(fact)
        money = "currency" in group and "currency" in fact.dims
        found = self._seen[fact]
        return frozenset(shop for shop, currency in found if not money or currency == group["currency"])

    def missing(self, measure: Measure, group: dict[str, Any]) -> Text | None:
        """Why a measure without a row in the group is unknown; None when it is truly 0."""
        fact = measure.fact
        shops = self.shops(fact, group)
        if not shops:
            return reasons.NO_FILE.with_(file=fact.brings)
        if measure.last_over:
            return reasons.NO_COUNT.with_(file=fact.brings)
        shop = group.get("shop")
        if "shop" in fact.dims and shop is not None and shop not in shops:
            return reasons.SHOP_LACKS.with_(shop=shop, file=fact.brings)
        return None

    def warning(self, kpi: Kpi, group: dict[str, Any]) -> Text | None:
        """A shop that some of the KPI's files know and others do not, where shops are added together."""
        facts = list(dict.fromkeys(m.fact for m in kpi.formula_measures() if "shop" in m.fact.dims))
        if len(facts) < 2 or "shop" in group:
            return None
        everyone = frozenset[str]().union(*(self.shops(fact, group) for fact in facts))
        for fact in facts:
            lacking = sorted(everyone - self.shops(fact, group))
            if lacking and len(lacking) < len(everyone):
                return reasons.SHOP_LACKS.with_(
                    shop=Text("、".join(lacking), ", ".join(lacking)), file=fact.brings
                )
        return None

    def _look(self, fact: Fact) -> frozenset[tuple[str, str | None]]:
        frame = self._selection.tables[fact.table]
        if fact.reported_by is not None:
            # One table may hold several reports, such as visits of items and of shops.
            frame = fact.build(Scope(tables=self._selection.tables, wanted=frozenset()))
            frame = within(frame, fact.reported_by, self._selection.since, self._selection.until)
        for dim in ("shop", "platform"):
            if dim in self._selection.filters and dim in fact.dims:
                wanted = self._selection.filters[dim]
                values = list(wanted) if isinstance(wanted, (list, tuple, set, frozenset)) else [wanted]
                frame = frame.filter(nw.col(dim).is_in(values))
        named = [dim for dim in ("shop", "currency") if dim in fact.dims]
        if not named:
            return frozenset(("*", None) for _ in frame.select("sku").head(1).collect().iter_rows())
        found = frame.select(*named).unique().collect().iter_rows(named=True)
        return frozenset((row.get("shop", "*"), row.get("currency")) for row in found)
