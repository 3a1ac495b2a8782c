"""`resguardo migrate`: brings the configured database to the current schema, once or again."""

import argparse

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from resguardo.records.people.statistics import look_at_tables
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
    """Apply what is missing; each migration is a transaction of its own.

    Whatever was remade, the database knows nothing of any more: it looks at its tables again.
    """
    settings.DATA.mkdir(parents=True, exist_ok=True)
    lacking = _lacks_something()
    call_command("migrate", plan=args.plan, interactive=False, verbosity=1)
    if lacking and not args.plan:
        look_at_tables()
    if args.role and not args.plan:
        closed, open_ = limit_role(args.role)
        print(f"{args.role} may only add to {closed} tables, and change rows of {open_}.")
    return 0


def _lacks_something() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
