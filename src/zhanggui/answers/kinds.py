"""Every kind of decision there is: the declarations of all domains, collected."""

from __future__ import annotations

from functools import cache

from zhanggui.loop.kind import Kind


@cache
def known_kinds() -> dict[str, Kind]:
    """Kinds of decision by code."""
    from zhanggui.domains.pricing.kinds import KINDS as PRICING
    from zhanggui.domains.supply.kinds import KINDS as SUPPLY

    return {kind.code: kind for kind in (*SUPPLY, *PRICING)}
