"""`resguardo serve`: pages and API on the configured database, until it is told to stop.

There is one process a core. On SQLite, whoever writes waits for the turn in a queue that all of
them share; without it, processes that write one file starve each other.
"""

import argparse
import os
import socket
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from granian import Granian
from granian.constants import Interfaces

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.statistics import look_at_tables


class AddressUnusable(Problem):
    """Nobody can listen there: it is taken, forbidden, or not an address."""

    code = "serve.address-unusable"
    wording = _("Nothing can be served at {address}: {why}. Choose another with --bind HOST:PORT.")
    field = "bind"

    address: str
    why: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer the address to listen at."""
    parser.add_argument(
        "--bind", default="127.0.0.1:8000", metavar="HOST:PORT", help="default: %(default)s"
    )


def run(args: argparse.Namespace) -> int:
    """Serve until a signal ends it."""
    serve(args.bind)
    return 0


def serve(bind: str) -> None:
    """Collect the static files, make sure of the address, and serve."""
    host, port = listen_address(bind)
    call_command("collectstatic", interactive=False, verbosity=0)
    look_at_tables()
    let_go_of_the_database()
    Granian(
        "resguardo.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=serving_processes(),
        blocking_threads=settings.THREADS,
        # Threads keep their database connections, so they are not ended when idle for a moment.
        blocking_threads_idle_timeout=600,
        websockets=False,
        respawn_failed_workers=True,
        log_dictconfig=settings.LOGGING,
    ).serve()


def let_go_of_the_database() -> None:
    """Close every connection, before this process is copied into those that serve.

    A copy of a pool has its sockets and none of its threads: two processes would talk over one
    line, and each would read what the other had asked.
    """
    connection.close()
    close_pool = getattr(connection, "close_pool", None)
    if close_pool is not None:
        close_pool()


def serving_processes() -> int:
    """What the settings say, or one a core."""
    return settings.WORKERS or os.cpu_count() or 1


def listen_address(bind: str) -> tuple[str, int]:
    """Read HOST:PORT; refuses what is no address and what is already taken."""
    try:
        parts = urlsplit(f"//{bind}")
        host, port = parts.hostname or "127.0.0.1", parts.port or 8000
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (ValueError, OSError) as error:
        raise AddressUnusable(address=bind, why=str(error)) from None
    return host, port
