"""What rows in quarantine are worth: what buyers paid for them, as far as it can be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q, Sum

from zhanggui.answers.reader import Reader
from zhanggui.answers.refused_rows import loaded_batches
from zhanggui.clean.models import QuarantinedRow
from zhanggui.collect.profiles import known_profiles
from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks
from zhanggui.domains.operations.analysis.urgent import Thing

ALL_SHOPS = Text("适用于全部店铺的文件", "Files of all shops")
WAITING = Text(
    "「{shop}」有 {n} 行在隔离区，处理前不算进任何数字",
    "{shop}: {n} rows wait in quarantine and no figure holds them",
)
AMOUNT = Text("其中 {m} 行读得出实付金额，至少 {money}", "{m} of them say what was paid, at least {money}")
NO_AMOUNT = Text("没有一行读得出实付金额", "none of them says what was paid")
UNKNOWN = Text(
    "{n} 行是旧版本留下的，金额未知，重放后才知道",
    "{n} were kept by an older version: replay them to learn their amounts",
)


@dataclass
class Waiting:
    """Rows of one shop in quarantine: how many, how many say an amount, how many were never looked at.

    An order may be refused in the report of orders and again in that of their lines: ``sums`` are by currency
    and kind of row, and only the larger kind counts. So what is told is the least it can be.
    """

    shop: str
    rows: int = 0
    with_amount: int = 0
    unknown: int = 0
    sums: dict[str, dict[str, Decimal]] = field(default_factory=dict)

    @property
    def money(self) -> dict[str, Decimal]:
        """The least amount by currency, the largest first."""
        least = {currency: max(kinds.values()) for currency, kinds in self.sums.items()}
        return dict(sorted(least.items(), key=lambda one: -one[1]))


def waiting(reader: Reader) -> list[Waiting]:
    """What waits in quarantine, shop by shop."""
    batches = loaded_batches(reader, costs=True).filter(quarantined__gt=0).in_bulk()
    counted = (
        QuarantinedRow.objects.filter(batch__in=list(batches))
        .values("batch", "currency")
        .annotate(
            n=Count("pk"), m=Count("paid"), unknown=Count("pk", filter=Q(weighed=False)), paid=Sum("paid")
        )
    )
    found: dict[str, Waiting] = {}
    for one in counted.order_by("batch", "currency"):
        batch = batches[one["batch"]]
        shop = found.setdefault(batch.shop, Waiting(batch.shop))
        shop.rows += one["n"]
        shop.with_amount += one["m"]
        shop.unknown += one["unknown"]
        if one["m"]:
            kinds = shop.sums.setdefault(one["currency"], {})
            kind = _kind(batch.profile)
            kinds[kind] = kinds.get(kind, Decimal(0)) + from_ticks(int(one["paid"]))
    return [found[code] for code in sorted(found)]


def _kind(profile: str) -> str:
    """What a row of the file is: an order, or a line of one."""
    known = known_profiles().get(profile)
    return known.tables[0].name if known and known.tables else ""


def waiting_things(reader: Reader, names: dict[str, str]) -> Iterable[Thing]:
    """One thing a shop; where most rows say no amount nobody knows what is at stake, and it comes first."""
    for shop in waiting(reader):
        money = shop.money
        currency, most = next(iter(money.items()), ("CNY", None))
        yield Thing(
            kind="quarantine", text=_said(shop, names), where="quarantine", about=shop.shop, money=most,
            currency=currency, blocks=shop.with_amount * 2 < shop.rows,
        )  # fmt: skip


def _said(shop: Waiting, names: dict[str, str]) -> Text:
    name = Text(names[shop.shop], names[shop.shop]) if shop.shop in names else ALL_SHOPS
    said = [WAITING.with_(shop=name, n=f"{shop.rows:,}")]
    if shop.with_amount:
        amounts = [f"{amount:,.2f} {currency}" for currency, amount in shop.money.items()]
        joined = Text("、".join(amounts), ", ".join(amounts))
        said.append(AMOUNT.with_(m=f"{shop.with_amount:,}", money=joined))
    elif shop.unknown < shop.rows:
        said.append(NO_AMOUNT)
    if shop.unknown:
        said.append(UNKNOWN.with_(n=f"{shop.unknown:,}"))
    return Text("；".join(one.zh for one in said) + "。", "; ".join(one.en for one in said) + ".")
