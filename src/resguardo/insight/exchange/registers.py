"""The registers of one organisation: people, places, arms, lots, permits, contracts, rosters.

What the tables do not say is filled in as weakly as the rules allow: a guard's credential holds
from the day of hiring and for every type of weapon, a permit's number is that of its weapon,
whoever is fit until a day was examined and practised as often as the law asks, and a company's
licence was renewed as often.
"""

from bisect import insort
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from django.conf import settings
from django.utils import translation

from resguardo.insight.exchange.names import (
    AccountHere,
    Organisation,
    ShiftHere,
    ThingHere,
    public_id,
)
from resguardo.insight.exchange.reading import ROWS_AT_ONCE, Source
from resguardo.kernel.calibre import Resolved, resolve
from resguardo.kernel.ledger import BOUNDARY, AccountKind
from resguardo.kernel.problem import Problem, Several
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody import accounts
from resguardo.records.people import services as people
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Organisation as OrganisationRow
from resguardo.records.people.selectors import every_organisation
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits import services as permits
from resguardo.records.permits.calendars import months_on
from resguardo.records.permits.models import PermitKind
from resguardo.records.permits.rules import Rules, rules_for
from resguardo.records.permits.services import PermitFacts
from resguardo.records.permits.windows import years_of
from resguardo.records.places import services as places
from resguardo.records.register import services as register
from resguardo.records.register.catalogue import calibres
from resguardo.records.register.services import FirearmFacts, LotFacts, PartFacts
from resguardo.records.service import services as service
from resguardo.records.service.services import ShiftFacts

BEGINNING: Final = datetime(1990, 1, 1, tzinfo=UTC)
WEAPON_TYPES: Final = ("revolver", "pistol", "shotgun", "carbine", "rifle", "submachine_gun")

Refused = list[tuple[str, Problem]]


@dataclass(frozen=True, slots=True)
class Law:
    """What the tables do not say of a country: its code, its profile, its time zone."""

    country: str = "CV"
    jurisdiction: str = "costaverde"
    time_zone: str = "UTC"


class OrganisationHere(Problem):
    """The same tables twice."""

    code = "load.organisation-here"
    wording = _(
        "The organisation {name} is here already. Load into an empty database, or take it out of "
        "the tables."
    )

    name: str


class CalibreNotUnderstood(Problem):
    """A calibre that no reference knows, or that could be several."""

    code = "load.calibre-not-understood"
    wording = _("The calibre “{calibre}” is not one of the reference. Write its full name.")

    calibre: str


def enter(
    source: Source, org: dict[str, Any], *, at: datetime, law: Law, refused: Refused
) -> Organisation:
    """Enter one organisation with its registers; refused rows are noted and left out."""
    wanted = public_id("organisation", org["org_id"])
    if any(each.public_id == wanted for each in every_organisation()):
        raise OrganisationHere(org["name"])
    base = _base(source, org, at)
    row = people.found_organisation(
        by=None,
        at=base,
        kind=org["kind"],
        name=org["name"],
        country=law.country,
        jurisdiction=law.jurisdiction,
        time_zone=law.time_zone,
        province=org["province"] or "",
        registered_on=org["registered_on"],
        licence_valid_until=org["licence_valid_until"],
        owner_hashes=org["owner_hashes"] or (),
        public_id=wanted,
    )
    by = people.viewer_at_console(organisation=row, at=BEGINNING)
    here = Organisation(by, base, entered_on=local_day(at, by.time_zone))
    enter_licence(org, here)
    enter_people(source, org, here)
    enter_accounts(source, org, here, row)
    enter_firearms(source, org, here, refused)
    enter_lots(source, org, here, refused)
    enter_parts(source, org, here)
    enter_contracts(source, org, here)
    enter_roster(source, org, here, refused)
    if org["closed_on"] is not None:
        people.close_organisation(
            by=None, at=at, organisation=row, closed_on=org["closed_on"], reason="Loaded so"
        )
    return here


def _base(source: Source, org: dict[str, Any], at: datetime) -> datetime:
    """Find the moment before the first entry; the opening register is as old as that."""
    first = next(iter(source.rows("moves", org)), None)
    return at if first is None else first["occurred_at"] - timedelta(hours=2)


def enter_licence(org: dict[str, Any], here: Organisation) -> None:
    """Record the licences of a company, one after the other, up to the day the tables tell."""
    since, until = org["registered_on"], org["licence_valid_until"]
    if org["kind"] != "company" or until is None or until <= since:
        return
    given = years_of(PermitKind.COMPANY, here.by.jurisdiction, here.began_on)
    asked = ("company_licence_years", 12 * given[0]) if given else None
    permits.record_permits(
        by=here.by,
        at=here.base,
        rows=[
            PermitFacts(
                kind=PermitKind.COMPANY,
                number=f"E-{org['org_id']}",
                valid_from=start,
                valid_until=end,
            )
            for start, end in _repeated(since, until, asked, here)
        ],
    )


def enter_people(source: Source, org: dict[str, Any], here: Organisation) -> None:
    """Enrol everybody, with credential, qualification and fitness as far as they hold."""
    rows = list(source.rows("people", org))
    names = {
        each["person_id"]: each["name"]
        for each in source.rows("accounts", org)
        if each["person_id"]
    }
    newcomers = []
    for row in rows:
        given, _space, family = names.get(row["person_id"], "").partition(" ")
        newcomers.append(
            people.Newcomer(
                given_name=given,
                family_name=family,
                identity_hash=row["identity_hash"],
                role=row["role"],
                hired_on=row["hired_on"],
                left_on=row["left_on"],
                public_id=public_id("person", row["person_id"]),
                where=row["where"],
            )
        )
    enrolled = people.enrol_people(by=here.by, at=here.base, rows=newcomers)
    of_people = accounts.of_people(enrolled)
    for row, person in zip(rows, enrolled, strict=True):
        here.people[row["person_id"]] = person.pk
        here.person_names[person.pk] = str(person)
    here.accounts |= {
        each["account_id"]: AccountHere(of_people[key].pk, key)
        for each in source.rows("accounts", org)
        if each["person_id"] is not None
        for key in (here.people[each["person_id"]],)
    }
    law = rules_for(here.by.jurisdiction, here.began_on)
    facts = [fact for row in rows for fact in _credentials(row, law, here)]
    permits.record_permits(by=here.by, at=here.base, rows=facts)


def _credentials(row: dict[str, Any], law: Rules, here: Organisation) -> list[PermitFacts]:
    person, since = public_id("person", row["person_id"]), row["hired_on"]
    until, fit = row["permit_valid_until"], row["fitness_valid_until"]
    facts = []
    if until is not None and until > since:
        common = {"person": person, "valid_from": since, "valid_until": until}
        facts.append(PermitFacts(kind="credential", number=f"C-{row['person_id']}", **common))
        spans = _repeated(since, until, law.practice, here)
        facts += [
            PermitFacts(kind="qualification", weapon_types=WEAPON_TYPES, person=person,
                        valid_from=start, valid_until=end)
            for start, end in spans
        ]  # fmt: skip
    if fit is not None and fit > since:
        spans = _repeated(since, fit, law.examination(None), here)
        facts += [
            PermitFacts(kind="fitness", person=person, valid_from=start, valid_until=end)
            for start, end in spans
        ]
    return facts


def _repeated(
    since: date, until: date, asked: tuple[str, int] | None, here: Organisation
) -> list[tuple[date, date]]:
    """The certificates that somebody had who was fit until a day: each as often as the law asks.

    The tables tell only the last day. Nobody is given a certificate after the tables were read in,
    and those that had ended before the first entry are left out.
    """
    if asked is None:
        return [(since, until)]
    spans, end, start, back = [], until, until, 0
    while start > max(since, here.began_on):
        back += asked[1]
        start = max(since, months_on(until, -back))
        if start <= here.entered_on:
            spans.append((start, end))
            end = start
    return spans or [(since, until)]


def enter_accounts(
    source: Source, org: dict[str, Any], here: Organisation, owner: OrganisationRow
) -> None:
    """Open places and accounts; those of persons are open already."""
    for row in source.rows("accounts", org):
        if row["person_id"] is not None:
            continue
        kind = AccountKind(row["kind"])
        if kind in BOUNDARY:
            account = accounts.of_boundary(owner.pk, kind)
            here.accounts[row["account_id"]] = AccountHere(account.pk)
        elif kind is AccountKind.CONSIGNMENT:
            account = accounts.of_consignment(owner, row["name"][:60])
            here.accounts[row["account_id"]] = AccountHere(account.pk)
        else:
            place = places.open_place(
                by=here.by,
                at=here.base,
                kind=row["kind"],
                name=row["name"],
                province=row["province"] or "",
                latitude=_degrees(row["latitude"]),
                longitude=_degrees(row["longitude"]),
                approved=row["approved"],
            )
            account = accounts.of_place(place)
            here.post_names[place.pk] = place.name
            here.accounts[row["account_id"]] = AccountHere(account.pk, place=place.public_id)


def _degrees(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(round(value, 6)))


def enter_firearms(
    source: Source, org: dict[str, Any], here: Organisation, refused: Refused
) -> None:
    """Enrol the firearms with their permits, those bought later on the day they came."""
    rows = [row for row in source.rows("firearms", org) if _calibre(row, row["type"], refused)]
    rows.sort(key=lambda row: (_enrolled_at(here, row["acquired_on"]), row["where"]))
    for at, group in groupby(rows, key=lambda row: _enrolled_at(here, row["acquired_on"])):
        these = list(group)
        try:
            keys = register.enrol_firearms(
                by=here.by, at=at, rows=[_firearm(here, row) for row in these], acknowledged=True
            )
        except Several as several:
            refused += [
                (these[int(place) - 1]["where"] if place else "", problem)
                for place, problem in several.rows()
            ]
            continue
        for row, key in zip(these, keys, strict=True):
            here.things[row["firearm_id"]] = ThingHere(key, numbered=True)
        permits.record_permits(
            by=here.by,
            at=at,
            rows=[
                PermitFacts(
                    kind="firearm",
                    number=f"A-{row['firearm_id']}",
                    thing=public_id("firearm", row["firearm_id"]),
                    valid_from=row["acquired_on"],
                    valid_until=row["permit_valid_until"],
                )
                for row in these
                if row["permit_valid_until"] is None
                or row["permit_valid_until"] > row["acquired_on"]
            ],
        )


def _enrolled_at(here: Organisation, day: date) -> datetime:
    """Tell when something of that day is entered: with the opening register, or the day it came."""
    return max(here.base, here.morning_of(day))


def _firearm(here: Organisation, row: dict[str, Any]) -> FirearmFacts:
    model = register.model_named(
        by=here.by,
        at=here.base,
        maker=row["make"],
        model=row["model"],
        weapon_type=row["type"],
        calibre_id=row["calibre_id"],
    )
    return FirearmFacts(
        model_id=model.pk,
        weapon_type=row["type"],
        calibre_id=row["calibre_id"],
        serial=row["serial"],
        make_as_read=row["make"],
        model_as_read=row["model"],
        calibre_as_read=row["calibre"],
        acquired_on=row["acquired_on"],
        public_id=public_id("firearm", row["firearm_id"]),
    )


def _calibre(row: dict[str, Any], weapon_type: str, refused: Refused) -> bool:
    """Understand the calibre of a row, or note that it cannot be."""
    found = resolve(row["calibre"], weapon_type, calibres())
    if isinstance(found, Resolved):
        row["calibre_id"] = found.calibre_id
        return True
    refused.append((row["where"], CalibreNotUnderstood(row["calibre"])))
    return False


def enter_lots(source: Source, org: dict[str, Any], here: Organisation, refused: Refused) -> None:
    """Enrol the lots of rounds."""
    for row in source.rows("lots", org):
        if not _calibre(row, "", refused):
            continue
        lot = register.enrol_lot(
            by=here.by,
            at=_enrolled_at(here, row["received_on"]),
            facts=LotFacts(
                lot_number=row["lot_number"],
                calibre_id=row["calibre_id"],
                received_on=row["received_on"],
                public_id=public_id("lot", row["lot_id"]),
            ),
        )
        here.things[row["lot_id"]] = ThingHere(lot.pk, numbered=False)


def enter_parts(source: Source, org: dict[str, Any], here: Organisation) -> None:
    """Enrol the parts that moves speak of: the tables have no register of them.

    Each is called a barrel, in the language of the deployment and not of whoever loads.
    """
    with translation.override(settings.LANGUAGE_CODE):
        called = translation.gettext("Barrel")
    for row in source.rows("moves", org):
        if row["thing_kind"] == "part" and row["thing_id"] not in here.things:
            part = register.enrol_part(
                by=here.by,
                at=here.base,
                facts=PartFacts(
                    part_kind="barrel",
                    called=called,
                    serial=row["thing_id"],
                    public_id=public_id("part", row["thing_id"]),
                ),
            )
            here.things[row["thing_id"]] = ThingHere(part.pk, numbered=True)


def enter_contracts(source: Source, org: dict[str, Any], here: Organisation) -> None:
    """Enter clients, contracts and what they pay for, each on the day the contract begins."""
    clients: dict[str, Any] = {}
    for row in sorted(source.rows("contracts", org), key=itemgetter("starts_on")):
        at = here.morning_of(row["starts_on"])
        if row["client"] not in clients:
            clients[row["client"]] = service.add_client(by=here.by, at=at, name=row["client"])
        contract = service.open_contract(
            by=here.by,
            at=at,
            client=clients[row["client"]].public_id,
            number=row["contract_id"],
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
            public_id=public_id("contract", row["contract_id"]),
        )
        post = here.accounts[row["post_account_id"]].place
        if post is not None:
            service.add_posting(
                by=here.by,
                at=at,
                contract=contract.public_id,
                post=post,
                guards=max(row["guards"], 1),
                firearms=min(row["firearms"], max(row["guards"], 1)),
            )


def enter_roster(source: Source, org: dict[str, Any], here: Organisation, refused: Refused) -> None:
    """Put the shifts on the roster, some thousands at a time."""
    waiting: list[dict[str, Any]] = []
    for row in source.rows("shifts", org):
        waiting.append(row)
        if len(waiting) >= ROWS_AT_ONCE:
            _roster(waiting, here, refused)
            waiting = []
    _roster(waiting, here, refused)


def _roster(rows: list[dict[str, Any]], here: Organisation, refused: Refused) -> None:
    facts = [
        ShiftFacts(
            person=public_id("person", row["person_id"]),
            post=post,
            starts_at=row["starts_at"],
            ends_at=row["ends_at"],
            where=row["where"],
            public_id=public_id("shift", row["shift_id"]),
        )
        for row in rows
        if (post := here.accounts[row["post_account_id"]].place) is not None
    ]
    try:
        made = service.roster(by=here.by, at=here.base, rows=facts)
    except Several as several:
        refused += list(several.rows())
        return
    for shift in made:
        insort(
            here.shifts.setdefault(shift.person_id, []),
            ShiftHere(shift.starts_at, shift.ends_at, shift.pk, shift.post_id),
            key=lambda each: each.starts_at,
        )


def list_stolen(source: Source, *, at: datetime) -> None:
    """List the stolen serials, as the authority of the tables, or as the console where none is."""
    overseers = [each for each in every_organisation() if each.kind == "authority"]
    rows = list(source.rows("stolen_list"))
    if not overseers:
        return
    by: Viewer = people.viewer_at_console(organisation=overseers[0], at=BEGINNING)
    for row in rows:
        register.list_stolen(
            by=by,
            at=at,
            serial=row["serial"],
            source=row["source"],
            listed_on=row["listed_on"],
            maker_name=row["make"] or "",
            model_name=row["model"] or "",
            calibre_text=row["calibre"] or "",
        )
