"""`resguardo organisations`: identifier, kind and name of each organisation."""

import argparse

from resguardo.interfaces.cli.output import add_format, print_rows
from resguardo.records.people.selectors import every_organisation


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer JSON."""
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Print them."""
    rows = (
        {"org_id": str(each.public_id), "kind": each.kind, "name": each.name}
        for each in every_organisation()
    )
    print_rows(args, ("org_id", "kind", "name"), rows)
    return 0
