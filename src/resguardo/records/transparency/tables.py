"""Many tables made in one step of a migration, so that an empty database is ready in seconds.

After each step Django renders anew every model that the changed one is related to, and here nearly
all models are related. Making two hundred tables one by one spent nine tenths of its time on that.
`Tables` changes the state of all its steps first and renders the models once, when the first table
is made.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Tables(Operation):
    """Makes the tables of several models; any of them may point at any other.

    Takes operations that need nothing of the state between them: `CreateModel`, with constraints
    and indexes among its options.
    """

    reversible = True
    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence[Operation]) -> None:
        """Take the steps, in the order in which the tables are made."""
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add all models, and leave it to the first table to have them rendered."""
        state.__dict__.pop("apps", None)  # what Django itself does with models it may wait for
        for each in self.operations:
            each.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make one table after the other."""
        for each in self.operations:
            each.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop them from the last to the first."""
        for each in reversed(self.operations):
            each.database_backwards(app_label, schema_editor, from_state, to_state)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Give back what was passed in, for the migration writer."""
        return type(self).__name__, [], {"operations": self.operations}

    def describe(self) -> str:
        """Say what `migrate --plan` shows."""
        return f"Make {len(self.operations)} tables"
