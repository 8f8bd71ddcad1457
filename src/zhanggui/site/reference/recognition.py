"""``docs/recognition.md``: every sample against every profile, and which tables would be a question."""

from __future__ import annotations

from pathlib import Path

import zhanggui.collect
from zhanggui.collect.matrix import Met, headers_of, in_two_minds, met, recognised_as, sample_files
from zhanggui.collect.register import PROFILES
from zhanggui.site.reference.markdown import page, table

COLLECT = Path(zhanggui.collect.__file__).parent
HEADER = (
    "样例 sample",
    "列 columns",
    "识别为 recognised as",
    "其次 next nearest",
    "认识的列 knows",
    "为什么不是 held back by",
)
OWN = (
    "文件类型 profile",
    "最少的列 fewest columns",
    "旧表头、新表头、明年的表头 old, new and next year's headers",
)
INTRO = """
# 识别矩阵 Recognition matrix

由程序生成（`make docs`）：{files} 个样例文件、{tables} 张表，逐一对照全部 {profiles} 种文件类型（{pairs} 次比较），
每张表只被识别为自己一种；测试 `tests/collect/test_recognition.py` 重做同样的比较。新增平台的文件夹会自动出现在这里。

Made by the program: {files} sample files with {tables} tables against all {profiles} profiles ({pairs} comparisons), each
recognised as itself only. A test does the same. A new platform's folder appears here by itself.

只看列名，不看文件名和扩展名；列的顺序和多出来的列不影响。「其次」是认识其中最多列的另一种文件类型。
"""
MINDS = """
## 两可的表 Tables that are a question

一张表同时具备两种类型所需的全部列时（共 {pairs} 对）：{both} 对会问人（`needs_choice`，两种都列出）；{one} 对按声明的列（`never`）
只认其中一种；{none} 对互相排除，两种都不认，按原因拒绝。会问的例子：{examples}。

A table that has all that two profiles need ({pairs} pairs): {both} are a question to a person; {one} are read as one of
the two, because the other declares a column it never has; {none} shut each other out and are refused with the reason.
"""
SHOWN = 6


def recognition_page() -> str:
    """The whole page, family by family."""
    files = sample_files(COLLECT)
    found = [one for path in files for one in met(path, PROFILES)]
    intro = INTRO.format(
        files=len(files), tables=len(found), profiles=len(PROFILES), pairs=f"{len(found) * len(PROFILES):,}"
    )
    families = dict.fromkeys(one.family for one in found)
    parts = [_family(name, [one for one in found if one.family == name]) for name in families]
    return page(intro, *parts, _own_headers(), _minds())


def _family(name: str, found: list[Met]) -> str:
    return f"## {name}\n\n{table(HEADER, [_row(one) for one in found])}"


def _row(one: Met) -> tuple[str, ...]:
    rival = one.rival
    told = (f"`{rival.profile}`", str(rival.known), rival.why.zh) if rival else ("—", "0", "")
    return (one.table, str(one.columns), "、".join(f"`{name}`" for name in one.recognised), *told)


def _own_headers() -> str:
    """Each profile's own headers: who else fits them. Nobody should."""
    rows = []
    for name, profile in PROFILES.items():
        headers = headers_of(profile)
        others = {n for header in headers.values() for n in recognised_as(header, PROFILES) if n != name}
        alone = "只有自己 itself only" if not others else "、".join(sorted(others))
        rows.append((f"`{name}`", "、".join(headers["fewest"]), alone))
    return f"## 每种类型自己的表头 Each profile's own headers\n\n{table(OWN, rows)}"


def _minds() -> str:
    minds = in_two_minds(PROFILES)
    asked = [pair for pair, names in minds.items() if len(names) > 1]
    examples = "；".join(f"`{a}` 与 `{b}`" for a, b in asked[:: max(1, len(asked) // SHOWN)][:SHOWN])
    one, none = (sum(len(names) == n for names in minds.values()) for n in (1, 0))
    return MINDS.format(pairs=len(minds), both=len(asked), one=one, none=none, examples=examples)
