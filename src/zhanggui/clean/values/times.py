"""Reading moments and days out of text cells, column by column."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import polars as pl

from zhanggui.clean.values.parsed import Parsed
from zhanggui.clean.values.tidy import tidy
from zhanggui.core.periods import CHINA

_USUAL_LENGTH = len("2026-06-11 10:30:00")
_USUAL_FORMAT = "%Y-%m-%d %H:%M:%S"
_LOCAL_FORMATS = (
    _USUAL_FORMAT,
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日%H:%M:%S",
    "%Y年%m月%d日 %H:%M",
    "%Y.%m.%d %H:%M:%S",
    "%d.%m.%Y %H:%M:%S",
    "%Y%m%d%H%M%S",
    "%Y%m%d %H:%M:%S",
)
_DAY_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d", "%d.%m.%Y", "%Y%m%d", "%b-%d-%y")
_OFFSET_FORMATS = (
    "%Y-%m-%d %H:%M:%S %z",
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y-%m-%dT%H:%M:%S%.f%z",
    "%Y-%m-%d %H:%M:%S%z",
    "%Y-%m-%d %H:%M %z",
    "%d.%m.%Y %H:%M:%S%z",
)
_SERIAL = r"^[0-9]{5}(?:\.[0-9]+)?$"
_MICROSECONDS_A_DAY = 86_400_000_000
FIRST_YEAR, LAST_YEAR = 2000, 2100


def read_moments(
    cells: pl.Series, zone: ZoneInfo, nulls: tuple[str, ...] = (), formats: tuple[str, ...] = ()
) -> tuple[Parsed, pl.Series]:
    """Moments as UTC, and beside them the calendar day in ``zone``.

    A time without an offset is the shop's own. A serial number is Excel's day count. ``formats`` are further ways
    this column may be written (``%d/%m/%Y %H:%M:%S``), for what means something else elsewhere.
    """
    local, absolute, broken = _read(cells, nulls, formats)
    utc = _to_utc(local, zone)
    days = local.dt.date()
    if absolute is not None:
        utc = pl.select(pl.coalesce(utc, absolute)).to_series()
        days = pl.select(pl.coalesce(days, absolute.dt.convert_time_zone(zone.key).dt.date())).to_series()
    parsed = Parsed(utc, broken)
    parsed.refuse(days.is_not_null() & utc.is_null(), "time_skipped")
    _refuse_odd_years(parsed, days)
    return parsed, days.set(parsed.values.is_null(), None)


def read_days(cells: pl.Series, nulls: tuple[str, ...] = (), formats: tuple[str, ...] = ()) -> Parsed:
    """Calendar days; a time of day is cut off. ``formats`` as in ``read_moments``."""
    local, absolute, broken = _read(cells, nulls, formats)
    days = local.dt.date()
    if absolute is not None:
        days = pl.select(pl.coalesce(days, absolute.dt.date())).to_series()
    parsed = Parsed(days, broken)
    _refuse_odd_years(parsed, days)
    return parsed


def _refuse_odd_years(parsed: Parsed, days: pl.Series) -> None:
    years = days.dt.year()
    parsed.refuse((years < FIRST_YEAR) | (years > LAST_YEAR), "time_out_of_range")


def _read(
    cells: pl.Series, nulls: tuple[str, ...], formats: tuple[str, ...]
) -> tuple[pl.Series, pl.Series | None, pl.Series | None]:
    """Naive local times, absolute times (None when no cell has an offset), broken rules (None when none)."""
    local = cells.str.to_datetime(_USUAL_FORMAT, strict=False, time_unit="us")
    usual = (cells.str.len_bytes() == _USUAL_LENGTH) & local.is_not_null() & ~cells.str.ends_with(":60")
    if usual.all():
        return local, None, None
    places = usual.not_().arg_true()
    odd = _without_leap_second(tidy(cells.gather(places), nulls=nulls))
    odd_local = _first_of([*_by_format(odd, formats), _from_serial(odd)])
    odd_absolute = _with_offset(odd)
    local = local.scatter(places, odd_local)
    absolute = pl.repeat(None, len(cells), dtype=pl.Datetime("us", "UTC"), eager=True).scatter(
        places, odd_absolute
    )
    unread = odd.is_not_null() & odd_local.is_null() & odd_absolute.is_null()
    wrong = pl.select(pl.when(unread).then(pl.lit("not_a_time"))).to_series()
    no_problem = pl.repeat(None, len(cells), dtype=pl.String, eager=True)
    broken = no_problem.scatter(places, wrong) if unread.any() else None
    return local, absolute if odd_absolute.is_not_null().any() else None, broken


def _without_leap_second(cells: pl.Series) -> pl.Series:
    """23:59:60 is the last second of its day; any other second 60 is no time."""
    last = cells.str.replace(r"([0-9]{1,2}:59):60([^0-9]|$)", "$1:59$2")
    return last.str.replace(r":60([^0-9]|$)", ":60?$1")


def _by_format(cells: pl.Series, further: tuple[str, ...]) -> list[pl.Series]:
    formats = (*_LOCAL_FORMATS, *further)
    moments = [cells.str.to_datetime(f, strict=False, time_unit="us") for f in formats]
    days = [cells.str.to_date(f, strict=False).cast(pl.Datetime("us")) for f in _DAY_FORMATS]
    return moments + days


def _from_serial(cells: pl.Series) -> pl.Series:
    """Excel's count of days since 30 December 1899, to the second."""
    serial = cells.set(~cells.str.contains(_SERIAL).fill_null(False), None).cast(pl.Float64)
    seconds = (serial * 86_400).round(0).cast(pl.Int64)
    start = int((datetime(1899, 12, 30, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())
    return ((seconds + start) * 1_000_000).cast(pl.Datetime("us"))


def _with_offset(cells: pl.Series) -> pl.Series:
    iso = cells.str.replace(r" ?(?:Z|UTC)$", "+00:00").str.replace(r"([+-][0-9]{2}):?([0-9]{2})$", "$1$2")
    read = [iso.str.to_datetime(f, strict=False, time_unit="us", time_zone="UTC") for f in _OFFSET_FORMATS]
    return _first_of(read)


def _first_of(readings: list[pl.Series]) -> pl.Series:
    return pl.select(pl.coalesce(readings)).to_series()


def _to_utc(local: pl.Series, zone: ZoneInfo) -> pl.Series:
    if zone.key == CHINA.key:
        return local.dt.offset_by("-8h").dt.replace_time_zone("UTC")  # no summer time there since 1991
    placed = local.dt.replace_time_zone(zone.key, ambiguous="earliest", non_existent="null")
    return placed.dt.convert_time_zone("UTC")
