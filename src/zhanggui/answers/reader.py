"""Who asks, and what they may see: the one way from a workspace to tables.

The engine is imported when tables are asked for: a question about records must not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text

if TYPE_CHECKING:
    import narwhals as nw

    from zhanggui.profit.settings import ProfitSettings

    Tables = dict[str, nw.LazyFrame[Any]]

NO_SUCH_SHOP = Text("没有店铺 {shop}。", "There is no shop {shop}.")


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Somebody who asks: in which language, on which day, of which shops.

    ``shops`` None sees all of them. Whatever is answered holds only rows of those shops; tables without a
    shop (SKUs, costs, stock) belong to the whole merchant.
    """

    workspace: OpenWorkspace
    language: str
    today: date
    shops: frozenset[str] | None = None

    def say(self, text: Text) -> str:
        """The sentence in the reader's language."""
        return text.in_(self.language)

    def sees(self, shop: str) -> bool:
        """May this reader see the shop's rows?"""
        return self.shops is None or shop in self.shops

    def tables(self, *, only: str | None = None) -> Tables:
        """Every canonical table as it is now, cut down to the reader's shops (or to one of them)."""
        from zhanggui.warehouse import store

        tables = store.read(self.workspace.place.warehouse)
        shops = self._asked(only)
        return tables if shops is None else of_shops(tables, shops)

    def _asked(self, only: str | None) -> frozenset[str] | None:
        if only is None:
            return self.shops
        if not self.sees(only):
            raise Refused(NO_SUCH_SHOP.with_(shop=only))
        return frozenset({only})


def of_shops(tables: Mapping[str, nw.LazyFrame[Any]], shops: Iterable[str]) -> Tables:
    """The tables with only these shops' rows in every table that has a shop."""
    import narwhals as nw

    from zhanggui.tables.register import TABLES

    kept = sorted(shops)
    return {
        name: frame.filter(nw.col("shop").is_in(kept)) if "shop" in TABLES[name].names else frame
        for name, frame in tables.items()
    }


def matches() -> nw.LazyFrame[Any] | None:
    """What people decided about identity, as a frame; None when nobody decided anything."""
    from zhanggui.loop.context import matches_of
    from zhanggui.masterdata.matching import confirmed

    return matches_of(confirmed())


def profit_settings() -> ProfitSettings:
    """Profit's settings out of the shops' records: tax and the fee rates a shop has of its own."""
    from zhanggui.loop.context import rates_decided, settings_of

    return settings_of(rates_decided())
