"""Every sentence stands in every language, with the same names in it, and compiled today."""

import ast
import re
from datetime import date
from enum import Enum
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.utils.dateformat import format as spelled
from django.utils.translation import override, templatize

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import all_problems
from scripts import words
from tests.tidy.test_sizes import PACKAGE

LOCALE = PACKAGE / "locale"
LANGUAGES = ("es", "pt", "fr")
NAMES = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
MARKS = {"gettext", "gettext_lazy", "gettext_noop", "_", "ngettext", "pgettext"}


def catalogue(language: str) -> Catalog:
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


def names_in(text: str) -> set[str]:
    return {first or second for first, second in NAMES.findall(text)}


def marked_in(source: str) -> set[str]:
    """Sentences that a translator is asked for: first arguments of the marking functions."""
    return {
        node.args[0].value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in MARKS
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def sentences() -> set[str]:
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        if "migrations" not in path.parts:
            found |= marked_in(path.read_text(encoding="utf-8"))
    for path in PACKAGE.rglob("*.html"):
        calls = re.findall(
            r"\b(?:n?gettext|_)\((?:u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\"|[^()])*\)",
            templatize(path.read_text(encoding="utf-8"), origin=str(path)),
        )
        for call in calls:
            found |= marked_in(call.strip())
    return found - {""}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language: str) -> None:
    known = catalogue(language)
    assert not sorted(
        sentence
        for sentence in sentences()
        if (message := known.get(sentence)) is None or not message.string or message.fuzzy
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_names_what_its_sentence_names(language: str) -> None:
    for message in catalogue(language):
        for said in [message.string] if isinstance(message.string, str) else message.string or ():
            source = message.id if isinstance(message.id, str) else " ".join(message.id)
            assert not said or names_in(said) == names_in(source), said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_words_are_those_of_the_translators(language: str) -> None:
    path: Path = LOCALE / language / "LC_MESSAGES" / "django.mo"
    assert path.read_bytes() == words.compiled(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_ours_takes_the_place_of_a_month_or_a_weekday(language: str) -> None:
    days = [date(2026, month, month) for month in range(1, 13)]
    with override(language):
        ours = [spelled(day, "F l").lower() for day in days]
    assert ours == [format_date(day, "LLLL cccc", locale=language).lower() for day in days]


def test_values_that_refusals_name_are_said_in_every_language() -> None:
    """A refusal says *is frozen*, not the value of a column, whoever asks: page, API or console."""
    values = {
        str(value.value).replace("_", " ")
        for problem in all_problems()
        if problem.__module__.startswith("resguardo.")
        for hint in get_type_hints(problem).values()
        for kind in named_in(hint)
        if issubclass(kind, Enum) and kind not in {Enum, Act}
        for value in kind
    }
    assert {"frozen", "repair out", "incident"} <= values
    for language in LANGUAGES:
        known = catalogue(language)
        silent = {each for each in values if not (said := known.get(each)) or not said.string}
        assert not silent, language


def named_in(hint: object) -> set[type]:
    """The classes that a type is made of."""
    inner = {each for part in get_args(hint) for each in named_in(part)}
    return inner | ({hint} if isinstance(hint, type) else set())
