"""``zg method forecast``: a table of any series in, forecasts with intervals out."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from zhanggui.cli.session import print_json
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text

if TYPE_CHECKING:
    from zhanggui.methods.forecast.predict import Forecast
    from zhanggui.methods.forecast.rows import Grid

NO_FILE = Text("读不了文件 {file}：{reason}。", "Cannot read {file}: {reason}.")
NO_COLUMN = Text(
    "{file} 中没有列「{column}」；文件中有：{found}。请检查列名。",
    "{file} has no column “{column}”; it has: {found}. Check the name.",
)
NO_ROWS = Text("{file} 中没有数据行，无法预测。", "{file} has no rows, so there is nothing to forecast.")
NOT_A_NUMBER = Text(
    "{file} 第 {line} 行「{column}」不是数字：{value}。请改正后重试，未知的值留空。",
    "{file}, line {line}: “{column}” is not a number: {value}. Mend it; leave unknown values empty.",
)
NO_TIME = Text(
    "看不懂「{column}」中的时间：{value}。请统一用 2026-06-01、2026-06 或整数，间隔相等。",
    "Cannot read the time {value} in “{column}”. Write all times alike: 2026-06-01, 2026-06 or whole numbers.",
)
BAD_LEVELS = Text(
    "区间水平应为 0 到 100 之间的数，用逗号分开，例如 80,95；收到：{value}。",
    "Levels are numbers between 0 and 100 with commas, such as 80,95; got: {value}.",
)
BAD_NUMBER = Text("{name} 至少为 1，收到：{value}。", "{name} must be at least 1, got {value}.")
BAD_GAPS = Text(
    "--gaps 只能是 `auto`、`zero` 或 `unknown`，收到：{value}。",
    "--gaps is auto, zero or unknown; got {value}.",
)


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("forecast")(forecast)


def forecast(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV")],
    id: Annotated[str, typer.Option("--id", help="序列所在列 · column that names the series")],
    time: Annotated[str, typer.Option("--time", help="时间所在列 · column of times")],
    value: Annotated[str, typer.Option("--value", help="数值所在列 · column of quantities")],
    horizon: Annotated[int, typer.Option("--horizon", help="预测几步 · steps ahead")],
    levels: Annotated[str, typer.Option("--levels", help="区间水平 · interval levels, percent")] = "80,95",
    season: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--season", help="季节长度，缺省按频率 · steps in a season; default by frequency"),
    ] = None,
    gaps: Annotated[
        str, typer.Option("--gaps", help="缺行的含义 · what a missing row means: auto | zero | unknown")
    ] = "auto",
    json: Annotated[bool, typer.Option("--json", help="总是输出 JSON · always JSON")] = True,  # noqa: ARG001
) -> None:
    """需求预测：均值、中位数和校准过的区间 · demand forecast: mean, median, calibrated intervals."""
    asked = _levels(levels)
    for name, number in (("--horizon", horizon), ("--season", 1 if season is None else season)):
        if number < 1:
            raise WrongUsage(BAD_NUMBER.with_(name=name, value=number))
    if gaps not in ("auto", "zero", "unknown"):
        raise WrongUsage(BAD_GAPS.with_(value=gaps))
    grid = _grid(file, id, time, value, gaps)
    from zhanggui.methods.forecast.predict import forecast as foretell
    from zhanggui.methods.forecast.rows import forecast_grid

    cycle = grid.calendar.season if season is None else season
    panel, late = forecast_grid(grid, cycle)
    answer = foretell(panel, horizon=horizon + int(late.max(initial=0)), levels=asked, season=cycle)
    print_json(_answers(grid, answer, horizon, late))


def _levels(text: str) -> list[float]:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if not numbers or not all(0 < n < 100 for n in numbers):
        raise WrongUsage(BAD_LEVELS.with_(value=text))
    return numbers


def _grid(file: Path, id: str, time: str, value: str, gaps: str) -> Grid:
    from zhanggui.methods.forecast.rows import panel_of_rows
    from zhanggui.methods.forecast.steps import UnreadableTime

    table = _read(file, (id, time, value))
    numbers = _numbers(table[value].to_list(), file, value)
    try:
        return panel_of_rows(table[id].to_list(), table[time].to_list(), numbers, gaps=gaps)
    except UnreadableTime as error:
        raise WrongUsage(NO_TIME.with_(column=time, value=str(error))) from None


def _read(file: Path, columns: tuple[str, ...]) -> Any:
    """The columns as text, without outer white space."""
    import polars as pl

    try:
        table = pl.read_csv(file, infer_schema_length=0, encoding="utf8")
    except (OSError, pl.exceptions.PolarsError) as error:
        raise WrongUsage(NO_FILE.with_(file=file.name, reason=str(error).splitlines()[0])) from None
    for column in columns:
        if column not in table.columns:
            found = "、".join(table.columns)
            raise WrongUsage(NO_COLUMN.with_(file=file.name, column=column, found=found))
    if table.is_empty():
        raise WrongUsage(NO_ROWS.with_(file=file.name))
    return table.select(pl.col(c).fill_null("").str.strip_chars() for c in dict.fromkeys(columns))


UNKNOWN = {"", "na", "nan", "null", "none"}


def _numbers(texts: list[str], file: Path, column: str) -> Any:
    import numpy as np

    answer = np.empty(len(texts))
    for i, text in enumerate(texts):
        try:
            answer[i] = float("nan") if text.lower() in UNKNOWN else float(text)
        except ValueError:
            answer[i] = math.inf
        if math.isinf(answer[i]):
            raise WrongUsage(NOT_A_NUMBER.with_(file=file.name, line=i + 2, column=column, value=text))
    return answer


def _answers(grid: Grid, forecast: Forecast, horizon: int, late: Any) -> list[dict[str, Any]]:
    """One object per series and step; null is *don't know*."""
    answers = []
    for i, name in enumerate(forecast.ids):
        for step in range(horizon):
            at = step + int(late[i])
            start = grid.last + 1 - int(grid.late[i])
            row: dict[str, Any] = {"id": name, "time": grid.calendar.label(start + step)}
            row |= {"mean": _plain(forecast.mean[i, at]), "median": _plain(forecast.median[i, at])}
            for one in forecast.intervals:
                row |= {
                    f"lo-{one.level:g}": _plain(one.low[i, at]),
                    f"hi-{one.level:g}": _plain(one.high[i, at]),
                }
            answers.append(row)
    return answers


def _plain(number: float) -> float | None:
    return None if math.isnan(number) else float(f"{number:.10g}") + 0.0  # never -0.0
