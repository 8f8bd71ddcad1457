"""What becomes of goods paid for: refunded before they leave, sent back, refunded and kept, by SKU.

Shares are of money, over orders old enough for their refunds to have come; few orders are drawn towards the SKU's category
(``methods.shrink``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import narwhals as nw

from zhanggui.core.money import RATE_UNITS
from zhanggui.domains.pricing.analysis.floor import RefundShares
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.methods.shrink import FEWEST_GROUPS, shrunk_rates
from zhanggui.profit.events import ORDER, successful_cases
from zhanggui.profit.rounding import ONE, ZERO
from zhanggui.profit.settings import ProfitSettings
from zhanggui.profit.shipping import CLOSED
from zhanggui.profit.stages import collected, computed
from zhanggui.profit.waterfall import line_profit
from zhanggui.profit.window import windows

FATES = ("unsent", "returned", "lost")
FEW_WEIGHT = 20.0
"""Lines that the common share counts as where too few SKUs tell how much they differ."""


@dataclass(frozen=True, kw_only=True)
class RefundRule:
    """Which orders tell the shares: ``days`` of them, ending ``ripe_days`` ago, when most refunds have come."""

    days: int = 180
    ripe_days: int = 15

    def __post_init__(self) -> None:
        if self.days < 1 or self.ripe_days < 0:
            raise ValueError(f"days must be at least 1 and ripe_days not negative, got {self}")


@dataclass(frozen=True, kw_only=True)
class Refunds:
    """Shares by SKU; ``lines`` the order lines behind each, ``common`` those of all SKUs together (None: no line at all)."""

    shares: Mapping[str, RefundShares]
    lines: Mapping[str, int]
    common: RefundShares | None

    def of(self, sku: str) -> RefundShares:
        """The SKU's shares; those of all where it has never been sold; nothing comes back where nobody knows."""
        return self.shares.get(sku) or self.common or RefundShares()


@dataclass(frozen=True)
class Counted:
    """Lines of a SKU, and how much of their money met each fate (in lines)."""

    lines: int
    fates: tuple[float, ...]


def refund_shares(
    tables: Tables, settings: ProfitSettings, *, day: date, rule: RefundRule, matches: Frame | None = None
) -> Refunds:
    """Shares of every SKU sold in the rule's days before ``day``. A refund that no case explains counts as kept by the buyer."""
    until = day - timedelta(days=rule.ripe_days)
    counted: dict[str, Counted] = {}
    for start, end in windows(tables, until - timedelta(days=rule.days), until):
        lines = line_profit(tables, settings, matches, since=start, until=end)
        for sku, one in _counted(lines, tables).items():
            counted[sku] = _total([one, *([counted[sku]] if sku in counted else [])])
    categories = {
        row["sku"]: row["category"] or "" for row in collected(tables["sku"].select("sku", "category"))
    }
    groups: dict[str, list[str]] = defaultdict(list)
    for sku in sorted(counted):
        groups[categories.get(sku, "")].append(sku)
    total = _total(counted.values())
    found: dict[str, RefundShares] = {}
    for listed in groups.values():
        found |= drawn_together({sku: counted[sku] for sku in listed}, total)
    common = as_shares([won / total.lines for won in total.fates]) if total.lines else None
    return Refunds(shares=found, lines={sku: one.lines for sku, one in counted.items()}, common=common)


def drawn_together(counted: Mapping[str, Counted], total: Counted) -> dict[str, RefundShares]:
    """Shares of the SKUs of one category. With fewer than three of them they are drawn towards those of all SKUs."""
    skus = list(counted)
    lines = [float(counted[sku].lines) for sku in skus]
    rates = []
    for fate in range(len(FATES)):
        won = [counted[sku].fates[fate] for sku in skus]
        if len(skus) >= FEWEST_GROUPS:
            rates.append([float(rate) for rate in shrunk_rates(won, lines).rate])
        else:
            usual = total.fates[fate] / total.lines
            rates.append(
                [(w + FEW_WEIGHT * usual) / (n + FEW_WEIGHT) for w, n in zip(won, lines, strict=True)]
            )
    return {sku: as_shares([rate[i] for rate in rates]) for i, sku in enumerate(skus)}


def as_shares(rates: Sequence[float]) -> RefundShares:
    """Shares in whole millionths; more than 1 together (it takes bad luck in three estimates) is scaled down."""
    total = max(1.0, sum(rates))
    units = [int(rate / total * RATE_UNITS) for rate in rates]
    return RefundShares(**dict(zip(FATES, units, strict=True)))


def _total(counted: Iterable[Counted]) -> Counted:
    listed = list(counted)
    fates = tuple(sum(one.fates[i] for one in listed) for i in range(len(FATES)))
    return Counted(sum(one.lines for one in listed), fates)


def _counted(lines: Frame, tables: Tables) -> dict[str, Counted]:
    col = nw.col
    goods = lines.filter(
        col("part") == "line", ~col("sku").is_null(), col("document") == "order", col("buyer_paid") > 0
    )
    kept = computed(goods.select(*ORDER, "sku", "buyer_paid", "refunds")).join(
        _fates(tables), on=ORDER, how="left"
    )
    part = col("refunds") * RATE_UNITS // col("buyer_paid")
    capped = nw.when(part > RATE_UNITS).then(nw.lit(RATE_UNITS)).when(part < 0).then(ZERO).otherwise(part)
    told = kept.with_columns(
        __part=nw.coalesce(capped, ZERO),
        __came=nw.coalesce(col("came"), ZERO),
        __unsent=nw.coalesce(col("unsent"), ZERO),
    )
    returned, unsent = col("__came") == 1, (col("__came") == 0) & (col("__unsent") == 1)
    split = told.with_columns(
        unsent=nw.when(unsent).then(col("__part")).otherwise(ZERO),
        returned=nw.when(returned).then(col("__part")).otherwise(ZERO),
        lost=nw.when(returned | unsent).then(ZERO).otherwise(col("__part")),
    )
    sums = split.group_by("sku").agg(lines=nw.len(), **{fate: col(fate).sum() for fate in FATES})
    return {
        row["sku"]: Counted(row["lines"], tuple(row[fate] / RATE_UNITS for fate in FATES))
        for row in collected(sums)
    }


def _fates(tables: Tables) -> Frame:
    """By order: 1 where its goods came back, 1 where they never left.

    Its refund cases say so; without any, a closed order never left if it was never sent, else it came back (as profit has it).
    """
    state = nw.coalesce(nw.col("goods_state"), nw.lit("unknown"))
    back = (state == "returned") | (
        nw.coalesce(nw.col("needs_return"), nw.lit(False)) & (state != "not_shipped")
    )
    cases = successful_cases(tables).with_columns(came=_one_if(back), unsent=_one_if(state == "not_shipped"))
    told = computed(cases.group_by(*ORDER).agg(nw.col("came").max(), nw.col("unsent").max()))
    closed = tables["order"].filter(nw.col("status").is_in(CLOSED)).select(*ORDER, "shipped_at")
    silent = computed(closed).join(told, on=ORDER, how="anti")
    sent = ~nw.col("shipped_at").is_null()
    return nw.concat([told, silent.select(*ORDER, came=_one_if(sent), unsent=_one_if(~sent))])


def _one_if(condition: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(ONE).otherwise(ZERO)
