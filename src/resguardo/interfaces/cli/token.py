"""`resguardo token create USERNAME`: a key with which a program uses the API as that login.

The key is printed once and nowhere kept. It can do no more than its login may do, and less when
that is asked for.
"""

import argparse
from datetime import timedelta

from django.utils import timezone

from resguardo.interfaces.cli.output import add_format, print_json
from resguardo.records.people.selectors import login_named
from resguardo.records.people.services.tokens import create_token

DAYS_MOST = 3650


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe `create`, the one thing to do here; keys are ended on the page of the account."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    create = actions.add_parser("create", help="make a key and print it, this once")
    create.add_argument("username", metavar="USERNAME")
    create.add_argument("--read-only", action="store_true", help="may look and not change")
    create.add_argument("--expires", type=days, metavar="DAYS", help="default: never")
    create.add_argument("--label", default="", help="what the key is for")
    create.add_argument(
        "--network", action="append", default=[], metavar="ADDRESS/BITS", help="only from there"
    )
    add_format(create)


def days(text: str) -> timedelta:
    """Read a number of days, from tomorrow to ten years."""
    if not text.isdecimal() or not 1 <= int(text[:6]) <= DAYS_MOST:
        message = f"a number of days from 1 to {DAYS_MOST}"
        raise argparse.ArgumentTypeError(message)
    return timedelta(days=int(text))


def run(args: argparse.Namespace) -> int:
    """Make the key and print it."""
    now = timezone.now()
    made = create_token(
        by=None,
        at=now,
        user=login_named(args.username),
        label=args.label,
        read_only=args.read_only,
        networks=args.network,
        expires_at=now + args.expires if args.expires else None,
    )
    if args.format == "json":
        print_json({"token": made.secret, "token_id": str(made.token.public_id)})
    else:
        print(made.secret)
    return 0
