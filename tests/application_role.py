"""On PostgreSQL the tests work as the application does: under a role that is limited and fenced.

Migrations run as the owner of the tables, as an operator's do; from then on every new connection
begins as the role. Whoever plays a mighty hand at the database says `as_the_owner`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

from resguardo.records.transparency import roles

ROLE: Final = f"resguardo_tests_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


def become_the_application() -> None:
    """Make the role as the operator's guide says, and have new connections begin as it."""
    if connection.vendor != "postgresql":
        return
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE}")
        roles.limit_role(ROLE)
        cursor.execute(f"ALTER ROLE CURRENT_USER IN DATABASE {name} SET role = '{ROLE}'")
    connection.close()


@contextmanager
def as_the_owner() -> Iterator[None]:
    """Work for a moment as the owner of the tables; an error that ends a transaction undoes it."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
