"""``docs/commands.md``: every command of the command line, from the program itself."""

from __future__ import annotations

from zhanggui.cli.listing import Command, commands
from zhanggui.site.reference.markdown import page, table

HEADER = ("参数 argument", "含义 meaning")
INTRO = """
# 命令 Commands

由程序本身生成（`make docs`）。`zg` 和 `zhanggui` 是同一个程序。加 `--json` 时，标准输出只有一份 JSON。
`--workspace`、`--lang`、`--today` 写在命令之前。退出码：0 完成，1 按规则拒绝，2 用法有误，3 工作区不可用。

Generated from the program. `--workspace`, `--lang` and `--today` go before the command. Exit codes: 0 done,
1 refused by a rule, 2 wrong usage, 3 the workspace is unusable.
"""


def commands_page() -> str:
    """The whole page, in the order of `zg --help`."""
    return page(INTRO, *(_command(one) for one in commands()))


def _command(one: Command) -> str:
    rows = [(f"`{option.written}`", option.help) for option in one.options]
    parts = [f"## `zg {one.name}`", one.help, table(HEADER, rows) if rows else ""]
    return "\n\n".join(part for part in parts if part)
