"""Which files the paths hold that somebody gave, and the folder each is looked at from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from zhanggui.collect.messages import PATH_MISSING
from zhanggui.core.errors import WrongUsage

SHOP_LISTS = ("店铺", "shops")
SKIPPED_NAMES = ("~$", ".", "__MACOSX", "Thumbs.db", "desktop.ini")


def discover(paths: Iterable[Path], *, beside: bool = False) -> Iterator[tuple[Path, Path]]:
    """Every file of the paths with the folder it was found under; system and lock files left out.

    ``beside``: folders given side by side (``a/shop1 a/shop2``) are two folders of ``a``, as if ``a`` had been given.

    Of a folder, the lists of shops come first (files named 店铺 or shops), because a folder named after a shop
    says whose files it holds only once the shop is known; then all others in name order.
    """
    given = list(paths)
    over = _over(given) if beside else {}
    for path in given:
        if not _is_there(path):
            raise WrongUsage(PATH_MISSING.with_(path=path))
        if path.is_dir():
            inside = sorted((p for p in path.rglob("*") if p.is_file()), key=_in_turn)
            base = over.get(_folder_of(path), path)
            yield from ((p, base) for p in inside if not _skipped(p.relative_to(path)))
        else:
            yield path, over.get(_folder_of(path), path.parent)


def _folder_of(path: Path) -> Path:
    return path if path.is_dir() else path.parent


def _over(paths: Iterable[Path]) -> dict[Path, Path]:
    """For every folder that was given beside another of the same folder: that one."""
    folders = {_folder_of(path) for path in paths if _is_there(path)}
    homes = Counter(folder.absolute().parent for folder in folders)
    return {folder: folder.parent for folder in folders if homes[folder.absolute().parent] > 1}


def _is_there(path: Path) -> bool:
    """Also for names no disk can hold (too long, with a NUL), about which the system complains instead."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _in_turn(path: Path) -> tuple[bool, Path]:
    return path.stem not in SHOP_LISTS, path


def _skipped(path: Path) -> bool:
    return any(part.startswith(SKIPPED_NAMES) for part in path.parts)
