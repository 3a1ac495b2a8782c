"""Which tables are append-only, read from the migrations that made them so."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from resguardo.records.transparency.guard import (
    AppendOnly,
    closing_statements,
    opening_statements,
)
from tests.application_role import as_the_owner


@cache
def append_only_models() -> tuple[type[Model], ...]:
    """List the models whose tables a migration has closed, by label."""
    closed = {
        apps.get_model(app, operation.model_name)
        for (app, _name), migration in MigrationLoader(None).disk_migrations.items()
        for operation in migration.operations
        if isinstance(operation, AppendOnly)
    }
    return tuple(sorted(closed, key=lambda model: model._meta.label))


@contextmanager
def guards_open(among: Collection[str] | None = None) -> Iterator[None]:
    """Take the guards away for a moment, as only the owner can: of all tables, or some of them."""
    tables = [model._meta.db_table for model in append_only_models()]
    tables = [table for table in tables if among is None or table in among]
    with as_the_owner():
        with connection.cursor() as cursor:
            for table in tables:
                for statement in opening_statements(connection.vendor, table):
                    cursor.execute(statement)
        yield
        with connection.cursor() as cursor:
            for table in tables:
                for statement in closing_statements(connection.vendor, table):
                    cursor.execute(statement)
