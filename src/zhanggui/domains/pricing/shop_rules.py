"""The repricing rule of each shop: set and removed by people, each change in the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from zhanggui.access.audit import COMMAND_LINE, record
from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.price_limits import ADS_IN_FLOOR, PARITY, SEVEN_DAY, counting_ads
from zhanggui.domains.pricing.analysis.repricing import TARGETS, RepriceRule
from zhanggui.domains.pricing.models import ShopRule
from zhanggui.masterdata.models import Shop

NUMBERS = {
    "offset": Text("比目标高（%）", "above the target (%)"),
    "ceiling": Text("上限（吊牌价的 %）", "ceiling (% of the list price)"),
    "largest_cut": Text("单次最多降（%）", "largest cut at once (%)"),
    "largest_rise": Text("单次最多涨（%）", "largest rise at once (%)"),
}
OPTIONAL = ("ceiling", "largest_rise")
SWITCHES = (PARITY, SEVEN_DAY, ADS_IN_FLOOR)
"""Limits beside the floor: on where typed as "yes"."""
NO_SHOP = Text(
    "没有店铺「{shop}」。zg shops 列出所有店铺。", "There is no shop {shop}; zg shops lists those there are."
)
BAD_TARGET = Text(
    "目标应是 {targets} 之一，收到「{typed}」。", "The target is one of {targets}, got {typed}."
)
BAD_NUMBER = Text(
    "「{name}」应是百分数，最多 4 位小数，例如 5，收到「{typed}」。",
    "“{name}” is a percentage with at most four decimals, such as 5, got {typed}.",
)
BAD_DAYS = Text(
    "冷却天数应是 0 到 365 的整数，收到「{typed}」。",
    "The days of rest are a whole number from 0 to 365, got {typed}.",
)
BAD_RULE = Text(
    "规则不合理：比目标高 -50 到 100，单次最多降 0.5 到 100（不含），单次最多涨和上限大于 0。收到 {found}。",
    "The rule makes no sense: above the target from -50 to 100, cuts above 0.5 and below 100, rises and ceiling above 0; got "
    "{found}.",
)


def set_rule(
    workspace: OpenWorkspace, shop: str, typed: Mapping[str, str], *, at: datetime, by: str = COMMAND_LINE
) -> ShopRule:
    """Set a shop's rule; what is not typed is as in the usual one. Percentages are typed as such, on as "yes" or "no"."""
    if not Shop.objects.filter(code=shop).exists():
        raise Refused(NO_SHOP.with_(shop=shop))
    told = read_rule(typed)
    values = {name: told[name] for name in _STORED}
    with transaction.atomic():
        details = {name: None if value is None else str(value) for name, value in values.items()}
        record(
            workspace.secrets, who=by, verb="set_reprice_rule", at=at, subject=shop, shop=shop, details=details | {"on": told["on"]}
        )  # fmt: skip
        return ShopRule.objects.create(shop=shop, on=told["on"], by=by, at=at, **values)


def remove_rule(workspace: OpenWorkspace, shop: str, *, at: datetime, by: str = COMMAND_LINE) -> None:
    """Let the usual rule hold again; nothing happens where no rule was set."""
    if shop not in rules():
        return
    with transaction.atomic():
        record(
            workspace.secrets, who=by, verb="remove_reprice_rule", at=at, subject=shop, shop=shop, details={}
        )
        usual = {name: getattr(RepriceRule(), name) for name in _STORED}
        ShopRule.objects.create(shop=shop, on=True, removed=True, by=by, at=at, **usual)


def rules() -> dict[str, ShopRule]:
    """The rule in force of every shop that has one of its own."""
    newest = {one.shop: one for one in ShopRule.objects.order_by("pk")}
    return {shop: one for shop, one in newest.items() if not one.removed}


def rule_values() -> dict[str, dict[str, Any]]:
    """The same as settings of ``RepriceRule``, by shop."""
    return {
        shop: {name: getattr(one, name) for name in _STORED} | {"dry_run": not one.on}
        for shop, one in sorted(rules().items())
    }


def shops_counting_ads() -> frozenset[str]:
    """Shops whose floors count the ads of a unit."""
    return counting_ads(rule_values())


def read_rule(typed: Mapping[str, str]) -> dict[str, Any]:
    """The rule as typed; WrongUsage says what is wrong with which part."""
    usual = RepriceRule()
    target = typed.get("target", "").strip() or usual.target
    if target not in TARGETS:
        raise WrongUsage(BAD_TARGET.with_(targets=", ".join(TARGETS), typed=target))
    told: dict[str, Any] = {name: _share(name, typed, getattr(usual, name)) for name in NUMBERS}
    told |= {"target": target, "cool_down_days": _days(typed.get("cool_down_days", ""), usual.cool_down_days)}
    told |= {name: typed.get(name, "") == "yes" for name in SWITCHES}
    try:
        RepriceRule(**told)
    except ValueError as wrong:
        found = ", ".join(f"{name}={value}" for name, value in told.items())
        raise WrongUsage(BAD_RULE.with_(found=found)) from wrong
    return told | {"on": typed.get("on", "yes") == "yes"}


_STORED = ("target", "offset", "ceiling", "largest_cut", "largest_rise", "cool_down_days", *SWITCHES)


def _share(name: str, typed: Mapping[str, str], usual: Decimal | None) -> Decimal | None:
    text = typed.get(name, "").strip().rstrip("%％ ")
    if not text:
        return None if name in OPTIONAL else usual
    try:
        share = Decimal(text) / 100
    except InvalidOperation:
        share = Decimal("nan")
    if not share.is_finite() or abs(share) >= 1000 or share * 10**6 % 1 != 0:
        raise WrongUsage(BAD_NUMBER.with_(name=NUMBERS[name], typed=typed[name]))
    return share


def _days(typed: str, usual: int) -> int:
    text = typed.strip()
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and int(text) <= 365):
        raise WrongUsage(BAD_DAYS.with_(typed=typed))
    return int(text)
