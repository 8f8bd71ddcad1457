"""What one round of price proposals looks at: prices with floors, competitors, buyers' answers, worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhanggui.domains.pricing.analysis.best_prices import BestPriceRule
from zhanggui.domains.pricing.analysis.competitors import (
    Band,
    CompetitorRule,
    band,
    judged,
    own_names,
    sightings,
)
from zhanggui.domains.pricing.analysis.elasticity import Responses, responses
from zhanggui.domains.pricing.analysis.family_prices import Together
from zhanggui.domains.pricing.analysis.floor import FloorRule
from zhanggui.domains.pricing.analysis.offers import lowest_paid
from zhanggui.domains.pricing.analysis.price_limits import Limit, Limits, counting_ads, limits_for
from zhanggui.domains.pricing.analysis.price_view import Priced, PriceView, price_view
from zhanggui.domains.pricing.analysis.repricing import RepriceRule
from zhanggui.domains.pricing.analysis.weekly_sales import Key
from zhanggui.domains.pricing.decisions.family_round import family_prices
from zhanggui.loop.kind import Seen
from zhanggui.profit.stages import collected


@dataclass(frozen=True, kw_only=True)
class Round:
    """All that one round of proposals looks at, worked out once."""

    seen: Seen
    view: PriceView
    looked: Mapping[str, list[Any]]
    skus: Mapping[str, Mapping[str, Any]]
    answers: Responses
    lowest: Mapping[tuple[str, str], tuple[int, int]]
    changed: Mapping[tuple[str, str], date]
    limits: Limits
    joint: Mapping[Key, Together | None] = field(default_factory=dict)
    best: BestPriceRule = field(default_factory=BestPriceRule)

    def limits_of(self, row: Priced) -> tuple[Limit, ...]:
        """What the shops' rules allow for it beside the floor."""
        return self.limits.get((row.offer.sku, row.offer.shop), ())


def reprice_rule(seen: Seen, shop: str = "") -> RepriceRule:
    """The shop's rule as the inputs keep it; the usual one where nobody set any."""
    return RepriceRule(**seen.inputs.get("rules", {}).get(shop, {}))


def responses_seen(seen: Seen) -> Responses:
    """How buyers answer prices, worked out once a round."""
    until = price_view_seen(seen).known
    return seen.once(("responses", until), lambda: responses(seen.tables, until=until, matches=seen.matches))


def price_view_seen(seen: Seen) -> PriceView:
    """Prices and floors, worked out once a round."""
    rule, ads_in = FloorRule(), counting_ads(seen.inputs.get("rules", {}))
    return seen.once(
        ("price_view", rule, ads_in),
        lambda: price_view(
            seen.tables, seen.settings, day=seen.today, rule=rule, matches=seen.matches, ads_in=ads_in
        ),
    )


def round_of(seen: Seen) -> Round:
    """Everything once: view, competitors, answers, limits, and the prices of families that are set together."""
    view = price_view_seen(seen)
    columns = seen.tables["sku"].select("sku", "name", "list_price", "currency")
    skus, answers, changed = (
        {row["sku"]: row for row in collected(columns)},
        responses_seen(seen),
        _last_changes(seen),
    )
    limits = limits_for(view, seen.tables, seen.inputs.get("rules", {}), matches=seen.matches)
    rests = {
        key for key, day in changed.items() if (seen.today - day).days < reprice_rule(seen, key[1]).cool_down_days
    }  # fmt: skip
    joint = family_prices(
        view, answers, skus, lambda shop: reprice_rule(seen, shop), limits, BestPriceRule(), still=rests
    )
    return Round(
        seen=seen,
        view=view,
        looked=sightings(seen.tables, day=seen.today),
        skus=skus,
        answers=answers,
        joint=joint,
        lowest=lowest_paid(seen.tables, day=view.known, matches=seen.matches),
        changed=changed,
        limits=limits,
    )


def band_of(row: Priced, view: PriceView, looked: Mapping[str, list[Any]], seen: Seen) -> Band:
    items = [item for one in view.of_sku(row.offer.sku) for item in one.offer.items]
    names = own_names(seen.inputs.get("shops", {}), items)
    ours = row.offer.asked or row.offer.price
    found = judged(
        looked.get(row.offer.sku, []),
        CompetitorRule(),
        day=seen.today,
        ours=ours,
        currency=row.shop.currency,
        own=names,
    )
    return band(found, ours)


def _last_changes(seen: Seen) -> dict[tuple[str, str], date]:
    days: dict[tuple[str, str], date] = {}
    for one in seen.inputs.get("changed", ()):
        key = one["sku"], one["shop"]
        days[key] = max(one["day"], days.get(key, one["day"]))
    return days
