"""What people decided that every figure rests on: matches of goods, taxes, own fee rates, double orders. Plain values, so that a run can keep them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from zhanggui.masterdata.doubles import Choice, choices
from zhanggui.masterdata.fees import fees_in_force
from zhanggui.masterdata.matching import confirmed
from zhanggui.masterdata.models import Shop

if TYPE_CHECKING:
    import narwhals as nw

    from zhanggui.profit.settings import ProfitSettings

SHARED = "shared"
"""The name under which a run keeps it beside the inputs of each kind."""


def decided() -> dict[str, Any]:
    """Everything people decided that changes figures, as it is now."""
    doubles = [{"counts": one.counts, "left_out": one.left_out} for one in choices()]
    return {"matches": confirmed(), "doubles": doubles, **rates_decided()}


def rates_decided() -> dict[str, Any]:
    """Taxes and the fee rates of a shop's own."""
    rates = {s.code: s.tax_rate for s in Shop.objects.all() if s.tax_rate is not None}
    fees = [
        {
            "shop": f.shop,
            "fee": f.component,
            "since": f.since,
            "rate": f.rate,
            "fixed": f.fixed,
            "currency": f.currency,
        }
        for f in fees_in_force()
    ]
    return {"tax_rates": rates, "own_fees": fees}


def settings_of(known: Mapping[str, Any]) -> ProfitSettings:
    """Profit's settings from what people decided."""
    from zhanggui.profit.settings import OwnFee, ProfitSettings

    own = tuple(OwnFee(**fee) for fee in known["own_fees"])
    return ProfitSettings(tax_rates=known["tax_rates"], own_fees=own)


def doubles_of(known: Mapping[str, Any]) -> tuple[Choice, ...]:
    """Which orders that two shops' files hold do not count; none in a run from before anybody could decide it."""
    return tuple(Choice(**one) for one in known.get("doubles", ()))


def matches_of(found: Sequence[Mapping[str, str]]) -> nw.LazyFrame[Any] | None:
    """What people decided about identity, as a frame; None when nobody decided anything."""
    from zhanggui.warehouse.engines.polars import matches_frame

    return matches_frame(found) if found else None
