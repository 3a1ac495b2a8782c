"""What was once written stays: on both databases, against every statement that could change it."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from resguardo.records.transparency.guard import closing_statements, trigger_names
from tests.append_only import append_only_models
from tests.application_role import as_the_owner

pytestmark = pytest.mark.django_db

MODELS = append_only_models() if apps.ready else ()


def declared() -> set[type[Model]]:
    return {model for model in apps.get_models() if getattr(model, "append_only", False)}


def test_every_model_that_calls_itself_append_only_is_closed_by_a_migration() -> None:
    assert declared() == set(append_only_models())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_the_triggers_stand(model: type[Model]) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
            )
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'A'"
                " AND NOT tgisinternal",
                [table],
            )
        standing = {name for (name,) in cursor.fetchall()}
    assert set(trigger_names(connection.vendor, table)) <= standing


@pytest.fixture
def closed_table() -> Iterator[str]:
    """A table of the simplest shape, closed to its owner as the real ones are, with one row."""
    with as_the_owner():
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE tidy_closed (id integer PRIMARY KEY, word text UNIQUE)")
            for statement in closing_statements(connection.vendor, "tidy_closed"):
                cursor.execute(statement)
            cursor.execute("INSERT INTO tidy_closed VALUES (1, 'first')")
        yield "tidy_closed"


STATEMENTS = {
    "update": "UPDATE {} SET word = 'second'",
    "update of nothing but itself": "UPDATE {} SET id = id",
    "delete": "DELETE FROM {}",
    "upsert": "INSERT INTO {} VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET word = 'x'",
}
SQLITE_STATEMENTS = {
    "replace by key": "INSERT OR REPLACE INTO {} VALUES (1, 'second')",
    "replace by another unique column": "REPLACE INTO {} VALUES (2, 'first')",
}
POSTGRESQL_STATEMENTS = {
    "truncate": "TRUNCATE {}",
    "delete as a replica": "SET LOCAL session_replication_role = replica; DELETE FROM {}",
}
ALL_STATEMENTS = STATEMENTS | SQLITE_STATEMENTS | POSTGRESQL_STATEMENTS


@pytest.mark.parametrize("kind", ALL_STATEMENTS)
def test_a_closed_table_refuses(kind: str, closed_table: str) -> None:
    other = POSTGRESQL_STATEMENTS if connection.vendor == "sqlite" else SQLITE_STATEMENTS
    if kind in other:
        pytest.skip("a statement of the other database")
    statement = ALL_STATEMENTS[kind].format(closed_table)
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, word FROM {closed_table}")
        assert cursor.fetchall() == [(1, "first")]
