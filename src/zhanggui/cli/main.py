"""The command line ``zg``: one program, one file per group of commands.

Nothing heavy is imported until a command needs it, so help is instant.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Optional

import typer

from zhanggui.cli import care, figures, files, goods, orders, sample
from zhanggui.cli.session import Session, complain, today_from
from zhanggui.core.errors import ZhangguiError
from zhanggui.core.workspace import default_root

app = typer.Typer(
    help="掌柜：导出文件进，真实利润出。 Zhanggui: export files in, true profit out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in (files, orders, goods, figures, care, sample):
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
    ctx.obj = Session(root=workspace or default_root(), language=lang, now=today_from(today))


def main() -> None:
    """Run the command; an error a person can act on is one sentence and an exit code, never a traceback."""
    as_json = "--json" in sys.argv
    language = "en" if "en" in sys.argv[1:4] and "--lang" in sys.argv else "zh"
    try:
        app()
    except ZhangguiError as error:
        sys.exit(complain(error.text, error.exit_code, language=language, as_json=as_json))
    except BrokenPipeError:
        sys.exit(0)
    except (OSError, MemoryError) as error:
        sys.exit(complain(_of_system(error), 3, language=language, as_json=as_json))


def _of_system(error: OSError | MemoryError) -> "Text":  # noqa: UP037
    from zhanggui.core.language import Text

    return Text(
        "系统拒绝了操作：{reason}。没有存入任何数据，请处理后重试。",
        "The system refused: {reason}. Nothing was stored; mend that and try again.",
    ).with_(reason=error or type(error).__name__)


if __name__ == "__main__":
    main()
