"""The committed samples are what the script beside this test writes, and the one of all platforms' reports."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent


def test_the_samples_are_what_their_scripts_write(samples, tmp_path, monkeypatch):
    own, reports = tmp_path / "own", tmp_path / "reports"
    own.mkdir()
    for script, place in ((HERE, own), (HERE.parent / "reports", reports)):
        monkeypatch.setattr(sys, "argv", ["write_samples.py", str(place)])
        runpy.run_path(str(script / "write_samples.py"), run_name="__main__")
    found = [*own.iterdir(), *(reports / "taobao" / "samples").iterdir()]
    written = {p.name: p.read_bytes() for p in found}
    assert written.keys() == {p.name for p in samples.iterdir()}
    for name, content in written.items():
        if not name.endswith(".xlsx"):  # a newer library may pack the same cells otherwise
            assert content == (samples / name).read_bytes(), name


def test_the_classic_sample_needs_gb18030(samples):
    raw = (samples / "ExportOrderList202606300930.csv").read_bytes()
    assert "🦌" in raw.decode("gb18030")
    assert b"\r\n" in raw
