"""`resguardo demo`: a country that does not exist, on SQLite, filled and served.

Everything goes through the services that a person would use, so what is shown is what the program
does. The folder of the demonstration is its own: it is emptied and filled anew at each run, and a
folder that holds anything else is left alone.
"""

import argparse
import importlib
import os
import shutil
from pathlib import Path
from typing import Final

import django

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

MARK: Final = ".demonstration"


class FolderInUse(Problem):
    """A folder that holds something else than a demonstration."""

    code = "demo.folder-in-use"
    wording = _(
        "{folder} holds something else than a demonstration, and a demonstration empties its "
        "folder. Name another with --data DIR."
    )

    folder: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask where, and whether to serve."""
    parser.add_argument("--no-serve", action="store_true", help="stop when all is ready")
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="default 8000")
    parser.add_argument(
        "--data", type=Path, default=Path("var/demo"), metavar="DIR", help="default var/demo"
    )


def run(args: argparse.Namespace) -> int:
    """Make room, set the scene, say who can log in, and serve."""
    folder: Path = args.data.absolute()
    _make_room(folder)
    address = f"127.0.0.1:{args.port}"
    os.environ.pop("DATABASE_URL", None)
    os.environ |= {
        "RESGUARDO_DATA": str(folder),
        "RESGUARDO_DEMO": "yes",
        "RESGUARDO_URL": f"http://{address}",
        "DJANGO_SETTINGS_MODULE": "resguardo.config.settings",
    }
    django.setup()
    importlib.import_module("resguardo.interfaces.cli.demo_country").fill(folder)
    proof = importlib.import_module("resguardo.interfaces.cli.demo_proof")
    proof.begin(folder)
    print(f"Ready: http://{address}", flush=True)
    if not args.no_serve:
        with proof.others_at_work(folder):
            importlib.import_module("resguardo.interfaces.cli.serve").serve(address)
    return 0


def _make_room(folder: Path) -> None:
    """Empty the folder if it is a demonstration's, make it if it is not there."""
    if folder.exists():
        if any(folder.iterdir()) and not (folder / MARK).is_file():
            raise FolderInUse(str(folder))
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARK).write_text("Emptied at each run of `resguardo demo`.\n", encoding="utf-8")
