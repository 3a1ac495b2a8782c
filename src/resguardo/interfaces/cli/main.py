"""`resguardo COMMAND`: finds the command, runs it, and turns a refusal into one sentence.

The table below is all there is to know: a command is a module with `add_arguments(parser)` and
`run(args) -> int`. A module is loaded only when it is asked for, so that a command which needs no
database works where there is none.
"""

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol, cast

import django
from django.conf import settings
from django.db import DatabaseError
from django.utils import translation

from resguardo import __version__
from resguardo.interfaces.cli.schema import demand_schema
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people import sight
from resguardo.records.transparency.storage import trouble_of

_GARBAGE_AFTER: Final = (20_000, 20, 50)
"""How many things more than were thrown away, before the rows at hand are looked through."""

_NOT_FOUND: Final = "record.not-found"
"""The refusal of a page that is not there, which speaks of an address."""


class NothingNamed(Problem):
    """A name or an identifier that is nobody's."""

    code = "command.nothing-named"
    wording = _(
        "Nothing here has the name or the identifier that you gave. “resguardo organisations” lists"
        " the organisations; of anything else its page shows it."
    )


class FileOutOfReach(Problem):
    """A file or a folder that this user may not read or write, or that is not there."""

    code = "command.file-out-of-reach"
    wording = _(
        "{path} cannot be read or written: {why}. Name another, or let the user that runs this"
        " reach it."
    )

    path: str
    why: str


class Needs(Enum):
    """What must stand before a command can run."""

    NOTHING = "nothing"
    SETTINGS = "settings"
    DATABASE = "database"


@dataclass(frozen=True)
class Command:
    """One row of the table: where the command is, what it needs, what the help says."""

    module: str
    needs: Needs
    summary: str


COMMANDS: Final = {
    "demo": Command("demo", Needs.NOTHING, _("fill a synthetic country and serve it")),
    "serve": Command("serve", Needs.DATABASE, _("serve pages and API on the configured database")),
    "migrate": Command("migrate", Needs.SETTINGS, _("bring the database to the current schema")),
    "organisations": Command("organisations", Needs.DATABASE, _("list the organisations")),
    "user": Command("user", Needs.DATABASE, _("make the first logins of an organisation")),
    "token": Command("token", Needs.DATABASE, _("make and end keys for programs")),
    "simulate": Command("simulate", Needs.SETTINGS, _("write the tables of a synthetic country")),
    "load": Command("load", Needs.DATABASE, _("load tables through the ordinary services")),
    "import": Command("intake", Needs.DATABASE, _("read a register as a company keeps it")),
    "export": Command("export", Needs.DATABASE, _("write the tables from the database")),
    "trace": Command("trace", Needs.SETTINGS, _("find the firearm that a serial may belong to")),
    "screen": Command("screen", Needs.SETTINGS, _("point out odd custody in tables")),
    "alerts": Command("alerts", Needs.DATABASE, _("screen the database and keep what is new")),
    "publish": Command("publish", Needs.DATABASE, _("sign the log and write it out as files")),
    "receipt": Command("receipt", Needs.DATABASE, _("write the proof of one entry")),
    "verify": Command("verify", Needs.NOTHING, _("check a receipt, a published log, an export")),
    "permit": Command("permit", Needs.SETTINGS, _("check the code that a permit carries")),
    "signer": Command("signer", Needs.SETTINGS, _("hold the key of the log and sign with it")),
    "parcel": Command("parcel", Needs.DATABASE, _("send to another deployment, and take in")),
    "policy": Command("policy", Needs.DATABASE, _("say which keys and witnesses count")),
    "witness": Command("witness", Needs.SETTINGS, _("cosign logs that only ever grew")),
    "fsck": Command("fsck", Needs.DATABASE, _("recompute everything from nothing and compare")),
    "law": Command("law", Needs.SETTINGS, _("show the law of a country and check its cases")),
    "assess": Command("assess", Needs.DATABASE, _("say what the register says of a standard")),
    "campaign": Command("campaign", Needs.DATABASE, _("ask one standard of many companies")),
    "carry": Command("carry", Needs.DATABASE, _("take an assessment along, and bring it home")),
    "catalogue": Command("catalogue", Needs.SETTINGS, _("show what standards ask, take in one")),
    "icoca": Command(
        "icoca", Needs.DATABASE, _("gather what a yearly self-assessment for ICoCA is written from")
    ),
    "iati": Command("iati", Needs.DATABASE, _("write the programmes of assistance as IATI 2.03")),
    "national": Command(
        "national",
        Needs.DATABASE,
        _("write a country’s figures for its reports, or a region’s sum"),
    ),
    "backup": Command("backup", Needs.SETTINGS, _("copy the database while it is being used")),
    "restore": Command("restore", Needs.SETTINGS, _("put a copy back in place")),
    "bench": Command("bench", Needs.NOTHING, _("measure this machine and this program")),
    "django": Command("django", Needs.SETTINGS, _("run a command of Django, for developers")),
}


class CommandModule(Protocol):
    """What a module of this package must offer to be a command."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the arguments."""

    def run(self, args: argparse.Namespace) -> int:
        """Do the work and give the exit status."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 is done, 1 is refused, 2 is wrong usage, 130 is interrupted."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _dispatch(arguments)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of a pipe has seen enough. Python would complain again when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (Problem, DatabaseError, OSError) as error:
        refusal = _refusal_in(error)
        if refusal is None:
            raise
        print(refusal.sentence(_say), file=sys.stderr)
        return 1


def _refusal_in(error: Exception) -> Problem | None:
    """What an error means to who stands at the console; None of one that is a mistake of ours."""
    if isinstance(error, Problem):
        return NothingNamed() if error.code == _NOT_FOUND else error
    if isinstance(error, DatabaseError):
        return trouble_of(error)
    if isinstance(error, OSError) and error.filename is not None:
        return FileOutOfReach(str(error.filename), error.strerror or type(error).__name__)
    return None


def _dispatch(arguments: list[str]) -> int:
    parser = _overview()
    asked = parser.parse_args(arguments[:1])
    command = COMMANDS[asked.command]
    # What is imported and rows by the hundred thousand are no garbage: to look through them takes
    # a tenth of the time.
    gc.set_threshold(*_GARBAGE_AFTER)
    if command.needs is not Needs.NOTHING:
        _set_up()
    module = cast(
        "CommandModule", importlib.import_module(f"resguardo.interfaces.cli.{command.module}")
    )
    one = argparse.ArgumentParser(
        prog=f"resguardo {asked.command}", description=_say(command.summary)
    )
    module.add_arguments(one)
    args = one.parse_args(arguments[1:])
    if command.needs is Needs.DATABASE:
        demand_schema()
    # Whoever works at the console could open the database itself; requests begin with nothing.
    with sight.everything():
        return module.run(args)


def _overview() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS))
    lines = (f"  {name:{width}}  {command.summary}" for name, command in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="resguardo",
        description="Keeps the arms of private security companies accounted for.",
        epilog="commands:\n" + "\n".join(lines),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    return parser


def _set_up() -> None:
    """Start Django, in the language of the terminal if it is one of ours, else in English."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "resguardo.config.settings")
    django.setup()
    wanted = (os.environ.get("LC_ALL") or os.environ.get("LANG") or "")[:2]
    spoken = {code for code, _name in settings.LANGUAGES}
    translation.activate(wanted if wanted in spoken else "en")


def _say(words: str) -> str:
    return translation.gettext(words) if settings.configured else words
