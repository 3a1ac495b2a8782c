"""Row-level security: on PostgreSQL a table shows only rows of the organisations in sight.

A migration says `RowsInSight("Thing", "organisation")` for a table with an organisation of its own,
and `RowsInSight("Move", "entry")` for one whose rows belong to a row that is fenced already. The
log knows organisations by their public names; its changes, looks and parcels are fenced from here,
as `RowsInSight("transparency.Access", "organisation_id")`. The owner of the tables (migrations,
backups) is not bound; the application's role is. Nothing in sight is nothing shown: whoever forgets
to say who looks gets an empty answer and never a foreign one.
"""

from typing import Any, Final

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from resguardo.records.people.sight import EVERYTHING, SETTING

ORGANISATION: Final = "people.organisation"
# The inner SELECTs are asked once a statement and not once a row.
_TOLD: Final = f"(SELECT current_setting('{SETTING}', true))"
_KEYS: Final = (
    f"(SELECT string_to_array(nullif(nullif(current_setting('{SETTING}', true),"
    f" '{EVERYTHING}'), ''), ','))::bigint[]"
)

_NAMES: Final = (
    "ARRAY(SELECT public_id::text FROM people_organisation"  # noqa: S608 - names of the schema
    f" WHERE id = ANY ({_KEYS}))"
)


class RowsInSight(Operation):
    """Fences the table of a model; each field named is an organisation or a fenced row."""

    reversible = True

    def __init__(self, model_name: str, *fields: str, checks_writes: bool = True) -> None:
        """Name the model and the fields that lead to the organisation; any of them suffices.

        A model of another chapter is named with its label. Without `checks_writes` anybody may add
        a row: history that belongs to no organisation, such as a password chosen at the door.
        """
        self.model_name = model_name
        self.fields = fields
        self.checks_writes = checks_writes

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Leave the models as they are: policies are the database's affair."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        _from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make the policy; making it again does no harm."""
        if schema_editor.connection.vendor == "postgresql":
            model = self._model(app_label, to_state)
            for statement in _fencing(model, self.fields, checks_writes=self.checks_writes):
                schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        _to_state: ProjectState,
    ) -> None:
        """Take the fence away."""
        if schema_editor.connection.vendor == "postgresql":
            table = self._model(app_label, from_state)._meta.db_table
            schema_editor.execute(_opening(table), params=None)
            schema_editor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY', params=None)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Give back what was passed in, for the migration writer."""
        named = {} if self.checks_writes else {"checks_writes": False}
        return type(self).__name__, [self.model_name, *self.fields], named

    def describe(self) -> str:
        """Say what `migrate --plan` shows."""
        return f"Show rows of {self.model_name} to their organisation alone"

    @property
    def migration_name_fragment(self) -> str:
        """Name a migration that does nothing else."""
        return f"{self.model_name.lower().replace('.', '_')}_in_sight"

    def label(self, app_label: str) -> str:
        """The label of the model, where it was named without its chapter."""
        return self.model_name if "." in self.model_name else f"{app_label}.{self.model_name}"

    def _model(self, app_label: str, state: ProjectState) -> Any:
        return state.apps.get_model(self.label(app_label))


def policy_name(table: str) -> str:
    """What the policy of a table is called."""
    return f"{table}_in_sight"


def _opening(table: str) -> str:
    return f'DROP POLICY IF EXISTS "{policy_name(table)}" ON "{table}"'


def _fencing(model: Any, fields: tuple[str, ...], *, checks_writes: bool) -> list[str]:
    table = model._meta.db_table
    arms = " OR ".join(_arm(model._meta.get_field(name), table) for name in fields)
    shown = f"{_TOLD} = '{EVERYTHING}' OR {arms}"
    written = shown if checks_writes else "true"
    return [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        _opening(table),
        f'CREATE POLICY "{policy_name(table)}" ON "{table}" USING ({shown}) WITH CHECK ({written})',
    ]


def _arm(field: Any, table: str) -> str:
    """One way to the organisation: its key, its public name, or a row that is fenced itself.

    That row is the one this row points to, or one that points to this row (a question to a company
    shows the request that it is about).
    """
    if field.auto_created and field.is_relation:
        other, points = field.related_model._meta, field.field.column
        match = f'owner."{points}" = "{table}"."{field.model._meta.pk.column}"'
        return f'EXISTS (SELECT 1 FROM "{other.db_table}" AS owner WHERE {match})'  # noqa: S608 - names of the schema
    column = f'"{table}"."{field.column}"'
    if field.related_model is None:
        return f"{column} = ANY ({_NAMES})"
    other = field.related_model._meta
    if other.label_lower == ORGANISATION:
        return f"{column} = ANY ({_KEYS})"
    match = f'owner."{other.pk.column}" = {column}'
    return f'EXISTS (SELECT 1 FROM "{other.db_table}" AS owner WHERE {match})'  # noqa: S608 - names of the schema
