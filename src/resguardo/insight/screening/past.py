"""What a run leaves for the next, so that a day costs a day: the state beside an export.

A run with a state reads only what was recorded since the run before. What the rules still need of
all earlier days stands in a folder: numbers of identifiers, the moves that can still matter, events
as they were found, and the alerts. Whole days are folded in, never part of one.

The folder is never half written: every run writes files of its own, and `state.json`, replaced as
the last thing, says which files count. What it does not name is swept away by the next run.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

import resguardo
from resguardo.insight.screening.engines import Engine
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

HEAD: Final = "state.json"


class StateElsewhere(Problem):
    """The folder named for the state holds something else."""

    code = "screen.state-elsewhere"
    wording = _(
        "{folder} is not empty and holds no state of the screening. Name an empty folder, or the "
        "one that a run before has filled."
    )

    folder: str


class StateOfOtherRules(Problem):
    """The state was left by another version of the program."""

    code = "screen.state-of-other-rules"
    wording = _(
        "The state in {folder} was left by version {theirs}, and this is version {ours}: its rules "
        "may differ. Empty the folder; the next run reads everything once."
    )

    folder: str
    theirs: str
    ours: str


class StateBehind(Problem):
    """Days that were screened have other entries now than they had then."""

    code = "screen.state-behind"
    wording = _(
        "Moves up to {day} when these days were screened: {then}; now: {found}. Empty the folder "
        "of the state; the next run reads everything once. Ask with --as-of only for days that "
        "are over."
    )

    day: str
    then: int
    found: int


class StateAhead(Problem):
    """A day is asked about that lies before the state."""

    code = "screen.state-ahead"
    wording = _(
        "The state holds everything up to {day} and cannot answer for {asked}. Ask for that day or "
        "a later one, or leave --state away."
    )

    day: str
    asked: str


class StateNeedsDuckdb(Problem):
    """A state was asked of an engine that keeps none."""

    code = "screen.state-needs-duckdb"
    wording = _("Only --engine duckdb keeps a state. Leave --state away, or --engine spark.")


@dataclass(frozen=True)
class Past:
    """What was left by the runs before; nothing at all where there was none."""

    folder: Path | None = None
    until: int = 0
    """The end of the last day that was screened, in seconds since 1970; 0 if there was none."""
    begun: int = 0
    moves: int = 0
    """How many moves were known by then."""
    files: dict[str, list[str]] = field(default_factory=dict)

    @property
    def last_day(self) -> date:
        """The last day that was screened."""
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=self.until - 1)).date()

    def table(self, engine: Engine, name: str) -> ibis.Table | None:
        """Open what was left under a name; nothing where nothing was."""
        if self.folder is None or not self.files.get(name):
            return None
        paths = [self.folder / each for each in self.files[name]]
        return engine.keep_open(f"past_{name}", paths)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Read what was left under a name, row by row, without an engine."""
        if self.folder is None:
            return []
        files = [self.folder / each for each in self.files.get(name, [])]
        return [row for path in files for row in pq.read_table(path).to_pylist()]


def opened_past(folder: Path | None) -> Past:
    """Read the state of a folder; an empty or missing folder is the beginning.

    Refuses a folder that holds something else, and a state of another version.
    """
    if folder is None:
        return Past()
    if not (folder / HEAD).is_file():
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise StateElsewhere(str(folder))
        return Past(folder)
    try:
        head = json.loads((folder / HEAD).read_text(encoding="utf-8"))
        past = Past(folder, head["until"], head["begun"], head["moves"], head["files"])
        version = str(head["version"])
    except (ValueError, KeyError, TypeError) as fault:
        raise StateElsewhere(str(folder)) from fault
    if version != resguardo.__version__:
        raise StateOfOtherRules(str(folder), version, resguardo.__version__)
    return past


class Leaving:
    """What this run leaves: files written beside those of before, and one head that names them."""

    def __init__(self, past: Past, engine: Engine, until: int) -> None:
        """Begin; what a run that was cut off has left is swept away."""
        if past.folder is None:
            raise ValueError("nothing is left without a folder")
        self._past, self._engine, self._until = past, engine, until
        self._folder = past.folder
        self._folder.mkdir(parents=True, exist_ok=True)
        self._files: dict[str, list[str]] = {}
        self._sweep(past.files)

    def anew(self, name: str, table: ibis.Table) -> Path:
        """Leave a table in place of that of before, and say in which file."""
        self._files[name] = [self._write(name, table)]
        return self._path(name)

    def more(self, name: str, fresh: ibis.Table) -> None:
        """Leave rows behind those of before."""
        self._files[name] = [*self._past.files.get(name, []), self._write(name, fresh)]

    def more_rows(self, name: str, fresh: pa.Table) -> None:
        """Leave rows that no engine has behind those of before."""
        path = self._path(name)
        pq.write_table(fresh, path)
        self._files[name] = [*self._past.files.get(name, []), path.name]

    def finish(self, *, begun: int, moves: int) -> None:
        """Make all of it count at once."""
        head = {
            "version": resguardo.__version__,
            "until": self._until,
            "begun": begun,
            "moves": moves,
            "files": self._files,
        }
        waiting = self._folder / f"{HEAD}.part"
        waiting.write_text(json.dumps(head, indent=1) + "\n", encoding="utf-8")
        waiting.replace(self._folder / HEAD)
        self._sweep(self._files)

    def _write(self, name: str, table: ibis.Table) -> str:
        path = self._path(name)
        table.to_parquet(path)
        return path.name

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}-{self._until}.parquet"

    def _sweep(self, files: dict[str, list[str]]) -> None:
        named = {each for names in files.values() for each in names}
        for path in self._folder.glob("*.parquet"):
            if path.name not in named:
                path.unlink()
