"""作业指导书 Handbook: from every section that can be worked on today to its page."""

from __future__ import annotations

from django.http import HttpResponse

from zhanggui.access.web import Asked, signed_in
from zhanggui.answers.handbook import STATES, answers_to
from zhanggui.console.pages import page
from zhanggui.core.handbook import CHAPTERS, LEAVES, state_of


@signed_in
def handbook(request: Asked) -> HttpResponse:
    """The chapters with the sections that have something to use; how many have nothing yet is said, not shown."""
    chapters = [
        {"number": number, "title": title, "sections": _sections(number)}
        for number, title in CHAPTERS.items()
    ]
    open_sections = [leaf for leaf in LEAVES if not answers_to(leaf.section)]
    shown = [chapter for chapter in chapters if chapter["sections"]]
    return page(request, "handbook.html", chapters=shown, total=len(LEAVES), missing=len(open_sections))


def _sections(chapter: int) -> list[dict[str, object]]:
    leaves = [leaf for leaf in LEAVES if leaf.chapter == chapter and answers_to(leaf.section)]
    return [
        {
            "leaf": leaf,
            "answers": answers_to(leaf.section),
            "state": STATES[state_of(answers_to(leaf.section))],
        }
        for leaf in leaves
    ]
