"""Nothing is left for later, and nothing carries a name that says nothing."""

import re

from tests.tidy.test_sizes import PACKAGE, ROOT

UNFINISHED = re.compile(r"\b(TO[D]O|FIX[M]E|XX[X])\b")
VAGUE = {"utils", "common", "core", "base", "helpers", "manager", "misc", "handler", "data", "info"}
# The name that Django looks for in a database backend.
EXCUSED = {"config/postgresql/base.py", "config/sqlite/base.py"}
TEXTS = sorted(
    path
    for folder in (PACKAGE, ROOT / "tests", ROOT / "docs", ROOT / "scripts")
    for path in folder.rglob("*")
    if path.suffix in {".py", ".md", ".html", ".txt", ".sh"} and "vendor" not in path.parts
)


def test_nothing_is_left_for_later() -> None:
    assert not [
        str(path.relative_to(ROOT))
        for path in TEXTS
        if UNFINISHED.search(path.read_text(encoding="utf-8"))
    ]


def test_every_module_has_a_name_that_says_something() -> None:
    named = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if path.stem in VAGUE or path.parent.name in VAGUE
    }
    assert named <= EXCUSED
