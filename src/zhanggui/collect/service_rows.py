"""Customer-service reports (赤兔, 飞鸽, 咚咚, 拼多多客服数据): one row per service account and day.

The platforms differ in words and in what they count; what a column means is said once, in ``tables.service``. Nothing
is worked out here: what a report leaves out stays unknown, and a rate stays a rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from zhanggui.collect.collector import Check, Field, Fills, Kind, Prepare, Refusal
from zhanggui.core.language import Text
from zhanggui.tables.service import SERVICE_DAY, WHOLE_SHOP

LATER = ("延迟统计", "统计中", "暂无数据")
"""What reports write where a figure is not ready yet: it comes with the next export."""
SUMMARIES = ("汇总", "汇总值", "合计", "总计", "均值", "平均值", "全店汇总值", "同行同层均值", "同行均值")
"""Agents that are none: rows that add the agents up (a buyer of two agents twice) or average them."""
NOTES = tuple(f"^{word}$" for word in SUMMARIES)
"""The same as first cells of a row, so that an average of 71.5 people is no row that could not be read."""

ONE_DAY = r"(?<!\d)(?<!\d[_~至-])(\d{8}|\d{4}-\d{2}-\d{2})(?:[_~至-]+\1)?(?![\d_~至-]*\d)"
"""The day in a file's name, where it is one day and not several."""

SECONDS = ("first_reply_seconds", "mean_reply_seconds")
RATES = ("reply_rate", "reply_3min_rate", "reply_30s_rate", "conversion_rate", "satisfaction_rate")
MONEYS = ("sales", "net_sales", "refunded")

NO_DAY = Text(
    "没有「日期」列，文件名也不是单独一天。客服的人数和时长不能拆到天：请在后台选同一天导出，并保留带日期的文件名。",
    "There is no day column and the file name is not a single day. People and seconds cannot be split into days: export "
    "one day at a time and keep the dated file name.",
)
NOT_SECONDS = Text(
    "「{value}」看不懂是多少秒。可以写 37.79、45秒、1分20秒、00:01:20。",
    "'{value}' is no length of time. Write 37.79, 45秒, 1分20秒 or 00:01:20.",
)
_RATE = pl.Decimal(18, 6)


def service_fields(headers: Mapping[str, tuple[str, ...]], *, required: tuple[str, ...]) -> tuple[Field, ...]:
    """The columns of a report by canonical name; ``required`` ones make the file a report of this kind."""
    return (
        Field(name="day", headers=("日期", "统计日期", "时间"), kind=Kind.DAY),
        *(
            Field(
                name=name,
                headers=names,
                kind=_kind(name),
                required=name in required,
                nulls=LATER,
            )
            for name, names in headers.items()
        ),
    )


def _kind(name: str) -> Kind:
    if name in RATES:
        return Kind.RATIO
    if name in MONEYS:
        return Kind.MONEY
    return Kind.TEXT if name in (*SECONDS, "agent") else Kind.INTEGER


def service_rows(headers: Mapping[str, tuple[str, ...]], *, blank_is_shop: bool = False) -> Prepare:
    """Gives every row its day and ``account`` and reads lengths of time; rows without a day, or with a length nobody can
    read, are refused.

    A file that names no agent at all is about the shop as a whole; a single blank is so only with ``blank_is_shop``.
    """

    def prepare(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
        nobody = blank_is_shop or rows["agent"].null_count() == rows.height
        read = rows.with_columns(
            report_day=pl.coalesce("day", "file_day"),
            account=pl.coalesce("agent", pl.lit(WHOLE_SHOP)) if nobody else pl.col("agent"),
            **{f"{name}_read": seconds(pl.col(name)) for name in SECONDS if name in rows.columns},
        )
        undated = read.filter(pl.col("report_day").is_null() & ~is_summary())["line"]
        refusals = [Refusal(line, "missing", "日期", "", NO_DAY) for line in undated]
        for name in SECONDS:
            if name in rows.columns:
                odd = read.filter(pl.col(name).is_not_null() & pl.col(f"{name}_read").is_null())
                refusals += [
                    Refusal(
                        line, "not_a_length_of_time", headers[name][0], value, NOT_SECONDS.with_(value=value)
                    )
                    for line, value in odd.select("line", name).iter_rows()
                ]
        return read, refusals

    return prepare


def seconds(text: pl.Expr) -> pl.Expr:
    """A length of time in seconds: a bare number is seconds already; null where it cannot be read."""
    bare = text.str.extract(r"^(\d+(?:\.\d+)?)\s*(?:秒|[sS])?$").cast(_RATE)
    clock = text.str.extract_groups(r"^(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)$")
    words = text.str.extract_groups(r"^(?:(\d+)(?:小时|时))?(?:(\d+)(?:分钟|分))?(?:(\d+(?:\.\d+)?)秒)?$")
    return pl.coalesce(bare, _sum_of(clock), _sum_of(words)).cast(_RATE)


def _sum_of(parts: pl.Expr) -> pl.Expr:
    """Hours, minutes and seconds of three groups; null where none of them matched."""
    hours, minutes, rest = (parts.struct.field(str(n)).cast(_RATE) for n in (1, 2, 3))
    zero = pl.lit("0").cast(_RATE)
    total = (hours.fill_null(zero) * 3600 + minutes.fill_null(zero) * 60 + rest.fill_null(zero)).cast(_RATE)
    return pl.when(hours.is_not_null() | minutes.is_not_null() | rest.is_not_null()).then(total)


def is_summary() -> pl.Expr:
    """Whether a row adds up or averages the agents."""
    return pl.col("agent").is_in(SUMMARIES).fill_null(False)


def service_fills(names: Iterable[str], **more: pl.Expr) -> tuple[Fills, ...]:
    """The row of ``service_day``; ``more`` are columns made of several fields. Summaries make no row."""
    known = {n: pl.col(f"{n}_read" if n in SECONDS else n) for n in names}
    columns = {"day": pl.col("report_day"), **known, "agent": pl.col("account"), **more}
    return (Fills(table=SERVICE_DAY, columns=columns, where=~is_summary()),)


def within(part: str, whole: str, zh: str, en: str) -> Check:
    """A count of people that cannot be more than another of the same row."""
    return Check(code=f"{part}_within_{whole}", says=Text(zh, en), broken=pl.col(part) > pl.col(whole))
