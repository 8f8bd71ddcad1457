"""Sections of the handbook that collecting answers."""

from __future__ import annotations

from zhanggui.core.handbook import Works
from zhanggui.core.language import Text

HANDBOOK = (
    Works(
        section="8.1.1",
        what=Text(
            "把各平台导出的文件拖进收件箱（或一条命令），按内容识别并导入，回执逐行对得上；缺文件日历写明哪天哪类文件没到；五类来源都有标准数据表",
            "Exported files dropped into the inbox are recognised by content; the receipt adds up row by row, a calendar says what did not come",
        ),
        command="zg import",
        test="tests/collect/test_recognition.py",
        page="/inbox",
        missing=Text(
            "从平台接口直接取数；更多平台的版式", "pulling from platforms' own APIs; more platforms"
        ),
    ),
)
