"""No page of any face lets an English word through where the reader asked for another language.

Every page is drawn in each language and read as a person reads it: text, labels, alternatives. A
word is English when it stands in our English sentences and in none of the language's own. What the
cast itself is called and wrote, names, and signs that are the same everywhere are let pass; the
list of them is short, and each says why.
"""

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any, Final

import pytest
from babel.messages.pofile import read_po

from resguardo.records.register.catalogue import calibres
from tests.tidy.test_sizes import PACKAGE
from tests.town import FACES, OK, Town, town_at_work

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("RESGUARDO_TEST_DATABASE") == "postgresql",
        reason="a page is the same from either database",
    ),
]

LANGUAGES: Final = ("es", "pt", "fr")
SAME_EVERYWHERE: Final = frozenset({"enter", "english", "guide"})
"""A key of the keyboard, a language by its own name, and a word that French has too."""

OF_WHO_BROUGHT_IT: Final = ("type of weapon",)
"""A finding about a file keeps the words of whoever brought it in: in the town, English."""

_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_SILENT: Final = {"script", "style", "code", "template", "svg"}
_READ_ALOUD: Final = {"aria-label", "placeholder", "title", "alt"}
_VOID: Final = {"input", "img", "br", "hr", "meta", "link", "use", "wbr", "col", "area", "source"}


class Reader(HTMLParser):
    """Reads a page: each text with the tag it stands in; nothing that is marked as not words."""

    def __init__(self) -> None:
        super().__init__()
        self.silent: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read what is said of a picture or a field; note where words of no language begin."""
        told = dict(attrs)
        unspoken = tag in _SILENT or told.get("translate") == "no" or "lang" in told
        if tag not in _VOID and (self.silent or (unspoken and tag != "html")):
            self.silent.append(tag)
        if not self.silent:
            self.texts += [told[name] or "" for name in _READ_ALOUD & told.keys()]

    def handle_endtag(self, tag: str) -> None:
        """Note where they end."""
        if self.silent and tag in self.silent:
            while self.silent.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Read a text."""
        if not self.silent and data.strip():
            self.texts.append(data.strip())


@lru_cache
def english_words(language: str) -> frozenset[str]:
    """Words of our English sentences that no sentence of the language has."""
    path = PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"
    ours: set[str] = set()
    theirs: set[str] = set()
    with path.open("rb") as file:
        for message in read_po(file, locale=language):
            ours |= _words(" ".join(_all(message.id)))
            theirs |= _words(" ".join(_all(message.string)))
    return frozenset(ours - theirs - SAME_EVERYWHERE)


def _all(said: Any) -> Iterator[str]:
    return iter([said] if isinstance(said, str) else said or ())


def _without_names(text: str) -> str:
    """Calibres are called the same in every language: .50 Action Express."""
    for name in (*calibre_names(), *OF_WHO_BROUGHT_IT):
        text = text.replace(name, "")
    return text


@lru_cache
def calibre_names() -> tuple[str, ...]:
    """The longest first, so that none hides within another."""
    names = {each.name for each in calibres().calibres.values()}
    return tuple(sorted(names, key=len, reverse=True))


def _words(text: str) -> set[str]:
    """What a text says, without the places of values and codes like POA-MARK-1."""
    without_names = re.sub(r"%\(\w+\)s|\{\w*\}|\b[A-Z]{2,}(-[A-Z0-9]+)+\b", " ", text)
    return {word.lower() for word in _WORD.findall(without_names)}


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """The company at work."""
    with town_at_work(django_db_blocker) as built:
        yield built


def _drawn(town: Town, language: str) -> Iterator[tuple[str, str, Any]]:
    """Each page for the first who may open it, and the first page of everybody."""
    for client in town.clients.values():
        client.cookies["language"] = language
    yield from town.pages()
    yield from ((name, "/", town.clients[name].get("/")) for name in FACES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_english_word_is_left_on_any_page(town: Town, language: str) -> None:
    english = english_words(language)
    found: dict[str, str] = {}
    pages = 0
    for name, way, answer in _drawn(town, language):
        kind = answer.headers.get("Content-Type", "")
        if answer.status_code != OK or not kind.startswith("text/html") or answer.streaming:
            continue
        pages += 1
        reader = Reader()
        reader.feed(answer.content.decode())
        for text in reader.texts:
            if foreign := _words(_without_names(text)) & english:
                found.setdefault(f"{', '.join(sorted(foreign))}: {text[:90]}", f"{name} {way}")
    assert pages > 100
    assert not found, "\n".join(f"{text}   ({where})" for text, where in sorted(found.items()))
