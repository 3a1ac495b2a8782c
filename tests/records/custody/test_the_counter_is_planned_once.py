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


def test_the_arms_of_a_post_are_looked_up_from_the_post_however_few_there_were(
    armoury: Armoury,
) -> None:
    """The plan is kept: one that begins at all firearms would be slow once there are many."""
    for _handing in range(HANDINGS):
        armoury.issue("beto")
        armoury.back("beto")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, cardinality(parameter_types) FROM pg_prepared_statements"
            " WHERE statement LIKE '%unsettled person%' AND statement NOT LIKE '%pg_prepared%'"
        )
        name, parameters = cursor.fetchall()[0]
        nothing = ", ".join(["NULL"] * parameters)
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute(f'EXPLAIN EXECUTE "{name}"({nothing})')
        plan = "\n".join(line for (line,) in cursor.fetchall())
    of_the_post = plan.partition('"*SELECT* 3"')[2].partition('"*SELECT* 4"')[0]
    assert "custody_holding" in of_the_post
    assert "Nested Loop" not in of_the_post
    assert "Join" not in of_the_post
