"""Every dependency has a written reason, and a licence that we may build on."""

import re
import tomllib
from importlib.metadata import metadata
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "dependencies.md"
ALLOWED = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|LGPL|"
    r"Lesser General Public|Unlicense|0BSD|HPND|CMU)\b"
)
REFUSED = re.compile(r"\b(AGPL|Affero|SSPL|BUSL|Commons Clause)\b|(?<!L)(?<!Lesser )\bGPL-?[23]\b")


def declared() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"].values()
    wanted = [*project["project"]["dependencies"], *(each for group in groups for each in group)]
    return [re.split(r"[\[<>=~! ;]", each, maxsplit=1)[0].lower() for each in wanted]


def licence_of(name: str) -> str:
    facts = metadata(name)
    classifiers = [each for each in facts.get_all("Classifier") or [] if each.startswith("License")]
    said = [*(facts.get_all("License-Expression") or []), *(facts.get_all("License") or [])]
    return " ".join([*(each[:100] for each in said), *classifiers])


def test_every_dependency_has_a_written_reason() -> None:
    page = PAGE.read_text(encoding="utf-8").lower()
    assert not [name for name in declared() if f"| {name} |" not in page]


def test_every_dependency_has_a_licence_that_we_may_build_on() -> None:
    licences = {name: licence_of(name) for name in declared()}
    assert not {
        name: said
        for name, said in licences.items()
        if REFUSED.search(said) or not ALLOWED.search(said)
    }
