"""What is measured, one job a process: ``python benchmarks/jobs.py NAME ARGUMENT…``.

A job prints one JSON object; query jobs print the best seconds of five runs and the answer, so that both sides are
seen to agree.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

NOW = datetime(2026, 8, 1, 4, 0, tzinfo=UTC)
RUNS = 5


def import_ours(workspace: str, *files: str) -> dict[str, Any]:
    from zhanggui.access.opening import create_workspace, open_workspace

    create_workspace(Path(workspace))
    opened = open_workspace(Path(workspace))
    from zhanggui.collect.importing import Importer
    from zhanggui.collect.profiles import known_profiles

    importer = Importer(workspace=opened, profiles=known_profiles(), now=NOW)
    began = set(Path(workspace).rglob("*.parquet"))
    receipts = importer.run([Path(f) for f in files])
    written = len(set(Path(workspace).rglob("*.parquet")) - began)
    counts = [
        {c: getattr(r, c) for c in ("status", "rows", "loaded", "quarantined", "duplicate")} for r in receipts
    ]
    return {"receipts": counts, "data_files_written": written}


def copy_duckdb(source: str, target: str) -> dict[str, Any]:
    """The peer: DuckDB copies the text to Parquet; nothing is checked, bad rows are dropped silently."""
    import duckdb

    sql = f"COPY (SELECT * FROM read_csv('{source}', ignore_errors=true)) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
    duckdb.connect(config={"threads": 2}).execute(sql)
    return {}


def query_ours(workspace: str, what: str) -> dict[str, Any]:
    from zhanggui.access.opening import open_workspace

    place = open_workspace(Path(workspace)).place
    from zhanggui.kpi.compute import compute
    from zhanggui.kpi.register import KPIS
    from zhanggui.profit.settings import ProfitSettings
    from zhanggui.profit.summary import profit_by
    from zhanggui.warehouse import store

    def kpi() -> Any:
        row = compute(KPIS[what], store.read(place.warehouse))[0]
        return [str(row.numerator), str(row.denominator)]

    def profit() -> Any:
        rows = profit_by(store.read(place.warehouse), ProfitSettings(), by="sku")
        return [len(rows), str(sum(r.amounts["goods_cost"] or 0 for r in rows))]

    return _best(profit if what == "profit_by_sku" else kpi)


def query_duckdb(workspace: str, what: str) -> dict[str, Any]:
    """The peer: SQL written by hand for just this question, on the same Parquet files."""
    import duckdb

    from zhanggui.access.opening import open_workspace

    root = open_workspace(Path(workspace)).place.warehouse
    from zhanggui.warehouse.catalogue import current_paths

    base = duckdb.connect(config={"threads": 2})

    def ask() -> Any:
        for table, paths in current_paths(root).items():
            files = ", ".join(f"'{p}'" for p in paths)
            base.execute(
                f'CREATE OR REPLACE VIEW "{table}" AS SELECT * FROM read_parquet([{files}], union_by_name=true)'
            )
        return [str(v) for v in base.execute(SQL[what]).fetchone() or ()]

    return _best(ask)


SQL = {
    "paid_amount": """SELECT sum(paid) FROM "order" WHERE document = 'order' AND paid_day IS NOT NULL""",
    "asp": """SELECT sum(l.paid), sum(l.quantity) FROM order_line l JOIN "order" o USING (shop, order_id)
              WHERE o.document = 'order' AND o.paid_day IS NOT NULL AND l.line_kind = 'product'""",
    "refund_rate": """SELECT count(DISTINCT o.order_id) FILTER (WHERE l.refunded > 0), count(DISTINCT o.order_id)
              FROM "order" o LEFT JOIN order_line l USING (shop, order_id)
              WHERE o.document = 'order' AND o.paid_day IS NOT NULL""",
    "profit_by_sku": """
        WITH cost AS (SELECT sku, cost, from_day,
                             lead(from_day) OVER (PARTITION BY sku ORDER BY from_day) AS until_day FROM unit_cost),
             line AS (SELECT l.item_key AS sku, l.paid, l.refunded, l.quantity, o.paid_day
                      FROM order_line l JOIN "order" o USING (shop, order_id) WHERE o.paid_day IS NOT NULL),
             sku AS (SELECT line.sku, sum(line.paid) AS paid, sum(line.refunded) AS refunds,
                            sum(line.quantity * cost.cost) AS goods_cost, sum(line.paid - line.refunded) * 0.006 AS fee
                     FROM line JOIN cost ON cost.sku = line.sku AND line.paid_day >= cost.from_day
                                        AND (cost.until_day IS NULL OR line.paid_day < cost.until_day)
                     GROUP BY line.sku)
        SELECT count(*), sum(goods_cost) FROM sku""",
}


def _best(ask: Callable[[], Any]) -> dict[str, Any]:
    walls, cpus, answer = [], [], None
    for _ in range(RUNS):
        wall, cpu = time.perf_counter(), time.process_time()
        answer = ask()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return {"seconds": min(walls), "cpu": min(cpus), "answer": answer}


JOBS = {job.__name__: job for job in (import_ours, copy_duckdb, query_ours, query_duckdb)}

if __name__ == "__main__":
    print(json.dumps(JOBS[sys.argv[1]](*sys.argv[2:])))
