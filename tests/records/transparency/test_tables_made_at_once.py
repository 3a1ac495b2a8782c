"""One step of a migration makes tables that point at each other, and drops them again."""

from typing import Any

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from resguardo.records.transparency.tables import Tables
from tests.application_role import as_the_owner

pytestmark = pytest.mark.django_db(transaction=True)


def _key() -> tuple[str, Any]:
    return ("id", models.BigAutoField(primary_key=True))


def test_tables_that_point_at_each_other_are_made_in_one_step_and_dropped_again() -> None:
    """Each has a row of the other to be found by, which no order of single steps could give."""
    both = Tables([
        migrations.CreateModel("Lock", [_key(), ("key", _to("Key"))]),
        migrations.CreateModel("Key", [_key(), ("lock", _to("Lock"))]),
    ])  # fmt: skip
    before, after = ProjectState(), ProjectState()
    with as_the_owner():
        _there_and_back(both, before, after)
    assert not {"service_lock", "service_key"} & set(connection.introspection.table_names())


def _there_and_back(both: Tables, before: ProjectState, after: ProjectState) -> None:
    both.state_forwards("service", after)
    with connection.schema_editor() as editor:
        both.database_forwards("service", editor, before, after)
    lock, key = (after.apps.get_model("service", name) for name in ("Lock", "Key"))
    first = lock.objects.create()
    second = key.objects.create(lock=first)
    lock.objects.filter(pk=first.pk).update(key=second)
    assert lock.objects.get(key__lock=first) == first
    lock.objects.update(key=None)
    key.objects.all().delete()
    lock.objects.all().delete()
    with connection.schema_editor() as editor:
        both.database_backwards("service", editor, after, before)


def _to(name: str) -> Any:
    return models.ForeignKey(f"service.{name}", models.PROTECT, null=True)
