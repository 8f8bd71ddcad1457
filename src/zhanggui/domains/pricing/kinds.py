"""Pricing's kinds of decision, as the loop runs them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text
from zhanggui.domains.pricing.decisions.change_price import propose_changes
from zhanggui.domains.pricing.decisions.price_card import CHANGE_PRICE
from zhanggui.domains.pricing.decisions.price_measured import measure_price
from zhanggui.domains.pricing.decisions.price_rails import as_price, within_rails
from zhanggui.domains.pricing.event_stock_kind import event_stock_kind
from zhanggui.domains.pricing.floor_now import below_floor_now
from zhanggui.domains.pricing.ladder_kind import LADDER_KIND
from zhanggui.domains.pricing.plan_event_kind import PLAN_EVENT_KIND
from zhanggui.domains.pricing.price_files import PriceLine, price_sheet
from zhanggui.domains.pricing.shop_rules import rule_values
from zhanggui.loop import outbox
from zhanggui.loop.accept import proposed
from zhanggui.loop.decision import Decision
from zhanggui.loop.kind import Accepted, Field, Kind, OutboxFile, Plan
from zhanggui.loop.models import EXECUTED, MEASURED, DecisionRecord
from zhanggui.masterdata.models import Shop

LISTED = Text(
    "改价表 {name}：{shop}，{skus} 个 SKU。请在平台后台批量改价里上传",
    "Price sheet {name}: {shop}, {skus} SKUs, for the platform's bulk change",
)
NOT_A_PRICE = Text(
    "价格应大于 0，最多两位小数，收到「{typed}」。",
    "A price is above 0 with at most two decimals, got {typed}.",
)
COOLING = Text(
    "{shop} 的 {sku} 在 {day} 刚改过价，{days} 天内不再改。请 {after} 之后执行。",
    "The price of {sku} in {shop} was changed on {day} and stands for {days} days: carry this out after {after}.",
)


def gather(_workspace: OpenWorkspace) -> dict[str, Any]:
    """What a proposal needs of our records: which prices were changed when, and what our shops are called."""
    executed = DecisionRecord.objects.filter(kind=CHANGE_PRICE, state__in=[EXECUTED, MEASURED])
    return {
        "changed": [
            dict(proposed(kept).subject) | {"day": kept.execution.at.date()}
            for kept in executed.select_related("execution").order_by("pk")
            if kept.execution
        ],
        "rules": rule_values(),
        "shops": dict(Shop.objects.values_list("code", "name")),
    }


def plan_changes(accepted: Sequence[Accepted], at: datetime) -> list[Plan]:
    """One sheet for each shop; a price that was changed a moment ago is refused."""
    for one in accepted:
        _check_cool_down(one, at)
    by_shop: dict[str, list[Accepted]] = defaultdict(list)
    for one in accepted:
        by_shop[one.decision.subject["shop"]].append(one)
    return [_plan(shop, listed, at) for shop, listed in sorted(by_shop.items())]


def hand_over(_workspace: OpenWorkspace, plan: Plan, _by: str, _at: datetime) -> Mapping[str, Any]:
    """The sheet is the whole of it; what taking back needs is the sheet with the old prices."""
    return dict(plan.record)


def restore(workspace: OpenWorkspace, back: Mapping[str, Any], _by: str, _at: datetime) -> None:
    """Put a sheet with the old prices into the outbox: the new ones may have been uploaded already."""
    lines = [PriceLine(**line) for line in back["lines"]]
    swapped = [one.restored() for one in lines]
    _, content = price_sheet(back["platform"], swapped)
    outbox.write(workspace.place, OutboxFile(f"restore-{back['name']}", content))


def read_price(typed: str, _decision: Decision) -> Decimal:
    """A price to set."""
    price = as_price(typed)
    if price is None:
        raise WrongUsage(NOT_A_PRICE.with_(typed=typed))
    return price


def _check_cool_down(one: Accepted, at: datetime) -> None:
    days, subject = int(one.decision.instead["cool_down_days"]), one.decision.subject
    executed = DecisionRecord.objects.filter(
        kind=CHANGE_PRICE, state__in=[EXECUTED, MEASURED]
    ).select_related("execution")
    since = at - timedelta(days=days)
    for kept in executed.filter(shop=subject["shop"], execution__at__gt=since):
        if kept.execution and proposed(kept).subject["sku"] == subject["sku"]:
            changed = kept.execution.at
            after = (changed + timedelta(days=days)).date()
            raise Refused(
                COOLING.with_(
                    shop=subject["shop"], sku=subject["sku"], day=changed.date(), days=days, after=after
                )
            )


def _plan(shop: str, listed: Sequence[Accepted], at: datetime) -> Plan:
    platform = Shop.objects.filter(code=shop).values_list("platform", flat=True).first() or ""
    lines = [line for one in sorted(listed, key=lambda a: a.decision.subject["sku"]) for line in _lines(one)]
    ending, content = price_sheet(platform, lines)
    name = f"prices-{shop}-{at:%Y%m%d}-{min(one.number for one in listed)}.{ending}"
    return Plan(
        decisions=tuple(one.number for one in listed),
        told=LISTED.with_(name=name, shop=shop, skus=len(listed)),
        files=(OutboxFile(name, content),),
        record={"name": name, "platform": platform, "lines": [vars(line) for line in lines]},
    )


def _lines(one: Accepted) -> list[PriceLine]:
    """One line a listing; a SKU without a listing sheet goes by its own code."""
    action, sku = one.action, one.decision.subject["sku"]
    items = action["items"] or [
        {"item_key": sku, "product_id": None, "platform_sku_id": None, "title": action["name"]}
    ]
    return [
        PriceLine(
            code=item["item_key"] or sku, product_id=item["product_id"] or "", platform_sku_id=item["platform_sku_id"] or "",
            title=item["title"] or action["name"], old=action["old_price"], new=action["price"],
            currency=one.decision.expected.currency,
        )
        for item in items
    ]  # fmt: skip


KINDS = (
    Kind(
        code=CHANGE_PRICE,
        name=Text("调价", "change price"),
        propose=propose_changes,
        gather=gather,
        plan=plan_changes,
        carry_out=hand_over,
        take_back=restore,
        measure=measure_price,
        allowed=within_rails,
        held=below_floor_now,
        fields={"price": Field(name=Text("新价", "new price"), read=read_price)},
        opposes=frozenset({"mark_down"}),
    ),
    LADDER_KIND,
    event_stock_kind(),
    PLAN_EVENT_KIND,
)
"""Every kind of decision that pricing proposes."""
