"""Connected shops, as every entrance tells them: where, how far, what waits, what went wrong. Never a token."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from zhanggui.answers.reader import Reader
from zhanggui.collect.live.adapter import Adapter
from zhanggui.collect.live.register import ADAPTERS
from zhanggui.collect.live.walking import cursor_from
from zhanggui.collect.models import LiveConnection, LiveDelivery
from zhanggui.core.language import Text


def connections_answer(reader: Reader) -> list[dict[str, Any]]:
    """Every connection of the reader's shops."""
    waiting = dict(
        LiveDelivery.objects.filter(sealed__isnull=False).values_list("connection").annotate(n=Count("pk"))
    )
    return [
        _one(reader, kept, waiting.get(kept.pk, 0))
        for kept in LiveConnection.objects.order_by("shop")
        if reader.sees(kept.shop)
    ]


def _one(reader: Reader, kept: LiveConnection, waiting: int) -> dict[str, Any]:
    adapter = ADAPTERS[kept.platform]
    problem = reader.say(Text(**kept.problem)) if kept.problem else None
    return {
        "shop": kept.shop, "platform": kept.platform, "platform_name": reader.say(adapter.name), "address": kept.address,
        "own_network": kept.own_network, "on": kept.on, "pulled_at": kept.pulled_at, "heard_at": kept.heard_at,
        "newest": cursor_from(kept.cursors.get("order")).since, "waiting": waiting, "problem": problem,
        "hook": f"/hooks/{kept.code}" if adapter.signature else None,
    }  # fmt: skip


def platforms_to_connect() -> list[Adapter]:
    """What can be connected."""
    return list(ADAPTERS.values())
