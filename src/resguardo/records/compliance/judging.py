"""Puts checks to facts: what the register says of each control, with the words of the check.

`checks.yaml` holds the words, severities and parameters of the checks; a control's own parameters
come before them. A control of people alone, or of somebody else than companies, is not judged.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any, Final

import yaml

from resguardo.kernel.canon import encode
from resguardo.records.compliance.catalogues import Control, words_in
from resguardo.records.compliance.checks import CHECKS, Answer, Parameters
from resguardo.records.compliance.facts import Facts

SEVERITIES: Final = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class CheckWords:
    """What a check counts, how much it matters, and its parameters where a control sets none."""

    id: str
    severity: str
    counts: Mapping[str, str]
    parameters: Parameters

    def told(self, language: str, parameters: Parameters) -> str:
        """What is counted, with the parameters in it."""
        return words_in(self.counts, language).format(**(dict(self.parameters) | dict(parameters)))


@dataclass(frozen=True, slots=True)
class Judged:
    """What the register says of one control; no answer where it cannot say anything."""

    control: Control
    answer: Answer | None
    severity: str = ""

    def told(self, language: str) -> str:
        """What was counted, in the reader's language."""
        if not self.control.check:
            return ""
        return checks()[self.control.check].told(language, self.control.parameters)


@cache
def checks() -> Mapping[str, CheckWords]:
    """The words of every check, by identifier."""
    text = resources.files("resguardo.law").joinpath("checks.yaml")
    parsed: dict[str, Any] = yaml.safe_load(text.read_text(encoding="utf-8"))
    return {
        name: CheckWords(name, row["severity"], row["counts"], row.get("parameters", {}))
        for name, row in parsed.items()
    }


def parameters_of(control: Control) -> Parameters:
    """By what a control with a check is judged: the usual parameters, and before them its own."""
    return dict(checks()[control.check].parameters) | dict(control.parameters)


def checks_digest(controls: Iterable[Control]) -> str:
    """The SHA-256 of the check of each control with its parameters, in canonical JSON.

    The catalogue's text does not hold the usual parameters: this changes when one of them does.
    """
    told = {
        each.id: {each.check: dict(parameters_of(each))}
        for each in controls
        if each.check in CHECKS
    }
    return sha256(encode(told)).hexdigest()


def judge(facts: Facts, controls: Iterable[Control]) -> list[Judged]:
    """Judge each control by the facts; one check with the same parameters runs once."""
    answers: dict[tuple[str, tuple[tuple[str, int | str], ...]], Answer] = {}
    found = []
    for control in controls:
        if control.check not in CHECKS:
            found.append(Judged(control, None))
            continue
        words = checks()[control.check]
        parameters = parameters_of(control)
        key = control.check, tuple(sorted(parameters.items()))
        if key not in answers:
            answers[key] = CHECKS[control.check](facts, parameters)
        found.append(Judged(control, answers[key], words.severity))
    return found
