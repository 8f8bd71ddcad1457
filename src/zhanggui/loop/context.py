"""What people decided that every figure rests on: matches of goods, taxes. Plain values, so that a run can keep them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from zhanggui.masterdata.matching import confirmed
from zhanggui.masterdata.models import Shop

if TYPE_CHECKING:
    import narwhals as nw

    from zhanggui.profit.settings import ProfitSettings

SHARED = "shared"
"""The name under which a run keeps it beside the inputs of each kind."""


def decided() -> dict[str, Any]:
    """Everything people decided that changes figures, as it is now."""
    rates = {s.code: s.tax_rate for s in Shop.objects.all() if s.tax_rate is not None}
    return {"matches": confirmed(), "tax_rates": rates}


def settings_of(known: Mapping[str, Any]) -> ProfitSettings:
    """Profit's settings from what people decided."""
    from zhanggui.profit.settings import ProfitSettings

    return ProfitSettings(tax_rates=known["tax_rates"])


def matches_of(known: Mapping[str, Any]) -> nw.LazyFrame[Any] | None:
    """What people decided about identity, as a frame; None when nobody decided anything."""
    from zhanggui.warehouse.engines.polars import matches_frame

    return matches_frame(known["matches"]) if known["matches"] else None
