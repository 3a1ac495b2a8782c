"""Every setting, refusal and command has its heading in the docs, in today's words."""

import importlib
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from resguardo import records
from resguardo.interfaces.cli.main import COMMANDS
from resguardo.kernel.ledger import AccountKind
from resguardo.kernel.problem import Problem
from scripts.reference import pages

DOCS: Final = Path(__file__).parents[2] / "docs"
CHAPTERS: Final = sorted(
    each.name for each in Path(records.__path__[0]).iterdir() if (each / "__init__.py").is_file()
)
NAMED: Final = re.compile(r"\[`(\w+)`\]\(([^)#\s]+\.py)\)")
LINK: Final = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def test_the_generated_pages_are_fresh() -> None:
    stale = [
        path.name
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    assert not stale, "run: make reference"


def test_no_two_refusals_share_a_code() -> None:
    pages()  # loads every module
    defined: dict[str, set[str]] = defaultdict(set)
    for kind in _narrower(Problem):
        if kind.__module__.startswith("resguardo.") and "code" in vars(kind):
            defined[kind.code].add(f"{kind.__module__}.{kind.__qualname__}")
    assert len(defined) > 600
    assert {code: names for code, names in defined.items() if len(names) > 1} == {}


def _narrower(kind: type[Problem]) -> Iterator[type[Problem]]:
    for each in kind.__subclasses__():
        yield each
        yield from _narrower(each)


def test_every_command_is_there() -> None:
    for command in COMMANDS.values():
        module = importlib.import_module(f"resguardo.interfaces.cli.{command.module}")
        assert callable(module.run)
        assert callable(module.add_arguments)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_chapter_has_a_page_that_answers_three_questions(chapter: str) -> None:
    text = (DOCS / "reference" / f"{chapter}.md").read_text("utf-8")
    asked = ("**May it change?**", "**May it be deleted?**", "**What is guaranteed?**")
    assert [each for each in asked if each not in text] == []


def test_the_page_on_custody_names_every_account() -> None:
    text = (DOCS / "reference" / "custody.md").read_text("utf-8")
    assert [kind for kind in AccountKind if kind not in text] == []


def test_every_link_of_the_docs_leads_somewhere() -> None:
    pages_read = [*DOCS.rglob("*.md"), *DOCS.parent.glob("*.md")]
    dead = [
        f"{page.relative_to(DOCS.parent)}: {way}"
        for page in pages_read
        for way in LINK.findall(page.read_text("utf-8"))
        if "://" not in way and not (page.parent / way).exists()
    ]
    assert not dead


def test_what_the_docs_name_beside_a_file_is_defined_in_it() -> None:
    named = [
        (page, name, page.parent / way)
        for page in [*DOCS.rglob("*.md"), *DOCS.parent.glob("*.md")]
        for name, way in NAMED.findall(page.read_text("utf-8"))
    ]
    gone = [
        f"{page.relative_to(DOCS.parent)}: {name}"
        for page, name, file in named
        if not re.search(rf"^\s*(?:def|class) {name}\b", file.read_text("utf-8"), re.MULTILINE)
    ]
    assert len(named) > 10
    assert not gone
