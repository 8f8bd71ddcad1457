"""The command line ``zg``: one program, one file per group of commands.

Nothing heavy is imported until a command needs it, so help is instant.
"""

from __future__ import annotations

import io
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Optional

import typer

from zhanggui.cli import (
    audit,
    bench,
    care,
    decisions,
    doubles,
    fees,
    figures,
    files,
    goods,
    handbook,
    kpis,
    layouts,
    limits,
    live,
    logistics,
    mapping,
    method,
    missing,
    network,
    orders,
    own_routes,
    packing,
    prices,
    promo,
    purchases,
    quarantine,
    running,
    sample,
    serving,
    stock,
    suppliers,
    transfers,
)
from zhanggui.cli.session import Session, complain, today_from
from zhanggui.core.errors import ZhangguiError
from zhanggui.core.language import Text
from zhanggui.core.workspace import default_root

app = typer.Typer(
    help="掌柜：导出文件进，真实利润出。 Zhanggui: export files in, true profit out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in (
    files,
    mapping,
    layouts,
    missing,
    quarantine,
    orders,
    running,
    figures,
    kpis,
    decisions,
    limits,
    prices,
    stock,
    suppliers,
    purchases,
    transfers,
    logistics,
    goods,
    fees,
    doubles,
    care,
    handbook,
    live,
    sample,
    serving,
    audit,
    network,
    own_routes,
    promo,
    packing,
    method,
    bench,
):
    group.register(app)


@app.callback()
def options(
    ctx: typer.Context,
    workspace: Annotated[
        Optional[Path],  # noqa: UP045  typer reads this annotation at run time
        typer.Option("--workspace", help="工作区目录 · workspace directory"),
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help="zh | en")] = "zh",
    today: Annotated[
        Optional[datetime],  # noqa: UP045
        typer.Option("--today", formats=["%Y-%m-%d"], help="把这一天当作今天 · take this day as today"),
    ] = None,
) -> None:
    """Options that stand before the command."""
    if lang not in ("zh", "en"):
        raise typer.BadParameter("zh | en", param_hint="--lang")
    told = today.date() if today else None
    ctx.obj = Session(root=workspace or default_root(), language=lang, now=today_from(today), replayed=told)


def main() -> None:
    """Run the command; an error a person can act on is one sentence and an exit code, never a traceback."""
    _print_whatever_names_hold()
    as_json = "--json" in sys.argv
    language = _asked_language(sys.argv)
    try:
        app()
    except ZhangguiError as error:
        sys.exit(complain(error.text, error.exit_code, language=language, as_json=as_json))
    except BrokenPipeError:
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(complain(STOPPED, 1, language=language, as_json=as_json))
    except Exception as error:
        if os.environ.get("ZHANGGUI_DEBUG"):
            raise
        sys.exit(complain(_unexpected(error), 3, language=language, as_json=as_json))


def _print_whatever_names_hold() -> None:
    """Characters the terminal cannot show (file names that are no text) are escaped, which JSON reads back."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _asked_language(words: list[str]) -> str:
    """The language of ``--lang``, read by hand: an error may come before the options are parsed."""
    pairs = zip(words, [*words[1:], ""], strict=True)
    return "en" if ("--lang", "en") in pairs or "--lang=en" in words else "zh"


STOPPED = Text("已停止；正在处理的文件没有存入。", "Stopped; the file that was being read is not stored.")
SYSTEM = Text(
    "系统拒绝了操作：{reason}。正在处理的文件没有存入，请处理后重试。",
    "The system refused: {reason}. The file that was being read is not stored; mend that and try again.",
)
DEFECT = Text(
    "程序内部出错（{reason}）。正在处理的文件没有存入，已有数据不受影响。请设置 ZHANGGUI_DEBUG=1 重新运行，并把输出报告给开发者。",
    "The program failed ({reason}). The file being read is not stored and other data is untouched. "
    "Run again with ZHANGGUI_DEBUG=1 and report the output.",
)


def _unexpected(error: Exception) -> Text:
    """What to say about an error nobody planned for."""
    from django.core.exceptions import ImproperlyConfigured

    try:
        from zhanggui.warehouse.damage import explained

        text = explained(error)
    except ImproperlyConfigured:  # it failed before a workspace was opened
        text = None
    if text is not None:
        return text
    known = isinstance(error, OSError | MemoryError)
    return (SYSTEM if known else DEFECT).with_(reason=f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
