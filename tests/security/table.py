"""The table of doors as it is committed: every endpoint, and what it answers each role."""

import csv
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("endpoints.csv")

ROLES: Final[dict[str, str]] = {
    "nobody": "",
    "outsider": "hugo",
    "guard": "beto",
    "armourer": "ana",
    "supervisor": "dario",
    "manager": "clara",
    "auditor": "elena",
    "registrar": "rita",
    "inspector": "gema",
    "analyst": "alba",
}
"""The columns of the table, and who plays them."""


PLAYED: Final = {name: role for role, name in ROLES.items()}
"""Who of the cast plays which role."""

MAY_SHOW: Final = frozenset({"ok", "404"})
"""Answers after which it is worth asking where other rows may be; a door that is shut stays so."""


def committed() -> dict[tuple[str, str, str], dict[str, str]]:
    """The table as it stands."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            (row["face"], row["method"], row["path"]): {role: row[role] for role in ROLES}
            for row in csv.DictReader(file)
        }
