"""Threads that write to one SQLite file wait for each other and all get through."""

import threading

import pytest
from django.db import OperationalError, connection, transaction

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the queue is SQLite's"),
]


def test_eight_threads_write_and_none_is_turned_away() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE queue_probe (id integer PRIMARY KEY)")
    faults: list[Exception] = []

    def write() -> None:
        try:
            for _again in range(25):
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("INSERT INTO queue_probe DEFAULT VALUES")
        except OperationalError as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM queue_probe")
        assert cursor.fetchone() == (200,)
        cursor.execute("DROP TABLE queue_probe")
    assert not faults


def test_a_transaction_that_fails_lets_the_next_one_in() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _ = 1 / 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_the_pragmas_are_those_of_a_ledger() -> None:
    expected = {"journal_mode": "wal", "foreign_keys": 1, "recursive_triggers": 1}
    with connection.cursor() as cursor:
        for pragma, value in expected.items():
            cursor.execute(f"PRAGMA {pragma}")
            assert cursor.fetchone() == (value,)
