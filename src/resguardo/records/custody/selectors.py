"""Reading the ledger: who holds what now, what is overdue, what happened, and how it was then.

Every function takes the viewer and shows only ledgers in that viewer's sight. Lists are cut by key,
not by offset, so that the ten-thousandth page costs what the first did.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet, Sum

from resguardo.kernel.ledger import AccountKind
from resguardo.kernel.mandate import Act
from resguardo.records.custody.models import (
    Account,
    Discrepancy,
    Entry,
    Holding,
    Inspected,
    Move,
    Override,
    Transfer,
)
from resguardo.records.custody.totals import Total
from resguardo.records.people.models import Person
from resguardo.records.people.reading import Shape
from resguardo.records.people.selectors import NotFound, organisations_in_sight, sees_all
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.models import Thing

OUT_KINDS = (AccountKind.PERSON, AccountKind.POST, AccountKind.VEHICLE)
AWAY_KINDS = (*OUT_KINDS, AccountKind.WORKSHOP, AccountKind.RANGE, AccountKind.CONSIGNMENT)


class View(StrEnum):
    """How a history is shown: as first recorded, as it stands corrected, or every entry."""

    ORIGINAL = "original"
    CORRECTED = "corrected"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a timeline: a move, and the entry that it belongs to."""

    move: Move
    entry: Entry


@dataclass(frozen=True, slots=True)
class Steps:
    """Part of a history, made of whole entries; `before` is where it goes on, none at the end."""

    shown: list[Step]
    before: int | None


def in_sight(*, viewer: Viewer, at: datetime) -> Q:
    """The filter on rows with an `organisation`; demands `see_custody`."""
    viewer.demand(Act.SEE_CUSTODY, at=at)
    if sees_all(viewer=viewer, at=at):
        return Q(organisation__in=organisations_in_sight(viewer=viewer, at=at))
    return Q(organisation_id=viewer.organisation_id)


def holdings(*, viewer: Viewer, at: datetime) -> QuerySet[Holding]:
    """What is held now in accounts that keep things, with names for showing."""
    return Holding.objects.filter(
        in_sight(viewer=viewer, at=at), quantity__gt=0, boundary=False
    ).select_related("account__place", "account__person", "thing", "entry", "entry__post")


def out_now(*, viewer: Viewer, at: datetime) -> QuerySet[Holding]:
    """What is in hands, at posts and in vehicles: the nearest due first."""
    return (
        holdings(viewer=viewer, at=at)
        .filter(account__kind__in=OUT_KINDS)
        .order_by(F("due_at").asc(nulls_last=True), "id")
    )


def overdue(*, viewer: Viewer, at: datetime) -> QuerySet[Holding]:
    """What should be back and is not: the longest overdue first."""
    return (
        holdings(viewer=viewer, at=at)
        .filter(account__kind__in=AWAY_KINDS, due_at__lt=at)
        .order_by("due_at", "id")
    )


@dataclass(frozen=True, slots=True)
class Hands:
    """One account with all that it holds, and when the first of it is due."""

    account: Account
    due_at: datetime | None
    holdings: list[Holding]


def hands_out(
    *, viewer: Viewer, at: datetime, late: bool | None = None, start: int = 0, limit: int = 50
) -> list[Hands]:
    """Who has something out, each with all of it: the nearest due first; two queries a page.

    `late` asks only for what is overdue, or only for what is not yet.
    """
    rows = holdings(viewer=viewer, at=at).filter(account__kind__in=AWAY_KINDS)
    if late is not None:
        rows = rows.filter(due_at__lt=at) if late else rows.exclude(due_at__lt=at)
    firsts = list(
        rows.order_by()
        .values_list("account_id")
        .annotate(due=Min("due_at"))
        .order_by(F("due").asc(nulls_last=True), "account_id")[start : start + limit]
    )
    held: dict[int, list[Holding]] = {}
    for row in (
        holdings(viewer=viewer, at=at)
        .filter(account_id__in=[key for key, _due in firsts])
        .order_by("-numbered", "thing__kind", "id")
    ):
        held.setdefault(row.account_id, []).append(row)
    return [Hands(held[key][0].account, due, held[key]) for key, due in firsts if key in held]


def hands_counted(*, viewer: Viewer, at: datetime) -> tuple[int, int]:
    """How many have something that should be back, and how many something that is not due yet."""
    rows = holdings(viewer=viewer, at=at).filter(account__kind__in=AWAY_KINDS).order_by()
    late = Count("account_id", distinct=True, filter=Q(due_at__lt=at))
    out = Count("account_id", distinct=True, filter=Q(due_at=None) | Q(due_at__gte=at))
    found = rows.aggregate(late=late, out=out)
    return found["late"], found["out"]


def holders_late(*, viewer: Viewer, at: datetime) -> int:
    """How many hold something that should be back."""
    return overdue(viewer=viewer, at=at).order_by().values("account_id").distinct().count()


def held_by_person(*, viewer: Viewer, at: datetime, person: Person) -> list[Holding]:
    """What a person holds now: the weapon first, then what went with it."""
    return list(
        holdings(viewer=viewer, at=at)
        .filter(account__person=person)
        .order_by("-numbered", "thing__kind", "id")
    )


def held_by_oneself(*, viewer: Viewer) -> list[Holding]:
    """What the viewer's own person holds: theirs to know, whatever else they may see."""
    if viewer.person_id is None:
        return []
    return list(
        Holding.objects.filter(
            organisation_id=viewer.organisation_id,
            account__person_id=viewer.person_id,
            account__kind=AccountKind.PERSON,
            quantity__gt=0,
        )
        .select_related("thing", "entry__post")
        .order_by("-numbered", "thing__kind", "id")
    )


def held_at(*, viewer: Viewer, at: datetime, place: UUID) -> QuerySet[Holding]:
    """What a place holds now."""
    return holdings(viewer=viewer, at=at).filter(account__place__public_id=place).order_by("id")


def where_is(*, viewer: Viewer, at: datetime, thing: Thing) -> list[Holding]:
    """Where a thing is now: one row for a numbered thing, a row an account for a lot.

    A thing that left the ledger is at the boundary account that took it: lost, destroyed ...
    """
    viewer.demand(Act.SEE_CUSTODY, at=at)
    gate = _COMPANIES if sees_all(viewer=viewer, at=at) else "custody_holding.organisation_id = %s"
    return _WHERE.rows(
        f"custody_holding.thing_id = %s AND custody_holding.quantity > 0 AND {gate}"
        " ORDER BY custody_holding.boundary, custody_holding.id",
        thing.pk,
        viewer.organisation_id,
    )


_COMPANIES = (
    "custody_holding.organisation_id IN"
    " (SELECT id FROM people_organisation WHERE id = %s OR kind = 'company')"
)
_WHERE = Shape(lambda: Holding.objects.select_related("account__place", "account__person", "entry"))


def account(*, viewer: Viewer, at: datetime, public_id: UUID) -> Account:
    """One account that keeps things, in sight, or `NotFound`."""
    found = (
        Account.objects.filter(in_sight(viewer=viewer, at=at), public_id=public_id, boundary=False)
        .select_related("place", "person")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def held_in(*, viewer: Viewer, at: datetime, account: Account) -> QuerySet[Holding]:
    """What one account holds now."""
    return holdings(viewer=viewer, at=at).filter(account=account).order_by("-numbered", "id")


def entry(*, viewer: Viewer, at: datetime, public_id: UUID) -> Entry:
    """One entry in sight, or `NotFound`."""
    found = entries(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def sequence_of(public_id: UUID) -> int | None:
    """The place in the log of an entry, for an operator who makes its receipt."""
    found = Entry.objects.filter(public_id=public_id).values_list("sequence", flat=True)
    return found.first()


def entries(*, viewer: Viewer, at: datetime) -> QuerySet[Entry]:
    """Entries in sight, the newest first, with who is named in them."""
    return (
        Entry.objects.filter(in_sight(viewer=viewer, at=at))
        .select_related("recorded_by", "holder", "second_person", "post", "reverses", "reversed_by")
        .order_by("-sequence")
    )


def moves_of(entries_shown: Iterable[Entry]) -> dict[int, list[Move]]:
    """The moves of entries that were already found to be in sight, in one query."""
    found: dict[int, list[Move]] = {}
    for move in _MOVES.rows(
        "custody_move.entry_id IN %s ORDER BY custody_move.id", [each.pk for each in entries_shown]
    ):
        found.setdefault(move.entry_id, []).append(move)
    return found


_MOVES = Shape(
    lambda: Move.objects.select_related(
        "thing", "giver__place", "giver__person", "taker__place", "taker__person"
    )
)


def timeline_of_thing(
    *,
    viewer: Viewer,
    at: datetime,
    thing: Thing,
    view: View = View.BOTH,
    before: int | None = None,
    limit: int = 50,
) -> Steps:
    """What happened to a thing, the newest first; `before` is the sequence to go on from."""
    about = "custody_move.thing_id = %s"
    return _timeline(about, [thing.pk], viewer, at, view=view, before=before, limit=limit)


def timeline_of_person(
    *, viewer: Viewer, at: datetime, person: Person, view: View = View.BOTH,
    before: int | None = None, limit: int = 50,
) -> Steps:  # fmt: skip
    """What a person took and gave, the newest first."""
    account = Account.objects.filter(person=person).first()
    if account is None:
        return Steps([], None)
    return _timeline(
        _OF_ACCOUNT, [account.pk] * 2, viewer, at, view=view, before=before, limit=limit
    )


def timeline_of_account(
    *,
    viewer: Viewer,
    at: datetime,
    account: Account,
    view: View = View.BOTH,
    before: int | None = None,
    limit: int = 50,
) -> Steps:
    """What came into and went out of an account, the newest first."""
    return _timeline(
        _OF_ACCOUNT, [account.pk] * 2, viewer, at, view=view, before=before, limit=limit
    )


_OF_ACCOUNT = "(custody_move.giver_id = %s OR custody_move.taker_id = %s)"
_STEPS = Shape(
    lambda: Move.objects.select_related(
        "entry__recorded_by", "entry__second_person", "entry__post", "entry__reverses",
        "thing", "giver__place", "giver__person", "taker__place",
        "taker__person",
    )
)  # fmt: skip


def _timeline(
    about: str,
    keys: list[int],
    viewer: Viewer,
    at: datetime,
    *,
    view: View,
    before: int | None,
    limit: int,
) -> Steps:
    viewer.demand(Act.SEE_CUSTODY, at=at)
    where, values = [about], list(keys)
    if not sees_all(viewer=viewer, at=at):
        # The plus keeps a database from walking all entries of the company instead of the moves.
        where.append("+custody_entry.organisation_id = %s")
        values.append(viewer.organisation_id)
    if before is not None:
        where.append("custody_move.entry_id < %s")
        values.append(before)
    if view in {View.CORRECTED, View.ORIGINAL}:
        where.append("custody_entry.reverses_id IS NULL")
    if view == View.CORRECTED:
        where.append(
            "NOT EXISTS (SELECT 1 FROM custody_entry undo"
            " WHERE undo.reverses_id = custody_entry.sequence)"
        )
    rows = _newest(where, values, limit + 1)
    more = len(rows) > limit
    if more:
        cut = rows[-1].entry_id
        rows = [move for move in rows if move.entry_id > cut]
        if not rows:  # an entry that is longer than the page
            rows = _newest([*where, "custody_move.entry_id = %s"], [*values, cut])
            more = bool(_newest([*where, "custody_move.entry_id < %s"], [*values, cut], 1))
    _find_reversals([move.entry for move in rows])
    shown = [Step(move, move.entry) for move in rows]
    return Steps(shown, rows[-1].entry_id if more else None)


def _newest(where: Sequence[str], values: Sequence[int], limit: int | None = None) -> list[Move]:
    order = "ORDER BY custody_move.entry_id DESC, custody_move.id DESC"
    if limit is None:
        return _STEPS.rows(f"{' AND '.join(where)} {order}", *values)
    return _STEPS.rows(f"{' AND '.join(where)} {order} LIMIT %s", *values, limit)


_ENTRIES = Shape(Entry.objects.all)


def _find_reversals(shown: Sequence[Entry]) -> None:
    """Tell each entry what reversed it, if anything did, in one query for all of them."""
    undone = _ENTRIES.rows("reverses_id IN %s", {each.pk for each in shown})
    found, told = {each.reverses_id: each for each in undone}, Entry._meta.get_field("reversed_by")
    for each in shown:
        cast("Any", told).set_cached_value(each, found.get(each.pk))


def discrepancy(*, viewer: Viewer, at: datetime, public_id: UUID) -> Discrepancy:
    """One difference in sight, or `NotFound`."""
    found = (
        Discrepancy.objects.filter(in_sight(viewer=viewer, at=at), public_id=public_id)
        .select_related("account__place", "account__person", "thing", "count")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def override(*, viewer: Viewer, at: datetime, public_id: UUID) -> Override:
    """One override in sight, or `NotFound`."""
    found = (
        Override.objects.filter(in_sight(viewer=viewer, at=at), public_id=public_id)
        .select_related("entry__holder", "second_person")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def open_discrepancies(*, viewer: Viewer, at: datetime) -> QuerySet[Discrepancy]:
    """Differences that nobody has decided yet, the oldest first."""
    return (
        Discrepancy.objects.filter(in_sight(viewer=viewer, at=at), state="open")
        .select_related("account__place", "account__person", "thing")
        .order_by("id")
    )


def overrides_to_review(*, viewer: Viewer, at: datetime) -> QuerySet[Override]:
    """Overrides that wait for their review, the most urgent first."""
    return (
        Override.objects.filter(in_sight(viewer=viewer, at=at), state="open")
        .select_related("entry", "entry__holder", "second_person")
        .order_by("review_due_at", "id")
    )


def recorded_before(found: Entry) -> Entry | None:
    """The entry of the same ledger that was written just before this one."""
    earlier = Entry.objects.filter(
        organisation_id=found.organisation_id, sequence__lt=found.sequence
    )
    return earlier.order_by("-sequence").first()


def overrides_of(found: Entry) -> list[Override]:
    """What two persons set aside for an entry that the viewer has in sight."""
    return list(found.overrides.select_related("second_person", "reviewed_by").order_by("id"))


def seen_at(found: Entry) -> list[Inspected]:
    """What the armourer saw of the things that came back by an entry in sight."""
    return list(found.inspected.select_related("thing", "photo").order_by("id"))


def transfers(*, viewer: Viewer, at: datetime) -> QuerySet[Transfer]:
    """Transfers that the viewer's organisation gives or receives; all of them for an authority."""
    viewer.demand(Act.SEE_CUSTODY, at=at)
    rows = Transfer.objects.select_related("giver", "receiver").order_by("-id")
    if sees_all(viewer=viewer, at=at):
        return rows
    return rows.filter(Q(giver_id=viewer.organisation_id) | Q(receiver_id=viewer.organisation_id))


def stock_by_kind(*, viewer: Viewer, at: datetime) -> list[tuple[str, str, int]]:
    """How many of each kind of thing are in each kind of account: the first line of the desk."""
    return list(
        Total.objects.filter(in_sight(viewer=viewer, at=at))
        .order_by("account_kind", "thing_kind")
        .values_list("account_kind", "thing_kind")
        .annotate(total=Sum("quantity"))
        .filter(total__gt=0)
    )


def went_out_and_came_back(
    *, viewer: Viewer, at: datetime, person: Person
) -> dict[Thing, tuple[int, int]]:
    """What a person took and what they gave back or was classed, since they last held nothing."""
    account = Account.objects.filter(person=person).first()
    if account is None:
        return {}
    steps = _timeline(
        _OF_ACCOUNT,
        [account.pk] * 2,
        viewer,
        at,
        view=View.CORRECTED,
        before=None,
        limit=_STEPS_BACK,
    )
    balance: dict[Thing, int] = {
        row.thing: row.quantity for row in held_by_person(viewer=viewer, at=at, person=person)
    }
    result = {thing: (quantity, 0) for thing, quantity in balance.items()}
    for step in steps.shown:
        if not any(balance.values()):
            break
        thing, quantity = step.move.thing, step.move.quantity
        taken, given = result.get(thing, (0, 0))
        if step.move.taker_id == account.pk:
            balance[thing] = balance.get(thing, 0) - quantity
        else:
            balance[thing] = balance.get(thing, 0) + quantity
            result[thing] = (taken + quantity, given + quantity)
    return result


_STEPS_BACK = 400
