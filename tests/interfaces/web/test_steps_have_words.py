"""Every step of every procedure has words, so that no refusal names one by its code."""

from importlib import import_module
from pkgutil import walk_packages

import resguardo.records
from resguardo.interfaces.web.words_of_values import STEPS
from resguardo.kernel.procedure import Procedure


def test_every_step_has_words() -> None:
    found: set[str] = set()
    for module in walk_packages(resguardo.records.__path__, "resguardo.records."):
        if ".migrations" in module.name:
            continue
        for value in vars(import_module(module.name)).values():
            several = value.values() if isinstance(value, dict) else (value,)
            found |= {
                step.name for each in several if isinstance(each, Procedure) for step in each.steps
            }
    assert {"open", "close", "grant", "accept"} <= found
    assert sorted(found - set(STEPS)) == []
    assert sorted(set(STEPS) - found) == ["second"], "who stood beside is no step of a table"
