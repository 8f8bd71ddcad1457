"""What files say is shown on a terminal as it is: no markup, no colours, no moving of the cursor."""

from __future__ import annotations

import io
import sys

from zhanggui.cli.main import _print_whatever_names_hold
from zhanggui.cli.session import print_table, visible


def test_a_cell_that_looks_like_markup_is_shown_as_it_is(capsys):
    print_table("", ["值"], [["[/bold] :smile: [red]x"]])
    assert "[/bold] :smile: [red]x" in capsys.readouterr().out


def test_characters_that_steer_a_terminal_are_escaped():
    assert visible("a\x1b[2Jb\u202ec\x07") == "a\\x1b[2Jb\\x202ec\\x07"
    assert visible("青禾 示例店\u3000👨\u200d👩") == "青禾 示例店\u3000👨\u200d👩"


def test_a_name_that_is_no_text_leaves_the_answer_readable_json(monkeypatch):
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding="utf-8"))
    _print_whatever_names_hold()
    print('{"file": "\udcb6"}', flush=True)
    assert out.getvalue() == b'{"file": "\\udcb6"}\n'
