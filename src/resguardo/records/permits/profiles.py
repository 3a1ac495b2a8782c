"""The jurisdiction profiles that ship with the package, parsed once and held by their identifier.

The kernel reads profiles but knows no files; this is the one place that opens them.
"""

from functools import cache
from importlib import resources
from typing import Any

import yaml

from resguardo.kernel.law import Profile, read_profile
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

_FOLDER = resources.files("resguardo.law") / "jurisdictions"


class NoProfile(Problem):
    """A jurisdiction of which nothing is known."""

    code = "law.no-profile"
    wording = _("There is no jurisdiction profile “{jurisdiction}”. Choose one of: {known}.")
    field = "jurisdiction"

    jurisdiction: str
    known: tuple[str, ...]


def profiles() -> tuple[str, ...]:
    """The identifiers of the profiles that ship."""
    return tuple(
        sorted(each.name for each in _FOLDER.iterdir() if (each / "profile.yaml").is_file())
    )


@cache
def profile_of(jurisdiction: str) -> Profile:
    """The profile of a jurisdiction; refuses one that does not ship."""
    if jurisdiction not in profiles():
        raise NoProfile(jurisdiction, profiles())
    parsed: dict[str, Any] = yaml.safe_load(
        (_FOLDER / jurisdiction / "profile.yaml").read_text(encoding="utf-8")
    )
    return read_profile(parsed)
