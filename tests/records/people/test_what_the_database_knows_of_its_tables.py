"""SQLite is told what unique indexes tell apart, however many of their values are empty."""

import pytest
from django.db import connection

from resguardo.records.people.statistics import look_at_tables

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("armoury")]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has to be told")
def test_a_unique_index_of_empty_values_leaves_one_row() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM custody_entry WHERE request_key IS NULL")
        assert cursor.fetchone()[0] > 1, "the entries of the stage have no key"

    look_at_tables()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT described.name, known.stat FROM pragma_index_list('custody_entry') AS described"
            ' JOIN sqlite_stat1 AS known ON known.idx = described.name WHERE described."unique"'
        )
        known = dict(cursor.fetchall())
    assert known
    assert {stat.split()[-1] for stat in known.values()} == {"1"}, known
