"""The index of the deployment's own register, kept beside its data and built anew when it is old.

A search by whoever runs the machine sees every organisation; pages go through their own gate.
"""

from functools import lru_cache
from pathlib import Path

import pyarrow as pa

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.oversight import exporting

from .building import COLUMNS, build_index
from .search import Index

_NAME = "register-index"
_REVISION = "revision"
_PLACES = (0, 6, 2, 3, 4)
"""Where firearm_id, serial, make, model and calibre stand in a row of the exported table."""


class NothingRegistered(Problem):
    """There is nothing to search in."""

    code = "trace.nothing-registered"
    wording = _(
        "No firearm is registered here yet. Import a register, or search an index of a file."
    )


def open_register(data: Path) -> Index:
    """Open the index of the register, building it first where it is missing or old."""
    return _opened(data / _NAME, exporting.firearms_revision())


@lru_cache(maxsize=1)
def _opened(folder: Path, revision: str) -> Index:
    """Build what is missing or old, and keep the newest open: the next search has no start."""
    noted = folder / _REVISION
    if not noted.is_file() or noted.read_text(encoding="utf-8") != revision:
        columns = list(zip(*exporting.firearms(), strict=True))
        if not columns:
            raise NothingRegistered
        build_index(
            pa.table(
                {
                    name: pa.chunked_array([pa.array(columns[place], type=pa.string())])
                    for name, place in zip(COLUMNS, _PLACES, strict=True)
                }
            ),
            folder,
        )
        noted.write_text(revision, encoding="utf-8")
    return Index(folder)
