"""The committed samples are what the script beside this test writes."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path


def test_the_samples_are_what_their_script_writes(samples, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["write_samples.py", str(tmp_path)])
    runpy.run_path(str(Path(__file__).parent / "write_samples.py"), run_name="__main__")
    written = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    assert written.keys() == {p.name for p in samples.iterdir()}
    for name, content in written.items():
        if not name.endswith(".xlsx"):  # a newer library may pack the same cells otherwise
            assert content == (samples / name).read_bytes(), name


def test_the_classic_sample_needs_gb18030(samples):
    raw = (samples / "ExportOrderList202606300930.csv").read_bytes()
    assert "🦌" in raw.decode("gb18030")
    assert b"\r\n" in raw
