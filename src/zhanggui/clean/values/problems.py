"""Why a cell could not be read, in the reader's words."""

from __future__ import annotations

from zhanggui.core.language import Text

PROBLEMS: dict[str, Text] = {
    "id_lost_digits": Text(
        "「{column}」的值 {value} 已被 Excel 改写，丢失了后几位数字。请重新导出，不要用 Excel 打开后另存。",
        "'{column}' is {value}: Excel has rewritten it and digits are lost. Export again; do not save it from Excel.",
    ),
    "id_too_long": Text(
        "「{column}」长 {length} 个字符，不像编号（最多 200）。请检查是否错列。",
        "'{column}' has {length} characters and is no identifier (at most 200). Check whether columns are shifted.",
    ),
    "not_an_amount": Text(
        "「{column}」应为金额，实际为：{value}。", "'{column}' should be an amount of money, found: {value}."
    ),
    "amount_too_fine": Text(
        "「{column}」的金额 {value} 小数超过四位，系统不做四舍五入。请改为准确金额。",
        "'{column}' is {value}, finer than four decimals; we never round. Give the exact amount.",
    ),
    "amount_too_large": Text(
        "「{column}」的金额 {value} 超过十亿，不合常理。",
        "'{column}' is {value}: beyond one thousand million.",
    ),
    "not_a_whole_number": Text(
        "「{column}」应为整数，实际为：{value}。", "'{column}' should be a whole number, found: {value}."
    ),
    "below_zero": Text(
        "「{column}」不能为负，实际为：{value}。", "'{column}' cannot be below zero, found: {value}."
    ),
    "not_a_number": Text(
        "「{column}」应为数字，实际为：{value}。", "'{column}' should be a number, found: {value}."
    ),
    "not_a_time": Text(
        "「{column}」应为日期或时间（如 2026-06-11 10:30:00），实际为：{value}。",
        "'{column}' should be a date or time (such as 2026-06-11 10:30:00), found: {value}.",
    ),
    "time_skipped": Text(
        "「{column}」的时间 {value} 在店铺所在时区不存在：那一小时因夏令时被跳过。请核对时间或店铺的时区。",
        "'{column}' is {value}, which the shop's clock never showed: summer time skipped that hour. Check the time, "
        "or the shop's time zone.",
    ),
    "time_out_of_range": Text(
        "「{column}」的时间 {value} 不在 2000 至 2100 年之间。",
        "'{column}' is {value}, not between 2000 and 2100.",
    ),
    "not_yes_or_no": Text(
        "「{column}」应为是或否，实际为：{value}。", "'{column}' should be yes or no, found: {value}."
    ),
    "missing": Text("缺少「{column}」。", "'{column}' is missing."),
}
SHOWN_CHARACTERS = 80


def explain(rule: str, column: str, value: str) -> Text:
    """The sentence for one cell; a long value is cut for reading (the whole is kept with the row)."""
    shown = value if len(value) <= SHOWN_CHARACTERS else value[:SHOWN_CHARACTERS] + "…"
    return PROBLEMS[rule].with_(column=column, value=shown, length=len(value))
