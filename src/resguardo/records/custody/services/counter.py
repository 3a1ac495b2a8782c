"""The counter: a guard takes a weapon and what goes with it, alone or with a whole shift.

One entry a guard, all entries of one act in one transaction. Everything is judged before anything
is written: a shift with one row that cannot go writes nothing and names the row. A soft refusal can
be set aside by two persons with a reason, and is reviewed later; a hard one cannot.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.ledger import EntryKind, Move
from resguardo.kernel.mandate import Act
from resguardo.kernel.matching import Mismatch
from resguardo.kernel.problem import Problem, Several
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody import accounts, facts
from resguardo.records.custody.facts import Wanted
from resguardo.records.custody.gathering import Facts
from resguardo.records.custody.models import Account, Entry, Override, Signature
from resguardo.records.custody.slip import (
    OF_THESE,
    PERSONS,
    Confirmation,
    ReasonNeeded,
    Slip,
    confirm,
    confirm_list,
    in_turn,
    once,
    repeated,
    second_person,
)
from resguardo.records.custody.writing import Known, NewEntry, post
from resguardo.records.people.days import local, local_day
from resguardo.records.people.models import Person
from resguardo.records.people.reading import Shape, ask_together, identifier
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.rules import Rules, rules_for
from resguardo.records.places.models import Place
from resguardo.records.service.models import Shift

DUTY_WITHOUT_ROSTER = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """What one guard takes, by public identifiers, and for which shift or post."""

    guard: UUID
    things: dict[UUID, int]
    shift: UUID | None = None
    post: UUID | None = None
    confirmation: Confirmation = field(default_factory=Confirmation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overriding:
    """Setting soft refusals aside: the reason; the second person stands on the slip."""

    reason: str


class Overridable(Problem):
    """The match failed, but only softly: two persons may set it aside."""

    code = "custody.overridable"
    wording = _(
        "{sentences} If it must be so, a second person can confirm it with a reason; "
        "it will be reviewed."
    )

    problems: tuple[Mismatch, ...]

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Say each in the reader's language, too."""
        said = " ".join(each.sentence(translate) for each in self.problems)
        return translate(self.wording).format(sentences=said)


class ListOfOne(Problem):
    """A list is confirmed for many; one guard confirms what they take."""

    code = "custody.list-of-one"
    wording = _(
        "{person} alone confirms for themselves. Issue to them at the counter, with their PIN or "
        "on paper; a list is confirmed for two guards or more."
    )
    field = "row"

    person: str


@dataclass(frozen=True, slots=True)
class _Row:
    """One guard of the act, with rows fetched."""

    person: Person
    things: dict[int, int]
    shift: Shift | None
    post: Place | None
    confirmation: Confirmation


def issue(
    *,
    by: Viewer,
    at: datetime,
    armoury: UUID,
    handing: Handing,
    slip: Slip,
    overriding: Overriding | None = None,
) -> Entry:
    """Give a guard a weapon and what goes with it. Refuses what the four-way match refuses."""
    return issue_shift(
        by=by, at=at, armoury=armoury, handings=[handing], slip=slip, overriding=overriding
    )[0]


def issue_shift(
    *,
    by: Viewer,
    at: datetime,
    armoury: UUID,
    handings: Sequence[Handing],
    slip: Slip,
    overriding: Overriding | None = None,
) -> list[Entry]:
    """Give a whole shift what it needs: all guards or none; `Several` names the rows in the way.

    Confirmations are checked first and outside, because a wrong PIN is counted even when refused.
    """
    by.demand(Act.ISSUE, at=at, place=armoury)
    if before := repeated(by, slip):
        return before
    people, rows = _fetch(handings, slip, by)
    _confirm(rows, slip, by=by, at=at)
    moment = local(slip.happened(at), by.time_zone)
    rules = rules_for(by.jurisdiction, local_day(moment, by.time_zone))
    second = _second(rows, rules, slip, people, by=by, at=at, overriding=overriding)
    with transaction.atomic():
        if before := once(by, slip):
            return before
        giver = account_of_armoury(by, armoury)
        wanted = [_wanted(row, giver, moment) for row in rows]
        read = facts_in_turn(wanted, at=moment)
        set_aside = judge(wanted, read, rules, at=moment, overriding=overriding is not None)
        takers = accounts.of_people(row.person for row in rows)
        new_entries = [
            _new_entry(
                row, each, giver, takers[row.person.pk], slip=slip, second=second, at=at,
                first=place == 0,
                aside=overridden(set_aside[place], overriding.reason) if overriding else None,
            )
            for place, (row, each) in enumerate(zip(rows, wanted, strict=True))
        ]  # fmt: skip
        entries = post(new_entries, by=by, at=at, known=_known(rows, read, giver, takers, second))
        for row, entry in zip(rows, entries, strict=True):
            entry.holder, entry.second_person = row.person, second
            entry.post = row.shift.post if row.shift else row.post
        _keep_signatures(rows, slip, entries)
        if overriding is not None and second is not None:
            due = at + timedelta(days=rules.override_review_days)
            _keep_overrides(entries, set_aside, overriding, second, review_due_at=due)
    return entries


_SHIFTS = Shape(lambda: Shift.objects.select_related("post"))
_PLACES = Shape(Place.objects.all)
_RUNNING: Final = (
    "service_shift.public_id IN %s AND cancelled_at IS NULL AND service_shift.organisation_id = %s"
)
_THING_KEYS: Final = (
    "SELECT public_id, id FROM register_thing WHERE public_id IN %s AND organisation_id = %s"
)


def account_of_armoury(by: Viewer, armoury: UUID) -> Account:
    """The account of an armoury of the viewer's organisation, or `NotFound`."""
    account = accounts.at_open_place(by.organisation_id, armoury)
    if account is not None:
        return account
    place = _PLACES.row(
        "public_id = %s AND closed_at IS NULL AND organisation_id = %s",
        armoury,
        by.organisation_id,
    )
    if place is None:
        raise NotFound
    return accounts.of_place(place)


def _known(
    rows: Sequence[_Row], read: Facts, giver: Account, takers: Mapping[int, Account],
    second: Person | None,
) -> Known:  # fmt: skip
    """What was read for this act anyway, for the pen."""
    people = [row.person for row in rows] + ([second] if second else [])
    return Known(
        accounts={giver.pk: giver} | {each.pk: each for each in takers.values()},
        things=read.things,
        people={person.pk: person.public_id for person in people},
    )


def _fetch(
    handings: Sequence[Handing], slip: Slip, by: Viewer
) -> tuple[dict[UUID, Person], list[_Row]]:
    """Find guards, things, shifts and posts: those of the viewer's organisation, or `NotFound`.

    Gives the people by their names in public, the second person of the slip among them.
    """
    own = by.organisation_id
    who = {each.guard for each in handings} | ({slip.second} if slip.second else set())
    person_rows, shift_rows, post_rows, thing_rows = ask_together(
        PERSONS.question(OF_THESE, who, own),
        _SHIFTS.question(_RUNNING, {each.shift for each in handings if each.shift}, own),
        _PLACES.question(OF_THESE, {each.post for each in handings if each.post}, own),
        (_THING_KEYS, {key for each in handings for key in each.things}, own),
    )
    people = {row.public_id: row for row in PERSONS.filled(person_rows)}
    shifts = {row.public_id: row for row in _SHIFTS.filled(shift_rows)}
    posts = {row.public_id: row for row in _PLACES.filled(post_rows)}
    things = {identifier(public_id): key for public_id, key in thing_rows}
    try:
        return people, [
            _Row(
                people[each.guard],
                {things[key]: quantity for key, quantity in each.things.items()},
                shifts[each.shift] if each.shift else None,
                posts[each.post] if each.post else None,
                each.confirmation,
            )
            for each in handings
        ]
    except KeyError:
        raise NotFound from None


def _wanted(row: _Row, giver: Account, moment: datetime) -> Wanted:
    """What the guard would take, in the zone of `moment`."""
    shift = row.shift
    place = shift.post if shift else row.post
    return Wanted(
        organisation_id=row.person.organisation_id,
        person_id=row.person.pk,
        name=str(row.person),
        things=row.things,
        giver_id=giver.pk,
        post_id=place.pk if place else None,
        post_name=place.name if place else "",
        shift_id=shift.pk if shift else None,
        rostered=shift is not None and shift.person_id == row.person.pk,
        starts_at=max(moment, shift.starts_at.astimezone(moment.tzinfo)) if shift else moment,
        ends_at=shift.ends_at.astimezone(moment.tzinfo) if shift else moment + DUTY_WITHOUT_ROSTER,
    )


def facts_in_turn(wanted: Sequence[Wanted], *, at: datetime) -> Facts:
    """What is known of everybody, once nobody else arms the same guards or posts.

    Of two who do so at once the second waits here: what the first took counts against the limits.
    """
    in_turn(
        f"{kind}:{key}"
        for each in wanted
        for kind, key in (("guard", each.person_id), ("post", each.post_id))
        if key is not None
    )
    return facts.gather(wanted, at=at)


def judge(
    wanted: Sequence[Wanted],
    known: Facts,
    rules: Rules,
    *,
    at: datetime,
    overriding: bool,
    replacing: bool = False,
) -> list[tuple[Mismatch, ...]]:
    """Match everybody; raise what stands in the way, give what two persons may set aside.

    `replacing`: the weapon is at the post already, in the hands of whoever is relieved, so it
    does not take another of the post's armed places.
    """
    found = []
    for each in wanted:
        armed = len(facts.weapons_among(each.things, known))
        if each.post_id is not None and replacing:
            known.armed[each.post_id] = known.armed.get(each.post_id, 0) - armed
        found.append(facts.mismatches(each, known, rules, at=at))
        if each.post_id is not None:
            known.armed[each.post_id] = known.armed.get(each.post_id, 0) + armed
    in_the_way: list[tuple[str, Problem]] = []
    for each, problems in zip(wanted, found, strict=True):
        hard = tuple(problem for problem in problems if problem.hard)
        if hard:
            in_the_way += [(each.name, problem) for problem in hard]
        elif problems and not overriding:
            in_the_way.append((each.name, Overridable(problems)))
    if len(wanted) == 1 and len(in_the_way) == 1:
        raise in_the_way[0][1]
    if in_the_way:
        raise Several.of(in_the_way)
    return found


def _second(
    rows: Sequence[_Row],
    rules: Rules,
    slip: Slip,
    people: Mapping[UUID, Person],
    *,
    by: Viewer,
    at: datetime,
    overriding: Overriding | None,
) -> Person | None:
    """The second person, where an override or the profile's two-person release asks for one."""
    guards = [row.person.pk for row in rows]
    if overriding is not None:
        if not overriding.reason.strip():
            raise ReasonNeeded
        act = Act.OVERRIDE
    elif rules.two_person_release or slip.second is not None:
        act = Act.ISSUE
    else:
        return None
    return second_person(slip, by=by, at=at, act=act, others=guards, known=people)


def _confirm(rows: Sequence[_Row], slip: Slip, *, by: Viewer, at: datetime) -> None:
    """Each guard confirmed on the device, or the list as a whole was confirmed."""
    if slip.confirmation.kind == "list":
        if len(rows) == 1:
            raise ListOfOne(str(rows[0].person))
        confirm_list(slip, by=by, at=at)
        return
    for row in rows:
        confirm(row.person, _given(row, slip), by=by, at=at, document=slip.document, just_read=True)


def _given(row: _Row, slip: Slip) -> Confirmation:
    """The guard's own confirmation, or else the one on the slip."""
    return row.confirmation if row.confirmation.kind != "none" else slip.confirmation


def _new_entry(
    row: _Row,
    each: Wanted,
    giver: Account,
    taker: Account,
    *,
    slip: Slip,
    second: Person | None,
    at: datetime,
    first: bool,
    aside: dict[str, Any] | None,
) -> NewEntry:
    given = _given(row, slip)
    return NewEntry(
        kind=EntryKind.ISSUE,
        moves=tuple(
            Move(thing, quantity, giver.pk, taker.pk) for thing, quantity in row.things.items()
        ),
        occurred_at=slip.happened(at),
        holder_id=row.person.pk,
        second_person_id=second.pk if second else None,
        confirmation=given.kind,
        capture=slip.capture,
        post_id=each.post_id,
        shift_id=each.shift_id,
        due_at=each.ends_at,
        reason=slip.reason,
        document=slip.document,
        request_key=slip.request_key if first else None,
        personal={"signature": given.signature} if given.signature else {},
        overridden=aside,
    )


def overridden(problems: Sequence[Mismatch], reason: str) -> dict[str, Any] | None:
    """What two persons set aside and why, as the log commits to it; None for nothing."""
    if not problems:
        return None
    return {"codes": [each.code for each in problems], "reason": reason.strip()}


def _keep_signatures(rows: Sequence[_Row], slip: Slip, entries: Sequence[Entry]) -> None:
    signed = [
        Signature(entry=entry, person=row.person, image=_given(row, slip).signature)
        for row, entry in zip(rows, entries, strict=True)
        if _given(row, slip).signature
    ]
    if signed:
        Signature.objects.bulk_create(signed)


def _keep_overrides(
    entries: Sequence[Entry],
    set_aside: Sequence[tuple[Mismatch, ...]],
    overriding: Overriding,
    second: Person,
    *,
    review_due_at: datetime,
) -> None:
    Override.objects.bulk_create(
        Override(
            organisation_id=entry.organisation_id,
            entry=entry,
            codes=[problem.code for problem in problems],
            reason=overriding.reason.strip(),
            second_person=second,
            review_due_at=review_due_at,
        )
        for entry, problems in zip(entries, set_aside, strict=True)
        if problems
    )
