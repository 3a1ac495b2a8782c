"""Calibres as the law floor lists them: read once, asked often.

Calibres are data of the release and not rows of the database, because their identifiers stand in
ledgers, files and profiles, and must mean the same in every deployment. Makers and models are rows
(`services.load_reference`), because every deployment meets some that no list has.
"""

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from resguardo.kernel.calibre import Calibre, Table, key_of
from resguardo.records.register.makers import Names

_NAMES: Final = ("canonical_name", "metric_designation", "cip_style_name", "saami_style_name")


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of one reference table."""
    text = files("resguardo.law.reference").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def calibres() -> Table:
    """All calibres, with an index over their names."""
    return read_table(rows_of("calibres.csv"))


@cache
def makers() -> Names:
    """The makers with their other spellings."""
    return Names({row["maker"]: row["aliases"].split("|") for row in rows_of("makers.csv")})


def read_table(rows: Iterable[Mapping[str, str]]) -> Table:
    """Read the table from the rows of `calibres.csv`; lists within a cell are separated by `|`."""
    return Table(
        Calibre(
            id=row["calibre_id"],
            name=row["canonical_name"],
            keys=_keys(
                [row[column] for column in _NAMES]
                + row["synonyms"].split("|")
                + row["local_names_es_pt_fr"].split("|")
            ),
            bare_keys=_keys(row["ambiguous_inputs"].split("|")),
            asked_keys=_keys(row["always_ask"].split("|")),
            weapon_classes=frozenset(row["weapon_classes"].split("|")),
        )
        for row in rows
    )


def _keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(key for key in map(key_of, names) if key)


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
