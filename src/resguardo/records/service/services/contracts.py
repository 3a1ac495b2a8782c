"""Taking on clients and contracts, and saying what goes along to each post.

A contract's span is closed by ending it, never by moving its start.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem, raise_all
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.changes import amend, demand_reason, from_nothing, note
from resguardo.records.people.days import local_day
from resguardo.records.people.refusing import Refusals
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.models import Modality, Surroundings
from resguardo.records.permits.rules import rules_for
from resguardo.records.places.models import PlaceKind
from resguardo.records.places.services import own_place
from resguardo.records.register.models import KitKind, WeaponType
from resguardo.records.service import selectors
from resguardo.records.service.models import Client, Contract, Loadout, Posting

GUARDED_KINDS = (PlaceKind.POST, PlaceKind.VEHICLE, PlaceKind.SITE)
"""Kinds of place where a guard can serve."""

ROUNDS_MOST, PIECES_MOST, GUARDS_MOST = 10_000, 100, 1_000
"""Nobody carries more rounds, or more magazines or kit of a kind; no post has more guards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadoutFacts:
    """What goes with a guard; `lines` pairs kinds of kit with how many."""

    name: str
    weapon_types: Sequence[str] = ()
    rounds: int = 0
    magazines: int = 0
    lines: Sequence[tuple[str, int]] = ()


class ServiceNameMissing(Problem):
    """Clients and load-outs are found by name."""

    code = "service.name-missing"
    wording = _("Give it a name, as people here call it.")

    field_name: str = "name"


class ServiceNameTaken(Problem):
    """Two of one name would be mistaken for each other."""

    code = "service.name-taken"
    wording = _("“{name}” is there already. Use that one, or choose another name.")

    name: str
    field_name: str = "name"


class ContractNumberMissing(Problem):
    """A contract is cited by its number."""

    code = "service.contract-number-missing"
    wording = _("Enter the number of the contract.")
    field = "number"


class ContractSpanImpossible(Problem):
    """It would end before it starts."""

    code = "service.contract-span-impossible"
    wording = _("A contract cannot end on {ends_on} when it starts on {starts_on}.")
    field = "ends_on"

    starts_on: date
    ends_on: date


class ContractEnded(Problem):
    """What ended is not changed any more; a new contract follows it."""

    code = "service.contract-ended"
    wording = _("Contract {number} ended on {ends_on}. Record the contract that follows it.")

    number: str
    ends_on: date


class NotAPost(Problem):
    """Guards serve at posts, in vehicles and on sites."""

    code = "service.not-a-post"
    wording = _("“{name}” is not a post, a vehicle or a site. Choose where the guard stands.")
    field = "post"

    name: str


class StrengthImpossible(Problem):
    """More arms than guards, or nobody at all."""

    code = "service.strength-impossible"
    wording = _(
        "Guards: {guards}; firearms: {firearms}. That cannot be right: at least one guard, and no "
        "more firearms than guards."
    )
    field = "firearms"

    guards: int
    firearms: int


class LoadoutImpossible(Problem):
    """Words or numbers that no load-out has."""

    code = "service.loadout-impossible"
    wording = _("“{what}” cannot stand in a load-out. Correct it.")
    field = "lines"

    what: str


class SurroundingsUnknown(Problem):
    """Within a town or outside, and nothing else."""

    code = "service.surroundings-unknown"
    wording = _("A post lies within the urban radius or outside it. Choose one, or leave it open.")
    field = "surroundings"


class ModalityUnknown(Problem):
    """The kinds of guarding are few, so that a law can name them."""

    code = "service.modality-unknown"
    wording = _("“{modality}” is no kind of guarding. Choose one from the list.")
    field = "modality"

    modality: str


class UnarmedByLaw(Problem):
    """Arms at a post where the law allows no armed service."""

    code = "service.unarmed-by-law"
    wording = _(
        "The law allows no armed service at such a post ({source}). Write 0 firearms, or choose "
        "another kind of guarding if this is none."
    )
    field = "firearms"

    source: str


@transaction.atomic
def add_client(*, by: Viewer, at: datetime, name: str, registration_number: str = "") -> Client:
    """Enter a client of the viewer's organisation.

    Refuses no name and one that is taken.
    """
    by.demand(Act.EDIT_SERVICE, at=at)
    raise_all(list(against_client(by=by, name=name)))
    kept = _tidy(name)
    row = Client.objects.create(
        organisation_id=by.organisation_id,
        name=kept,
        registration_number=registration_number.strip()[:60],
    )
    note("client", row.public_id, "added", from_nothing({"name": kept}), by=by, at=at)
    return row


@transaction.atomic
def open_contract(
    *,
    by: Viewer,
    at: datetime,
    client: UUID,
    number: str,
    starts_on: date,
    ends_on: date | None = None,
    public_id: UUID | None = None,
) -> Contract:
    """Record a contract; posts are added to it with `add_posting`.

    Refuses no number and one that is taken, and an end that is not after the start.
    """
    by.demand(Act.EDIT_SERVICE, at=at)
    row = selectors.client(viewer=by, at=at, public_id=client)
    raise_all(list(against_contract(by=by, number=number, starts_on=starts_on, ends_on=ends_on)))
    kept = _number(number)
    named = {"public_id": public_id} if public_id else {}
    contract = Contract.objects.create(
        organisation_id=by.organisation_id,
        client=row,
        number=kept,
        starts_on=starts_on,
        ends_on=ends_on,
        **named,
    )
    told = {"number": kept, "client": row.public_id, "starts_on": starts_on, "ends_on": ends_on}
    note("contract", contract.public_id, "opened", from_nothing(told), by=by, at=at)
    return contract


@transaction.atomic
def end_contract(
    *, by: Viewer, at: datetime, contract: UUID, ends_on: date, reason: str
) -> Contract:
    """Say on which day a contract no longer holds; refuses to change an end that has passed."""
    by.demand(Act.EDIT_SERVICE, at=at)
    row = selectors.contract(viewer=by, at=at, public_id=contract, own=True)
    if row.ends_on is not None and row.ends_on <= local_day(at, by.time_zone):
        raise ContractEnded(row.number, row.ends_on)
    refused = Refusals()
    if ends_on <= row.starts_on:
        refused.note(ContractSpanImpossible(row.starts_on, ends_on))
    refused.ask(demand_reason, reason)
    refused.check()
    amend(
        row,
        {"ends_on": ends_on},
        by=by,
        at=at,
        subject_kind="contract",
        verb="ended",
        reason=reason,
    )
    return row


@transaction.atomic
def add_posting(
    *,
    by: Viewer,
    at: datetime,
    contract: UUID,
    post: UUID,
    guards: int = 1,
    firearms: int = 1,
    loadout: UUID | None = None,
    modality: str = "",
    surroundings: str = "",
) -> Posting:
    """Say that a contract pays for a post: how many guards, how many of them armed, with what.

    Refuses what `against_posting` says.
    """
    raise_all(
        against_posting(
            by=by, at=at, contract=contract, post=post, guards=guards, firearms=firearms,
            modality=modality, surroundings=surroundings,
        )
    )  # fmt: skip
    row = selectors.contract(viewer=by, at=at, public_id=contract, own=True)
    place = own_place(by=by, at=at, place=post)
    kit = selectors.loadout(viewer=by, at=at, public_id=loadout) if loadout else None
    posting = Posting.objects.create(
        contract=row, post=place, guards=guards, firearms=firearms, loadout=kit, modality=modality,
        surroundings=surroundings,
    )  # fmt: skip
    told = {
        "post": place.public_id,
        "guards": guards,
        "firearms": firearms,
        "loadout": kit.public_id if kit else None,
        "modality": modality,
        "surroundings": surroundings,
    }
    note("contract", row.public_id, "post_added", from_nothing(told), by=by, at=at)
    return posting


@transaction.atomic
def change_posting(
    *,
    by: Viewer,
    at: datetime,
    posting: UUID,
    guards: int,
    firearms: int,
    loadout: UUID | None,
    modality: str,
    reason: str,
    surroundings: str | None = None,
) -> Posting:
    """Change how many guards and arms a post has, or what goes along; None leaves where it lies.

    Refuses numbers and words that no post has, arms where the law wants none, and no reason.
    """
    by.demand(Act.EDIT_SERVICE, at=at)
    row = selectors.posting(viewer=by, at=at, public_id=posting)
    refused = Refusals()
    refused.note(*_against_guarding(guards, firearms, modality, surroundings, by=by, at=at))
    refused.ask(demand_reason, reason)
    refused.check()
    kit = selectors.loadout(viewer=by, at=at, public_id=loadout) if loadout else None
    amend(
        row,
        {
            "guards": guards,
            "firearms": firearms,
            "loadout": kit,
            "modality": modality,
            "surroundings": row.surroundings if surroundings is None else surroundings,
        },
        by=by,
        at=at,
        subject_kind="contract",
        subject_id=row.contract.public_id,
        verb="post_changed",
        reason=reason,
    )
    return row


@transaction.atomic
def add_loadout(*, by: Viewer, at: datetime, facts: LoadoutFacts) -> Loadout:
    """Enter a load-out; it is not changed later, but retired and replaced.

    Refuses no name and one that is taken, and words or numbers that no load-out has.
    """
    by.demand(Act.EDIT_SERVICE, at=at)
    kept = _tidy(facts.name)
    refused = Refusals()
    if not kept:
        refused.note(ServiceNameMissing())
    elif Loadout.objects.filter(organisation_id=by.organisation_id, name=kept).exists():
        refused.note(ServiceNameTaken(kept))
    refused.note(*_against_loadout(facts))
    refused.check()
    row = Loadout.objects.create(
        organisation_id=by.organisation_id,
        name=kept,
        weapon_types=list(facts.weapon_types),
        rounds=facts.rounds,
        magazines=facts.magazines,
        lines=[
            {"kind": "kit", "what": what, "quantity": quantity} for what, quantity in facts.lines
        ],
    )
    told = {
        "name": kept,
        "rounds": facts.rounds,
        "magazines": facts.magazines,
        "weapon_types": list(facts.weapon_types),
        "lines": row.lines,
    }
    note("loadout", row.public_id, "added", from_nothing(told), by=by, at=at)
    return row


@transaction.atomic
def retire_loadout(*, by: Viewer, at: datetime, loadout: UUID, reason: str) -> Loadout:
    """Take a load-out off the forms; postings that use it keep it until they are changed."""
    by.demand(Act.EDIT_SERVICE, at=at)
    row = selectors.loadout(viewer=by, at=at, public_id=loadout)
    amend(
        row, {"retired_at": at}, by=by, at=at, subject_kind="loadout", verb="retired", reason=reason
    )
    return row


def against_client(*, by: Viewer, name: str, field: str = "name") -> Iterator[Problem]:
    """What no new client can be called."""
    kept = _tidy(name)
    if not kept:
        yield ServiceNameMissing(field)
    elif Client.objects.filter(organisation_id=by.organisation_id, name=kept).exists():
        yield ServiceNameTaken(kept, field)


def against_contract(
    *, by: Viewer, number: str, starts_on: date | None, ends_on: date | None
) -> Iterator[Problem]:
    """What no new contract can say; of a day that could not be read nothing."""
    kept = _number(number)
    if not kept:
        yield ContractNumberMissing()
    elif Contract.objects.filter(organisation_id=by.organisation_id, number=kept).exists():
        yield ServiceNameTaken(kept, "number")
    if starts_on is not None and ends_on is not None and ends_on <= starts_on:
        yield ContractSpanImpossible(starts_on, ends_on)


@transaction.atomic
def against_posting(
    *,
    by: Viewer,
    at: datetime,
    contract: UUID,
    post: UUID | None,
    guards: int,
    firearms: int,
    modality: str,
    surroundings: str,
) -> list[Problem]:
    """What stands against a post of a contract; of a post that could not be read nothing."""
    by.demand(Act.EDIT_SERVICE, at=at)
    row = selectors.contract(viewer=by, at=at, public_id=contract, own=True)
    if row.ends_on is not None and row.ends_on <= local_day(at, by.time_zone):
        return [ContractEnded(row.number, row.ends_on)]
    refused = Refusals()
    place = refused.ask(own_place, by=by, at=at, place=post) if post else None
    if place is not None and place.kind not in GUARDED_KINDS:
        refused.note(NotAPost(place.name))
    elif place is not None and Posting.objects.filter(contract=row, post=place).exists():
        refused.note(ServiceNameTaken(place.name, "post"))
    refused.note(*_against_guarding(guards, firearms, modality, surroundings, by=by, at=at))
    return refused.found


def _against_loadout(facts: LoadoutFacts) -> Iterator[Problem]:
    """Words and numbers that no load-out has."""
    for weapon_type in facts.weapon_types:
        if weapon_type not in WeaponType.values:
            yield LoadoutImpossible(str(weapon_type)[:40])
    if not 0 <= facts.rounds <= ROUNDS_MOST or not 0 <= facts.magazines <= PIECES_MOST:
        yield LoadoutImpossible(f"{facts.rounds} / {facts.magazines}")
    for what, quantity in facts.lines:
        if what not in KitKind.values or not 1 <= quantity <= PIECES_MOST:
            yield LoadoutImpossible(f"{what[:40]} {quantity}")


def _against_guarding(
    guards: int,
    firearms: int,
    modality: str,
    surroundings: str | None,
    *,
    by: Viewer,
    at: datetime,
) -> Iterator[Problem]:
    """What no post can have, and arms where the law of the day wants none."""
    if not 1 <= guards <= GUARDS_MOST or not 0 <= firearms <= guards:
        yield StrengthImpossible(guards, firearms)
    if modality not in ("", *Modality.values):
        yield ModalityUnknown(modality[:24])
    rules = rules_for(by.jurisdiction, local_day(at, by.time_zone))
    if firearms and modality in rules.venues_banned:
        yield UnarmedByLaw(rules.source("venues_banned"))
    if surroundings not in (None, "", *Surroundings.values):
        yield SurroundingsUnknown()


def _tidy(text: str) -> str:
    return " ".join(text.split())[:100]


def _number(text: str) -> str:
    return " ".join(text.split())[:60]
