"""What to do about a gap, in a sentence: the one place that opens `law/recommendations.yaml`.

A requirement that a check judges has the sentence of its check; one that a document answers, that
of the kind of document; any other that of its theme. So has a requirement of a catalogue that was
taken in.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

from resguardo.records.compliance.catalogues import Control, words_in
from resguardo.records.compliance.judging import checks, parameters_of

DOCUMENT = "document"


def recommendation(control: Control, language: str) -> str:
    """What closes the gap where this requirement does not hold, in the reader's language."""
    told = sentences()
    if control.check not in checks():
        return words_in(told["themes"][control.theme], language)
    parameters = parameters_of(control)
    if control.check == DOCUMENT:
        return words_in(told["documents"][str(parameters["kind"])], language)
    return words_in(told["checks"][control.check], language).format(**parameters)


def why_people(control: Control, language: str) -> str:
    """Why a person answers what looks like a fact; empty where nothing has to be explained."""
    told = sentences()["people"].get(control.id)
    return words_in(told, language) if told else ""


@cache
def sentences() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """The sentences by what they are about: checks, documents, themes, people."""
    text = resources.files("resguardo.law").joinpath("recommendations.yaml")
    parsed: dict[str, Any] = yaml.safe_load(text.read_text(encoding="utf-8"))
    return parsed
