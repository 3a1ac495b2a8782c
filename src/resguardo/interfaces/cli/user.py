"""`resguardo user create`: the first login of an organisation; the others are made on its pages.

`resguardo user found` enters the organisation itself, where nobody is there yet who could;
`resguardo user password` gives a login a new password. A password is made up, printed once, and
must be changed at the next sign-in.
"""

import argparse
from typing import Any

from django.utils import timezone

from resguardo.interfaces.cli.asking import identifier
from resguardo.interfaces.cli.output import add_format, print_json
from resguardo.kernel.mandate import Role
from resguardo.records.people import services as people
from resguardo.records.people.selectors import login_named, organisation_named


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe `create` and `found`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    create = actions.add_parser("create", help="make a login with its first mandate")
    create.add_argument("username", metavar="USERNAME")
    create.add_argument("--organisation", type=identifier, required=True, metavar="ID")
    create.add_argument("--role", choices=[each.value for each in Role], required=True)
    create.add_argument("--name", default="", help="of the person, as others read it")
    again = actions.add_parser("password", help="give a login a new password, to be changed")
    again.add_argument("username", metavar="USERNAME")
    found = actions.add_parser("found", help="enter an organisation")
    found.add_argument("name", metavar="NAME")
    found.add_argument("--kind", choices=("company", "authority", "assistance"), required=True)
    found.add_argument("--country", default="", metavar="XX", help="ISO 3166 code")
    found.add_argument("--jurisdiction", default="generic", metavar="PROFILE")
    found.add_argument("--time-zone", default="UTC", metavar="ZONE", help="as in America/Lima")
    for action in (create, again, found):
        add_format(action)


def run(args: argparse.Namespace) -> int:
    """Do what was asked."""
    deeds = {"create": _create, "password": _password, "found": _found}
    return deeds[args.action](args)


def _create(args: argparse.Namespace) -> int:
    made = people.create_user(
        by=None,
        at=timezone.now(),
        username=args.username,
        role=Role(args.role),
        organisation=organisation_named(public_id=args.organisation),
        name=args.name,
    )
    return _told(made, args)


def _password(args: argparse.Namespace) -> int:
    made = people.reset_password(
        by=None, at=timezone.now(), user=login_named(args.username), reason="console"
    )
    return _told(made, args)


def _told(made: Any, args: argparse.Namespace) -> int:
    """Print a password this once."""
    if args.format == "json":
        print_json({"username": made.user.username, "password": made.password})
    else:
        print(f"{made.user.username} {made.password}")
    return 0


def _found(args: argparse.Namespace) -> int:
    made = people.found_organisation(
        by=None,
        at=timezone.now(),
        kind=args.kind,
        name=args.name,
        country=args.country,
        jurisdiction=args.jurisdiction,
        time_zone=args.time_zone,
    )
    if args.format == "json":
        print_json({"org_id": str(made.public_id), "name": made.name})
    else:
        print(made.public_id)
    return 0
