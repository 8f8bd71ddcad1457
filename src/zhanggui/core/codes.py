"""Codes that people and platforms write in several ways, folded to one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = dict.fromkeys([0x00A0, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD])
_WHITESPACE = re.compile(r"\s+")


@lru_cache(maxsize=65_536)  # every profile folds the same few hundred headers for every file
def fold_header(text: str) -> str:
    """A header cell as we compare it: width folded, without white space, invisible characters or case.

    ``收货地址 `` and ``收货地址`` are one header; so are ``服务费（元）`` and ``服务费(元)``.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    return _WHITESPACE.sub("", folded).strip("'\"").casefold()


def fold_sku(code: str) -> str:
    """A merchant code as we compare it: width and case folded, outer white space gone.

    >>> fold_sku("ａb-01 ")
    'AB-01'
    """
    return unicodedata.normalize("NFKC", code).translate(_INVISIBLE).strip().upper()
