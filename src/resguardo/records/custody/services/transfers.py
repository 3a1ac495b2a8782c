"""Transfers between organisations: offered with the things on their way, accepted in hand.

Two ledgers never mix, so a transfer is two entries that cite each other. The giver's moves the
things out when they are offered; the receiver's brings in what was really in the box, as rows of
its own register that name their predecessors. What was offered and did not arrive is a discrepancy
of the giver at once. The authority sees every transfer of which one side is missing.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from resguardo.kernel.ledger import AccountKind, EntryKind, Move
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem, raise_all
from resguardo.kernel.procedure import PROCEDURES, check_step
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody import accounts
from resguardo.records.custody.ceilings import demand_authorisation
from resguardo.records.custody.claiming import claim
from resguardo.records.custody.foreseeing import against_moment, foreseen
from resguardo.records.custody.models import Discrepancy, Entry, Transfer, TransferLine
from resguardo.records.custody.services.stock import (
    STORES,
    place_here,
    record,
    second_if_named,
    things_here,
    unblocked,
)
from resguardo.records.custody.slip import ReasonNeeded, Slip, repeated
from resguardo.records.custody.writing import NewEntry, post
from resguardo.records.people import sight
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Organisation, OrganisationKind, Person
from resguardo.records.people.refusing import Refusals
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.selectors import licences_of
from resguardo.records.register import services as register
from resguardo.records.register.models import Firearm, Kit, Lot, Magazine, Part, Thing, ThingKind

_PROCEDURE = PROCEDURES["transfer"]


class OwnOrganisation(Problem):
    """A transfer to oneself."""

    code = "custody.own-organisation"
    wording = _("That is your own organisation. Use a journey between its armouries instead.")
    field = "receiver"


class ReceiverNotLicensed(Problem):
    """Arms for a company that may not hold any."""

    code = "custody.receiver-not-licensed"
    wording = _(
        "The licence of {receiver} does not hold today, so no arms go there. Ask the authority, or "
        "offer them when the licence is back."
    )
    field = "receiver"

    receiver: str


class MoreThanOffered(Problem):
    """More in the box than on the paper."""

    code = "custody.more-than-offered"
    wording = _(
        "Counted of {thing}: {received}; offered: {offered}. Accept {offered}; record the rest as "
        "found, and tell the giver."
    )
    field = "received"

    thing: str
    offered: int
    received: int
    line: int = 0


def _check(step: str, row: Transfer, by: Viewer) -> None:
    """Ask the procedure: the right state, and for some steps another person than before."""
    check_step(_PROCEDURE, step, row.state, by=by.user_id, takers={"offer": row.offered_by_id})


def counterparts(*, viewer: Viewer, at: datetime) -> list[tuple[UUID, str, str]]:
    """The organisations that arms can be transferred to, and what each one's licence is today.

    Names and licences are public in the register. Nothing is said of an authority, which needs
    none, and of a company none of whose licences is kept here.
    """
    rows = list(
        Organisation.objects.filter(closed_on=None).exclude(kind="assistance").order_by("name")
    )
    with sight.everything():  # whoever asks may check each of these licences by its number
        known = licences_of([row.pk for row in rows], at=at, day=local_day(at, viewer.time_zone))
    return [
        (row.public_id, row.name, known.get(row.pk, "") if row.kind == "company" else "")
        for row in rows
    ]


def _demand_licensed(other: Organisation, at: datetime) -> None:
    """Refuse a company whose licence is known not to hold; an authority needs none."""
    if other.kind != OrganisationKind.COMPANY:
        return
    with sight.everything():  # as in `counterparts`
        state = licences_of([other.pk], at=at, day=local_day(at, other.time_zone)).get(other.pk)
    if state not in (None, "valid"):
        raise ReceiverNotLicensed(other.name)


def against_offer(
    *, by: Viewer, at: datetime, receiver: UUID | None, store: UUID,
    things: Mapping[UUID, int], slip: Slip,
) -> list[Problem]:  # fmt: skip
    """What stands against offering things to another organisation, as far as it is known."""
    by.demand(Act.TRANSFER, at=at, place=store)
    if repeated(by, slip):
        return []
    refused = Refusals()
    if not slip.reason.strip():
        refused.note(ReasonNeeded())
    if receiver is not None:
        other = _receiver(receiver)
        if other.pk == by.organisation_id:
            refused.note(OwnOrganisation())
        refused.ask(_demand_licensed, other, at)
    refused.ask(demand_authorisation, by=by, at=at, slip=slip)
    quantities = things_here(by, things)
    refused.ask(unblocked, quantities)
    source = refused.ask(place_here, by, store, *STORES, field="store")
    if source is not None:
        way = EntryKind.TRANSFER_OUT, quantities, source, AccountKind.OUTBOUND
        refused.note(*foreseen(*way, slip=slip, at=at))
    return refused.found


def _receiver(public_id: UUID) -> Organisation:
    other = Organisation.objects.filter(public_id=public_id, closed_on=None).first()
    if other is None:
        raise NotFound
    return other


@transaction.atomic
def offer(
    *,
    by: Viewer,
    at: datetime,
    receiver: UUID,
    store: UUID,
    things: Mapping[UUID, int],
    slip: Slip,
) -> Transfer:
    """Offer things to another organisation: they leave the store and are on their way.

    Refuses what `against_offer` says.
    """
    by.demand(Act.TRANSFER, at=at, place=store)
    if before := repeated(by, slip):
        return Transfer.objects.get(out_entry__batch=before[0].batch)
    raise_all(against_offer(by=by, at=at, receiver=receiver, store=store, things=things, slip=slip))
    other, quantities = _receiver(receiver), things_here(by, things)
    source = place_here(by, store, *STORES, field="store")
    transfer = Transfer.objects.create(
        giver_id=by.organisation_id,
        receiver=other,
        document=slip.document,
        reason=slip.reason,
        offered_by_id=by.user_id,
        offered_at=at,
    )
    out = accounts.of_boundary(by.organisation_id, AccountKind.OUTBOUND)
    entries = record(
        EntryKind.TRANSFER_OUT, quantities, accounts.of_place(source), out,
        by=by, at=at, slip=slip, cites=transfer.public_id,
    )  # fmt: skip
    transfer.out_entry = entries[0]
    transfer.save(update_fields=["out_entry"])
    rows = Thing.objects.in_bulk(quantities)
    TransferLine.objects.bulk_create(
        TransferLine(
            transfer=transfer, thing=rows[key], quantity=quantity, described=described(rows[key])
        )
        for key, quantity in quantities.items()
    )
    return transfer


def accept(
    *, by: Viewer, at: datetime, transfer: UUID, store: UUID, received: Mapping[int, int],
    slip: Slip,
) -> Transfer:  # fmt: skip
    """Take in hand what a transfer brought. `received` gives the counted quantity by line.

    What did not arrive becomes a discrepancy of the giver, in the same transaction. Refuses more of
    a line than was offered (`MoreThanOffered`), and what is decided already.
    """
    by.demand(Act.RECEIVE, at=at, place=store)
    refused = Refusals()
    second = refused.ask(second_if_named, slip, by=by, at=at)
    with transaction.atomic():
        row = _of_receiver(by, transfer)
        if repeated(by, slip):
            return row
        refused.note(*_against_acceptance(row, store, received, slip, by=by, at=at))
        refused.check()
        return _accept(row, store, received, slip, second, by=by, at=at)


def against_acceptance(
    *, by: Viewer, at: datetime, transfer: UUID, store: UUID | None, received: Mapping[int, int],
    slip: Slip,
) -> list[Problem]:  # fmt: skip
    """What stands against taking in hand what a transfer brought, as far as it is known."""
    if store is not None or not by.may_somewhere(Act.RECEIVE, at=at):
        by.demand(Act.RECEIVE, at=at, place=store)
    row = Transfer.objects.filter(public_id=transfer, receiver_id=by.organisation_id).first()
    if row is None:
        raise NotFound
    if repeated(by, slip):
        return []
    return _against_acceptance(row, store, received, slip, by=by, at=at)


def _against_acceptance(
    row: Transfer, store: UUID | None, received: Mapping[int, int], slip: Slip, *, by: Viewer,
    at: datetime,
) -> list[Problem]:  # fmt: skip
    refused = Refusals()
    refused.ask(_check, "accept", row, by)
    if store is not None:
        refused.ask(place_here, by, store, *STORES, field="store")
    refused.note(*against_moment(slip, at))
    for number, line in enumerate(row.lines.order_by("id"), start=1):
        counted = received.get(line.pk, 0)
        if not 0 <= counted <= line.quantity:
            refused.note(MoreThanOffered(line.described["name"], line.quantity, counted, number))
    return refused.found


def _accept(
    row: Transfer,
    store: UUID,
    received: Mapping[int, int],
    slip: Slip,
    second: Person | None,
    *,
    by: Viewer,
    at: datetime,
) -> Transfer:
    giver = accounts.of_boundary(by.organisation_id, AccountKind.INBOUND)
    taker = accounts.of_place(place_here(by, store, *STORES, field="store"))
    quantities: dict[int, int] = {}
    lines = list(row.lines.order_by("id"))
    known = {line.pk: _own_row(line, by) for line in lines}
    claim([key for key in known.values() if key is not None])
    for line in lines:
        counted = received.get(line.pk, 0)
        line.received_quantity = counted
        if counted:
            line.received_as_id = known[line.pk] or _enrol(line, by, at)
            quantities[line.received_as_id] = counted
        line.save(update_fields=["received_quantity", "received_as"])
        if counted < line.quantity:
            with sight.also(row.giver_id):
                _open_discrepancy(line, row, at)
    if quantities:
        entries = record(
            EntryKind.TRANSFER_IN, quantities, giver, taker,
            by=by, at=at, slip=slip, second=second, cites=row.public_id,
        )  # fmt: skip
        row.in_entry = entries[0]
    return _decide(row, "accepted", by, at)


@transaction.atomic
def refuse(*, by: Viewer, at: datetime, transfer: UUID, slip: Slip) -> Transfer:
    """Send back what was offered: the giver's own ledger takes it back by reversal.

    Who may take in somewhere may send back: an offer is to the company and to no store of it.
    Refuses without a reason (`ReasonNeeded`), and what is decided already.
    """
    if not by.may_somewhere(Act.RECEIVE, at=at):
        by.demand(Act.RECEIVE, at=at)
    row = _of_receiver(by, transfer)
    raise_all(_against_sending_back("refuse", row, slip, by))
    with sight.also(row.giver_id):
        _give_back(row, by, at, slip)
    return _decide(row, "refused", by, at)


@transaction.atomic
def withdraw(*, by: Viewer, at: datetime, transfer: UUID, slip: Slip) -> Transfer:
    """Take back one's own offer while nobody has accepted it, to the store that it left.

    Refuses without a reason (`ReasonNeeded`).
    """
    if not by.may_somewhere(Act.TRANSFER, at=at):
        by.demand(Act.TRANSFER, at=at)
    row = (
        Transfer.objects.select_for_update(no_key=True)
        .filter(public_id=transfer, giver_id=by.organisation_id)
        .first()
    )
    if row is None:
        raise NotFound
    by.demand(Act.TRANSFER, at=at, place=_left_from(row))
    raise_all(_against_sending_back("withdraw", row, slip, by))
    _give_back(row, by, at, slip)
    return _decide(row, "withdrawn", by, at)


def _against_sending_back(step: str, row: Transfer, slip: Slip, by: Viewer) -> list[Problem]:
    refused = Refusals()
    if not slip.reason.strip():
        refused.note(ReasonNeeded())
    refused.ask(_check, step, row, by)
    return refused.found


def described(thing: Thing) -> dict[str, Any]:
    """What the receiver must know to enrol the thing: the giver's register is closed to them."""
    common: dict[str, Any] = {
        "name": thing.name,
        "kind": thing.kind,
        "calibre_id": thing.calibre_id,
    }
    match thing.kind:
        case ThingKind.FIREARM:
            firearm = Firearm.objects.select_related("model__maker").get(thing=thing)
            common |= {
                "model_id": firearm.model_id, "model": str(firearm.model),
                "weapon_type": firearm.weapon_type, "serial": firearm.serial,
                "registry_number": firearm.registry_number,
            }  # fmt: skip
        case ThingKind.PART:
            part = Part.objects.get(thing=thing)
            common |= {"part_kind": part.part_kind, "serial": part.serial}
        case ThingKind.MAGAZINE:
            magazine = Magazine.objects.get(thing=thing)
            common |= {
                "number": magazine.number, "capacity_rounds": magazine.capacity_rounds,
                "model_id": magazine.model_id,
            }  # fmt: skip
        case ThingKind.KIT:
            kit = Kit.objects.get(thing=thing)
            common |= {"kit_kind": kit.kit_kind, "number": kit.number, "level": kit.level}
        case _lot:
            lot = Lot.objects.get(thing=thing)
            common |= {
                "lot_number": lot.lot_number, "maker_name": lot.maker_name,
                "projectile": lot.projectile,
            }  # fmt: skip
    return common


def _own_row(line: TransferLine, by: Viewer) -> int | None:
    """The receiver's row for the thing, if it was here before."""
    about = line.described
    mine = Thing.objects.filter(
        organisation_id=by.organisation_id, kind=about["kind"], calibre_id=about["calibre_id"]
    )
    match about["kind"]:
        case ThingKind.FIREARM:
            known = mine.filter(
                firearm__model_id=about["model_id"], firearm__serial=about["serial"]
            )
        case ThingKind.PART:
            known = mine.filter(part__part_kind=about["part_kind"], part__serial=about["serial"])
        case ThingKind.MAGAZINE:
            known = mine.filter(
                magazine__model_id=about["model_id"], magazine__number=about["number"]
            )
        case ThingKind.KIT:
            known = mine.filter(kit__kit_kind=about["kit_kind"], kit__number=about["number"])
        case _lot:
            known = mine.filter(
                lot__lot_number=about["lot_number"], lot__maker_name=about["maker_name"]
            )
    return known.values_list("pk", flat=True).first()


def _enrol(line: TransferLine, by: Viewer, at: datetime) -> int:
    about = dict(line.described)
    kind = about.pop("kind")
    name = about.pop("name")
    common: dict[str, Any] = {
        "predecessor_id": line.thing_id,
        "acquired_on": local_day(at, by.time_zone),
    }
    asked: dict[str, Any] = {"by": by, "at": at, "act": Act.RECEIVE}
    match kind:
        case ThingKind.FIREARM:
            about.pop("model")
            facts = register.FirearmFacts(**about, **common)
            return register.enrol_firearm(facts=facts, acknowledged=True, **asked).thing_id
        case ThingKind.PART:
            return register.enrol_part(
                facts=register.PartFacts(called=name.split(" ··")[0], **about, **common), **asked
            ).thing_id
        case ThingKind.MAGAZINE:
            return register.enrol_magazine(
                facts=register.MagazineFacts(**about, **common), **asked
            ).thing_id
        case ThingKind.KIT:
            about.pop("calibre_id")
            return register.enrol_kit(
                facts=register.KitFacts(called=name.split()[0], **about, **common), **asked
            ).thing_id
        case _lot:
            return register.enrol_lot(
                facts=register.LotFacts(
                    kind=kind, received_on=local_day(at, by.time_zone), **about, **common
                ),
                **asked,
            ).thing_id


def _open_discrepancy(line: TransferLine, transfer: Transfer, at: datetime) -> None:
    Discrepancy.objects.create(
        organisation_id=transfer.giver_id,
        account=accounts.of_boundary(transfer.giver_id, AccountKind.OUTBOUND),
        thing_id=line.thing_id,
        kind="transfer",
        book_quantity=line.quantity,
        seen_quantity=line.received_quantity or 0,
        opened_at=at,
    )


def _give_back(row: Transfer, by: Viewer, at: datetime, slip: Slip) -> None:
    """Reverse the giver's entries. They are written in the giver's ledger, whoever decided."""
    if row.out_entry is None:
        raise NotFound
    entries = Entry.objects.filter(batch=row.out_entry.batch).prefetch_related("moves")
    new_entries = [
        NewEntry(
            kind=EntryKind.CORRECTION,
            moves=tuple(
                Move(move.thing_id, move.quantity, move.taker_id, move.giver_id)
                for move in entry.moves.all()
            ),
            occurred_at=slip.happened(at),
            reason=slip.reason,
            reverses=entry.sequence,
            cites=row.public_id,
        )
        for entry in entries.order_by("-sequence")
    ]
    posted = post(new_entries, by=by, at=at, organisation_id=row.giver_id)
    row.back_entry_id = posted[0].sequence


def _left_from(row: Transfer) -> UUID | None:
    """The store that the things of an offer left."""
    if row.out_entry is None:
        return None
    place = row.out_entry.moves.select_related("giver__place").earliest("pk").giver.place
    return None if place is None else place.public_id


def _of_receiver(by: Viewer, transfer: UUID) -> Transfer:
    row = (
        Transfer.objects.select_for_update(no_key=True)
        .filter(public_id=transfer, receiver_id=by.organisation_id)
        .first()
    )
    if row is None:
        raise NotFound
    return row


def _decide(row: Transfer, state: str, by: Viewer, at: datetime) -> Transfer:
    row.state, row.decided_by_id, row.decided_at = state, by.user_id, at
    row.save(update_fields=["state", "decided_by", "decided_at", "in_entry", "back_entry"])
    return row
