"""Statements whose answers nobody waits for are sent together, and answered where they end."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from resguardo.records.people.reading import ask, ask_together
from resguardo.records.transparency.together import together, write_rows

pytestmark = pytest.mark.django_db(transaction=True)

_WRITE = "INSERT INTO pair (a, b) VALUES {rows}"


@pytest.fixture(autouse=True)
def _pairs() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE pair (a integer UNIQUE, b integer)")
        yield
        cursor.execute("DROP TABLE pair")


def _written() -> list[Any]:
    return list(ask("SELECT a, b FROM pair ORDER BY a"))


def test_they_are_done_in_the_order_in_which_they_were_sent() -> None:
    with transaction.atomic(), together(), connection.cursor() as cursor:
        write_rows(cursor, _WRITE, [(1, 1), (2, 1)])
        cursor.execute("DELETE FROM pair WHERE a = %s", [1])
        write_rows(cursor, _WRITE, [(1, 2)])
        cursor.execute("UPDATE pair SET b = b + %s WHERE a = %s", [5, 1])
    assert _written() == [(1, 7), (2, 1)]


def _write_twice_the_same() -> None:
    with transaction.atomic():
        with together(), connection.cursor() as cursor:
            write_rows(cursor, _WRITE, [(1, 1)])
            write_rows(cursor, _WRITE, [(1, 2)])
            write_rows(cursor, _WRITE, [(3, 3)])
        pytest.fail("whoever comes here believes that all was written")


def test_what_the_database_refuses_is_raised_at_the_end_and_nothing_stays() -> None:
    with pytest.raises(IntegrityError):
        _write_twice_the_same()
    assert _written() == []


def _write_and_stumble() -> None:
    with transaction.atomic(), together(), connection.cursor() as cursor:
        write_rows(cursor, _WRITE, [(1, 1)])
        raise ZeroDivisionError


def test_a_mistake_of_the_program_undoes_what_was_sent_before_it() -> None:
    with pytest.raises(ZeroDivisionError):
        _write_and_stumble()
    assert _written() == []


def test_a_check_sees_the_answer_even_where_one_block_stands_in_another() -> None:
    counted: list[int] = []
    with transaction.atomic(), together():
        with together() as afterwards, connection.cursor() as inner:
            write_rows(inner, _WRITE, [(1, 1), (2, 2)])
            inner.execute("UPDATE pair SET b = 0")
            afterwards(lambda: counted.append(inner.rowcount))
        with connection.cursor() as cursor:
            write_rows(cursor, _WRITE, [(3, 3)])
    assert counted == [2]
    assert _written() == [(1, 0), (2, 0), (3, 3)]


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 250])
def test_any_number_of_rows_is_written_once_each(count: int) -> None:
    rows = [(number, -number) for number in range(count)]
    with transaction.atomic(), connection.cursor() as cursor:
        write_rows(cursor, _WRITE, rows)
    assert _written() == rows


def test_questions_asked_together_have_their_answers_in_their_order() -> None:
    with connection.cursor() as cursor:
        write_rows(cursor, _WRITE, [(1, 10), (2, 20), (3, 30)])
    pairs = "SELECT a, b FROM pair WHERE a IN %s ORDER BY a"
    some, nobody, one, none = ask_together(
        (pairs, [3, 1]), (pairs, []), ("SELECT b FROM pair WHERE a = %s", 2), (pairs, {7})
    )
    assert [list(some), list(nobody), list(one), list(none)] == [
        [(1, 10), (3, 30)],
        [],
        [(20,)],
        [],
    ]
