"""Every command that a guide names is one that the program takes, with those arguments."""

import argparse
import importlib
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from uuid import UUID

import pytest

from resguardo.interfaces.cli.main import COMMANDS

ROOT: Final = Path(__file__).parents[3]
PAGES: Final = sorted(
    page
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
    if page.parent.name != "reference"
)
NAMED: Final = re.compile(r"`(resguardo [a-z][^`]*)`")
LINE: Final = re.compile(
    r"^(?: {4})?(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?(resguardo [a-z].*)$", re.MULTILINE
)
STAND_INS: Final = {"ID": str(UUID(int=7)), "YEAR": "2026", "GIB": "1", "duckdb|spark": "duckdb"}
UNSAID: Final = ("the following arguments are required", "expected one argument")
"""What a sentence may leave out that speaks of a command, and a line to be copied may not."""


class _Taken(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        raise ValueError(message)


def _commands(text: str) -> Iterator[tuple[str, bool]]:
    """What a page tells to run, without what explains it, and whether it is a line to be copied."""
    joined = re.sub(r"\s*\\\n\s*|\n {4,}(?=\[)", " ", text)
    for line in LINE.findall(joined):
        yield re.split(r"\s{2,}(?:#|--)|\s#", line)[0], True
    for named in NAMED.findall(joined):
        yield " ".join(named.split()), False


def _refused(command: str, *, whole: bool = True) -> str:
    """Why the program would not take a command; nothing where it does."""
    _program, name, *words = shlex.split(re.sub(r"[\[\]]|\.\.\.", "", command))
    if name not in COMMANDS:
        return "no such command"
    module = importlib.import_module(f"resguardo.interfaces.cli.{COMMANDS[name].module}")
    parser = _Taken(prog=name)
    module.add_arguments(parser)
    try:
        parser.parse_args([STAND_INS.get(each, each) for each in words])
    except ValueError as error:
        return "" if not whole and any(each in str(error) for each in UNSAID) else str(error)
    return ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_program_takes_what_a_page_tells_to_run(page: Path) -> None:
    for command, whole in _commands(page.read_text(encoding="utf-8")):
        assert "…" in command or not _refused(command, whole=whole), command


def test_the_commands_of_the_pages_are_found() -> None:
    found = {each for page in PAGES for each, _ in _commands(page.read_text(encoding="utf-8"))}
    assert {"resguardo fsck", "resguardo signer rotate", "resguardo migrate"} <= found
    assert len(found) > 60
    assert _refused("resguardo fsck --no-such")
    assert _refused("resguardo receipt")
