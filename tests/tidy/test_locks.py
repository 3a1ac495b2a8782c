"""Rows are locked so that others may still refer to them.

Foreign keys are checked at the commit and need the key of the row they point to. Whoever locks a
row with its key and then waits for the log waits for somebody who waits for that key: a deadlock.
"""

import re
from pathlib import Path

from django.apps import apps

PACKAGE = Path(__file__).parents[2] / "src" / "resguardo"
_LOCK = re.compile(r"select_for_update\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
_LOCKED = re.compile(r"(\w+)\.objects\.select_for_update\(")


def test_locks_leave_the_key_to_others() -> None:
    found = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        for arguments in _LOCK.findall(path.read_text(encoding="utf-8"))
        if "no_key=True" not in arguments
    }
    assert not found


def test_history_is_not_locked() -> None:
    """A lock asks for the right to change a row, and the application's role has none on history."""
    history = {
        model.__name__ for model in apps.get_models() if getattr(model, "append_only", False)
    }
    found = {
        f"{path.relative_to(PACKAGE)}: {name}"
        for path in PACKAGE.rglob("*.py")
        for name in _LOCKED.findall(path.read_text(encoding="utf-8"))
        if name in history
    }
    assert history
    assert not found
