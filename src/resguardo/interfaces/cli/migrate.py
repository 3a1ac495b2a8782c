"""`resguardo migrate`: brings the configured database to the current schema, once or again."""

import argparse

from django.conf import settings
from django.core.management import call_command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer to look before leaping."""
    parser.add_argument("--plan", action="store_true", help="show what would be done and stop")


def run(args: argparse.Namespace) -> int:
    """Apply what is missing; each migration is a transaction of its own."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    call_command("migrate", plan=args.plan, interactive=False, verbosity=1)
    return 0
