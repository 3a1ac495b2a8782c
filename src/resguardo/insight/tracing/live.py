"""The index of the deployment's own register, kept beside its data and renewed by a command.

Nobody who waits for a page waits for an index to be built: at national size that takes a minute. A
page searches what the last renewal knew, and says so when the register has changed since.

A search by whoever runs the machine sees every organisation; pages go through their own gate.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import pyarrow as pa

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.oversight import exporting

from .building import COLUMNS, build_index
from .search import Index, IndexUnreadable

_NAME = "register-index"
_PLACES = (0, 6, 2, 3, 4)
"""Where firearm_id, serial, make, model and calibre stand in a row of the exported table."""


class NothingRegistered(Problem):
    """There is nothing to search in."""

    code = "trace.nothing-registered"
    wording = _(
        "No firearm is registered here yet. Import a register, or search an index of a file."
    )


class NotIndexed(Problem):
    """The register was never indexed here."""

    code = "trace.not-indexed"
    wording = _(
        "The registers have not been made ready for searching by serial yet. Whoever runs this "
        "server does it once, and each night, with “resguardo trace --renew”. What was typed is "
        "kept: search again then."
    )


@dataclass(frozen=True, slots=True)
class Register:
    """The newest index of the register, and whether the register has changed since."""

    index: Index
    built_at: datetime
    stale: bool


def open_register(data: Path) -> Register:
    """Open the index of the register as it was last built; builds nothing.

    Refuses where there is none (`NotIndexed`).
    """
    folder = data / _NAME
    try:
        built = _built(folder)
        index = _opened(folder, built)
        if _built(folder) != built:  # renewed while it was being opened
            return open_register(data)
    except (OSError, IndexUnreadable):
        raise NotIndexed from None
    stale = index.notes["revision"] != exporting.firearms_revision()
    return Register(index, datetime.fromisoformat(index.notes["built_at"]), stale)


def renew_register(data: Path, *, at: datetime) -> bool:
    """Build the index of the register where it is missing or old; whether that was so.

    Refuses where no firearm is registered (`NothingRegistered`).
    """
    try:
        if not open_register(data).stale:
            return False
    except NotIndexed:
        pass
    revision = exporting.firearms_revision()
    columns = list(zip(*exporting.firearms(), strict=True))
    if not columns:
        raise NothingRegistered
    table = pa.table(
        {
            name: pa.chunked_array([pa.array(columns[place], type=pa.string())])
            for name, place in zip(COLUMNS, _PLACES, strict=True)
        }
    )
    notes = {"revision": revision, "built_at": at.isoformat()}
    build_index(table, data / _NAME, notes=notes)
    return True


def _built(folder: Path) -> int:
    return (folder / "index.json").stat().st_mtime_ns


@lru_cache(maxsize=1)
def _opened(folder: Path, _moment: int) -> Index:
    """Keep the newest open: the next search has no start."""
    return Index(folder)
