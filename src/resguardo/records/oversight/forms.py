"""The forms that laws ask for, filled from the ledger and the registers, and never by hand.

A form is sheets of columns and rows, in words that the faces translate. Beside the numbers stand
the differences: what a count found, what was classed, and what was entered late and so changes a
period that was filed already. Each builder takes one organisation and one span of days.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet, Sum

from resguardo.kernel.ledger import AccountKind
from resguardo.kernel.period import Period
from resguardo.records.custody.models import Classed, Discrepancy, Entry, Holding, Move
from resguardo.records.oversight.models import IncidentItem
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Employment, Organisation
from resguardo.records.permits.models import Permit, PermitKind
from resguardo.records.permits.selectors import valid_on
from resguardo.records.register.models import Firearm, Thing, ThingKind
from resguardo.records.service.models import Contract

Cells = list[str | int | None]
NAMED_KINDS: Final = (ThingKind.FIREARM, ThingKind.KIT, ThingKind.PART, ThingKind.MAGAZINE)
USED: Final = {
    AccountKind.FIRED: "fired",
    AccountKind.TRAINING: "training",
    AccountKind.LOST: "lost",
    AccountKind.STOLEN: "stolen",
    AccountKind.SEIZED: "seized",
    AccountKind.DESTROYED: "destroyed",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a form: its name, its columns, its rows."""

    name: str
    columns: tuple[str, ...]
    rows: list[Cells]


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that the reader would otherwise wonder at."""

    kind: str
    what: str
    quantity: int
    why: str
    day: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A form for one span."""

    form: str
    sheets: tuple[Sheet, ...]
    differences: tuple[Difference, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Span:
    """The span in days, and as moments in the organisation's own zone."""

    organisation: Organisation
    days: Period[date]

    @property
    def last(self) -> date:
        """The first day after the span."""
        return self.days.end if self.days.end is not None else self.days.start

    @property
    def start_at(self) -> datetime:
        """The first moment."""
        return self._moment(self.days.start)

    @property
    def end_at(self) -> datetime:
        """The first moment after it."""
        return self._moment(self.last)

    def _moment(self, day: date) -> datetime:
        return datetime.combine(day, time.min, ZoneInfo(self.organisation.time_zone))

    def day(self, moment: datetime) -> str:
        """The local day of a moment."""
        return local_day(moment, self.organisation.time_zone).isoformat()


def fill(form: str, organisation: Organisation, days: Period[date]) -> Filled:
    """Fill a form; a form that nobody has built is a mistake of the profile's reviewers."""
    span = Span(organisation, days)
    return Filled(form, tuple(FORMS[form](span)), tuple(_differences(span)))


def additions_removals(span: Span) -> Iterator[Sheet]:
    """Firearms that came in and went out: what they are, why, with which paper."""
    columns = (
        *("change", "day", "maker", "model", "weapon_type", "calibre", "serial"),
        *("registry_number", "reason", "document", "circumstance"),
    )
    moves = _crossing(span).filter(thing__kind=ThingKind.FIREARM)
    firearms = _firearms({move.thing_id for move in moves})
    circumstances = dict(
        IncidentItem.objects.filter(thing__in=firearms)
        .exclude(incident__circumstance="")
        .values_list("thing_id", "incident__circumstance")
    )
    rows = [
        [
            "addition" if move.giver.boundary else "removal",
            span.day(move.entry.occurred_at),
            *_identity(firearms[move.thing_id]),
            move.entry.kind,
            move.entry.document,
            "" if move.giver.boundary else circumstances.get(move.thing_id, ""),
        ]
        for move in moves
    ]
    yield Sheet("firearms", columns, rows)


def staff_changes(span: Span) -> Iterator[Sheet]:
    """Who was hired, left, was suspended or came back, by their code and document."""
    rows: list[Cells] = []
    employments = Employment.objects.filter(person__organisation=span.organisation)
    for name in ("hired_on", "left_on", "suspended_from", "suspended_until"):
        within = {f"{name}__gte": span.days.start, f"{name}__lt": span.last}
        for row in employments.filter(**within).select_related("person").order_by(name, "id"):
            person = row.person
            rows.append(
                [
                    name,
                    getattr(row, name).isoformat(),
                    person.code,
                    str(person),
                    person.document_number,
                    row.role,
                ]
            )
    columns = ("change", "day", "code", "name", "document_number", "role")
    yield Sheet("staff", columns, rows)


def monthly_changes(span: Span) -> Iterator[Sheet]:
    """Changes in staff, firearms and kit, and the clients of the month."""
    yield from staff_changes(span)
    yield from additions_removals(span)
    moves = _crossing(span).filter(thing__kind__in=(ThingKind.KIT, ThingKind.MAGAZINE))
    rows: list[Cells] = [
        [
            "addition" if move.giver.boundary else "removal",
            span.day(move.entry.occurred_at),
            move.thing.kind,
            move.thing.name,
            move.entry.kind,
            move.entry.document,
        ]
        for move in moves
    ]
    yield Sheet("kit", ("change", "day", "kind", "thing", "reason", "document"), rows)
    contracts = (
        Contract.objects.filter(organisation=span.organisation, starts_on__lt=span.last)
        .filter(Q(ends_on=None) | Q(ends_on__gt=span.days.start))
        .select_related("client")
        .order_by("client__name", "number")
    )
    columns = ("client", "registration_number", "contract", "starts_on", "ends_on")
    clients: list[Cells] = [
        [
            row.client.name,
            row.client.registration_number,
            row.number,
            row.starts_on.isoformat(),
            row.ends_on.isoformat() if row.ends_on else None,
        ]
        for row in contracts
    ]
    yield Sheet("clients", columns, clients)


def stock_and_age(span: Span) -> Iterator[Sheet]:
    """Every lot that is held with its age in days, and every vest with its end."""
    held = _held_at_end(span, ThingKind.AMMUNITION)
    lots = Thing.objects.filter(pk__in=held).select_related("lot").order_by("calibre_id", "id")
    rows: list[Cells] = []
    for thing in lots:
        made = thing.lot.made_on or thing.lot.received_on
        rows.append(
            [
                thing.calibre_id,
                thing.lot.lot_number,
                thing.lot.maker_name,
                made.isoformat(),
                "made_on" if thing.lot.made_on else "received_on",
                (span.last - made).days,
                held[thing.pk],
            ]
        )
    columns = ("calibre", "lot", "maker", "since", "since_is", "age_days", "rounds")
    yield Sheet("ammunition", columns, rows)
    kept = _held_at_end(span, ThingKind.KIT)
    vests = Thing.objects.filter(pk__in=kept, kit__kit_kind="vest").select_related("kit")
    yield Sheet(
        "vests",
        ("number", "level", "expires_on", "expired"),
        [
            [
                thing.kit.number,
                thing.kit.level,
                thing.kit.expires_on.isoformat() if thing.kit.expires_on else None,
                "yes" if thing.kit.expires_on and thing.kit.expires_on <= span.last else "no",
            ]
            for thing in vests.order_by("kit__number")
        ],
    )


def weapons_by_post(span: Span) -> Iterator[Sheet]:
    """Every firearm with its permit, the post it serves at and the guard who holds it."""
    yield _weapons(span, credentials=False)


def weapons_and_credentials(span: Span) -> Iterator[Sheet]:
    """Every firearm with the number of its bearer's credential."""
    yield _weapons(span, credentials=True)


def ammunition_movements(span: Span) -> Iterator[Sheet]:
    """Rounds by calibre: held at the start, bought, used by class, held at the end."""
    before = _by_calibre(_net(span, ThingKind.AMMUNITION, span.start_at))
    after = _by_calibre(_net(span, ThingKind.AMMUNITION, span.end_at))
    inward: dict[str, int] = defaultdict(int)
    outward: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for move in _crossing(span).filter(thing__kind=ThingKind.AMMUNITION):
        calibre = move.thing.calibre_id
        if move.giver.boundary:
            inward[calibre] += move.quantity
        else:
            outward[calibre][USED.get(AccountKind(move.taker.kind), "other")] += move.quantity
    classes = (*dict.fromkeys(USED.values()), "other")
    rows: list[Cells] = [
        [
            calibre,
            before.get(calibre, 0),
            inward[calibre],
            *(outward[calibre][each] for each in classes),
            after.get(calibre, 0),
        ]
        for calibre in sorted({*before, *after, *inward, *outward})
    ]
    yield Sheet("ammunition", ("calibre", "at_start", "came_in", *classes, "at_end"), rows)


def armed_guards(span: Span) -> Iterator[Sheet]:
    """Guards in service on the last day with a credential that held."""
    employed = (
        Employment.objects.filter(person__organisation=span.organisation, hired_on__lt=span.last)
        .filter(Q(left_on=None) | Q(left_on__gte=span.last))
        .select_related("person")
        .order_by("person__family_name", "person_id")
    )
    rows = {row.person_id: row for row in employed}
    credentials = {
        permit.person_id: permit
        for permit in valid_on(_day_before(span), people=rows, kinds=[PermitKind.CREDENTIAL])
    }
    columns = ("code", "name", "document_number", "credential", "valid_until")
    yield Sheet(
        "guards",
        columns,
        [
            [
                row.person.code,
                str(row.person),
                row.person.document_number,
                credentials[key].number,
                until.isoformat() if (until := credentials[key].valid_until) else None,
            ]
            for key, row in rows.items()
            if key in credentials
        ],
    )


FORMS: Final[Mapping[str, Callable[[Span], Iterator[Sheet]]]] = {
    "additions_removals": additions_removals,
    "monthly_changes": monthly_changes,
    "stock_and_age": stock_and_age,
    "weapons_by_post": weapons_by_post,
    "weapons_and_credentials": weapons_and_credentials,
    "ammunition_movements": ammunition_movements,
    "staff_changes": staff_changes,
    "armed_guards": armed_guards,
}
"""Every form that a filing may have, by its name in the vocabulary of the law."""


def _day_before(span: Span) -> date:
    return date.fromordinal(span.last.toordinal() - 1)


def _weapons(span: Span, *, credentials: bool) -> Sheet:
    holdings = list(
        Holding.objects.filter(
            organisation=span.organisation, boundary=False, thing__kind=ThingKind.FIREARM
        )
        .select_related("account__place", "account__person", "entry__post")
        .order_by("thing_id")
    )
    firearms = _firearms({row.thing_id for row in holdings})
    day = _day_before(span)
    persons = {row.account.person_id for row in holdings if row.account.person_id is not None}
    permits = valid_on(
        day,
        things=firearms,
        people=persons,
        kinds=[PermitKind.FIREARM, PermitKind.CREDENTIAL],
    )
    of_thing = {each.thing_id: each for each in permits if each.thing_id is not None}
    of_person = {each.person_id: each for each in permits if each.person_id is not None}
    rows: list[Cells] = []
    for row in holdings:
        person, entry = row.account.person, row.entry
        post = entry.post if person is not None else row.account.place
        permit = of_thing.get(row.thing_id)
        credential: Permit | None = of_person.get(person.pk) if person is not None else None
        rows.append(
            [
                *_identity(firearms[row.thing_id]),
                permit.number if permit else "",
                permit.valid_until.isoformat() if permit and permit.valid_until else None,
                post.name if post else "",
                person.code if person else "",
                *((credential.number if credential else "",) if credentials else ()),
            ]
        )
    columns = (
        *("maker", "model", "weapon_type", "calibre", "serial", "registry_number", "permit"),
        *("valid_until", "post", "guard"),
        *(("credential",) if credentials else ()),
    )
    return Sheet("firearms", columns, rows)


def _crossing(span: Span) -> QuerySet[Move]:
    """Moves over the boundary that are claimed for the span, in the order of the ledger."""
    return (
        Move.objects.filter(
            entry__organisation=span.organisation,
            entry__occurred_at__gte=span.start_at,
            entry__occurred_at__lt=span.end_at,
        )
        .exclude(giver__boundary=F("taker__boundary"))
        .select_related("entry", "giver", "taker", "thing")
        .order_by("entry_id", "id")
    )


def _net(span: Span, kind: ThingKind, moment: datetime) -> dict[int, int]:
    """What was held of each thing at a moment, by what is known now."""
    moves = Move.objects.filter(
        entry__organisation=span.organisation,
        entry__occurred_at__lt=moment,
        thing__kind=kind,
    )
    held: dict[int, int] = defaultdict(int)
    for sign, side in ((1, "taker"), (-1, "giver")):
        rows = moves.filter(**{f"{side}__boundary": False}).order_by()
        for thing, quantity in rows.values_list("thing").annotate(total=Sum("quantity")):
            held[thing] += sign * quantity
    return {thing: quantity for thing, quantity in held.items() if quantity}


def _held_at_end(span: Span, kind: ThingKind) -> dict[int, int]:
    return _net(span, kind, span.end_at)


def _by_calibre(held: Mapping[int, int]) -> dict[str, int]:
    calibres = dict(Thing.objects.filter(pk__in=held).values_list("pk", "calibre_id"))
    found: dict[str, int] = defaultdict(int)
    for thing, quantity in held.items():
        found[calibres[thing]] += quantity
    return dict(found)


def _firearms(things: set[int]) -> dict[int, Firearm]:
    rows = Firearm.objects.filter(thing__in=things).select_related("model__maker")
    return {row.pk: row for row in rows}


def _identity(firearm: Firearm) -> Cells:
    return [
        firearm.model.maker.name,
        firearm.model.name,
        firearm.weapon_type,
        firearm.calibre_id,
        firearm.serial,
        firearm.registry_number,
    ]


def _differences(span: Span) -> Iterator[Difference]:
    """What counts found, what was classed at returns, and what was entered late."""
    found = Discrepancy.objects.filter(
        organisation=span.organisation, opened_at__gte=span.start_at, opened_at__lt=span.end_at
    ).select_related("thing")
    for row in found.order_by("id"):
        yield Difference(
            f"count_{row.kind}",
            row.thing.name if row.thing else row.text_as_read,
            row.seen_quantity - row.book_quantity,
            row.explanation or row.state,
            span.day(row.opened_at),
        )
    classed = Classed.objects.filter(
        entry__organisation=span.organisation,
        entry__occurred_at__gte=span.start_at,
        entry__occurred_at__lt=span.end_at,
    ).select_related("thing", "entry")
    for each in classed.order_by("id"):
        yield Difference(
            f"classed_{each.shortfall_class}",
            each.thing.name,
            -each.quantity,
            each.reason,
            span.day(each.entry.occurred_at),
        )
    yield from _late(span)


def _late(span: Span) -> Iterator[Difference]:
    """Entries of earlier periods that were recorded in this one: what was filed then was less."""
    rows = (
        Entry.objects.filter(
            organisation=span.organisation,
            occurred_at__lt=span.start_at,
            recorded_at__gte=span.start_at,
            recorded_at__lt=span.end_at,
        )
        .order_by("sequence")
        .prefetch_related("moves__thing")
    )
    for entry in rows:
        moves: Sequence[Any] = list(entry.moves.all())
        yield Difference(
            "entered_late",
            ", ".join(move.thing.name for move in moves)[:300],
            sum(move.quantity for move in moves),
            entry.reason or entry.kind,
            span.day(entry.occurred_at),
        )
