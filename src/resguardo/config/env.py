"""Typed readers of environment variables that refuse bad values with a sentence.

A setting that is silently misread is worse than a server that does not start. Each reader says what
the setting means and what somebody who holds or changes it could do; the reference page of settings
is written from these words, so it cannot forget one. A secret may also come from a file: where
`NAME_FILE` is set, its contents are taken, which is how containers and systemd hand over secrets.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

Value = TypeVar("Value")

_TRUE: Final = frozenset({"1", "true", "yes", "on"})
_FALSE: Final = frozenset({"0", "false", "no", "off"})


class SettingUnusable(Problem):
    """A setting whose value cannot be used; the program does not start with a guess."""

    code = "settings.unusable"
    wording = _(
        "The setting {name} is “{value}”, but it must be {expected}. Correct it and start again."
    )

    name: str
    value: str
    expected: str


class SettingFileUnreadable(Problem):
    """A setting that points at a file which cannot be read."""

    code = "settings.file-unreadable"
    wording = _("{name} names the file {path}, which cannot be read: {why}.")

    name: str
    path: str
    why: str


@dataclass(frozen=True)
class Setting:
    """What the reference says of one setting."""

    name: str
    kind: str
    default: str
    meaning: str
    power: str


class Environment:
    """Reads settings from a mapping and remembers which it was asked for."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        """Take the variables; tests pass a dictionary."""
        self._variables = variables
        self.settings: dict[str, Setting] = {}

    def text(self, name: str, default: str, *, meaning: str, power: str = "") -> str:
        """Read any text."""
        return self._read(name, default, "text", str, meaning=meaning, power=power)

    def yes_or_no(self, name: str, *, default: bool, meaning: str, power: str = "") -> bool:
        """Read a switch; `maybe` is refused, not taken as no."""
        word = "yes" if default else "no"
        return self._read(name, word, "yes or no", _yes_or_no, meaning=meaning, power=power)

    def number(
        self, name: str, default: int, *, lowest: int, highest: int, meaning: str, power: str = ""
    ) -> int:
        """Read a whole number within bounds."""

        def read(text: str) -> int:
            value = int(text)
            if not lowest <= value <= highest:
                raise ValueError(text)
            return value

        kind = f"a whole number from {lowest} to {highest}"
        return self._read(name, str(default), kind, read, meaning=meaning, power=power)

    def words(self, name: str, default: str, *, meaning: str, power: str = "") -> tuple[str, ...]:
        """Read words separated by commas."""
        return self._read(
            name, default, "words separated by commas", _words, meaning=meaning, power=power
        )

    def one_of(
        self, name: str, default: str, choices: tuple[str, ...], *, meaning: str, power: str = ""
    ) -> str:
        """Read one of the choices."""

        def read(text: str) -> str:
            if text not in choices:
                raise ValueError(text)
            return text

        return self._read(
            name, default, f"one of {', '.join(choices)}", read, meaning=meaning, power=power
        )

    def path(self, name: str, default: str, *, meaning: str, power: str = "") -> Path:
        """Read a path; relative ones count from the working directory."""

        def read(text: str) -> Path:
            return Path(text).absolute()

        return self._read(name, default, "a path", read, meaning=meaning, power=power)

    def parsed(
        self,
        name: str,
        default: str,
        kind: str,
        parse: Callable[[str], Value],
        *,
        meaning: str,
        power: str = "",
    ) -> Value:
        """Read what `parse` makes of the text; its ValueError becomes the refusal."""
        return self._read(name, default, kind, parse, meaning=meaning, power=power)

    def _read(
        self,
        name: str,
        default: str,
        kind: str,
        parse: Callable[[str], Value],
        *,
        meaning: str,
        power: str,
    ) -> Value:
        self.settings[name] = Setting(name, kind, default, meaning, power)
        text = self._text_of(name, default)
        try:
            return parse(text)
        except ValueError:
            shown = "…" if power else text
            raise SettingUnusable(name=name, value=shown, expected=kind) from None

    def _text_of(self, name: str, default: str) -> str:
        path = self._variables.get(f"{name}_FILE", "")
        if not path:
            return self._variables.get(name, default)
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingFileUnreadable(name=f"{name}_FILE", path=path, why=str(error)) from None


def _yes_or_no(text: str) -> bool:
    word = text.strip().lower()
    if word not in _TRUE | _FALSE:
        raise ValueError(text)
    return word in _TRUE


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


environment: Final = Environment(os.environ)
