"""Whoever rewrites the ledger behind the application's back is found, row by row."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from resguardo.records.custody import accounts, audit, selectors
from resguardo.records.custody.models import Entry, Holding, Move
from tests.append_only import guards_open
from tests.armoury import Armoury

Attack = Callable[[Armoury, Entry], None]


def sql(statement: str, *values: Any) -> None:
    connection.check_constraints()
    with guards_open(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        connection.check_constraints()


def fewer_rounds(armoury: Armoury, entry: Entry) -> None:
    old = armoury.things["old"].pk
    sql(
        "UPDATE custody_move SET quantity = 10 WHERE entry_id = %s AND thing_id = %s", entry.pk, old
    )


def fewer_rounds_and_holdings(armoury: Armoury, entry: Entry) -> None:
    fewer_rounds(armoury, entry)
    old = armoury.things["old"].pk
    sql(
        "UPDATE custody_holding SET quantity = quantity + 2 WHERE thing_id = %s AND quantity > 12",
        old,
    )
    sql("UPDATE custody_holding SET quantity = 10 WHERE thing_id = %s AND quantity = 12", old)


def another_holder(armoury: Armoury, entry: Entry) -> None:
    ana = armoury.cast.person("ana").pk
    sql("UPDATE custody_entry SET holder_id = %s WHERE sequence = %s", ana, entry.pk)


def an_earlier_day(_armoury: Armoury, entry: Entry) -> None:
    day = connection.ops.adapt_datetimefield_value(entry.occurred_at.replace(year=2024))
    sql("UPDATE custody_entry SET occurred_at = %s WHERE sequence = %s", day, entry.pk)


def a_move_less(_armoury: Armoury, entry: Entry) -> None:
    last = Move.objects.filter(entry=entry).latest("pk")
    sql("DELETE FROM custody_move WHERE id = %s", last.pk)


def a_move_more(armoury: Armoury, entry: Entry) -> None:
    move = Move.objects.filter(entry=entry).earliest("pk")
    sql(
        "INSERT INTO custody_move (entry_id, thing_id, quantity, giver_id, taker_id, condition)"
        " VALUES (%s, %s, 1, %s, %s, '')",
        entry.pk, armoury.things["r2"].pk, move.giver_id, move.taker_id,
    )  # fmt: skip


def a_holding_out_of_nothing(armoury: Armoury, entry: Entry) -> None:
    place = accounts.of_place(armoury.south)
    lot = armoury.things["nine"].pk
    Holding.objects.create(
        account=place, thing_id=lot, organisation=armoury.cast.uno, quantity=5,
        numbered=False, boundary=False, entry=entry,
    )  # fmt: skip


def a_holding_less(armoury: Armoury, _entry: Entry) -> None:
    sql("DELETE FROM custody_holding WHERE thing_id = %s AND quantity = 1", armoury.things["r1"].pk)


def a_total_more(_armoury: Armoury, _entry: Entry) -> None:
    sql("UPDATE custody_total SET quantity = quantity + 1 WHERE account_kind = %s", "armoury")


ATTACKS: tuple[Attack, ...] = (
    fewer_rounds,
    fewer_rounds_and_holdings,
    another_holder,
    an_earlier_day,
    a_move_less,
    a_move_more,
    a_holding_out_of_nothing,
    a_holding_less,
    a_total_more,
)


def test_an_honest_ledger_holds(armoury: Armoury) -> None:
    armoury.issue()
    armoury.back()
    armoury.issue("carla", {"r2": 1, "old": 12})
    assert not list(audit.differences())
    assert selectors.stock_by_kind(viewer=armoury.cast.viewer("ana"), at=armoury.at) == [
        ("armoury", "ammunition", 688),
        ("armoury", "firearm", 3),
        ("armoury", "kit", 3),
        ("armoury", "magazine", 3),
        ("person", "ammunition", 12),
        ("person", "firearm", 1),
    ]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_the_rewriting_is_named(armoury: Armoury, attack: Attack) -> None:
    entry = armoury.issue()
    assert not list(audit.differences())
    attack(armoury, entry)
    found = list(audit.differences())
    assert found
    assert any(str(entry.pk) in each.where or "thing" in each.where for each in found), (
        "the difference says where"
    )
