"""The sample templates: five shops are tried, three of them known afterwards (tmall-a, us, pdd-a)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import zhanggui.collect.templates

SAMPLES = Path(zhanggui.collect.templates.__file__).parent / "samples"


@pytest.fixture
def take(import_files: Callable[..., list[Any]]) -> Callable[..., Any]:
    """Import one sample template (without .xlsx) or path; gives its receipt."""

    def run(name: str | Path, **options: Any) -> Any:
        path = SAMPLES / f"{name}.xlsx" if isinstance(name, str) else name
        (receipt,) = import_files(path, **options)
        return receipt

    return run


@pytest.fixture
def samples() -> Path:
    """The folder of sample files."""
    return SAMPLES
