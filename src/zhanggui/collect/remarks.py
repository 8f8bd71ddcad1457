"""What a receipt mentions beside its counts: columns, repeats, broken identities, totals that do not add up."""

from __future__ import annotations

from collections.abc import Sequence

from zhanggui.collect.collector import Binding
from zhanggui.collect.intake import Intake
from zhanggui.collect.messages import (
    CHECK_BROKEN,
    COLUMNS_LOST,
    COLUMNS_UNKNOWN,
    IDENTICAL_KEPT,
    NOTHING_BELOW_HEADER,
)
from zhanggui.core.language import Text
from zhanggui.masterdata.models import Shop
from zhanggui.warehouse.models import Batch
from zhanggui.warehouse.store import STORED


def warnings_of(intake: Intake) -> list[Text]:
    """What the receipt should mention beside its counts."""
    binding, found = intake.binding, []
    if binding.unknown:
        found.append(COLUMNS_UNKNOWN.with_(n=len(binding.unknown), names=_names(binding.unknown)))
    lost = _lost_columns(binding, intake.shop)
    if lost:
        found.append(COLUMNS_LOST.with_(n=len(lost), names=_names(lost)))
    if intake.repeats is not None and intake.repeats.count:
        found.append(IDENTICAL_KEPT.with_(n=f"{intake.repeats.count:,}"))
    found += [
        CHECK_BROKEN.with_(n=n, says=check.says)
        for check in binding.profile.checks
        if (n := intake.broken_checks.get(check.code, 0))
    ]
    found += intake.totals.differences()
    if intake.rows == 0:
        found.append(NOTHING_BELOW_HEADER)
    return found


def _names(headers: Sequence[str]) -> str:
    shown = "、".join(h.strip() for h in headers[:8])
    return shown + (" …" if len(headers) > 8 else "")


def _lost_columns(binding: Binding, shop: Shop) -> list[str]:
    """Known columns that the last file of this kind and shop had and this one has not."""
    last = (
        Batch.objects.filter(profile=binding.profile.name, shop=shop.code, state=STORED)
        .order_by("-pk")
        .first()
    )
    if last is None:
        return []
    header: list[str] = last.reading.get("header", [])
    now = set(binding.positions)
    return [
        f.headers[0] for f in binding.profile.fields if f.name not in now and any(f.fits(h) for h in header)
    ]
