"""The tables of `law/ammunition/`, read once, and what the rooms need of them besides the kernel.

`outside.csv` says which column of distances protects whom outside the fence, and `figures.csv` at
which temperature something must be done.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from resguardo.kernel.ammunition import Tables, read_tables

_FOLDER: Final = resources.files("resguardo.law.ammunition")
_NAMES: Final = ("distances", "functions", "mixing", "fire", "figures")


@dataclass(frozen=True, slots=True)
class Outside:
    """How far people outside stay: a share of a column, never less than a floor."""

    exposed: str
    column: str
    share: float
    floor_m: int
    clause: str


@cache
def tables() -> Tables:
    """The tables that the kernel reads."""
    return read_tables({name: _text(name) for name in _NAMES})


@cache
def outside() -> dict[str, tuple[Outside, ...]]:
    """By division, who outside must be how far."""
    found: dict[str, list[Outside]] = {}
    for row in csv.DictReader(_text("outside").splitlines()):
        found.setdefault(row["division"], []).append(
            Outside(
                row["exposed"], row["column"], float(row["share"]), int(row["floor_m"]),
                row["clause"],
            )
        )  # fmt: skip
    return {division: tuple(rows) for division, rows in found.items()}


def _text(name: str) -> str:
    return _FOLDER.joinpath(f"{name}.csv").read_text(encoding="utf-8")
