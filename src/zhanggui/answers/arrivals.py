"""Which files came for which days, and which are missing or late by the shop's own rhythm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from zhanggui.answers.missing import EFFECTS, beat_of, kpis_without, nobody_exports
from zhanggui.answers.reader import Reader
from zhanggui.answers.rhythm import ONE_DAY, Arrived, Track
from zhanggui.answers.shop_names import shop_names
from zhanggui.collect.register import PROFILES
from zhanggui.core.language import Text
from zhanggui.core.periods import CHINA
from zhanggui.warehouse import catalogue
from zhanggui.warehouse.models import Batch

KINDS = {
    "order": Text("订单", "orders"),
    "refund": Text("退款", "refunds"),
    "settlement": Text("结算", "settlement"),
    "ad_report": Text("推广", "ads"),
    "traffic": Text("流量", "traffic"),
    "service_day": Text("客服", "customer service"),
    "stock_snapshot": Text("库存", "stock"),
    "purchase_line": Text("采购单", "purchase orders"),
    "goods_receipt": Text("收货", "goods receipts"),
    "carrier_bill": Text("快递账单", "carrier bills"),
}
WHOLE_MERCHANT = Text("全部店铺", "all shops")
SHOWN_DAYS = 31
LOOKED_AT = 40
"""Newest files of a kind and shop that say what its rhythm is."""


@dataclass(frozen=True, kw_only=True)
class Day:
    """One cell of the calendar."""

    day: date
    state: str
    batch: int | None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the calendar: a shop's files of one kind."""

    shop: str
    name: str | Text
    kind: Text
    track: Track
    days: tuple[Day, ...]

    @property
    def beat(self) -> Text | None:
        """How often its files come; None before a second one came."""
        return beat_of(self.track.rhythm)


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Days for which a file should be here and is not."""

    shop: str
    name: str | Text
    kind: Text
    code: str
    since: date
    until: date
    late: bool

    @property
    def effect(self) -> Text:
        """What it makes of the figures of those days."""
        return EFFECTS[self.code]

    @property
    def says(self) -> Text:
        """The gap as one sentence."""
        return SENTENCE.with_(shop=self.name, kind=self.kind, days=self.days)

    @property
    def days(self) -> Text:
        """Which days, in words."""
        told = LATE if self.late else ONE if self.since == self.until else HOLE
        return told.with_(since=self.since, until=self.until)


SENTENCE = Text("{shop}的{kind}文件：{days}", "{kind} of {shop}: {days}")
LATE = Text("{since} 起还没有导入", "nothing from {since} on")
HOLE = Text("缺 {since} 至 {until}", "{since} to {until} is missing")
ONE = Text("缺 {since}", "{since} is missing")


def window(reader: Reader, until: date | None = None) -> list[date]:
    """The days the calendar shows: up to ``until``, else to yesterday, or to the newest day when all is older."""
    end = until or reader.today - ONE_DAY
    if until is None:
        newest = max((t.newest for t in _tracks(reader).values()), default=end)
        end = end if newest > end - timedelta(days=SHOWN_DAYS) else newest
    return [end - timedelta(days=back) for back in reversed(range(SHOWN_DAYS))]


def calendar(reader: Reader, days: Sequence[date]) -> list[Line]:
    """Per shop and kind of file, what is here for each of the days; only the reader's shops."""
    names = _names()
    return [
        Line(
            shop=shop, name=names.get(shop, shop), kind=KINDS[kind], track=track,
            days=tuple(Day(day=d, state=track.state(d), batch=track.batch_of(d)) for d in days),
        )
        for (shop, kind), track in _tracks(reader).items()
    ]  # fmt: skip


def gaps(reader: Reader) -> list[Gap]:
    """Everything that is missing or late in the reader's shops, the longest missing first.

    Holes older than the calendar are left in peace: whoever lived with them that long knows of them.
    """
    names, oldest = _names(), reader.today - timedelta(days=2 * SHOWN_DAYS)
    found = []
    for (shop, kind), track in _tracks(reader).items():
        spans = [(a, b, False) for a, b in track.holes() if b >= oldest]
        if track.is_late:
            spans.append((track.newest + ONE_DAY, reader.today - ONE_DAY, True))
        found += [
            Gap(
                shop=shop,
                name=names.get(shop, shop),
                kind=KINDS[kind],
                code=kind,
                since=a,
                until=b,
                late=late,
            )
            for a, b, late in spans
        ]
    return sorted(found, key=lambda gap: (gap.since, gap.shop))


def stale_since(reader: Reader) -> date | None:
    """From which day on figures are incomplete because a file is missing or late; None when all is here."""
    return min((gap.since for gap in gaps(reader)), default=None)


def missing_answer(reader: Reader) -> list[dict[str, Any]]:
    """Every gap in contract form: whose file of what kind, the days, what it makes of the figures, which KPIs."""
    return [
        {
            "shop": gap.shop,
            "table": gap.code,
            "kind": reader.say(gap.kind),
            "since": gap.since,
            "until": gap.until,
            "late": gap.late,
            "effect": reader.say(gap.effect),
            "kpis": kpis_without(gap.code),
            "text": reader.say(gap.says),
        }
        for gap in gaps(reader)
    ]


def _names() -> dict[str, str | Text]:
    return {**shop_names(), "": WHOLE_MERCHANT}


def _tracks(reader: Reader) -> dict[tuple[str, str], Track]:
    """By shop and kind, in this order; what belongs to no shop comes last."""
    known = _known(reader.workspace.place.warehouse, catalogue.latest_snapshot())
    order = list(KINDS)
    seen = [key for key in known if not key[0] or reader.sees(key[0])]
    seen.sort(key=lambda key: (not key[0], key[0], order.index(key[1])))
    return {key: Track(files=known[key], today=reader.today, resting=nobody_exports) for key in seen}


@lru_cache(maxsize=8)
def _known(warehouse: Path, snapshot: int) -> Mapping[tuple[str, str], tuple[Arrived, ...]]:
    """What the newest files cover, as of a snapshot: every page asks, the warehouse is read once."""
    del snapshot  # of the key only
    newest = _newest_batches()
    found: dict[tuple[str, str], list[Arrived]] = {}
    for kind in KINDS:
        own = {
            batch: came for batch, (profile, came) in newest.items() if kind_of_file(profile) in (kind, None)
        }
        for shop, file in _covered(warehouse, kind, own):
            found.setdefault((shop, kind), []).append(file)
    return {key: tuple(files) for key, files in found.items()}


def kind_of_file(profile: str) -> str | None:
    """What a file of this profile is, among ``KINDS``; None where the profile is of people's own making.

    A bill that also tells of refunds is a bill: no file of refunds is to be waited for where none exists.
    """
    tables = PROFILES[profile].tables if profile in PROFILES else []
    return next((table.name for table in tables if table.name in KINDS), None)


def _newest_batches() -> dict[int, tuple[str, date]]:
    """The newest files of each kind and shop: profile, and the day the platform made them, or they were imported."""
    place = Window(RowNumber(), partition_by=[F("shop"), F("profile")], order_by=F("pk").desc())
    newest = Batch.objects.filter(state="loaded").annotate(place=place).filter(place__lte=LOOKED_AT)
    moments = newest.values_list("pk", "profile", "exported_at", "imported_at")
    return {
        pk: (profile, (exported or imported).astimezone(CHINA).date())
        for pk, profile, exported, imported in moments
    }


def _covered(warehouse: Path, kind: str, batches: Mapping[int, date]) -> Iterable[tuple[str, Arrived]]:
    """The days each of the batches has rows of, from the layer that keeps every file's own rows."""
    import polars as pl

    from zhanggui.tables.register import TABLES
    from zhanggui.warehouse.engines.polars import scan
    from zhanggui.warehouse.lock import read_on

    read_on(warehouse)
    table = TABLES[kind]
    files = catalogue.listed(kind, catalogue.HISTORY)
    paths = [warehouse / f.path for f in files if f.batch is None or f.batch in batches]
    shop = pl.col("shop") if "shop" in table.names else pl.lit("").alias("shop")
    days = (
        scan(table, paths)
        .filter(pl.col("batch").is_in(list(batches)) & pl.col(str(table.day)).is_not_null())
        .select(shop, "batch", day=pl.col(str(table.day)))
        .unique()
        .sort("shop", "batch", "day")
    )
    spans = days.group_by("shop", "batch").agg(
        first=pl.col("day").min(),
        last=pl.col("day").max(),
        quiet=pl.col("day").diff().dt.total_days().max(),
    )
    for one in spans.sort("shop", "batch").collect().rows(named=True):
        quiet, came = max(1, one["quiet"] or 1), batches[one["batch"]]
        yield one["shop"], Arrived(one["batch"], one["first"], one["last"], quiet, came)
