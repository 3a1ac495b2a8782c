"""The questions of the counter, put to the database once for one guard or for a whole shift.

Written by hand in SQL: a queue stands at the door, and spelling these dozen statements through the
object layer took four times as long as answering them. Each function answers in plain rows by key;
`facts` makes of them what the kernel judges.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from resguardo.records.register import selectors as register
from resguardo.records.register.models import Firearm


class ThingRow(NamedTuple):
    """A thing, with what its kind adds; empty where it is of another kind."""

    key: int
    kind: str
    name: str
    calibre_id: str
    model_id: int | None
    weapon_type: str | None
    serial_normal: str | None
    condition: str | None
    fits_model_id: int | None


class WorkRow(NamedTuple):
    """An employment that holds on the day."""

    person_id: int
    hired_on: date
    left_on: date | None
    suspended_from: date | None
    suspended_until: date | None


class PermitRow(NamedTuple):
    """A permit that has not ended and is not suspended."""

    person_id: int | None
    thing_id: int | None
    kind: str
    number: str
    weapon_types: Any
    valid_from: date
    valid_until: date | None


class PostRow(NamedTuple):
    """One contract's claim on a post."""

    post_id: int
    name: str
    firearms: int
    weapon_types: Any
    starts_on: date
    ends_on: date | None


@dataclass(slots=True)
class Facts:
    """Everything the match needs, by key."""

    things: dict[int, ThingRow]
    work: dict[int, WorkRow]
    permits_of_person: dict[int, list[PermitRow]]
    permits_of_thing: dict[int, list[PermitRow]]
    held: dict[tuple[int, int], int]
    weapons_held: dict[int, int]
    blocked: dict[int, str]
    stolen: frozenset[int]
    unsettled_things: frozenset[int]
    unsettled_people: frozenset[int]
    posts: dict[int, list[PostRow]]
    armed: dict[int, int]


_THINGS = """
SELECT t.id, t.kind, t.name, t.calibre_id, f.model_id, f.weapon_type, f.serial_normal, f.condition,
       m.model_id
FROM register_thing t
LEFT JOIN register_firearm f ON f.thing_id = t.id
LEFT JOIN register_magazine m ON m.thing_id = t.id
WHERE t.id IN ({})
"""
_WORK = """
SELECT person_id, hired_on, left_on, suspended_from, suspended_until FROM people_employment
WHERE person_id IN ({}) AND hired_on <= %s AND (left_on IS NULL OR left_on > %s)
"""
_PERMITS = """
SELECT p.person_id, p.thing_id, p.kind, p.number, p.weapon_types, p.valid_from, p.valid_until
FROM permits_permit p
WHERE p.{} IN ({}) AND (p.valid_until IS NULL OR p.valid_until > %s) AND NOT EXISTS (
    SELECT 1 FROM permits_suspension s
    WHERE s.permit_id = p.id AND s.starts_at <= %s AND (s.ends_at IS NULL OR s.ends_at > %s))
"""
_HELD = """
SELECT account_id, thing_id, quantity FROM custody_holding
WHERE thing_id IN ({}) AND account_id IN ({})
"""
_WEAPONS_HELD = """
SELECT a.person_id, COUNT(*) FROM custody_account a
JOIN custody_holding h ON h.account_id = a.id JOIN register_thing t ON t.id = h.thing_id
WHERE a.person_id IN ({}) AND h.quantity > 0 AND t.kind = 'firearm' GROUP BY a.person_id
"""
_BLOCKED = """
SELECT thing_id, cause FROM register_block
WHERE thing_id IN ({}) AND starts_at <= %s AND (ends_at IS NULL OR ends_at > %s)
"""
_STOLEN = """
SELECT serial_normal FROM register_stolenlisting
WHERE serial_normal IN ({}) AND withdrawn_on IS NULL
"""
_UNSETTLED_THINGS = """
SELECT d.thing_id FROM custody_discrepancy d JOIN register_thing t ON t.id = d.thing_id
WHERE d.thing_id IN ({}) AND t.numbered AND d.state IN ('open', 'incident')
"""
_UNSETTLED_PEOPLE = """
SELECT a.person_id FROM custody_account a JOIN custody_discrepancy d ON d.account_id = a.id
WHERE a.person_id IN ({}) AND d.state IN ('open', 'incident')
"""
_POSTS = """
SELECT g.post_id, p.name, g.firearms, l.weapon_types, c.starts_on, c.ends_on
FROM service_posting g JOIN service_contract c ON c.id = g.contract_id
JOIN places_place p ON p.id = g.post_id LEFT JOIN service_loadout l ON l.id = g.loadout_id
WHERE g.post_id IN ({})
"""
_ARMED = """
SELECT e.post_id, COUNT(*) FROM custody_account a
JOIN custody_holding h ON h.account_id = a.id JOIN custody_entry e ON e.sequence = h.entry_id
JOIN register_thing t ON t.id = h.thing_id
WHERE a.organisation_id = %s AND a.kind IN ('person', 'post') AND h.quantity > 0
  AND t.kind = 'firearm' AND e.post_id IN ({}) GROUP BY e.post_id
"""


def gather(
    *,
    organisation_id: int,
    people: Collection[int],
    things: Collection[int],
    givers: Collection[int],
    posts: Collection[int],
    from_moment: datetime,
    at: datetime,
) -> Facts:
    """Ask each question once. `from_moment` is when the first duty starts."""
    day = connection.ops.adapt_datefield_value(from_moment.date())
    now = connection.ops.adapt_datetimefield_value(at)
    first = connection.ops.adapt_datetimefield_value(from_moment)
    known = {row[0]: ThingRow(*row) for row in _ask(_THINGS, things)}
    weapons = [key for key, row in known.items() if row.kind == "firearm"]
    of_person: dict[int, list[PermitRow]] = defaultdict(list)
    of_thing: dict[int, list[PermitRow]] = defaultdict(list)
    for values in _ask(_PERMITS.replace("{}", "person_id", 1), people, day, first, first):
        of_person[values[0]].append(_permit(values))
    for values in _ask(_PERMITS.replace("{}", "thing_id", 1), weapons, day, first, first):
        of_thing[values[1]].append(_permit(values))
    contracts: dict[int, list[PostRow]] = defaultdict(list)
    for values in _ask(_POSTS, posts):
        contracts[values[0]].append(_post(values))
    return Facts(
        things=known,
        work={values[0]: _work(values) for values in _ask(_WORK, people, day, day)},
        permits_of_person=of_person,
        permits_of_thing=of_thing,
        held={(row[0], row[1]): row[2] for row in _ask_both(_HELD, things, givers)},
        weapons_held=dict(_ask(_WEAPONS_HELD, people)),
        blocked=dict(_ask(_BLOCKED, things, now, now)),
        stolen=_stolen(weapons, {known[key].serial_normal or "" for key in weapons}),
        unsettled_things=frozenset(row[0] for row in _ask(_UNSETTLED_THINGS, things)),
        unsettled_people=frozenset(row[0] for row in _ask(_UNSETTLED_PEOPLE, people)),
        posts=contracts,
        armed=dict(_ask_after(_ARMED, organisation_id, posts)),
    )


def _stolen(weapons: Collection[int], serials: Collection[str]) -> frozenset[int]:
    """Which weapons are listed. Two makers may use one serial: a hit is compared by its maker."""
    if not _ask(_STOLEN, serials):
        return frozenset()
    rows = Firearm.objects.select_related("model__maker").filter(pk__in=weapons)
    return frozenset(register.stolen(rows))


def _ask(statement: str, keys: Collection[Any], *after: Any) -> Sequence[Any]:
    """Run a statement over a list of keys, followed by other values; nothing asked, no answer."""
    if not keys:
        return ()
    return _run(statement.format(_marks(keys)), [*keys, *after])


def _ask_after(statement: str, before: Any, keys: Collection[Any]) -> Sequence[Any]:
    return _run(statement.format(_marks(keys)), [before, *keys]) if keys else ()


def _ask_both(statement: str, keys: Collection[Any], others: Collection[Any]) -> Sequence[Any]:
    if not keys or not others:
        return ()
    return _run(statement.format(_marks(keys), _marks(others)), [*keys, *others])


def _run(statement: str, values: list[Any]) -> Sequence[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: Sequence[Any] = cursor.fetchall()
        return found


def _marks(keys: Collection[Any]) -> str:
    return ",".join(["%s"] * len(keys))


def _permit(values: Sequence[Any]) -> PermitRow:
    person, thing, kind, number, kinds, valid_from, valid_until = values
    return PermitRow(person, thing, kind, number, _json(kinds), _day(valid_from), _day(valid_until))


def _work(values: Sequence[Any]) -> WorkRow:
    return WorkRow(values[0], *map(_day, values[1:]))


def _post(values: Sequence[Any]) -> PostRow:
    post, name, firearms, kinds, starts_on, ends_on = values
    return PostRow(post, name, firearms, _json(kinds) or [], _day(starts_on), _day(ends_on))


def _day(value: Any) -> Any:
    """SQLite may give text where PostgreSQL gives a day."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str | bytes) else value
