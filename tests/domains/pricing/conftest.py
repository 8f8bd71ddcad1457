"""Small tables in plain text, filled in by the KPIs' engine."""

from __future__ import annotations

from tests.kpi.conftest import engine

__all__ = ["engine"]
