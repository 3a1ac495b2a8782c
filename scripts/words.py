"""The catalogues of words: collect what is to be said, see what is missing, fill it in, compile.

    python scripts/words.py collect              bring the catalogues up to the sources
    python scripts/words.py missing es           print what Spanish still lacks, as JSON
    python scripts/words.py fill es WORDS.json   take translations from {"sentence": "frase"}
    python scripts/words.py compile              write the .mo files that Django reads

Written on Babel because the gettext programs are not on every machine; catalogues are committed
with their compiled form, so that nobody needs either at run time.
"""

import argparse
import ast
import io
import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import templatize

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "resguardo"
LOCALE = PACKAGE / "locale"
LANGUAGES = ("es", "pt", "fr")
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
MARKS = {"gettext", "gettext_lazy", "gettext_noop", "_", "ngettext", "ngettext_lazy", "pgettext"}
_CALL = re.compile(r"\b(?:n?p?gettext|_)\((?:u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\"|[^()])*\)")

Said = tuple[str, str, str]
"""Context, sentence, plural; empty where there is none."""


def main() -> int:
    """Do what was asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", choices=("collect", "missing", "fill", "compile"))
    parser.add_argument("language", nargs="?", choices=LANGUAGES)
    parser.add_argument("file", nargs="?", type=Path)
    asked = parser.parse_args()
    if asked.what == "collect":
        collect()
    elif asked.what == "compile":
        compile_all()
    elif asked.what == "missing" and asked.language:
        json.dump(missing(asked.language), sys.stdout, ensure_ascii=False, indent=1)
    elif asked.what == "fill" and asked.language and asked.file:
        print(fill(asked.language, json.loads(asked.file.read_text(encoding="utf-8"))), "filled in")
    else:
        parser.error("say which language, and for fill which file")
    return 0


def collect() -> None:
    """Add to each catalogue what is new in the sources and drop what is gone."""
    said = sorted(set(sentences()))
    for language in LANGUAGES:
        old = catalogue(language)
        new = Catalog(locale=language, project="Resguardo", charset="utf-8", fuzzy=False)
        for context, sentence, plural in said:
            known = old.get(sentence, context or None)
            words = known.string if known is not None and not known.fuzzy else ""
            if bool(plural) != isinstance(words, tuple | list):
                words = ("",) * new.num_plurals if plural else ""
            new.add((sentence, plural) if plural else sentence, words, context=context or None)
        store(language, new)


def missing(language: str) -> list[str | list[str]]:
    """List the sentences without a translation; a pair where there is a plural."""
    return [
        list(message.id) if isinstance(message.id, tuple | list) else message.id
        for message in catalogue(language)
        if message.id
        and not (message.string if isinstance(message.string, str) else all(message.string or ()))
    ]


def fill(language: str, words: dict[str, str | list[str]]) -> int:
    """Put translations in; plurals as lists. What the catalogue does not ask for is passed over."""
    known = catalogue(language)
    count = 0
    for sentence, translation in words.items():
        message = known.get(sentence)
        if message is not None and translation:
            if isinstance(message.id, str):
                message.string = translation if isinstance(translation, str) else translation[0]
            else:
                forms = [translation] if isinstance(translation, str) else list(translation)
                message.string = (
                    tuple((forms * known.num_plurals)[: known.num_plurals])
                    if len(forms) < known.num_plurals
                    else tuple(forms[: known.num_plurals])
                )
            count += 1
    store(language, known)
    return count


def compile_all() -> None:
    """Write the compiled catalogues."""
    for language in LANGUAGES:
        path_of(language).with_suffix(".mo").write_bytes(compiled(language))


def compiled(language: str) -> bytes:
    """Compile a catalogue; the same words give the same bytes on every day and every machine."""
    words = catalogue(language)
    words.creation_date = words.revision_date = UNDATED
    buffer = io.BytesIO()
    write_mo(buffer, words)
    return buffer.getvalue()


def sentences() -> Iterator[Said]:
    """Every sentence marked for translation, in Python and in templates."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield from _marked_in(path.read_text(encoding="utf-8"))
    for path in sorted(PACKAGE.rglob("*.html")):
        source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        for call in _CALL.findall(source):
            yield from _marked_in(call.strip())


def _marked_in(source: str) -> Iterator[Said]:
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        name = node.func.id
        words = [each.value for each in node.args if isinstance(each, ast.Constant)]
        if name not in MARKS or not words or not isinstance(words[0], str) or not words[0]:
            continue
        if name.startswith("ngettext"):
            yield "", words[0], str(words[1])
        elif name == "pgettext":
            yield words[0], str(words[1]), ""
        else:
            yield "", words[0], ""


def catalogue(language: str) -> Catalog:
    """Read a catalogue; an empty one where there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, project="Resguardo", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def store(language: str, words: Catalog) -> None:
    """Write a catalogue without dates or line numbers, so that only words make a difference."""
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, words, sort_output=True, no_location=True, omit_header=False, width=100)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    dated = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By')
    path.write_text("".join(line for line in lines if not line.startswith(dated)), encoding="utf-8")


def path_of(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


if __name__ == "__main__":
    settings.configure(USE_I18N=True)
    sys.exit(main())
