"""Reading identifiers, money, counts, rates and yes/no out of text cells, column by column."""

from __future__ import annotations

import re
from decimal import Decimal

import polars as pl

from zhanggui.clean.values.parsed import Parsed
from zhanggui.clean.values.tidy import odd_looking, tidy
from zhanggui.core.money import MONEY_SCALE

MONEY = pl.Decimal(18, MONEY_SCALE)
RATE = pl.Decimal(18, 6)
LONGEST_ID = 200
EXACT_DIGITS = 15

_ROUNDED_ID = r"^[0-9](?:\.[0-9]+)?[eE]\+[0-9]{2,3}$|^[0-9]\.[0-9]+[eE]\+?[0-9]{1,3}$"
_AMOUNT = r"^-?[0-9]{1,9}(?:\.[0-9]{1,4})?$"
_COUNT = r"^-?[0-9]{1,15}$"
_RATE = r"^-?[0-9]{1,11}(?:\.[0-9]{1,6})?$"
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_ANY_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_BLANKS = re.compile(r"[\s\u00a0]+")
_CURRENCY = re.compile(r"(?i)^([-+]?)(?:[¥￥$€£]|CNY|RMB|USD|GBP|EUR)|(?:[¥￥$€£元]|CNY|RMB|USD|GBP|EUR)$")
_YES = ("是", "true", "yes", "y", "1", "有", "需要", "需要退货")
_NO = ("否", "false", "no", "n", "0", "不需要", "不需要退货")


def read_ids(cells: pl.Series, nulls: tuple[str, ...] = ()) -> Parsed:
    """Identifiers as text. Refuses what Excel has rounded: scientific notation, or digits 16 on all zero."""
    values = _tidied(cells, nulls)
    values = _without_point_zero(values)
    parsed = Parsed(values)
    parsed.refuse(_rounded(values), "id_lost_digits")
    parsed.refuse(_zeroed(values), "id_lost_digits")
    parsed.refuse(values.str.len_bytes() > 4 * LONGEST_ID, "id_too_long")
    return parsed


def _without_point_zero(values: pl.Series) -> pl.Series:
    """12345.0, as a spreadsheet program writes a whole number, is 12345."""
    ends = values.str.ends_with(".0").fill_null(False)
    if not ends.any():
        return values
    return _mend(values, ~ends, values.filter(ends).str.replace(r"^([0-9]+)\.0$", "$1"))


def _rounded(values: pl.Series) -> pl.Series:
    """Numbers in scientific notation; only cells with a sign of it are looked at closely."""
    maybe = values.str.contains_any(["E+", "e+", "."]).fill_null(False)
    if not maybe.any():
        return maybe
    return maybe & values.str.contains(_ROUNDED_ID).fill_null(False)


def _zeroed(values: pl.Series) -> pl.Series:
    """Long numbers whose digits beyond the fifteenth are all zero, unless so many are due to chance.

    Among n honest 18-digit numbers n/1000 end in three zeros; four standard deviations more is damage.
    """
    maybe = (values.str.ends_with("0") & (values.str.len_bytes() > EXACT_DIGITS)).fill_null(False)
    if not maybe.any():
        return maybe
    looks = maybe & values.str.contains(rf"^[0-9]{{{EXACT_DIGITS}}}0+$").fill_null(False)
    if not looks.any():
        return looks
    extra = values.str.len_chars().cast(pl.Int64) - EXACT_DIGITS
    long = values.str.contains(r"^[0-9]{16,}$").fill_null(False)
    by_length = pl.DataFrame({"extra": extra, "looks": looks}).filter(long).group_by("extra")
    counts = by_length.agg(n=pl.len(), zeroed=pl.col("looks").sum()).with_columns(
        chance=pl.col("n") * pl.lit(10.0).pow(-pl.col("extra"))
    )
    likely = counts.filter(
        (pl.col("zeroed") > 0)
        & ((pl.col("chance") < 0.05) | (pl.col("zeroed") > pl.col("chance") + 4 * pl.col("chance").sqrt()))
    )["extra"]
    return looks & extra.is_in(likely.implode()).fill_null(False)


def read_text(cells: pl.Series, nulls: tuple[str, ...] = ()) -> Parsed:
    """Free text without its wrappers."""
    return Parsed(_tidied(cells, nulls))


def _tidied(cells: pl.Series, nulls: tuple[str, ...]) -> pl.Series:
    """Like ``tidy``, but works on the distinct odd-looking cells only."""
    odd = odd_looking(cells, nulls)
    return _mend(cells, ~odd, _tidy_distinct(cells.filter(odd), nulls)) if odd.any() else cells


def _tidy_distinct(cells: pl.Series, nulls: tuple[str, ...]) -> pl.Series:
    """``tidy`` of many cells that are mostly the same few words."""
    words = cells.unique()
    if len(words) * 4 > len(cells):
        return tidy(cells, nulls=nulls)
    return cells.replace_strict(words, tidy(words, nulls=nulls), return_dtype=pl.String)


def _mend(cells: pl.Series, keep: pl.Series, mended: pl.Series) -> pl.Series:
    """``cells`` with those not in ``keep`` replaced, in order, by ``mended``."""
    places = keep.not_().arg_true()
    # scatter writes into its series, and the cells of a refused row must stay as they came: hence the clone
    return cells.clone().scatter(places, mended) if len(places) else cells


def read_money(cells: pl.Series, nulls: tuple[str, ...] = ()) -> Parsed:
    """Amounts as decimals with four digits, exactly as written: never rounded, never guessed."""
    return _numbers(cells, nulls, _AMOUNT, MONEY, "not_an_amount")


def read_integers(cells: pl.Series, nulls: tuple[str, ...] = ()) -> Parsed:
    """Whole numbers; ``3.0`` and ``1,200`` count as whole, ``1.5`` does not."""
    return _numbers(cells, nulls, _COUNT, pl.Int64(), "not_a_whole_number")


def read_decimals(cells: pl.Series, nulls: tuple[str, ...] = ()) -> Parsed:
    """Numbers with up to six decimals."""
    return _numbers(cells, nulls, _RATE, RATE, "not_a_number")


def read_ratios(cells: pl.Series, nulls: tuple[str, ...] = ()) -> Parsed:
    """Shares as 0-1; a value with a percent sign is divided by 100, one without is taken as it is."""
    percent = cells.str.contains("[%％]")
    shares = (
        [_percent(c) if p else c for c, p in zip(cells, percent, strict=True)] if percent.any() else cells
    )
    return _numbers(pl.Series(shares, dtype=pl.String), nulls, _RATE, RATE, "not_a_number")


def _percent(cell: str) -> str:
    digits = cell.strip().rstrip("%％").replace(",", "").strip()
    try:
        return f"{Decimal(digits) / 100:f}"
    except ArithmeticError:
        return cell


def _numbers(cells: pl.Series, nulls: tuple[str, ...], pattern: str, dtype: pl.DataType, rule: str) -> Parsed:
    fine = cells.str.contains(pattern)
    if fine.all():
        return Parsed(cells.cast(dtype))
    text = _mend(cells, fine, _numbers_in(cells.filter(~fine), nulls))
    good = text.str.contains(pattern)
    parsed = Parsed(text.set(~good, None).cast(dtype))
    parsed.refuse(good.not_() & text.is_not_null(), rule)
    if dtype == MONEY:
        parsed.refuse(good.not_() & text.str.contains(r"^-?[0-9]{1,9}\.[0-9]{5,}$"), "amount_too_fine")
        parsed.refuse(good.not_() & text.str.contains(r"^-?[0-9]{10,}(?:\.[0-9]*)?$"), "amount_too_large")
    return parsed


def _numbers_in(cells: pl.Series, nulls: tuple[str, ...]) -> pl.Series:
    """Odd cells as plain numbers, null where they mean nothing; what is no number stays as it is."""
    words = cells.unique()
    plain = [w if w is None else _plain_number(w) for w in tidy(words, nulls=nulls)]
    return cells.replace_strict(words, pl.Series(plain, dtype=pl.String), return_dtype=pl.String)


def _plain_number(word: str) -> str:
    """A number as digits and point: without currency, thousands separators, full width, binary-float dust."""
    bare = _CURRENCY.sub(r"\1", _BLANKS.sub("", word.translate(_WIDTH))).rstrip("件个")
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    if not _ANY_NUMBER.fullmatch(bare) or len(bare) > 60:
        return word
    return _without_dust(Decimal(bare))


def _without_dust(number: Decimal) -> str:
    """57.989999999999995 is how a program prints the binary float 57.99: fifteen digits are what it knows."""
    digits = number.as_tuple()
    places = -int(digits.exponent) if isinstance(digits.exponent, int) else 0
    if len(digits.digits) > EXACT_DIGITS and places > MONEY_SCALE:
        number = Decimal(f"{number:.{EXACT_DIGITS - 1}e}")
    shortest = number.normalize()
    return f"{shortest:f}" if shortest else "0"


_WIDTH = {0xFF10 + i: 0x30 + i for i in range(10)} | {
    ord("．"): ord("."),
    ord("，"): ord(","),
    ord("－"): ord("-"),
}


def read_flags(cells: pl.Series, nulls: tuple[str, ...] = ()) -> Parsed:
    """Yes or no in Chinese or English."""
    words = tidy(cells, nulls=nulls).str.to_lowercase()
    values = pl.select(
        pl.when(words.is_in(_YES)).then(True).when(words.is_in(_NO)).then(False).otherwise(None)
    ).to_series()  # fmt: skip
    parsed = Parsed(values)
    parsed.refuse(values.is_null() & words.is_not_null(), "not_yes_or_no")
    return parsed
