"""What stands on the counter before anything is written: who, what, for which post, and whether.

The same match as at the confirmation, asked without writing, so that the armourer sees what would
be refused while the guard still stands there. What goes along comes from the load-out of the post.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody import facts
from resguardo.records.custody.facts import Wanted
from resguardo.records.custody.gathering import Facts
from resguardo.records.custody.models import Account, Entry, Holding, Move
from resguardo.records.custody.recognising import (
    ScanMistyped,
    ScanUnknown,
    demand_counter,
    recognise,
    things_shown,
)
from resguardo.records.custody.services.counter import DUTY_WITHOUT_ROSTER
from resguardo.records.custody.shelves import shelves_of
from resguardo.records.people.days import local, local_day
from resguardo.records.people.models import Person
from resguardo.records.people.reading import Shape, ask
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.models import PermitKind
from resguardo.records.permits.rules import rules_for
from resguardo.records.places.models import Place
from resguardo.records.register.models import Thing, ThingKind
from resguardo.records.service import selectors as service
from resguardo.records.service.models import Loadout, Posting, Shift

NOBODY: Final = 0
_IN_ORDER: Final[dict[str, int]] = {"firearm": 0, "magazine": 1, "ammunition": 2}
_GOES_ALONG: Final = (ThingKind.AMMUNITION, ThingKind.MAGAZINE, ThingKind.STOCK, ThingKind.KIT)


class GuardMissing(Problem):
    """An issue to nobody."""

    code = "custody.guard-missing"
    wording = _("Scan the guard who takes this.")
    field = "guard"


class NobodyHolds(Problem):
    """A thing that is out with nobody."""

    code = "custody.nobody-holds"
    wording = _("{thing} is with no guard. Open its page to see where the book has it.")
    field = "scan"

    thing: str


class SecondUnknown(Problem):
    """A second person whom nobody here knows."""

    code = "custody.second-unknown"
    wording = _("“{text}” is nobody here. Scan the card of the second person, or type their code.")
    field = "second"

    text: str


class NobodyMeant(Problem):
    """Words that mean no one person here."""

    code = "custody.nobody-meant"
    wording = _(
        "“{text}” is nobody here, or more than one person. Scan their card, or type their code."
    )

    text: str
    field_name: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What is known of the post: its contract, how many arms it takes and has."""

    post: Place
    contract: str
    firearms: int
    armed: int
    loadout: Loadout | None


@dataclass(slots=True)
class Preview:
    """One issue as it stands, with everything that speaks against it."""

    guard: Person | None = None
    weapon: Thing | None = None
    shift: Shift | None = None
    terms: Terms | None = None
    load: dict[Thing, int] = field(default_factory=dict)
    short: dict[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    two_persons: bool = False
    credential_until: date | None = None
    permit_number: str = ""
    permit_until: date | None = None
    last_seen: Move | None = None
    held: int = 0

    @property
    def things(self) -> dict[UUID, int]:
        """What would be issued, by public identifiers."""
        taken = {self.weapon.public_id: 1} if self.weapon else {}
        return taken | {thing.public_id: quantity for thing, quantity in self.load.items()}

    @property
    def complete(self) -> bool:
        """Whether there is a guard and something to take."""
        return self.guard is not None and bool(self.things)

    @property
    def hard(self) -> bool:
        """Whether something stands in the way that nobody can set aside."""
        return any(problem.hard for problem in self.problems)


def counter_preview(
    *,
    viewer: Viewer,
    at: datetime,
    armoury: UUID,
    guard: UUID | None = None,
    things: Mapping[UUID, int] | None = None,
    post: UUID | None = None,
    fill: bool = False,
) -> Preview:
    """Lay out an issue and match it. With `fill` the load-out adds what is not there yet.

    Guard, things and post must be the viewer's own (`NotFound` else).
    """
    demand_counter(viewer, at)
    account = account_here(viewer, armoury)
    shown = Preview()
    moment = local(at, viewer.time_zone)
    day = local_day(at, viewer.time_zone)
    rules = rules_for(viewer.jurisdiction, day)
    shown.two_persons = rules.two_person_release
    taken = _things(viewer, things or {})
    shown.weapon = next((each for each in taken if each.kind == ThingKind.FIREARM), None)
    shown.load = {each: quantity for each, quantity in taken.items() if each is not shown.weapon}
    if guard is not None:
        shown.guard = _person(viewer, guard)
        shown.shift = service.shift_of(shown.guard.pk, at=at)
    posting = _post(shown, viewer, post, day)
    if fill and shown.guard and shown.weapon and shown.terms and shown.terms.loadout:
        _fill(shown, account, shown.terms.loadout, at=at, day=day)
    if guard is not None or taken:
        _match(shown, viewer, account, moment, posting)
    if shown.weapon is not None:
        shown.last_seen = last_seen(shown.weapon)
    return shown


def account_here(viewer: Viewer, armoury: UUID) -> Account:
    """The account of an open place of the viewer's organisation, or `NotFound`."""
    found = (
        Account.objects.filter(
            organisation_id=viewer.organisation_id,
            place__public_id=armoury,
            place__closed_at=None,
        )
        .select_related("place")
        .first()
    )
    if found is not None:
        return found
    place = Place.objects.filter(
        organisation_id=viewer.organisation_id, public_id=armoury, closed_at=None
    ).first()
    if place is None:
        raise NotFound
    return Account(pk=NOBODY, place=place, organisation_id=viewer.organisation_id)


def last_seen(thing: Thing) -> Move | None:
    """The last move of a thing, with who gave it and who recorded it."""
    return (
        Move.objects.filter(thing=thing)
        .select_related("entry", "giver__person", "giver__place", "taker__person", "taker__place")
        .order_by("-entry_id", "-id")
        .first()
    )


def duty_of(*, viewer: Viewer, at: datetime, guard: UUID, post: UUID | None) -> Shift | None:
    """The shift for which a guard takes things now; none where another post is named."""
    demand_counter(viewer, at)
    shift = service.shift_of(_person(viewer, guard).pk, at=at)
    if shift is not None and post is not None and shift.post.public_id != post:
        return None
    return shift


_DONE = Shape(
    lambda: Entry.objects.select_related("holder", "reversed_by").only(
        "public_id", "kind", "recorded_at", "reversed_by__public_id",
        "holder__family_name", "holder__given_name", "holder__code",
    )
)  # fmt: skip
_HANDED: Final = """
SELECT m.entry_id, m.quantity, t.kind, t.name, f.serial, model.name, maker.name
FROM custody_move m JOIN register_thing t ON t.id = m.thing_id
LEFT JOIN register_firearm f ON f.thing_id = t.id
LEFT JOIN register_firearmmodel model ON model.id = f.model_id
LEFT JOIN register_maker maker ON maker.id = model.maker_id
WHERE m.entry_id IN %s ORDER BY m.id
"""


class Handed(NamedTuple):
    """One thing of an entry, as far as a line of the counter tells of it."""

    quantity: int
    kind: str
    name: str
    serial: str | None
    model_name: str | None
    maker_name: str | None

    @property
    def model(self) -> str:
        """How people call its model."""
        return f"{self.maker_name} {self.model_name}"


def recent(
    *, viewer: Viewer, at: datetime, kinds: tuple[str, ...], limit: int
) -> list[tuple[Entry, list[Handed]]]:
    """What this login did last at the counter, the newest first, with what was moved."""
    demand_counter(viewer, at)
    done = _DONE.rows(
        "custody_entry.recorded_by_id = %s AND custody_entry.organisation_id = %s"
        " AND custody_entry.kind IN %s AND custody_entry.holder_id IS NOT NULL"
        " ORDER BY custody_entry.sequence DESC LIMIT %s",
        viewer.user_id,
        viewer.organisation_id,
        kinds,
        limit,
    )
    handed: dict[int, list[Handed]] = {entry.pk: [] for entry in done}
    for key, *told in ask(_HANDED, list(handed)):
        handed[key].append(Handed(*told))
    return [(entry, handed[entry.pk]) for entry in done]


def holder_of(*, viewer: Viewer, at: datetime, thing: UUID) -> Person | None:
    """The person who holds a thing now, if it is a person."""
    demand_counter(viewer, at)
    row = (
        Holding.objects.filter(
            organisation_id=viewer.organisation_id,
            thing__public_id=thing,
            boundary=False,
            account__kind="person",
        )
        .select_related("account__person")
        .first()
    )
    return row.account.person if row else None


_HELD = Shape(
    lambda: Holding.objects.select_related(
        "thing__firearm__model__maker", "thing__magazine", "thing__kit", "thing__lot",
        "entry__post", "account",
    )
)  # fmt: skip


def out_with(*, viewer: Viewer, at: datetime, guard: UUID) -> tuple[Person, list[Holding]]:
    """What a guard holds now: weapons first, then magazines, rounds and kit."""
    demand_counter(viewer, at)
    person = _person(viewer, guard)
    rows = _HELD.rows(
        "custody_account.person_id = %s AND custody_holding.quantity > 0"
        " ORDER BY custody_holding.id",
        person.pk,
    )
    rows.sort(key=lambda row: _IN_ORDER.get(row.thing.kind, len(_IN_ORDER)))
    return person, rows


def guard_meant(*, viewer: Viewer, at: datetime, text: str, field: str) -> Person:
    """The one person whom a card, a code or a name means, for the field that was filled in.

    Refuses a text that means nobody, or more than one (`NobodyMeant`).
    """
    try:
        meanings = recognise(viewer=viewer, at=at, text=text)
    except (ScanUnknown, ScanMistyped):
        raise NobodyMeant(text, field) from None
    people = [each for each in meanings if isinstance(each, Person)]
    if len(people) != 1:
        raise NobodyMeant(text, field)
    return people[0]


def named(*, viewer: Viewer, at: datetime, guard: UUID) -> Person:
    """A guard by identifier, or `NotFound`."""
    demand_counter(viewer, at)
    return _person(viewer, guard)


def second_named(*, viewer: Viewer, at: datetime, text: str) -> UUID:
    """The person whom a card, a code, a document or a whole name means; only one may fit.

    Refuses where nobody fits or several do (`SecondUnknown`).
    """
    try:
        meanings = recognise(viewer=viewer, at=at, text=text)
    except (ScanUnknown, ScanMistyped):
        raise SecondUnknown(text) from None
    people = [each for each in meanings if isinstance(each, Person)]
    if len(people) != 1:
        raise SecondUnknown(text)
    return people[0].public_id


_PERSONS = Shape(Person.objects.all)


def _person(viewer: Viewer, public_id: UUID) -> Person:
    found = _PERSONS.row(
        "organisation_id = %s AND public_id = %s AND erased_at IS NULL",
        viewer.organisation_id,
        public_id,
    )
    if found is None:
        raise NotFound
    return found


def _things(viewer: Viewer, wanted: Mapping[UUID, int]) -> dict[Thing, int]:
    if not wanted:
        return {}
    rows = {
        row.public_id: row
        for row in things_shown().filter(
            organisation_id=viewer.organisation_id, public_id__in=wanted
        )
    }
    if len(rows) != len(wanted):
        raise NotFound
    return {rows[key]: quantity for key, quantity in wanted.items()}


def _post(shown: Preview, viewer: Viewer, post: UUID | None, day: date) -> Posting | None:
    """The post: the one named, or else that of the guard's shift; with its terms."""
    place, posting = None, None
    if post is not None:
        place = Place.objects.filter(
            organisation_id=viewer.organisation_id, public_id=post, closed_at=None
        ).first()
        if place is None:
            raise NotFound
        if shown.shift is not None and shown.shift.post_id != place.pk:
            shown.shift = None
    if place is None and shown.shift is not None:
        place, posting = shown.shift.post, shown.shift.posting
    if place is None:
        return None
    posting = posting or service.running_posting(place, day=day)
    shown.terms = Terms(
        place,
        posting.contract.number if posting else "",
        posting.firearms if posting else 0,
        0,
        posting.loadout if posting else None,
    )
    return posting


def _fill(shown: Preview, account: Account, loadout: Loadout, *, at: datetime, day: date) -> None:
    if shown.weapon is None:
        return
    shelves = shelves_of(
        account.pk, at=at, day=day, kinds=_GOES_ALONG, calibre_id=shown.weapon.firearm.calibre_id
    )
    found, shown.short = shelves.load(loadout, shown.weapon, shown.load)
    shown.load |= found


def _match(
    shown: Preview, viewer: Viewer, account: Account, moment: datetime, posting: Posting | None
) -> None:
    shift, terms = shown.shift, shown.terms
    taken = {shown.weapon: 1} if shown.weapon else {}
    wanted = Wanted(
        organisation_id=viewer.organisation_id,
        person_id=shown.guard.pk if shown.guard else NOBODY,
        name=str(shown.guard or ""),
        things={thing.pk: quantity for thing, quantity in (taken | shown.load).items()},
        giver_id=account.pk,
        post_id=terms.post.pk if terms else None,
        post_name=terms.post.name if terms else "",
        shift_id=shift.pk if shift else None,
        rostered=shift is not None,
        starts_at=max(moment, shift.starts_at.astimezone(moment.tzinfo)) if shift else moment,
        ends_at=shift.ends_at.astimezone(moment.tzinfo) if shift else moment + DUTY_WITHOUT_ROSTER,
    )
    known = facts.gather([wanted], at=moment)
    rules = rules_for(viewer.jurisdiction, local_day(moment, viewer.time_zone))
    problems = facts.mismatches(wanted, known, rules, at=moment)
    if shown.guard is None:
        problems = tuple(each for each in problems if each.field not in {"guard", "post"})
    shown.problems = problems
    if terms is not None:
        shown.terms = Terms(
            terms.post,
            terms.contract,
            terms.firearms,
            known.armed.get(terms.post.pk, 0),
            posting.loadout if posting else None,
        )
    _spans(shown, wanted, known)


def _spans(shown: Preview, wanted: Wanted, known: Facts) -> None:
    """Until when the credential and the permit hold that the match found."""
    credentials = [
        row
        for row in known.permits_of_person.get(wanted.person_id, [])
        if row.kind == PermitKind.CREDENTIAL
    ]
    if credentials:
        latest = max(credentials, key=lambda row: row.valid_until or date.max)
        shown.credential_until = latest.valid_until
    if shown.weapon is not None and (rows := known.permits_of_thing.get(shown.weapon.pk)):
        row = max(rows, key=lambda row: row.valid_until or date.max)
        shown.permit_number, shown.permit_until = row.number, row.valid_until
    shown.held = known.weapons_held.get(wanted.person_id, 0)
