"""Capping an offer in the wording of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text

NO_OFFER = Text(
    "方案里没有优惠「{code}」，有：{known}。其他方案的优惠请在那个方案里限制。",
    "The plan has no offer “{code}”; it has {known}. Cap an offer of another plan there.",
)

NO_RAISE = Text(
    "「{code}」的门槛是 {found}，不能改成 {asked}：只有一个门槛的优惠才能提高门槛。",
    "“{code}” has the threshold {found} and cannot get {asked}: a single threshold can be raised, nothing else.",
)


def capped(
    told: Mapping[str, Any],
    code: str,
    *,
    sku: str | None = None,
    most_off: Decimal | None = None,
    threshold: Decimal | None = None,
) -> dict[str, Any]:
    """The wording with the offer ``code`` capped: without ``sku``, at most ``most_off`` an order, only from ``threshold`` on,
    or (none of them) gone. A threshold is only raised, and only where the offer has just one.

    >>> capped({"offers": [{"code": "A"}, {"code": "B"}]}, "A", sku="TEA")
    {'offers': [{'code': 'A', 'but': ['TEA']}, {'code': 'B'}]}
    """
    offers = [dict(one) for one in told.get("offers") or ()]
    known = [str(one.get("code")) for one in offers]
    if code not in known:
        raise Refused(NO_OFFER.with_(code=code, known=", ".join(known)))
    if sku is None and most_off is None and threshold is None:
        return {**told, "offers": [one for one in offers if str(one.get("code")) != code]}
    return {
        **told,
        "offers": [
            _capped(one, sku, most_off, threshold) if str(one.get("code")) == code else one for one in offers
        ],
    }


def _capped(
    offer: dict[str, Any], sku: str | None, most_off: Decimal | None, threshold: Decimal | None
) -> dict[str, Any]:
    if threshold is not None:
        if "from" not in offer or threshold < Decimal(str(offer["from"])):
            raise Refused(NO_RAISE.with_(code=offer["code"], found=offer.get("from", "—"), asked=threshold))
        offer = offer | {"from": threshold}
    if sku is not None:
        named = offer.get("skus")
        if named and sku in map(str, named) and len(named) > 1:
            offer = offer | {"skus": [one for one in named if str(one) != sku]}
        else:
            offer = offer | {"but": sorted({*map(str, offer.get("but") or ()), sku})}
    return offer if most_off is None else offer | {"most_off": most_off}
