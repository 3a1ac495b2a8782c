"""Two engines for one set of expressions: DuckDB in this process, Spark for a region.

Nothing here decides anything; it opens an engine so that moments mean the same on both (UTC, whole
seconds) and keeps what it writes in a directory that goes away afterwards.
"""

import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

ENGINES: Final = ("duckdb", "spark")


class SparkMissing(Problem):
    """Spark was asked for where it is not installed."""

    code = "screen.spark-missing"
    wording = _(
        "Spark is not installed here: {what} is missing. Install it with “pip install "
        "resguardo[spark]” and Java 17, or use --engine duckdb."
    )

    what: str


@dataclass(frozen=True)
class Engine:
    """A connection, the folder that it may write in, and the tables computed so far."""

    name: str
    connection: Any
    folder: Path
    kept: dict[str, ibis.Table] = field(default_factory=dict)

    def keep(self, name: str, table: ibis.Table) -> ibis.Table:
        """Compute a table once and give what stands there then; a second call computes nothing."""
        if name not in self.kept:
            if self.name == "duckdb":
                self.kept[name] = self.connection.create_table(name, table)
            else:
                path = self.folder / "kept" / name
                table.to_parquet_dir(path)
                self.kept[name] = self.connection.read_parquet(str(path), table_name=name)
        return self.kept[name]

    def keep_view(self, name: str, table: ibis.Table) -> ibis.Table:
        """Call an expression by a name, so that what builds on it need not be planned again."""
        if name not in self.kept:
            self.kept[name] = self.connection.create_view(name, table)
        return self.kept[name]

    def keep_open(self, name: str, paths: Sequence[Path]) -> ibis.Table:
        """Open Parquet files once under a name; a second call opens nothing."""
        if name not in self.kept:
            self.kept[name] = self.read(name, paths)
        return self.kept[name]

    def read(self, name: str, paths: Sequence[Path]) -> ibis.Table:
        """Open Parquet files as one table."""
        files = [str(path) for path in paths]
        if self.name == "duckdb":
            return self.connection.read_parquet(files, table_name=name)
        # Ibis 12 takes a list of paths for the name of one file here.
        session = import_module("pyspark.sql").SparkSession.active()
        session.read.parquet(*files).createOrReplaceTempView(name)
        return self.connection.table(name)

    def bring(self, name: str, rows: pa.Table) -> ibis.Table:
        """Bring rows from here to where the engine computes."""
        path = self.folder / f"{name}.parquet"
        pq.write_table(rows, path)
        return self.connection.read_parquet(str(path), table_name=name)


@contextmanager
def opened(name: str, *, memory_gib: float | None = None) -> Iterator[Engine]:
    """Open an engine with a scratch folder of its own, and close both at the end.

    Refuses Spark where it is not installed (`SparkMissing`).
    """
    with TemporaryDirectory(prefix="resguardo-screen-") as scratch:
        folder = Path(scratch)
        connection = _duckdb(folder, memory_gib) if name == "duckdb" else _spark(folder)
        try:
            with warnings.catch_warnings():
                # Ibis 12 still calls DuckDB by names that DuckDB 2 is about to drop.
                warnings.filterwarnings("ignore", category=DeprecationWarning)
                yield Engine(name, connection, folder)
        finally:
            connection.disconnect()


def _duckdb(folder: Path, memory_gib: float | None) -> Any:
    """Open DuckDB on a file, so that what does not fit into memory goes to disk."""
    connection = ibis.duckdb.connect(
        str(folder / "screen.duckdb"), temp_directory=str(folder / "spill")
    )
    connection.raw_sql("SET TimeZone = 'UTC'")
    connection.raw_sql("SET preserve_insertion_order = false")
    if memory_gib is not None:
        connection.raw_sql(f"SET memory_limit = '{int(memory_gib * 1024)}MiB'")
    return connection


def _spark(folder: Path) -> Any:
    """Open Spark on this machine, or on the cluster that SPARK_MASTER names."""
    if find_spec("pyspark") is None:
        raise SparkMissing("pyspark")
    sql = import_module("pyspark.sql")
    session = (
        sql.SparkSession.builder.master(os.environ.get("SPARK_MASTER", "local[*]"))
        .appName("resguardo screen")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .config("spark.sql.shuffle.partitions", os.environ.get("SPARK_PARTITIONS", "8"))
        .config("spark.ui.enabled", "false")
        .config("spark.sql.ansi.enabled", "true")
        .getOrCreate()
    )
    return ibis.pyspark.connect(session)
