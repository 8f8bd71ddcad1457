"""The generated pages of ``docs/`` by file name."""

from __future__ import annotations

from collections.abc import Callable

from zhanggui.site.reference.commands import commands_page
from zhanggui.site.reference.handbook import handbook_page
from zhanggui.site.reference.kpis import kpis_page
from zhanggui.site.reference.recognition import recognition_page
from zhanggui.site.reference.tables import tables_page

PAGES: dict[str, Callable[[], str]] = {
    "handbook.md": handbook_page,
    "tables.md": tables_page,
    "kpis.md": kpis_page,
    "commands.md": commands_page,
    "recognition.md": recognition_page,
}
