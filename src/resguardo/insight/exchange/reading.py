"""The tables of a directory, cut by organisation, with each row's place in its file.

A refusal must name file and row, so both travel with the rows as two columns of their own.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from resguardo.insight import tables

ROWS_AT_ONCE: Final = 20_000
_WITHOUT_ORGANISATION: Final = ("stolen_list", "count_lines")


class Source:
    """A directory of tables; each is read once, when first asked for."""

    def __init__(self, directory: Path) -> None:
        """Remember where."""
        self.directory = directory
        self._whole: dict[str, pa.Table] = {}
        self._bounds: dict[str, dict[str, tuple[int, int]]] = {}
        self._files: list[str] = []
        self.lines_by_count: dict[str, list[dict[str, Any]]] = {}

    def organisations(self) -> list[dict[str, Any]]:
        """Give the organisations in the order of their file."""
        return list(self.rows("organisations"))

    def rows(self, table: str, org: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        """Give the rows of a table, or those of one organisation, with `where` as file and row."""
        whole = self._table(table)
        low, high = (0, whole.num_rows) if org is None else self._range(table, org["org_id"])
        for start in range(low, high, ROWS_AT_ONCE):
            part = whole.slice(start, min(ROWS_AT_ONCE, high - start))
            names = part.column_names
            columns = [part.column(name).to_pylist() for name in names]
            for values in zip(*columns, strict=True):
                row = dict(zip(names, values, strict=True))
                row["where"] = f"{self._files[row.pop('_file')]} {row.pop('_row')}"
                yield row

    def _table(self, table: str) -> pa.Table:
        if table not in self._whole:
            self._whole[table] = self._ordered(table, self._read(table))
        return self._whole[table]

    def _read(self, table: str) -> pa.Table:
        """Read a table with two columns more: the number of the file, and of the row in it."""
        schema = tables.TABLES[table]
        wider = schema.append(pa.field("_file", pa.int32())).append(pa.field("_row", pa.int64()))
        parts = []
        for path, first, batch in tables.numbered_batches(self.directory, table):
            name = str(path.relative_to(self.directory))
            if not self._files or self._files[-1] != name:
                self._files.append(name)
            numbers = np.arange(first, first + batch.num_rows)
            place = np.full(batch.num_rows, len(self._files) - 1, dtype=np.int32)
            parts.append(
                pa.RecordBatch.from_arrays(
                    [*batch.columns, pa.array(place), pa.array(numbers)], schema=wider
                )
            )
        return pa.Table.from_batches(parts, schema=wider)

    def _ordered(self, table: str, whole: pa.Table) -> pa.Table:
        """Bring the rows of each organisation together, moves in the order of their sequence."""
        if table == "organisations" or table in _WITHOUT_ORGANISATION:
            return whole
        keys = [("org_id", "ascending")]
        if table == "moves":
            keys.append(("sequence", "ascending"))
        keys += [("_file", "ascending"), ("_row", "ascending")]
        return whole.take(pc.sort_indices(whole, sort_keys=keys))

    def _range(self, table: str, org_id: str) -> tuple[int, int]:
        if table not in self._bounds:
            column = self._table(table).column("org_id").combine_chunks()
            runs = pc.run_end_encode(column) if len(column) else None
            bounds: dict[str, tuple[int, int]] = {}
            low = 0
            if runs is not None:
                for name, high in zip(
                    runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True
                ):
                    bounds[name] = low, high
                    low = high
            self._bounds[table] = bounds
        return self._bounds[table].get(org_id, (0, 0))
