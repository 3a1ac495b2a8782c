"""Every setting, refusal and command has its heading in the docs, in today's words."""

import importlib

from resguardo.interfaces.cli.main import COMMANDS
from scripts.reference import pages


def test_the_generated_pages_are_fresh() -> None:
    stale = [
        path.name
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    assert not stale, "run: make reference"


def test_every_command_is_there() -> None:
    for command in COMMANDS.values():
        module = importlib.import_module(f"resguardo.interfaces.cli.{command.module}")
        assert callable(module.run)
        assert callable(module.add_arguments)
