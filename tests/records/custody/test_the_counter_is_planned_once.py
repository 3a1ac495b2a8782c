"""PostgreSQL plans the counter's questions once a connection, not anew for each guard."""

import pytest
from django.db import connection

from tests.armoury import Armoury

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite plans a statement where it keeps it"
    ),
]
HANDINGS = 8


def test_what_stands_in_the_way_is_asked_with_one_plan_for_every_guard(armoury: Armoury) -> None:
    """After the first few handings no plan is made for one guard alone."""
    for _handing in range(HANDINGS):
        armoury.issue("beto")
        armoury.back("beto")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements"
            " WHERE statement LIKE '%unsettled person%' AND statement NOT LIKE '%pg_prepared%'"
        )
        plans = cursor.fetchall()
    assert plans
    assert all(generic and not custom for generic, custom in plans)
