"""Samples of one platform, imported for a shop of that name."""

from __future__ import annotations

from pathlib import Path

import pytest

import zhanggui.collect

COLLECT = Path(zhanggui.collect.__file__).parent


@pytest.fixture
def take(import_files):
    """Import one sample of a platform for its shop; gives its receipt."""

    def run(platform, name):
        shop = None if platform == "templates" else platform
        (receipt,) = import_files(COLLECT / platform / "samples" / name, shop=shop)
        return receipt

    return run
