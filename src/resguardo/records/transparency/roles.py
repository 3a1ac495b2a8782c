"""The application's role on PostgreSQL: it adds to history and cannot change or empty it.

Migrations run as the owner of the tables; pages, API and commands run as this role. Triggers stop
mistakes, and an owner can drop a trigger. A role that owns nothing cannot: not the triggers, not
the tables, not the function, and it cannot switch them off for its session either.
"""

from collections.abc import Collection
from typing import Final

from django.apps import apps
from django.db import connection

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

_ADD: Final = "SELECT, INSERT"
_CHANGE: Final = "SELECT, INSERT, UPDATE, DELETE"


class NotPostgresql(Problem):
    """Roles exist on PostgreSQL only."""

    code = "role.not-postgresql"
    wording = _("Roles exist on PostgreSQL only; on SQLite whoever owns the file owns everything.")


class RoleMissing(Problem):
    """A role that nobody has made."""

    code = "role.missing"
    wording = _(
        "There is no role {role}. Make it first: CREATE ROLE {role} LOGIN, with a password of its"
        " own, and no other rights."
    )

    role: str


class RoleTooStrong(Problem):
    """A role to which no limit applies."""

    code = "role.too-strong"
    wording = _(
        "The role {role} is a superuser, bypasses row-level security or owns tables, so that no"
        " limit applies to it. Make one of its own for the application."
    )

    role: str


def append_only_tables() -> list[str]:
    """The tables whose models say that they are only added to."""
    return sorted(
        model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)
    )


def limit_role(role: str) -> tuple[int, int]:
    """Give a role what the application needs and take all else; tells how many tables of each kind.

    Refuses on SQLite, and for a role that is missing, a superuser or the owner of the tables.
    """
    if connection.vendor != "postgresql":
        raise NotPostgresql
    closed = append_only_tables()
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", (role,))
        row = cursor.fetchone()
        if row is None:
            raise RoleMissing(role)
        cursor.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = %s",
            (role,),
        )
        owned = cursor.fetchone()
        if row[0] or (owned is not None and owned[0]):
            raise RoleTooStrong(role)
        every = connection.introspection.table_names(cursor)
        for statement in _statements(connection.ops.quote_name(role), every, closed):
            cursor.execute(statement)
    return len(closed), len(every) - len(closed)


def _statements(role: str, tables: Collection[str], closed: Collection[str]) -> list[str]:
    granted = [
        f'GRANT {_ADD if table in closed else _CHANGE} ON "{table}" TO {role}'
        for table in sorted(tables)
        if table != "django_migrations"
    ]
    return [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"REVOKE CREATE ON SCHEMA public FROM {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        'GRANT SELECT ON "django_migrations" TO ' + role,
        *granted,
    ]
