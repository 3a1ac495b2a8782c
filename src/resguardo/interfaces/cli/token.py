"""`resguardo token`: keys with which programs use the API as a login; made, listed, ended.

A key is printed once and nowhere kept. It can do no more than its login may do, and less when
that is asked for.
"""

import argparse
from datetime import timedelta

from django.utils import timezone

from resguardo.interfaces.cli.asking import identifier
from resguardo.interfaces.cli.output import add_format, print_json, print_rows
from resguardo.records.people.selectors import login_named, token_named, tokens_of
from resguardo.records.people.services.tokens import create_token, revoke_token

DAYS_MOST = 3650


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe `create`, `list` and `revoke`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    create = actions.add_parser("create", help="make a key and print it, this once")
    create.add_argument("username", metavar="USERNAME")
    create.add_argument("--read-only", action="store_true", help="may look and not change")
    create.add_argument("--expires", type=days, metavar="DAYS", help="default: never")
    create.add_argument("--label", default="", help="what the key is for")
    create.add_argument(
        "--act", action="append", default=[], metavar="ACT", help="only this act; may be repeated"
    )
    create.add_argument(
        "--network", action="append", default=[], metavar="ADDRESS/BITS", help="only from there"
    )
    listed = actions.add_parser("list", help="list the keys of a login")
    listed.add_argument("username", metavar="USERNAME")
    revoke = actions.add_parser("revoke", help="end a key now")
    revoke.add_argument(
        "token_id", type=identifier, metavar="TOKEN_ID", help="as “token list” shows it"
    )
    for action in (create, listed, revoke):
        add_format(action)


def days(text: str) -> timedelta:
    """Read a number of days, from tomorrow to ten years."""
    if not text.isdecimal() or not 1 <= int(text[:6]) <= DAYS_MOST:
        message = f"a number of days from 1 to {DAYS_MOST}"
        raise argparse.ArgumentTypeError(message)
    return timedelta(days=int(text))


def run(args: argparse.Namespace) -> int:
    """Do what was asked."""
    return {"create": _create, "list": _list, "revoke": _revoke}[args.action](args)


def _create(args: argparse.Namespace) -> int:
    now = timezone.now()
    made = create_token(
        by=None,
        at=now,
        user=login_named(args.username),
        label=args.label,
        read_only=args.read_only,
        acts=args.act,
        networks=args.network,
        expires_at=now + args.expires if args.expires else None,
    )
    if args.format == "json":
        print_json({"token": made.secret, "token_id": str(made.token.public_id)})
    else:
        print(made.secret)
    return 0


def _list(args: argparse.Namespace) -> int:
    columns = ("token_id", "label", "read_only", "networks", "last_used", "expires", "revoked")
    rows = (
        {
            "token_id": str(each.public_id),
            "label": each.label,
            "read_only": each.read_only,
            "networks": ", ".join(each.networks),
            "last_used": each.last_used_on,
            "expires": each.expires_at,
            "revoked": each.revoked_at,
        }
        for each in tokens_of(login_named(args.username))
    )
    print_rows(args, columns, rows)
    return 0


def _revoke(args: argparse.Namespace) -> int:
    revoke_token(by=None, at=timezone.now(), token=token_named(args.token_id))
    if args.format == "json":
        print_json({"token_id": str(args.token_id), "revoked": True})
    return 0
