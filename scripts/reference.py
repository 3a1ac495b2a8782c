"""Writes the generated pages of docs/reference; with --check only says whether they are fresh.

The words live beside the code that they describe, so that a setting or a refusal cannot be added
without its page changing in the same commit.
"""

import argparse
import importlib
import os
import pkgutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
GENERATED = "<!-- written by scripts/reference.py; change the words beside the code -->"


def main() -> int:
    """Write the pages, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    stale = [
        path
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if args.check and stale:
        names = ", ".join(path.name for path in stale)
        print(f"stale in docs/reference: {names}; run: make reference", file=sys.stderr)
        return 1
    for path in () if args.check else stale:
        path.write_text(pages()[path], encoding="utf-8")
        print(f"wrote {path.name}")
    return 0


def pages() -> dict[Path, str]:
    """Give each generated page with its text."""
    set_up()
    return {
        FOLDER / "settings.md": "\n".join(settings_page()),
        FOLDER / "problems.md": "\n".join(problems_page()),
        FOLDER / "commands.md": "\n".join(commands_page()),
    }


def set_up() -> None:
    """Start Django on the defaults and load every module, so that every refusal is known."""
    if "DJANGO_SETTINGS_MODULE" not in os.environ:
        os.environ["DJANGO_SETTINGS_MODULE"] = "resguardo.config.settings"
        os.environ["RESGUARDO_DATA"] = tempfile.gettempdir() + "/resguardo-reference"
    importlib.import_module("django").setup()
    package = importlib.import_module("resguardo")
    for module in pkgutil.walk_packages(package.__path__, "resguardo."):
        if ".migrations" not in module.name and not module.name.endswith(".wsgi"):
            importlib.import_module(module.name)


def settings_page() -> Iterator[str]:
    """Write one heading a setting."""
    environment = importlib.import_module("resguardo.config.env").environment
    yield "# Settings\n"
    yield GENERATED + "\n"
    yield "Every setting is an environment variable. A value that cannot be used stops the start"
    yield "with a sentence. For a secret, `NAME_FILE` may name a file that holds the value.\n"
    for name, setting in sorted(environment.settings.items()):
        yield f"## {name}\n"
        yield f"{setting.meaning}\n"
        yield f"- Value: {setting.kind}"
        yield f"- Default: {f'`{setting.default}`' if setting.default else 'empty'}"
        if setting.power:
            yield f"- Power: {setting.power}"
        yield ""


def problems_page() -> Iterator[str]:
    """Write one heading a refusal."""
    problem = importlib.import_module("resguardo.kernel.problem")
    yield "# Problems\n"
    yield GENERATED + "\n"
    yield "Each refusal has a code that never changes. Pages show the sentence beside its field,"
    yield "the API answers with code and facts (RFC 9457), the command line prints the sentence.\n"
    for kind in problem.all_problems():
        if not kind.__module__.startswith("resguardo."):
            continue
        yield f"## {kind.code}\n"
        yield f"> {kind.wording}\n"
        yield f"{(kind.__doc__ or '').strip().splitlines()[0]}\n"
        facts = ", ".join(f"`{each.name}`" for each in fields(kind)) or "none"
        yield f"- Facts: {facts}"
        yield f"- Raised in: `{kind.__module__}`"
        if not kind.hard:
            yield "- May be overridden with a reason and a second person; a review follows."
        yield ""


def commands_page() -> Iterator[str]:
    """Write one heading a command."""
    commands = importlib.import_module("resguardo.interfaces.cli.main").COMMANDS
    yield "# Commands\n"
    yield GENERATED + "\n"
    yield "`resguardo COMMAND --help` tells the arguments. Exit status: 0 done, 1 refused (one"
    yield "sentence on standard error), 2 wrong usage.\n"
    for name, command in commands.items():
        yield f"## {name}\n"
        module = importlib.import_module(f"resguardo.interfaces.cli.{command.module}")
        yield f"{(module.__doc__ or '').strip()}\n"


if __name__ == "__main__":
    sys.exit(main())
