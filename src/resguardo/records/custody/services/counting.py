"""Counts: what was seen, by whom, blind or not, and what follows from a difference.

A count asserts and moves nothing. Its sheets are filled by counters who do not see the book (or
each other), and are accepted by somebody who did not count. Each difference becomes a discrepancy,
in both directions; only a decided case may move anything, and never silently.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from random import SystemRandom
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from resguardo.kernel.mandate import Act, NotMandated
from resguardo.kernel.problem import Problem, raise_all
from resguardo.kernel.procedure import PROCEDURES, check_step
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody import accounts, variances
from resguardo.records.custody.models import (
    Account,
    Count,
    CountSample,
    Discrepancy,
    Holding,
)
from resguardo.records.custody.variances import Compared
from resguardo.records.people import eyes
from resguardo.records.people.days import local_day
from resguardo.records.people.refusing import Refusals
from resguardo.records.people.selectors import NotFound, organisations_in_sight
from resguardo.records.people.viewer import Viewer
from resguardo.records.places.models import Place
from resguardo.records.register.models import Block, Thing, ThingKind
from resguardo.records.transparency import services as transparency
from resguardo.records.transparency.services import Leaf

_PROCEDURE = PROCEDURES["count"]
SAMPLE_THINGS_MIN = 5
LINES_IN_A_LEAF = 300
SCOPES = ("full", "sample", "ammunition")
SHEETS_MAX = 2
QUANTITY_MAX: Final = 10_000_000


class CountRunning(Problem):
    """One count of a place at a time."""

    code = "count.running"
    wording = _("A count of {place} is open already. Finish it, or abandon it first.")
    field = "place"

    place: str


class QuantityImpossible(Problem):
    """More than can be, of a thing with a number of its own or of anything."""

    code = "count.quantity-impossible"
    wording = _("{quantity} of {thing} cannot be. A thing with a number is there once or not.")
    field = "quantity"

    thing: str
    quantity: int


class SheetsDisagree(Problem):
    """Two counters saw different things and nobody has decided."""

    code = "count.sheets-disagree"
    wording = _(
        "The counters saw different quantities of: {things}. Look again and enter what is there, "
        "or ask for a recount."
    )
    field = "decided"

    things: tuple[str, ...]


class ScopeUnknown(Problem):
    """A count of something else than all, a sample, or the ammunition."""

    code = "count.scope-unknown"
    wording = _("Count everything, a sample, or the ammunition. “{scope}” is none of these.")
    field = "scope"

    scope: str


class AnnouncedLater(Problem):
    """A count that is opened now was announced before, or not at all."""

    code = "count.announced-later"
    wording = _(
        "{announced_on} has not come yet. Give the day on which the count was announced, or leave "
        "it empty where nobody was told."
    )
    field = "announced_on"

    announced_on: date


Draw = Callable[[list[tuple[int, int]]], list[tuple[int, int]]]
"""What of all that a place holds is to be counted."""


@transaction.atomic
def open_count(
    *,
    by: Viewer,
    at: datetime,
    place: UUID,
    scope: str = "full",
    blind: bool = True,
    sheets_wanted: int = 1,
    announced_on: date | None = None,
    sample_share_percent: int = 10,
) -> Count:
    """Open a count of a place: all that the book has there, or a sample that the system draws.

    The expected quantities are kept by value at this moment. An inspector may open one in any
    company in sight. Refuses what `against_count` says.
    """
    raise_all(against_count(by=by, at=at, place=place, scope=scope, announced_on=announced_on))
    account = accounts.of_place(_place_to_count(place, by, at))
    made = Count(
        organisation_id=account.organisation_id, account=account, scope=scope, blind=blind,
        sheets_wanted=min(max(sheets_wanted, 1), SHEETS_MAX), announced_on=announced_on,
    )  # fmt: skip
    return _open(made, lambda held: _drawn(held, scope, sample_share_percent), by, at)


def against_count(
    *, by: Viewer, at: datetime, place: UUID, scope: str, announced_on: date | None
) -> list[Problem]:
    """What stands against a count that is to be opened, as far as it is known."""
    by.demand(Act.COUNT, at=at, place=place)
    row = _place_to_count(place, by, at)
    refused = Refusals()
    if scope not in SCOPES:
        refused.note(ScopeUnknown(scope[:40]))
    if announced_on is not None and announced_on > local_day(at, by.time_zone):
        refused.note(AnnouncedLater(announced_on))
    if Count.objects.filter(account__place=row, state__in=("open", "counted")).exists():
        refused.note(CountRunning(row.name))
    return refused.found


def _place_to_count(place: UUID, by: Viewer, at: datetime) -> Place:
    row = Place.objects.filter(
        public_id=place, closed_at=None, organisation__in=organisations_in_sight(viewer=by, at=at)
    ).first()
    if row is None:
        raise NotFound
    return row


def _open(count: Count, draw: Draw, by: Viewer, at: datetime) -> Count:
    """Store a count with what the book expects, unless one of the same place is at work.

    The book is read once nobody can write in it before this is over: what a guard takes at the
    moment when the count opens is either expected and there, or neither.
    """
    # Whoever locks the account first opens the count; the constraint would only say it less well.
    account = Account.objects.select_for_update(of=("self",), no_key=True).get(pk=count.account_id)
    if Count.objects.filter(account=account, state__in=("open", "counted")).exists():
        raise CountRunning(accounts.name_of(account))
    count.opened_by_id, count.opened_at = by.user_id, at
    count.as_of_sequence = transparency.reserve()
    count.save(force_insert=True)
    CountSample.objects.bulk_create(
        CountSample(count=count, thing_id=thing, expected_quantity=quantity)
        for thing, quantity in draw(_held(account))
    )
    return count


def _held(account: Account) -> list[tuple[int, int]]:
    return list(
        Holding.objects.filter(account=account, quantity__gt=0)
        .order_by("id")
        .values_list("thing_id", "quantity")
    )


def _drawn(held: list[tuple[int, int]], scope: str, share_percent: int) -> list[tuple[int, int]]:
    """Narrow what is held to what the count is about; a sample is drawn by the machine alone."""
    if scope == "sample":
        size = max(SAMPLE_THINGS_MIN, len(held) * share_percent // 100)
        return SystemRandom().sample(held, min(size, len(held)))
    if scope == "ammunition":
        lots = set(
            Thing.objects.filter(
                pk__in=[thing for thing, _quantity in held], kind=ThingKind.AMMUNITION
            ).values_list("pk", flat=True)
        )
        return [line for line in held if line[0] in lots]
    return held


@transaction.atomic
def recount(*, by: Viewer, at: datetime, count: UUID) -> Count:
    """Set aside sheets that cannot stand and count again, by two; the old ones stay to read.

    The same things are counted, as the book has them now: whoever asks for recounts until a draw
    pleases gets the same draw. Refuses a count that has not been counted, and while another runs
    (`CountRunning`).
    """
    row = count_in_sight(by, count, at, act=Act.ACCEPT_COUNT)
    check_step(_PROCEDURE, "recount", row.state)
    _set_aside(row, by, at)
    drawn = set(row.expected.values_list("thing_id", flat=True))

    def draw(held: list[tuple[int, int]]) -> list[tuple[int, int]]:
        if row.scope == "sample":
            return [line for line in held if line[0] in drawn]
        return _drawn(held, row.scope, 0)

    return _open(
        Count(
            organisation_id=row.organisation_id,
            account=row.account,
            scope=row.scope,
            blind=row.blind,
            sheets_wanted=SHEETS_MAX,
            announced_on=row.announced_on,
        ),
        draw,
        by,
        at,
    )


@transaction.atomic
def abandon_count(*, by: Viewer, at: datetime, count: UUID) -> Count:
    """Give up a count that is still open; what was seen until then stays to read."""
    row = count_in_sight(by, count, at, act=Act.ACCEPT_COUNT)
    check_step(_PROCEDURE, "abandon", row.state)
    _set_aside(row, by, at)
    return row


def _set_aside(row: Count, by: Viewer, at: datetime) -> None:
    row.state = "abandoned"
    row.leaf_index = _log(row, by, at, [])
    row.save(update_fields=["state", "leaf_index"])


@transaction.atomic
def accept_count(
    *, by: Viewer, at: datetime, count: UUID, decided: Mapping[str, int] | None = None
) -> tuple[Count, list[Discrepancy]]:
    """Accept a count by somebody who did not count; each difference becomes a discrepancy.

    Where two counters disagree, `decided` gives what this third person saw: by the public
    identifier of the thing, or the text read. Refuses while any disagreement is undecided.
    """
    row = count_in_sight(by, count, at, act=Act.ACCEPT_COUNT)
    counted_it = row.sheets.filter(
        Q(counter_id=by.user_id) | Q(counter__person_id=by.person_id, counter__person__isnull=False)
    ).exists()
    takers = {"close": by.user_id} if counted_it else {}
    step = check_step(_PROCEDURE, "accept", row.state, by=by.user_id, takers=takers)
    demand_another(by, row)
    lines = _decide(variances.compare(row), decided or {})
    found = [
        _open_discrepancy(row, each, seen, at) for each, seen in lines if seen not in each.balances
    ]
    row.state, row.accepted_by_id, row.accepted_at = step.to_state, by.user_id, at
    row.leaf_index = _log(row, by, at, lines)
    row.save(update_fields=["state", "accepted_by", "accepted_at", "leaf_index"])
    return row, found


def count_in_sight(by: Viewer, count: UUID, at: datetime, *, act: Act) -> Count:
    """One count of an organisation in sight, locked for an act at its place, or `NotFound`.

    Asking for the act anywhere comes first, so that a stranger to counts learns nothing of them.
    """
    if not by.may_somewhere(act, at=at):
        raise NotMandated(act)
    row = (
        Count.objects.select_for_update(of=("self",), no_key=True)
        .select_related("account__place", "account__person")
        .filter(public_id=count, organisation__in=organisations_in_sight(viewer=by, at=at))
        .first()
    )
    if row is None:
        raise NotFound
    place = row.account.place
    by.demand(act, at=at, place=place.public_id if place else None)
    return row


_COUNTERS: Final = "SELECT counter_id FROM custody_countsheet WHERE count_id = %s"


def demand_another(by: Viewer, count: Count) -> None:
    """Refuse who let a counter in alone, or gave one the code by which they counted."""
    eyes.demand_two(by, _COUNTERS, count.pk)
    gave = count.links.filter(made_by_id=by.user_id, counter__count_sheets__count=count)
    if (link := gave.select_related("counter").first()) is not None:
        raise eyes.OnePairOfEyes(str(link.counter))


def _decide(lines: Sequence[Compared], decided: Mapping[str, int]) -> list[tuple[Compared, int]]:
    """What stands as seen, line by line: what the counters agree on, or what the third one saw."""
    undecided: list[str] = []
    result: list[tuple[Compared, int]] = []
    for each in lines:
        if each.agreed:
            result.append((each, each.seen[0]))
        elif each.name in decided:
            _check_decision(each, decided[each.name])
            result.append((each, decided[each.name]))
        else:
            undecided.append(each.thing.name if each.thing else each.text_as_read)
    if undecided:
        raise SheetsDisagree(tuple(undecided[:20]))
    return result


def _check_decision(each: Compared, seen: int) -> None:
    most = 1 if each.thing and each.thing.numbered else QUANTITY_MAX
    if not 0 <= seen <= most:
        raise QuantityImpossible(each.thing.name if each.thing else each.text_as_read, seen)


def _open_discrepancy(count: Count, each: Compared, seen: int, at: datetime) -> Discrepancy:
    """Open the difference, and freeze the numbered thing it is about until it is decided."""
    row = Discrepancy.objects.create(
        organisation_id=count.organisation_id,
        count=count,
        account_id=count.account_id,
        thing=each.thing,
        text_as_read=each.text_as_read,
        kind=each.kind(seen),
        book_quantity=each.book(seen),
        seen_quantity=seen,
        opened_at=at,
    )
    if each.thing is not None and each.thing.numbered:
        Block.objects.create(
            thing=each.thing, cause="discrepancy", cause_id=row.public_id, starts_at=at
        )
    return row


def _log(count: Count, by: Viewer, at: datetime, lines: Sequence[tuple[Compared, int]]) -> int:
    """Leaves that say what was counted: random names, quantities, and who as a commitment."""
    who = {
        "accepted_by": str(by.user_public_id),
        "counters": [
            str(public_id)
            for public_id in count.sheets.order_by("id").values_list(
                "counter__public_id", flat=True
            )
        ],
    }
    leaves = []
    for start in range(0, max(len(lines), 1), LINES_IN_A_LEAF):
        part = lines[start : start + LINES_IN_A_LEAF]
        public = {
            "count": str(count.public_id),
            "account": str(count.account.public_id),
            "scope": count.scope,
            "blind": count.blind,
            "state": count.state,
            "at": at,
            "lines": [
                [str(each.thing.public_id) if each.thing else "", each.expected, seen]
                for each, seen in part
            ],
        }
        leaves.append(Leaf("count", public, {"who": who}))
    return transparency.append(leaves)
