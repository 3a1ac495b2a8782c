"""Calibres as the law floor lists them: read once, asked often.

Calibres are data of the release and not rows of the database, because their identifiers stand in
ledgers, files and profiles, and must mean the same in every deployment. Makers and models are rows
(`services.load_reference`), because every deployment meets some that no list has.
"""

import csv
from functools import cache
from importlib.resources import files

from resguardo.kernel import calibre
from resguardo.kernel.calibre import Table


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of one reference table."""
    text = files("resguardo.law.reference").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def calibres() -> Table:
    """All calibres, with an index over their names."""
    return calibre.read_table(rows_of("calibres.csv"))


def calibre_name(calibre_id: str) -> str:
    """The name of a calibre as it is written, or the identifier where a later release had it."""
    found = calibres().calibres.get(calibre_id)
    return found.name if found else calibre_id


def calibre_choices(weapon_type: str = "") -> list[tuple[str, str]]:
    """Identifier and name of every calibre that weapons of this type usually take, by name."""
    rows = calibres().calibres.values()
    return sorted(
        ((row.id, row.name) for row in rows if row.fits(weapon_type)), key=lambda row: row[1]
    )
