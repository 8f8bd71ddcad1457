"""Sections of the handbook that cleaning answers."""

from __future__ import annotations

from zhanggui.core.handbook import Works
from zhanggui.core.language import Text

HANDBOOK = (
    Works(
        section="8.1.2",
        what=Text(
            "清洗：不合规的行进隔离区，写明文件、行号、列、值和原因，可修正后重放；重复和旧状态分别计数",
            "Cleaning: refused rows wait in quarantine with their reason, to be fixed and replayed",
        ),
        command="zg quarantine",
        test="tests/collect/taobao/test_orders.py",
        page="/quarantine",
        missing=Text("自动建议修正、学习规则、审批", "suggested fixes, learned rules, approval"),
    ),
)
