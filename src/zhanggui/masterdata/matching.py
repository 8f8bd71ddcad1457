"""What people decided about identity: which item of which shop is which SKU. Proposals are computed elsewhere."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhanggui.access.audit import COMMAND_LINE, record
from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.masterdata.models import Match

NOTHING_TO_UNDO = Text(
    "{shop} 的 {item} 没有可撤销的匹配。", "There is no decision about {item} of {shop} to undo."
)


def confirmed() -> list[dict[str, str]]:
    """The decision in force for every item somebody decided on: shop, item_key, sku."""
    latest: dict[tuple[str, str], str] = {}
    for match in Match.objects.filter(undone_at__isnull=True).order_by("pk"):
        latest[match.shop, match.item_key] = match.sku
    return [{"shop": shop, "item_key": item, "sku": sku} for (shop, item), sku in latest.items()]


@transaction.atomic
def confirm(
    workspace: OpenWorkspace, *, shop: str, item_key: str, sku: str, at: datetime, by: str = COMMAND_LINE
) -> Match:
    """Decide that a shop's item is a SKU. An earlier decision is superseded, not lost."""
    record(
        workspace.secrets, who=by, verb="confirm_match", at=at, subject=item_key, shop=shop, details={"sku": sku}
    )  # fmt: skip
    return Match.objects.create(shop=shop, item_key=item_key, sku=sku, decided_by=by, decided_at=at)


def split(
    workspace: OpenWorkspace, *, shop: str, item_key: str, at: datetime, by: str = COMMAND_LINE
) -> Match:
    """Decide that a shop's item is no other SKU: it stands under its own key, apart from all others."""
    return confirm(workspace, shop=shop, item_key=item_key, sku=f"{shop}:{item_key}", by=by, at=at)


@transaction.atomic
def undo(
    workspace: OpenWorkspace, *, shop: str, item_key: str, at: datetime, by: str = COMMAND_LINE
) -> Match:
    """Take the latest decision about an item back; what was decided before holds again."""
    latest = (
        Match.objects.filter(shop=shop, item_key=item_key, undone_at__isnull=True).order_by("-pk").first()
    )
    if latest is None:
        raise Refused(NOTHING_TO_UNDO.with_(shop=shop, item=item_key))
    Match.objects.filter(pk=latest.pk, undone_at__isnull=True).update(undone_at=at)
    record(
        workspace.secrets, who=by, verb="undo_match", at=at, subject=item_key, shop=shop,
        details={"sku": latest.sku},
    )  # fmt: skip
    return latest
