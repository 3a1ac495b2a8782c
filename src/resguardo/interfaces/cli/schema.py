"""What a command asks of the database before it works on it."""

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _


class SchemaOutdated(Problem):
    """The database lacks migrations, or is not there at all."""

    code = "database.schema-outdated"
    wording = _("Migrations that the database lacks: {count}. Run “resguardo migrate” first.")

    count: int


def demand_schema() -> None:
    """Refuse to work on a database that is older than this program."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        raise SchemaOutdated(len(missing))
