"""``python -m zhanggui.site.reference [--check]``: write the generated pages, or say which are stale."""

from __future__ import annotations

import sys
from pathlib import Path

from zhanggui.site.reference.pages import PAGES

DOCS = Path("docs")


def write() -> int:
    """Write every page."""
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
    return 0


def check() -> int:
    """1 when a page in ``docs/`` is not what the code says today."""
    stale = [name for name in PAGES if not _is_fresh(name)]
    for name in stale:
        print(f"docs/{name} 已过时，请运行 make docs · is stale: run make docs", file=sys.stderr)
    return 1 if stale else 0


def _is_fresh(name: str) -> bool:
    path = DOCS / name
    return path.is_file() and path.read_text(encoding="utf-8") == PAGES[name]()


sys.exit(check() if "--check" in sys.argv[1:] else write())
