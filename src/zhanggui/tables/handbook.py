"""Sections of the handbook that the canonical tables answer."""

from __future__ import annotations

from zhanggui.core.handbook import Works
from zhanggui.core.language import Text

HANDBOOK = (
    Works(
        section="8.1.2",
        what=Text(
            "归类：每一行进入五类来源之下的一张标准数据表，列有类型、单位、含义和可加性（docs/tables.md）",
            "Classifying: every row enters one canonical table of the five sources",
        ),
        command="zg profiles",
        test="tests/house/test_reference.py",
    ),
)
