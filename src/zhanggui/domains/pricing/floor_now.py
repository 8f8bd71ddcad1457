"""The floor as it stands when a price is about to be sent: costs, fees and freight may have changed since it was proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks
from zhanggui.core.periods import CHINA, business_day
from zhanggui.domains.pricing.analysis.floor import FloorRule
from zhanggui.domains.pricing.analysis.price_view import Priced, price_view
from zhanggui.domains.pricing.decisions.price_card import CHANGE_PRICE
from zhanggui.domains.pricing.decisions.price_rails import rail_of
from zhanggui.domains.pricing.shop_rules import shops_counting_ads
from zhanggui.loop.context import SHARED, decided
from zhanggui.loop.kind import Accepted
from zhanggui.loop.seen import seen_of

NOW_BELOW = Text(
    "{shop} 的 {sku}：底价现在是 {floor}（提出时 {then}），要改成的 {new} 低于它。",
    "{sku} in {shop}: the floor is {floor} now (it was {then} when proposed), and {new} is below it.",
)
NOW_UNKNOWN = Text(
    "{shop} 的 {sku}：底价现在算不出（提出时 {then}），不能确认 {new} 不亏本。",
    "{sku} in {shop}: the floor cannot be worked out now (it was {then} when proposed), so {new} may lose money.",
)


def below_floor_now(
    workspace: OpenWorkspace, accepted: Sequence[Accepted], at: datetime
) -> Mapping[int, Text]:
    """Which of these prices lie below the floor of the newest facts, and that floor, as a price asked.

    What is imported in the very moment between this look and the sheet is not seen.
    """
    skus = {one.decision.subject["sku"] for one in accepted}
    seen = seen_of(workspace, CHANGE_PRICE, business_day(at, CHINA), {CHANGE_PRICE: {}, SHARED: decided()})
    view = price_view(
        seen.tables,
        seen.settings,
        day=seen.today,
        rule=FloorRule(),
        matches=seen.matches,
        skus=skus,
        ads_in=shops_counting_ads(),
    )
    rows = {(row.offer.sku, row.offer.shop): row for row in view.rows}
    found = {}
    for one in accepted:
        subject = one.decision.subject
        why = _why(one, asked_floor(rows.get((subject["sku"], subject["shop"]))))
        if why is not None:
            found[one.number] = why
    return found


def asked_floor(row: Priced | None) -> Decimal | None:
    """The floor as a price asked, now; None where it cannot be worked out."""
    if row is None or row.floor.price is None or row.offer.price is None:
        return None
    old = row.offer.asked if row.offer.asked is not None else row.offer.price
    return from_ticks(rail_of(row, old, row.floor.price, row.offer.price))


def _why(one: Accepted, floor: Decimal | None) -> Text | None:
    new, then = one.action["price"], one.decision.instead["floor"]
    told = dict(one.decision.subject) | {"new": f"{new:,.2f}", "then": f"{then:,.2f}"}
    if floor is None:
        return NOW_UNKNOWN.with_(**told)
    return NOW_BELOW.with_(**told, floor=f"{floor:,.2f}") if new < floor else None
