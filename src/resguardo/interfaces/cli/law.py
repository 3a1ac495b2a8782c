"""`resguardo law`: the profiles that ship, what one of them says, and whether its cases hold.

`law list` names them with how much is enforced; `law show pe` lists every value with its source;
`law check` puts all cases of law to their profiles. `law check FOLDER` reads a profile.yaml and a
cases.yaml of your own. The status is 1 where a case does not hold.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from resguardo.interfaces.cli.output import add_format, print_rows
from resguardo.kernel.law import Parameter, Profile
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.permits import cases
from resguardo.records.permits import profiles as law


class NoSuchFile(Problem):
    """A folder without a profile."""

    code = "law.no-such-file"
    wording = _("There is no {name} in {folder}. Name a folder that holds one.")

    name: str
    folder: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer list, show and check."""
    add_format(parser)
    asked = parser.add_subparsers(dest="asked", required=True)
    asked.add_parser("list", help="name the profiles that ship")
    show = asked.add_parser("show", help="every value with its source")
    show.add_argument("profile", metavar="PROFILE")
    check = asked.add_parser("check", help="put the cases of law to their profiles")
    check.add_argument("folder", nargs="?", type=Path, metavar="FOLDER")


def run(args: argparse.Namespace) -> int:
    """Print rows; checking also gives the status."""
    if args.asked == "list":
        print_rows(args, ("profile", "version", "name", "enforced", "noted", "gaps"), _list())
        return 0
    if args.asked == "show":
        columns = ("name", "from", "value", "unit", "confidence", "source")
        print_rows(args, columns, _values(law.profile_of(args.profile)))
        return 0
    rows = list(_verdicts(args.folder))
    print_rows(args, ("profile", "holds", "given", "expected", "answered"), rows)
    return 0 if all(row["holds"] for row in rows) else 1


def _list() -> Iterator[dict[str, Any]]:
    for name in law.profiles():
        sheet = law.sheet_of(name)
        values = [each for one in _all(sheet.profile) for each in one.values]
        enforced = sum(each.confidence.enforced for each in values)
        yield {
            "profile": name,
            "version": sheet.profile.version,
            "name": sheet.profile.names["en"],
            "enforced": enforced,
            "noted": len(values) - enforced,
            "gaps": len(sheet.gaps),
        }


def _values(profile: Profile) -> Iterator[dict[str, Any]]:
    for parameter in _all(profile):
        for each in parameter.values:
            yield {
                "name": parameter.name,
                "from": each.from_day,
                "value": each.value,
                "unit": parameter.unit,
                "confidence": each.confidence.value,
                "source": each.source,
            }


def _all(profile: Profile) -> list[Parameter]:
    return [*profile.parameters.values(), *profile.duties.values()]


def _verdicts(folder: Path | None) -> Iterator[dict[str, Any]]:
    if folder is None:
        told = [(name, law.profile_of(name), law.cases_of(name)) for name in law.profiles()]
    else:
        profile = law.read_sheet(_text(folder, "profile.yaml")).profile
        told = [(profile.id, profile, law.read_yaml(_text(folder, "cases.yaml")))]
    for name, profile, some in told:
        for each in cases.judge(profile, some):
            yield {
                "profile": name,
                "holds": each.holds,
                "given": each.given,
                "expected": each.expected,
                "answered": each.answered,
            }


def _text(folder: Path, name: str) -> str:
    file = folder / name
    if not file.is_file():
        raise NoSuchFile(name, str(folder))
    return file.read_text(encoding="utf-8")
