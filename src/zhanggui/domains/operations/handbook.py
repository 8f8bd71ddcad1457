"""Sections of the handbook that operations answers."""

from __future__ import annotations

from zhanggui.core.handbook import Works
from zhanggui.core.language import Text

HANDBOOK = (
    Works(
        section="8.3.4",
        what=Text(
            "今日：各店最近一天的利润对比此前八周同一星期几的预期范围，以及按金额排好的最多七件要处理的事",
            "Today: each shop's day against its expected range, and at most seven things to do, by money",
        ),
        command="zg run",
        test="tests/domains/operations/test_brief.py",
        page="/",
        missing=Text(
            "异常预警与归因、决策记录、效果复盘", "alerts with causes, decisions on record, measured effects"
        ),
    ),
)
