"""Rows are locked so that others may still refer to them.

Foreign keys are checked at the commit and need the key of the row they point to. Whoever locks a
row with its key and then waits for the log waits for somebody who waits for that key: a deadlock.
"""

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "src" / "resguardo"
_LOCK = re.compile(r"select_for_update\(([^()]*(?:\([^()]*\)[^()]*)*)\)")


def test_locks_leave_the_key_to_others() -> None:
    found = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        for arguments in _LOCK.findall(path.read_text(encoding="utf-8"))
        if "no_key=True" not in arguments
    }
    assert not found
