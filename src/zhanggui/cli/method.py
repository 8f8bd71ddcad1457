"""``zg method …``: statistical methods on any table, for analysts and for checks from outside."""

from __future__ import annotations

import typer

from zhanggui.cli import effect, elasticity, forecasting, inventory, routing

method = typer.Typer(help="统计方法，用于任意表格 · statistical methods on any table", no_args_is_help=True)
for one in (forecasting, effect, elasticity, inventory, routing):
    one.register(method)


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.add_typer(method, name="method")
