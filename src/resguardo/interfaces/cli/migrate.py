"""`resguardo migrate`: brings the configured database to the current schema, once or again."""

import argparse

from django.conf import settings
from django.core.management import call_command

from resguardo.records.transparency.roles import limit_role


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer to look before leaping."""
    parser.add_argument("--plan", action="store_true", help="show what would be done and stop")
    parser.add_argument(
        "--role",
        default="",
        help="on PostgreSQL: limit this role, which the server then uses, to adding to history",
    )


def run(args: argparse.Namespace) -> int:
    """Apply what is missing; each migration is a transaction of its own."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    call_command("migrate", plan=args.plan, interactive=False, verbosity=1)
    if args.role and not args.plan:
        closed, open_ = limit_role(args.role)
        print(f"{args.role} may only add to {closed} tables, and change rows of {open_}.")
    return 0
