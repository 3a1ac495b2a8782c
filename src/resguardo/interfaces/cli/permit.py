"""`resguardo permit verify CODE`: a permit is checked at the roadside, without network or database.

Needs the code, as text or on a photograph, and the register's key, got another way than from
whoever shows the permit. With the register's list of stopped permits it says that, too, and how old
the list is.
"""

import argparse
from pathlib import Path

from django.utils import timezone

from resguardo.interfaces.cli.asking import moment
from resguardo.interfaces.cli.output import add_format, print_json
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.kernel.tlog.note import Key, Unreadable, read_key
from resguardo.records.permits import carrying
from resguardo.records.permits.carrying import Carried
from resguardo.records.register.labels.symbols import codes_in
from resguardo.records.transparency import folder
from resguardo.records.transparency.statement import PREFIX, StatementUnreadable
from resguardo.records.transparency.verification import read_file


class RegisterKeyMissing(Problem):
    """Nothing to check a permit's code against."""

    code = "permit-code.key-missing"
    wording = _(
        "Give the register's key with --key. Take it from the register's own page “Check a permit”,"
        " or from its office, and never from whoever shows the permit."
    )


class CodeNowhere(Problem):
    """Something that is neither a code nor where one could be."""

    code = "permit-code.nowhere"
    wording = _(
        "{given} is neither the text of a code, which begins with RSG1:, nor a file. Give what was"
        " scanned, or a picture of it."
    )

    given: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask for the code and for whom to trust."""
    sub = parser.add_subparsers(dest="action", required=True)
    verify = sub.add_parser("verify", help="check a permit's code offline")
    verify.add_argument(
        "code", metavar="TEXT_OR_IMAGE", help="what was scanned, or a picture of it"
    )
    verify.add_argument(
        "--key", type=Path, action="append", default=[], metavar="FILE",
        help="the key of a register that is trusted; again for each",
    )  # fmt: skip
    verify.add_argument(
        "--stopped", type=Path, metavar="FILE", help="the register's list of stopped permits"
    )
    verify.add_argument(
        "--as-of", type=moment, metavar="MOMENT", help="judge as of then, not now (ISO 8601)"
    )
    add_format(verify)


def run(args: argparse.Namespace) -> int:
    """Check, and say what is allowed; a refusal says why it does not hold."""
    own = folder.statements_key() if not args.key else None
    keys = [own] if own is not None else [each for path in args.key for each in _keys(path)]
    if not keys:
        raise RegisterKeyMissing
    stopped = read_file(args.stopped) if args.stopped is not None else None
    at = args.as_of or timezone.now()
    found = carrying.demand_holds(_code(args.code), keys=keys, at=at, stopped=stopped)
    told = _told(found)
    if args.format == "json":
        print_json({"holds": True, **told})
        return 0
    for name, value in told.items():
        shown = ", ".join(value) if isinstance(value, list) else value
        if shown:
            print(f"{name:<15} {shown}")
    if found.listed_at is None:
        print("Whether it was stopped meanwhile was not checked. Give --stopped to check that too.")
    return 0


def _told(found: Carried) -> dict[str, str | list[str] | None]:
    listed = found.listed_at
    return {
        "kind": found.kind,
        "number": found.number,
        "company": found.company,
        "holder": found.holder,
        "firearm": found.thing,
        "weapon_types": list(found.weapon_types),
        "modality": found.modality,
        "valid_from": found.valid_from.isoformat(),
        "valid_until": None if found.valid_until is None else found.valid_until.isoformat(),
        "recorded_at": found.recorded_at.isoformat(),
        "signed_by": found.issuer,
        "not_stopped_at": None if listed is None else listed.isoformat(),
    }


def _keys(path: Path) -> list[Key]:
    lines = read_file(path).decode(errors="replace").splitlines()
    found = [read_key(line.strip()) for line in lines if line.strip() and not line.startswith("#")]
    if not found:
        raise Unreadable(_("the key of a log or a witness"), "the file is empty")
    return found


def _code(asked: str) -> str:
    """The code itself: as given, in a file of text, or one of those on a picture."""
    if asked.lstrip().startswith(PREFIX):
        return asked
    path = Path(asked)
    if not path.is_file():
        raise CodeNowhere(asked[:200])
    data = read_file(path)
    if data.lstrip().startswith(PREFIX.encode()):
        return data.decode(errors="replace")
    for each in codes_in(data):
        if each.startswith(PREFIX):
            return each
    raise StatementUnreadable
