"""A whole shift at once: who on the roster takes what, and who brings back what.

The proposal is made from what there is: the weapon that the guard or the post had last, if it lies
here, or else one of the kind that the post takes; with it the load-out, from the oldest rounds.
Everybody is matched, so that the rows which cannot go are named before anything is written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from resguardo.kernel.matching import Mismatch
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody import facts
from resguardo.records.custody.facts import Wanted
from resguardo.records.custody.models import Entry, Holding, Move
from resguardo.records.custody.preparing import Preview, Terms, account_here
from resguardo.records.custody.recognising import demand_counter
from resguardo.records.custody.shelves import Shelves, shelves_of
from resguardo.records.people.days import local, local_day
from resguardo.records.people.models import Person
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.rules import rules_for
from resguardo.records.register.models import Thing, ThingKind
from resguardo.records.service.models import Loadout, Posting, Shift

EARLIEST: Final = timedelta(hours=4)
"""How long before its start a shift can be issued."""

_TOGETHER: Final = timedelta(minutes=90)
_LOOKING_BACK: Final = timedelta(days=45)
_MOVES_READ: Final = 5_000


class NoWeaponHere(Problem):
    """The armoury has no weapon for a guard of the shift."""

    code = "custody.no-weapon-here"
    wording = _(
        "There is no weapon for {guard} in this armoury. Take one back first, or bring one here."
    )
    field = "weapon"
    hard = True

    guard: str


@dataclass(slots=True)
class Proposal:
    """One row of the shift: a guard, their shift, and what they would take."""

    shift: Shift
    loadout: Loadout | None
    weapon: Thing | None = None
    load: dict[Thing, int] = field(default_factory=dict)
    short: dict[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def things(self) -> dict[UUID, int]:
        """What would be issued, by public identifiers."""
        taken = {self.weapon.public_id: 1} if self.weapon else {}
        return taken | {thing.public_id: quantity for thing, quantity in self.load.items()}

    @property
    def hard(self) -> bool:
        """Whether this row cannot go."""
        return any(problem.hard for problem in self.problems)


@dataclass(slots=True)
class Outstanding:
    """One row of a shift that comes back: a guard and all that they hold."""

    person: Person
    holdings: list[Holding]

    @property
    def due_at(self) -> datetime | None:
        """When the first of it should be back."""
        return min((row.due_at for row in self.holdings if row.due_at), default=None)


def to_issue(*, viewer: Viewer, at: datetime) -> int:
    """How many guards of the next shift hold no weapon yet."""
    demand_counter(viewer, at)
    return _unarmed(_of_the_next_shift(viewer, at)).count()


def two_persons(*, viewer: Viewer, at: datetime) -> bool:
    """Whether the profile asks for a second person at each release."""
    return rules_for(viewer.jurisdiction, local_day(at, viewer.time_zone)).two_person_release


def proposals(*, viewer: Viewer, at: datetime, armoury: UUID) -> list[Proposal]:
    """The next shift row by row, as it could be issued from this armoury."""
    demand_counter(viewer, at)
    account = account_here(viewer, armoury)
    moment, day = local(at, viewer.time_zone), local_day(at, viewer.time_zone)
    rows = list(
        _unarmed(_of_the_next_shift(viewer, at))
        .select_related("person", "post", "posting__contract", "posting__loadout")
        .order_by("post__name", "person__family_name", "person__given_name", "pk")
    )
    rows = _served_here(rows, account.pk, at)
    if not rows:
        return []
    terms = _terms(rows, day)
    shelves = shelves_of(account.pk, at=at, day=day)
    last = _last_weapons(rows, at)
    found = [_proposal(row, terms.get(row.post_id), shelves, last) for row in rows]
    _judge(found, viewer, account.pk, moment)
    return found


def as_preview(each: Proposal, *, two_persons: bool) -> Preview:
    """A row of the shift in the shape of a single issue."""
    shown = Preview(
        guard=each.shift.person,
        weapon=each.weapon,
        shift=each.shift,
        load=each.load,
        short=each.short,
        two_persons=two_persons,
    )
    shown.terms = Terms(each.shift.post, "", 0, 0, each.loadout)
    shown.problems = each.problems
    return shown


def outstanding(*, viewer: Viewer, at: datetime) -> list[Outstanding]:
    """Who holds things that are due by now or within the hour: the shift that comes back."""
    demand_counter(viewer, at)
    due = Holding.objects.filter(
        organisation_id=viewer.organisation_id,
        account__kind="person",
        quantity__gt=0,
        due_at__lte=at + timedelta(hours=1),
    )
    rows = (
        Holding.objects.filter(account__in=due.values("account"), quantity__gt=0)
        .select_related("account__person", "thing__firearm__model__maker", "entry__post")
        .order_by("account__person__family_name", "account__person__given_name", "account", "id")
    )
    found: dict[int, Outstanding] = {}
    for row in rows:
        if row.account.person is not None:
            found.setdefault(row.account_id, Outstanding(row.account.person, [])).holdings.append(
                row
            )
    return list(found.values())


def _of_the_next_shift(viewer: Viewer, at: datetime) -> QuerySet[Shift]:
    """Shifts that run or start soon: those that start within an hour and a half of the first."""
    rows = Shift.objects.filter(
        organisation_id=viewer.organisation_id,
        cancelled_at=None,
        starts_at__gte=at - _LONGEST,
        starts_at__lte=at + EARLIEST,
        ends_at__gt=at,
    )
    coming = rows.filter(starts_at__gt=at - _TOGETHER).order_by("starts_at").first()
    return rows if coming is None else rows.filter(starts_at__lte=coming.starts_at + _TOGETHER)


_LONGEST: Final = timedelta(hours=36)


def _unarmed(rows: QuerySet[Shift]) -> QuerySet[Shift]:
    armed = Holding.objects.filter(
        account__person=OuterRef("person"), thing__kind=ThingKind.FIREARM, quantity__gt=0
    )
    pays_for_arms = Q(posting=None) | Q(posting__firearms__gt=0)
    return rows.filter(pays_for_arms).exclude(Exists(armed))


def _served_here(rows: list[Shift], account_id: int, at: datetime) -> list[Shift]:
    """Leave out posts whose last weapons came from another armoury."""
    posts = {row.post_id for row in rows}
    issues = Move.objects.filter(
        entry__post_id__in=posts,
        entry__kind="issue",
        entry__recorded_at__gte=at - _LOOKING_BACK,
        thing__kind=ThingKind.FIREARM,
    )
    came_from = dict(issues.order_by("entry_id").values_list("entry__post_id", "giver_id"))
    return [row for row in rows if came_from.get(row.post_id, account_id) == account_id]


def _terms(rows: Sequence[Shift], day: date) -> dict[int, Posting]:
    """The posting that runs at each post on the day."""
    found: dict[int, Posting] = {}
    running = Posting.objects.select_related("loadout", "contract").filter(
        post_id__in={row.post_id for row in rows}, contract__starts_on__lte=day
    )
    ended = Q(contract__ends_on=None) | Q(contract__ends_on__gt=day)
    for posting in running.filter(ended).order_by("-contract__starts_on", "-pk"):
        found[posting.post_id] = posting
    return found


def _last_weapons(rows: Sequence[Shift], at: datetime) -> list[tuple[int | None, int | None, int]]:
    """Who took which weapon for which post, the latest first."""
    moves = Move.objects.filter(
        Q(entry__holder__in={row.person_id for row in rows})
        | Q(entry__post__in={row.post_id for row in rows}),
        entry__in=Entry.objects.filter(kind="issue", recorded_at__gte=at - _LOOKING_BACK),
        thing__kind=ThingKind.FIREARM,
    )
    return list(
        moves.order_by("-entry_id").values_list("entry__holder_id", "entry__post_id", "thing_id")[
            :_MOVES_READ
        ]
    )


def _proposal(
    row: Shift,
    posting: Posting | None,
    shelves: Shelves,
    last: Sequence[tuple[int | None, int | None, int]],
) -> Proposal:
    posting = row.posting or posting
    found = Proposal(row, posting.loadout if posting else None)
    kinds = found.loadout.weapon_types if found.loadout else []
    fitting = {
        weapon.pk: weapon
        for weapon in shelves.weapons
        if shelves.left[weapon.pk] and (not kinds or weapon.firearm.weapon_type in kinds)
    }
    found.weapon = _likeliest(row, fitting, last)
    if found.weapon is None:
        found.problems = (NoWeaponHere(str(row.person)),)
        return found
    shelves.take(found.weapon, 1)
    if found.loadout is not None:
        found.load, found.short = shelves.load(found.loadout, found.weapon, {})
    return found


def _likeliest(
    row: Shift,
    fitting: Mapping[int, Thing],
    last: Sequence[tuple[int | None, int | None, int]],
) -> Thing | None:
    """The weapon this guard had last at this post; of the post; of the guard; else any."""
    ranks: list[tuple[int, int, int]] = []
    for age, (person, post, thing) in enumerate(last):
        if thing in fitting and (person == row.person_id or post == row.post_id):
            rank = (person != row.person_id) + 2 * (post != row.post_id)
            ranks.append((rank, age, thing))
    if ranks:
        return fitting[min(ranks)[2]]
    recently = {thing for _person, _post, thing in last}
    fresh = (each for key, each in fitting.items() if key not in recently)
    return next(fresh, next(iter(fitting.values()), None))


def _judge(found: Sequence[Proposal], viewer: Viewer, giver: int, moment: datetime) -> None:
    """Match every row; those before it count at the post."""
    rules = rules_for(viewer.jurisdiction, local_day(moment, viewer.time_zone))
    going = [(each, _wanted(each, viewer, giver, moment)) for each in found if each.weapon]
    if not going:
        return
    known = facts.gather([wanted for _each, wanted in going], at=moment)
    for each, wanted in going:
        against: tuple[Mismatch, ...] = facts.mismatches(wanted, known, rules, at=moment)
        each.problems = against
        if not against and wanted.post_id is not None:
            known.armed[wanted.post_id] = known.armed.get(wanted.post_id, 0) + 1


def _wanted(each: Proposal, viewer: Viewer, giver: int, moment: datetime) -> Wanted:
    shift = each.shift
    taken = {each.weapon.pk: 1} if each.weapon else {}
    return Wanted(
        organisation_id=viewer.organisation_id,
        person_id=shift.person_id,
        name=str(shift.person),
        things=taken | {thing.pk: quantity for thing, quantity in each.load.items()},
        giver_id=giver,
        post_id=shift.post_id,
        post_name=shift.post.name,
        shift_id=shift.pk,
        rostered=True,
        starts_at=max(moment, shift.starts_at.astimezone(moment.tzinfo)),
        ends_at=shift.ends_at.astimezone(moment.tzinfo),
    )
