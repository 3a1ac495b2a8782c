"""The questions of the counter, put to the database once for one guard or for a whole shift.

Written by hand in SQL: a queue stands at the door, and spelling these statements through the object
layer took four times as long as answering them. What can be asked together is one statement, for
the way to a database on another machine is longer than the answer. The answers are plain rows by
key; `facts` makes of them what the kernel judges.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from resguardo.records.people.reading import ask_together, identifier
from resguardo.records.register import selectors as register
from resguardo.records.register.models import Firearm


class ThingRow(NamedTuple):
    """A thing, with what its kind adds; empty where it is of another kind."""

    key: int
    public_id: UUID
    organisation_id: int
    numbered: bool
    kind: str
    name: str
    calibre_id: str
    model_id: int | None
    weapon_type: str | None
    serial_normal: str | None
    condition: str | None
    fits_model_id: int | None
    projectile: str | None


class WorkRow(NamedTuple):
    """An employment that holds on the day."""

    person_id: int
    hired_on: date
    left_on: date | None
    suspended_from: date | None
    suspended_until: date | None
    age_at_least: int | None
    age_seen_on: date | None

    def age_on(self, day: date) -> int | None:
        """How many years old the person is by then, at least; None where nobody has looked."""
        if self.age_at_least is None or self.age_seen_on is None:
            return None
        had = (day.month, day.day) >= (self.age_seen_on.month, self.age_seen_on.day)
        return self.age_at_least + day.year - self.age_seen_on.year - (not had)


class PermitRow(NamedTuple):
    """A permit that has not ended and is not suspended."""

    person_id: int | None
    thing_id: int | None
    kind: str
    number: str
    weapon_types: Any
    valid_from: date
    valid_until: date | None
    modality: str


class PostRow(NamedTuple):
    """One contract's claim on a post."""

    post_id: int
    name: str
    firearms: int
    weapon_types: Any
    starts_on: date
    ends_on: date | None
    modality: str
    surroundings: str


@dataclass(slots=True)
class Facts:
    """Everything the match needs, by key."""

    things: dict[int, ThingRow]
    work: dict[int, WorkRow]
    permits_of_person: dict[int, list[PermitRow]]
    permits_of_thing: dict[int, list[PermitRow]]
    posts: dict[int, list[PostRow]]
    held: dict[tuple[int, int], int] = field(default_factory=dict)
    weapons_held: dict[int, int] = field(default_factory=dict)
    armed: dict[int, int] = field(default_factory=dict)
    blocked: dict[int, str] = field(default_factory=dict)
    stolen: set[int] = field(default_factory=set)
    unsettled_things: set[int] = field(default_factory=set)
    unsettled_people: set[int] = field(default_factory=set)
    practised: dict[int, datetime] = field(default_factory=dict)
    licence_stopped: str = ""


_THINGS = """
SELECT t.id, t.public_id, t.organisation_id, t.numbered, t.kind, t.name, t.calibre_id, f.model_id,
       f.weapon_type, f.serial_normal, f.condition, m.model_id, l.projectile
FROM register_thing t
LEFT JOIN register_firearm f ON f.thing_id = t.id
LEFT JOIN register_magazine m ON m.thing_id = t.id
LEFT JOIN register_lot l ON l.thing_id = t.id
WHERE t.id IN %s
"""
_WORK = """
SELECT e.person_id, e.hired_on, e.left_on, e.suspended_from, e.suspended_until, p.age_at_least,
       p.age_seen_on
FROM people_employment e JOIN people_person p ON p.id = e.person_id
WHERE e.person_id IN %s AND e.hired_on <= %s AND (e.left_on IS NULL OR e.left_on > %s)
"""
_PERMITS = """
SELECT p.person_id, p.thing_id, p.kind, p.number, p.weapon_types, p.valid_from, p.valid_until,
       p.modality
FROM permits_permit p
WHERE (p.person_id IN %s OR p.thing_id IN %s) AND (p.valid_until IS NULL OR p.valid_until > %s)
  AND NOT EXISTS (
    SELECT 1 FROM permits_suspension s
    WHERE s.permit_id = p.id AND s.starts_at <= %s AND (s.ends_at IS NULL OR s.ends_at > %s))
"""
_POSTS = """
SELECT g.post_id, p.name, g.firearms, l.weapon_types, c.starts_on, c.ends_on, g.modality,
       g.surroundings
FROM service_posting g JOIN service_contract c ON c.id = g.contract_id
JOIN places_place p ON p.id = g.post_id LEFT JOIN service_loadout l ON l.id = g.loadout_id
WHERE g.post_id IN %s
"""
# What is held, and what stands against it, in one round trip: which of the lists, whom or what it
# is about, the other party, a number and a word.
# A post's arms are looked up from the post, never joined: PostgreSQL plans a statement once, maybe
# while the tables are empty, and a plan that starts at all firearms is kept until they are many.
# Of what a guard was handed out only the firearm's account is looked up: CASE keeps that order.
_STANDING = """
SELECT 'held', thing_id, account_id, quantity, '' FROM custody_holding
WHERE thing_id IN %s AND account_id IN %s
UNION ALL
SELECT 'armed', a.person_id, 0, COUNT(*), '' FROM custody_account a
JOIN custody_holding h ON h.account_id = a.id JOIN register_thing t ON t.id = h.thing_id
WHERE a.person_id IN %s AND h.quantity > 0 AND t.kind = 'firearm' GROUP BY a.person_id
UNION ALL
SELECT 'post', h.post_id, 0, COUNT(*), '' FROM custody_holding h
WHERE h.post_id IN %s AND h.numbered AND h.quantity > 0
  AND CASE WHEN (SELECT t.kind FROM register_thing t WHERE t.id = h.thing_id) = 'firearm'
      THEN (SELECT a.kind FROM custody_account a
            WHERE a.id = h.account_id AND a.organisation_id = %s) END IN ('person', 'post')
GROUP BY h.post_id
UNION ALL
SELECT 'blocked', thing_id, 0, 0, cause FROM register_block
WHERE thing_id IN %s AND starts_at <= %s AND (ends_at IS NULL OR ends_at > %s)
UNION ALL
SELECT 'listed', 0, 0, 0, serial_normal FROM register_stolenlisting
WHERE withdrawn_on IS NULL
  AND serial_normal IN (SELECT f.serial_normal FROM register_firearm f WHERE f.thing_id IN %s)
UNION ALL
SELECT 'unsettled thing', d.thing_id, 0, 0, '' FROM custody_discrepancy d
JOIN register_thing t ON t.id = d.thing_id
WHERE d.thing_id IN %s AND t.numbered AND d.state IN ('open', 'incident')
UNION ALL
SELECT 'unsettled person', a.person_id, 0, 0, '' FROM custody_account a
JOIN custody_discrepancy d ON d.account_id = a.id
WHERE a.person_id IN %s AND d.state IN ('open', 'incident')
UNION ALL
SELECT 'practised', s.person_id, 0, 0, CAST(MAX(t.held_at) AS varchar(40)) FROM custody_shooter s
JOIN custody_training t ON t.id = s.training_id
WHERE s.person_id IN %s AND t.held_at <= %s
  AND NOT EXISTS (SELECT 1 FROM custody_entry e WHERE e.reverses_id = s.entry_id)
GROUP BY s.person_id
UNION ALL
SELECT 'licence', p.id, 0, 0, MAX(s.kind) FROM permits_permit p
JOIN permits_suspension s ON s.permit_id = p.id AND s.starts_at <= %s
  AND (s.ends_at IS NULL OR s.ends_at > %s)
WHERE p.organisation_id = %s AND p.kind = 'company' AND p.valid_from <= %s
  AND (p.valid_until IS NULL OR p.valid_until > %s)
  AND NOT EXISTS (
    SELECT 1 FROM permits_permit q WHERE q.organisation_id = p.organisation_id
      AND q.kind = 'company' AND q.valid_from <= %s
      AND (q.valid_until IS NULL OR q.valid_until > %s)
      AND NOT EXISTS (
        SELECT 1 FROM permits_suspension r WHERE r.permit_id = q.id AND r.starts_at <= %s
          AND (r.ends_at IS NULL OR r.ends_at > %s)))
GROUP BY p.id
"""
_NONE = (0,)
"""No key of any row, for a list that must not be empty."""


def gather(
    *,
    organisation_id: int,
    people: Collection[int],
    things: Collection[int],
    givers: Collection[int],
    posts: Collection[int],
    from_moment: datetime,
    day: date,
    at: datetime,
) -> Facts:
    """Ask each question once. The first duty starts at `from_moment`, which is on `day` there."""
    who, keys = people or _NONE, things or _NONE
    thing_rows, permit_rows, post_rows, work_rows, standing = ask_together(
        (_THINGS, things),
        (_PERMITS, who, keys, day, from_moment, from_moment),
        (_POSTS, posts),
        (_WORK, people, day, day),
        (
            _STANDING, keys, givers or _NONE, who, posts or _NONE, organisation_id,
            keys, at, at, keys, keys, who, who, from_moment, at, at, organisation_id,
            day, day, day, day, at, at,
        ),
    )  # fmt: skip
    of_person: dict[int, list[PermitRow]] = defaultdict(list)
    of_thing: dict[int, list[PermitRow]] = defaultdict(list)
    for values in permit_rows:
        permit = _permit(values)
        if permit.person_id is not None:
            of_person[permit.person_id].append(permit)
        if permit.thing_id is not None:
            of_thing[permit.thing_id].append(permit)
    contracts: dict[int, list[PostRow]] = defaultdict(list)
    for values in post_rows:
        contracts[values[0]].append(_post(values))
    facts = Facts(
        things={row[0]: _thing(row) for row in thing_rows},
        work={values[0]: _work(values) for values in work_rows},
        permits_of_person=of_person,
        permits_of_thing=of_thing,
        posts=contracts,
    )
    if _keep(standing, facts):
        weapons = [key for key, row in facts.things.items() if row.kind == "firearm"]
        facts.stolen |= _stolen(weapons)
    return facts


def _keep(standing: Sequence[Any], facts: Facts) -> bool:
    """Sort what is held and what stands against it; tell whether a serial is on the list."""
    listed = False
    for what, key, other, number, word in standing:
        match what:
            case "held":
                facts.held[other, key] = number
            case "armed":
                facts.weapons_held[key] = number
            case "post":
                facts.armed[key] = number
            case "blocked":
                facts.blocked[key] = word
            case "listed":
                listed = True
            case "licence":
                facts.licence_stopped = word
            case "unsettled thing":
                facts.unsettled_things.add(key)
            case "practised":
                facts.practised[key] = _moment(word)
            case _unsettled_person:
                facts.unsettled_people.add(key)
    return listed


def _stolen(weapons: Collection[int]) -> set[int]:
    """Which weapons are listed. Two makers may use one serial: a hit is compared by its maker."""
    return register.stolen(Firearm.objects.select_related("model__maker").filter(pk__in=weapons))


def _thing(values: Sequence[Any]) -> ThingRow:
    return ThingRow(values[0], identifier(values[1]), values[2], bool(values[3]), *values[4:])


def _permit(values: Sequence[Any]) -> PermitRow:
    person, thing, kind, number, kinds, valid_from, valid_until, modality = values
    span = _day(valid_from), _day(valid_until)
    return PermitRow(person, thing, kind, number, _json(kinds), *span, modality)


def _work(values: Sequence[Any]) -> WorkRow:
    person, hired, left, stopped, again, age, seen = values
    return WorkRow(person, _day(hired), _day(left), _day(stopped), _day(again), age, _day(seen))


def _post(values: Sequence[Any]) -> PostRow:
    post, name, firearms, kinds, starts_on, ends_on, *told = values
    span = _day(starts_on), _day(ends_on)
    return PostRow(post, name, firearms, _json(kinds) or [], *span, *told)


def _day(value: Any) -> Any:
    """SQLite may give text where PostgreSQL gives a day."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _moment(text: str) -> datetime:
    """Both databases write it as text in a union, in UTC; SQLite leaves the zone out."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str | bytes) else value
