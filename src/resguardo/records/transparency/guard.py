"""Append-only tables: the database itself refuses to change or remove what was once written.

The application never updates or deletes history, but a guarantee that lives only in Python is a
habit. So each append-only table gets triggers on SQLite and on PostgreSQL alike. They stop
mistakes, forgotten scripts and SQL typed by hand; they do not stop an owner of the database, who
can drop a trigger. That one is found out by the log, whose witnesses keep what the owner would like
to forget.

A model says `append_only = True`, and the migration that makes its table ends with
`AppendOnly("Entry")`. On SQLite a later migration that rebuilds the table loses the triggers, so it
must repeat the operation; a test compares the two and tries every statement.
"""

from typing import Any, Final

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

FUNCTION: Final = "resguardo_refuse_change"

# One function serves all tables. The error class is that of a broken constraint, so that Django
# raises IntegrityError here exactly as it does on SQLite.
_POSTGRESQL_FUNCTION: Final = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: write a new row, never % an old one',
        TG_TABLE_NAME, lower(TG_OP) USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


class AppendOnly(Operation):
    """Closes the table of a model against UPDATE, DELETE, INSERT OR REPLACE and TRUNCATE.

    PostgreSQL: a statement trigger, because only those see TRUNCATE, and `ENABLE ALWAYS`, because
    `session_replication_role = replica` would switch an ordinary one off. SQLite: row triggers;
    INSERT OR REPLACE fires the one on DELETE only under `PRAGMA recursive_triggers`, which the
    settings switch on for every connection.
    """

    reversible = True

    def __init__(self, model_name: str) -> None:
        """Name the model whose table is closed."""
        self.model_name = model_name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Leave the models as they are: triggers are the database's affair."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        _from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make the triggers; making them again does no harm."""
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        for statement in closing_statements(schema_editor.connection.vendor, table):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        _to_state: ProjectState,
    ) -> None:
        """Drop the triggers, so that the table itself can be dropped."""
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        for statement in opening_statements(schema_editor.connection.vendor, table):
            schema_editor.execute(statement, params=None)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Give back what was passed in, for the migration writer."""
        return type(self).__name__, [self.model_name], {}

    def describe(self) -> str:
        """Say what `migrate --plan` shows."""
        return f"Make {self.model_name} append-only"

    @property
    def migration_name_fragment(self) -> str:
        """Name a migration that does nothing else."""
        return f"{self.model_name.lower()}_append_only"


def trigger_names(vendor: str, table: str) -> tuple[str, ...]:
    """List the triggers that a closed table carries."""
    if vendor == "postgresql":
        return (f"{table}_append_only",)
    return (f"{table}_no_update", f"{table}_no_delete")


def closing_statements(vendor: str, table: str) -> list[str]:
    """Write the SQL that closes a table."""
    names = trigger_names(vendor, table)
    if vendor == "postgresql":
        return [
            _POSTGRESQL_FUNCTION,
            *opening_statements(vendor, table),
            (
                f'CREATE TRIGGER "{names[0]}" BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}"'
                f" FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
            ),
            f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{names[0]}"',
        ]
    return [
        *opening_statements(vendor, table),
        *(
            f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" BEGIN SELECT RAISE(ABORT,'
            f" '{table} is append-only: write a new row, never {event.lower()} an old one'); END"
            for name, event in zip(names, ("UPDATE", "DELETE"), strict=True)
        ),
    ]


def opening_statements(vendor: str, table: str) -> list[str]:
    """Write the SQL that takes the guard away; for migrations backwards and for nothing else."""
    on_table = f' ON "{table}"' if vendor == "postgresql" else ""
    return [f'DROP TRIGGER IF EXISTS "{name}"{on_table}' for name in trigger_names(vendor, table)]
