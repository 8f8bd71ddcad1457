"""``docs/handbook.md``: all 86 sections, each *not yet* or with its page, command and test."""

from __future__ import annotations

from collections import Counter

from zhanggui.answers.handbook import answers_to
from zhanggui.core.handbook import CHAPTERS, LEAVES, Leaf, State, Works, state_of
from zhanggui.site.reference.markdown import page, table

HEADER = ("节", "标题", "状态", "今天能做什么", "还缺什么", "页面", "命令", "测试")
STATES = {State.WORKS: "可用", State.PART: "部分", State.NOT_YET: "尚无"}
INTRO = """
# 手册对照表

《零售电商行业运营实战作业指导书》共 {leaves} 个最末级小节。本页由代码中的声明生成（`make docs`），不手写；
声明里的命令或测试如果不存在，测试就会失败。

一节算**可用**，要同时做到：在控制台（中文页面）和命令行都能做到；吃真实文件；得出的是有人据以行动的数字、清单、
计划或文件；对应的检查在测试里运行。**部分**：其中一部分今天能用，缺的写在同一行。

**可用 {works} 节，部分 {part} 节，尚无 {not_yet} 节。**
"""


def handbook_page() -> str:
    """The whole page, in Chinese."""
    counts = Counter(state_of(answers_to(leaf.section)) for leaf in LEAVES)
    intro = INTRO.format(
        leaves=len(LEAVES),
        works=counts[State.WORKS],
        part=counts[State.PART],
        not_yet=counts[State.NOT_YET],
    )
    return page(intro, *(_chapter(number) for number in CHAPTERS))


def _chapter(number: int) -> str:
    rows = [_row(leaf) for leaf in LEAVES if leaf.chapter == number]
    return f"## 第 {number} 章　{CHAPTERS[number].zh}\n\n{table(HEADER, rows)}"


def _row(leaf: Leaf) -> tuple[str, ...]:
    answers = answers_to(leaf.section)
    return (
        leaf.section,
        leaf.title.zh,
        STATES[state_of(answers)],
        _sentences([one.what.zh for one in answers]),
        _sentences([one.missing.zh for one in answers if one.missing]),
        _pages(answers),
        "<br>".join(dict.fromkeys(f"`{one.command}`" for one in answers)),
        "<br>".join(dict.fromkeys(f"`{one.test}`" for one in answers)),
    )


def _sentences(parts: list[str]) -> str:
    return "<br>".join(dict.fromkeys(parts))


def _pages(answers: tuple[Works, ...]) -> str:
    if not answers:
        return ""
    return "<br>".join(dict.fromkeys(one.page or "尚无" for one in answers))
