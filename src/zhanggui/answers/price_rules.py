"""The repricing rule of every shop, as every entrance tells it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from zhanggui.answers.reader import Reader
from zhanggui.core.language import Text

STATES = {
    "usual": Text("默认规则", "the usual rule"),
    "on": Text("开启", "on"),
    "off": Text("关闭，只试算", "off, only shown"),
}
TARGETS = {"lowest": Text("竞品最低价", "the lowest"), "middle": Text("竞品中位价", "the median")}
SHARES = ("offset", "ceiling", "largest_cut", "largest_rise")


def rules_answer(reader: Reader) -> list[dict[str, Any]]:
    """One row a shop: its own rule or the usual one, shares in per cent."""
    from zhanggui.domains.pricing.analysis.repricing import RepriceRule
    from zhanggui.domains.pricing.shop_rules import rules
    from zhanggui.masterdata.models import Shop

    own, usual = rules(), RepriceRule()
    return [
        _row(shop, own.get(shop), usual, reader)
        for shop in Shop.objects.order_by("code").values_list("code", flat=True)
        if reader.sees(shop)
    ]


def _row(shop: str, own: Any, usual: Any, reader: Reader) -> dict[str, Any]:
    rule, state = own or usual, "usual" if own is None else "on" if own.on else "off"
    told: dict[str, Any] = {name: _percent(getattr(rule, name)) for name in SHARES}
    return {
        "shop": shop, "code": state, "state": reader.say(STATES[state]), "target_code": rule.target,
        "target": reader.say(TARGETS[rule.target]), "cool_down_days": rule.cool_down_days, "parity": rule.parity, "seven_day": rule.seven_day, "ads_in_floor": rule.ads_in_floor, **told,
        "by": own.by if own else "", "at": own.at if own else None,
    }  # fmt: skip


def _percent(share: Decimal | None) -> str:
    return "" if share is None else f"{(share * 100).normalize():f}%"
