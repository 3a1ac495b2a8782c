"""On PostgreSQL the application's role adds to history and has no way to change it."""

import pytest
from django.db import DatabaseError, connection, transaction

from resguardo.records.transparency import audit, roles, services
from tests.append_only import append_only_models
from tests.application_role import ROLE, as_the_owner
from tests.records.transparency.hand import leaves

pytestmark = pytest.mark.django_db(transaction=True)


def test_on_sqlite_there_are_no_roles() -> None:
    if connection.vendor == "postgresql":
        pytest.skip("this is PostgreSQL")
    with pytest.raises(roles.NotPostgresql):
        roles.limit_role(ROLE)


@pytest.fixture
def limited() -> None:
    """All tests work under the role that `limit_role` made; on SQLite there is none."""
    if connection.vendor != "postgresql":
        pytest.skip("roles exist on PostgreSQL only")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (ROLE,)


@pytest.mark.usefixtures("limited")
def test_the_role_does_the_work() -> None:
    services.append(leaves(600))
    assert list(audit.differences()) == []


@pytest.mark.usefixtures("limited")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET {column} = {column}",
        "DELETE FROM {table}",
        "TRUNCATE {table} CASCADE",
        "ALTER TABLE {table} DISABLE TRIGGER ALL",
        "DROP TRIGGER {table}_append_only ON {table}",
        "DROP TABLE {table} CASCADE",
        "ALTER TABLE {table} ADD COLUMN x int",
    ],
)
def test_the_role_cannot(statement: str) -> None:
    services.append(leaves(3))
    for model in append_only_models():
        table, column = model._meta.db_table, model._meta.get_fields()[-1]
        name = getattr(column, "column", None) or model._meta.pk.column
        refused = pytest.raises(DatabaseError, match=r"permission denied|must be owner")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(table=table, column=f'"{name}"'))


@pytest.mark.usefixtures("limited")
def test_the_role_cannot_switch_the_guards_off() -> None:
    body = "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
    replacing = f"CREATE OR REPLACE FUNCTION resguardo_refuse_change() {body}"
    for statement in ("SET session_replication_role = replica", replacing):
        refused = pytest.raises(DatabaseError, match=r"permission denied|must be owner")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_every_closed_table_is_known_as_closed_to_the_role() -> None:
    known = set(roles.append_only_tables())
    assert {model._meta.db_table for model in append_only_models()} == known


def test_a_missing_or_mighty_role_is_refused() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("roles exist on PostgreSQL only")
    with as_the_owner():
        with pytest.raises(roles.RoleMissing):
            roles.limit_role("nobody_made_this")
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            owner = cursor.fetchone()
        assert owner is not None
        with pytest.raises(roles.RoleTooStrong):
            roles.limit_role(owner[0])
