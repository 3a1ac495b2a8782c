"""`resguardo django ...`: the commands of Django itself, for developers (`makemigrations`)."""

import argparse

from django.core.management import execute_from_command_line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take whatever follows as it is."""
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="as for django-admin")


def run(args: argparse.Namespace) -> int:
    """Hand the arguments over."""
    execute_from_command_line(["resguardo django", *args.arguments])
    return 0
