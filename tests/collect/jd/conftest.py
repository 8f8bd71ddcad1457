"""JD's samples, imported for the shop jd."""

from __future__ import annotations

from pathlib import Path

import pytest

import zhanggui.collect.jd

SAMPLES = Path(zhanggui.collect.jd.__file__).parent / "samples"


@pytest.fixture
def take(import_files):
    """Import samples (by name) or files (by path) for the shop jd; gives the receipts."""

    def run(*names, **options):
        paths = [SAMPLES / name if isinstance(name, str) else name for name in names]
        return import_files(*paths, **({"shop": "jd"} | options))

    return run
