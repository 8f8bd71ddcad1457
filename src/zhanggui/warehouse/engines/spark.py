"""The distributed engine: canonical tables as Spark frames, for merchants that outgrow one machine.

Needs the extra ``zhanggui[spark]`` and Java 17. Nothing here is imported unless it is asked for.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import narwhals as nw

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.core.money import MONEY_SCALE, RATE_UNITS, TICKS
from zhanggui.tables.register import TABLES
from zhanggui.tables.table import Table, Type

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

STORED: dict[Type, str] = {
    Type.TEXT: "string",
    Type.MONEY: f"decimal(18,{MONEY_SCALE})",
    Type.INTEGER: "bigint",
    Type.DECIMAL: "decimal(18,6)",
    Type.MOMENT: "timestamp",
    Type.DAY: "date",
    Type.FLAG: "boolean",
}
LINEAGE = {"batch": "bigint", "line": "bigint", "state_at": "timestamp"}
LOCAL_CLUSTER = "local-cluster[2,1,1024]"

NO_PYSPARK = Text(
    zh="用 Spark 计算要先装可选组件 zhanggui[spark]：pip install 'zhanggui[spark]'",
    en="Spark needs the extra zhanggui[spark]: pip install 'zhanggui[spark]'",
)
NO_JAVA = Text(
    zh="用 Spark 计算要有 Java 17（找不到 java 程序，也没有设 JAVA_HOME）。Debian：apt-get install openjdk-17-jre-headless",
    en="Spark needs Java 17 (no java program found, JAVA_HOME not set). "
    "Debian: apt-get install openjdk-17-jre-headless",
)

# One machine: nothing but 127.0.0.1 is listened on.
_LOCAL = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.shuffle.partitions": "2",
    # Else every operation on a column asks the Java machine four things, to name our line in an error message.
    "spark.python.sql.dataFrameDebugging.enabled": "false",
}


@contextmanager
def session(master: str = LOCAL_CLUSTER, options: Mapping[str, str] | None = None) -> Iterator[SparkSession]:
    """A Spark session on this machine for as long as the block lasts: two workers of one core and 1 GiB each.

    ``options`` are further Spark settings. A session of a real cluster is made by its own means and given to
    ``frames``. Raises ``Refused`` where pyspark or Java is missing.
    """
    _check_installed()
    from pyspark.sql import SparkSession

    with TemporaryDirectory(prefix="zhanggui-spark-") as folder:
        # Workers otherwise keep their logs inside the installed package and listen on the machine's address.
        os.environ["SPARK_WORKER_DIR"] = str(Path(folder) / "work")
        os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
        folders = {"spark.local.dir": folder, "spark.sql.warehouse.dir": folder}
        builder = SparkSession.builder.master(master).appName("zhanggui")
        for name, value in (_LOCAL | folders | dict(options or {})).items():
            builder = builder.config(name, value)
        spark = builder.getOrCreate()
        try:
            yield spark
        finally:
            # A local cluster's workers complain about each other's end, which is no news.
            spark.sparkContext.setLogLevel("OFF")
            spark.stop()


def _check_installed() -> None:
    try:
        import pyspark  # noqa: F401
    except ModuleNotFoundError as error:
        raise Refused(NO_PYSPARK) from error
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        raise Refused(NO_JAVA)


def frames(files: Mapping[str, Sequence[Path]], spark: SparkSession) -> dict[str, nw.LazyFrame[Any]]:
    """Every canonical table as an analysis frame, from the files listed for it (none: empty).

    Sets the session's time zone to UTC. Whole-number overflow stays an error, as Spark 4 has it.
    """
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    spark.conf.set("spark.sql.ansi.enabled", "true")
    return {
        name: analysis_frame(table, scan(table, files.get(name, ()), spark)) for name, table in TABLES.items()
    }


def stored_schema(table: Table) -> str:
    """Column types of the table's Parquet files in Spark's words, lineage columns included."""
    types = {c.name: STORED[c.type] for c in table.columns} | LINEAGE
    return ", ".join(f"`{name}` {kind}" for name, kind in types.items())


def scan(table: Table, paths: Sequence[Path], spark: SparkSession) -> DataFrame:
    """The rows of some files of a table; a column a file does not carry is null."""
    schema = stored_schema(table)
    if not paths:
        return spark.createDataFrame([], schema)
    # Paths are names, not patterns, and no folder name is a column.
    reader = spark.read.schema(schema).option("__globPaths__", "false").option("recursiveFileLookup", "true")
    return reader.parquet(*(f"file://{path.absolute()}" for path in paths))


def analysis_frame(table: Table, stored: DataFrame) -> nw.LazyFrame[Any]:
    """The table as analysis sees it: money in ticks, rates in millionths, all whole numbers."""
    from pyspark.sql import functions as F

    scaled = {
        c.name: (F.col(c.name) * F.lit(TICKS if c.type is Type.MONEY else RATE_UNITS)).cast("bigint")
        for c in table.columns
        if c.type in (Type.MONEY, Type.DECIMAL)
    }
    return nw.from_native(stored.withColumns(scaled))


def matches_frame(rows: Sequence[Mapping[str, str]], spark: SparkSession) -> nw.LazyFrame[Any]:
    """Confirmed identities (shop, item_key, sku) as an analysis frame."""
    import pyarrow as pa

    schema = pa.schema([(name, pa.string()) for name in ("shop", "item_key", "sku")])
    return nw.from_native(spark.createDataFrame(pa.Table.from_pylist([dict(row) for row in rows], schema)))
