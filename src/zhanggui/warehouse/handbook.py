"""Sections of the handbook that the warehouse answers."""

from __future__ import annotations

from zhanggui.core.handbook import Works
from zhanggui.core.language import Text

HANDBOOK = (
    Works(
        section="8.1.2",
        what=Text(
            "存储：历史与现状两层，按批次撤销；任何数字都能打开它背后的行，任何行都写明文件和行号",
            "Storing: history and current state, undo by batch; any figure opens its rows, any row names its file",
        ),
        command="zg rows",
        test="tests/warehouse/test_any_sequence_of_imports_and_undos.py",
        page="/profit",
        missing=Text(
            "只有分组名的合计行（未分摊、无明细）还打不开",
            "rows that are only a label (unallocated, no lines) open nothing yet",
        ),
    ),
)
