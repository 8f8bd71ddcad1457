"""Sections of the handbook that collecting answers."""

from __future__ import annotations

from zhanggui.core.handbook import Works
from zhanggui.core.language import Text

HANDBOOK = (
    Works(
        section="8.1.1",
        what=Text(
            "把各平台导出的文件放进文件夹，一条命令按内容识别并导入，回执逐行对得上；五类来源都有标准数据表",
            "Files exported by the platforms are recognised by content and imported; the receipt adds up row by row",
        ),
        command="zg import",
        test="tests/collect/test_recognition.py",
        missing=Text(
            "缺文件日历、接口直连；更多平台的版式", "a calendar of missing files, APIs, more platforms"
        ),
    ),
)
