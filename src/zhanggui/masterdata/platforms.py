"""What a shop of a platform starts with, as the platform's folder says in ``names.yaml`` beside its names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class Custom:
    """What is usual on a platform: the currency it pays in, the zone of its days, and whose export files it has."""

    currency: str = "CNY"
    time_zone: str = "Asia/Shanghai"
    files_of: str = ""


def custom_of(platform: str) -> Custom:
    """What is usual on a platform; yuan, China's days and files of its own where its folder says nothing."""
    return _customs().get(platform, Custom())


def files_of(platform: str) -> str:
    """The platform whose export files this one's shops have; the platform itself where its folder names no other.

    >>> files_of("tmall"), files_of("jd")
    ('taobao', 'jd')
    """
    return custom_of(platform).files_of or platform


@cache
def _customs() -> dict[str, Custom]:
    folders = (folder / "names.yaml" for folder in files("zhanggui.collect").iterdir() if folder.is_dir())
    told = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in folders if path.is_file())
    return {str(code): _custom(said) for names in told for code, said in names.items()}


def _custom(said: dict[str, str]) -> Custom:
    return Custom(**{key: said[key] for key in ("currency", "time_zone", "files_of") if key in said})
