"""No refusal says “1 differences”: a number that may be one stands before no word in the plural.

A refusal has one wording, so it says the number behind a colon: “Differences: 1.” Whoever puts a
number before a plural says here why it is never one.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

SOURCE: Final = Path("src/resguardo")
NO_NOUNS: Final = {"and", "does", "for", "has", "is", "of", "proves", "that", "to", "was"}
A_LIMIT: Final = "a limit of the program"
OF_A_LAW: Final = "months of a law: half a year, a year"

NEVER_ONE: Final[Mapping[str, str]] = {
    "api.too-large": A_LIMIT,
    "assistance.code-wrong": "two letters or three, as ISO has it",
    "compliance.procedure-incomplete": A_LIMIT,
    "compliance.too-many-at-once": A_LIMIT,
    "custody.guide-too-long": A_LIMIT,
    "destruction.several-listed": "lines that cannot be told apart",
    "form.too-long": A_LIMIT,
    "iati.which-organisation": "organisations among which one has to choose",
    "import.too-many-answers": A_LIMIT,
    "import.value-too-long": A_LIMIT,
    "law.name-too-long": A_LIMIT,
    "log.leaf-too-large": "more than a leaf may have",
    "match.age-unknown": "the years of a grown person",
    "match.examination-old": OF_A_LAW,
    "match.practice-old": OF_A_LAW,
    "match.practice-unknown": OF_A_LAW,
    "pace.too-often": A_LIMIT,
    "parcel.document-wrong": A_LIMIT,
    "people.conduct-unwritten": A_LIMIT,
    "people.too-many-views": A_LIMIT,
    "register.picture-too-large": A_LIMIT,
    "sealed.too-long": A_LIMIT,
    "service.shift-impossible": A_LIMIT,
    "trace.register-too-large": "more than an index holds",
}


def test_a_number_that_may_be_one_stands_before_no_plural() -> None:
    found = dict(_plurals())
    assert found.keys() == NEVER_ONE.keys(), found


def _plurals() -> Iterator[tuple[str, str]]:
    """The refusals whose wording has a number before a plural, by code."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                said = dict(_texts(node))
                for name in _numbers(node):
                    if plural := _plural(name, said.get("wording", "")):
                        yield said["code"], plural


def _texts(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """The texts of a class by name, marked for the translators or not."""
    for each in node.body:
        match each:
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Constant(value=str(text))
                | ast.Call(args=[ast.Constant(value=str(text))]),
            ):
                yield name, text


def _numbers(node: ast.ClassDef) -> Iterator[str]:
    """The facts of a class that are numbers."""
    for each in node.body:
        match each:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=kind):
                if "int" in ast.unparse(kind):
                    yield name


def _plural(name: str, wording: str) -> str:
    """The number and what is counted, if that stands in the plural right behind it."""
    said = re.search(rf"{{{name}}} (?:([a-z]+) )?([a-z]+s)\b", wording)
    return said[0] if said and not {said[1], said[2]} & NO_NOUNS else ""


def test_a_plural_behind_a_number_is_seen() -> None:
    assert _plural("count", "There are {count} differences in it.") == "{count} differences"
    assert _plural("count", "{count} open places") == "{count} open places"
    assert not _plural("count", "Differences: {count}. Explain them.")
    assert not _plural("held", "{held} of things")
