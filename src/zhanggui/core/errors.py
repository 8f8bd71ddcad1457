"""The family of errors a user may meet: each has one exit code and one sentence in both languages.

An error names the thing, says what was expected and what was found, and tells the next step.
"""

from __future__ import annotations

from zhanggui.core.language import Text


class ZhangguiError(Exception):
    """Base of every error that is shown to a person instead of a traceback."""

    exit_code = 1

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class Refused(ZhangguiError):
    """A rule says no; nothing was changed."""

    exit_code = 1


class WrongUsage(ZhangguiError):
    """The command cannot be understood as written."""

    exit_code = 2


class WorkspaceUnusable(ZhangguiError):
    """The workspace is missing, damaged, full, or held by somebody else for too long."""

    exit_code = 3
