"""A register of any size around the stage: weapons with permits, and years of coming and going.

Written by the ordinary bulk services and the ledger's own pen, leaf by leaf, so that `fsck` holds
on it as on any other database. The weapons lie in the armoury of the company that owns them; each
was issued and came back as often as the number of moves asks for.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from time import perf_counter
from typing import Final
from uuid import UUID

from django.db import connection

from resguardo.interfaces.cli.bench.stage import Stage
from resguardo.kernel.identifier import Key
from resguardo.kernel.ledger import AccountKind, EntryKind, Move
from resguardo.records.custody import accounts
from resguardo.records.custody.services.counter import account_of_armoury
from resguardo.records.custody.services.stock import THINGS_IN_AN_ENTRY_MAX
from resguardo.records.custody.slip import persons
from resguardo.records.custody.writing import Known, NewEntry, post_first, post_round
from resguardo.records.people.statistics import look_at_tables
from resguardo.records.permits.bulk import BulkPermit, record_weapon_permits
from resguardo.records.register import services as register
from resguardo.records.transparency.identity import new_public_ids

AT_ONCE: Final = 10_000
WEAPONS_A_GUARD: Final = 10
PERMITTED: Final = date(2026, 1, 1), date(2030, 1, 1)
"""One entry hands ten weapons to a guard: fewer entries to load, as many moves to page through."""


def load(
    stage: Stage, *, firearms: int, moves: int, silent: bool = False
) -> list[tuple[UUID, str]]:
    """Enrol so many firearms and let them go out and come back; give names and serials.

    `silent` is for who loads hundreds of companies and tells of them all together.
    """
    start = perf_counter()
    with _in_a_hurry():
        names, keys = _enrol(stage, firearms)
        if not silent:
            _say(start, f"{firearms:,} firearms")
        _let_them_go(stage, keys, names, moves - firearms)
        if not silent:
            _say(start, f"{moves:,} moves")
    look_at_tables()
    if connection.vendor == "postgresql":  # which does it by itself after a while
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return [(name, _serial(number)) for number, name in enumerate(names)]


def _enrol(stage: Stage, firearms: int) -> tuple[list[UUID], list[int]]:
    """Weapons, their permits, and the receipts by which they came into the armoury."""
    by, at = stage.console, stage.at
    giver = accounts.of_boundary(by.organisation_id, AccountKind.ACQUIRED).pk
    taker = account_of_armoury(by, stage.armoury).pk
    names: list[UUID] = []
    keys: list[int] = []
    for numbers in _portions(range(firearms), AT_ONCE):
        fresh = new_public_ids(len(numbers))
        called = list(map(str, fresh))
        enrolled = register.enrol_firearms(
            by=by, at=at,
            rows=[
                register.FirearmFacts(
                    model_id=stage.model, weapon_type="pistol", calibre_id=stage.calibre,
                    serial=_serial(number), public_id=name,
                )
                for number, name in zip(numbers, fresh, strict=True)
            ],
        )  # fmt: skip
        record_weapon_permits(
            [
                BulkPermit(key, name, f"P-{number}", *PERMITTED)
                for number, key, name in zip(numbers, enrolled, called, strict=True)
            ],
            by=by,
            at=at,
        )
        post_first(
            [
                NewEntry(
                    kind=EntryKind.RECEIPT,
                    moves=tuple(Move(key, 1, giver, taker) for key in some),
                    occurred_at=at,
                    capture="imported",
                )
                for some in _portions(enrolled, THINGS_IN_AN_ENTRY_MAX)
            ],
            by=by,
            at=at,
            things=dict(zip(enrolled, called, strict=True)),
            kind="firearm",
        )
        names += fresh
        keys += enrolled
    return names, keys


def _let_them_go(stage: Stage, keys: list[int], names: list[UUID], moves: int) -> None:
    """Issue portions of the weapons to one guard after the other, and take each back."""
    by, at = stage.console, stage.at
    armoury = account_of_armoury(by, stage.armoury)
    guards = persons(stage.guards, by)
    opened = accounts.of_people(guards)
    hands = [(guard.pk, opened[guard.pk].pk) for guard in guards]
    known = Known(
        accounts={armoury.pk: armoury} | {each.pk: each for each in opened.values()},
        people={guard.pk: guard.public_id for guard in guards},
    )
    public: dict[Key, str] = dict(zip(keys, map(str, names), strict=True))
    portions = list(_portions(keys, WEAPONS_A_GUARD))
    turn, written, waiting = 0, 0, []
    while written < moves:
        some = portions[turn % len(portions)][: max(1, (moves - written) // 2)]
        person, hand = hands[turn % len(hands)]
        when = at - timedelta(minutes=2 + turn % 500_000)
        for kind, giver, taker in (
            (EntryKind.ISSUE, armoury.pk, hand),
            (EntryKind.RETURN, hand, armoury.pk),
        ):
            waiting.append(
                NewEntry(
                    kind=kind,
                    moves=tuple(Move(key, 1, giver, taker) for key in some),
                    occurred_at=when,
                    holder_id=person,
                    confirmation="pin",
                    capture="scanned",
                )
            )
        turn, written = turn + 1, written + 2 * len(some)
        if len(waiting) >= AT_ONCE // WEAPONS_A_GUARD or written >= moves:
            post_round(waiting, by=by, at=at, known=known, things=public)
            waiting = []


@contextmanager
def _in_a_hurry() -> Iterator[None]:
    """On SQLite, load without waiting for the disk; what is measured later waits for it."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute("PRAGMA cache_size=-262144")
    try:
        yield
    finally:
        connection.close()


def _portions(things: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(things), size):
        yield things[start : start + size]


def _serial(number: int) -> str:
    return f"KX{number:07d}"


def _say(start: float, what: str) -> None:
    print(f"loaded {what} after {perf_counter() - start:,.0f} s", file=sys.stderr, flush=True)
