"""Destruction: offered by the company, approved by the authority, counted at every door.

A firearm passes three doors: it is loaded at the company, arrives at the gate, goes into the
furnace. Each door is closed by a witness who counts without seeing the list; where their number is
another, nothing moves. Each closing is an entry in the ledger of each company: dispatch, arrival,
disposal. What is missing at a door is put apart with a reason and stays where the last door left it
in its company's ledger, until that company reports it. What was destroyed stays in the register and
can be searched for ever.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.ledger import AccountKind, EntryKind, Move
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.procedure import NotAStep
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.assistance import destroying, selectors
from resguardo.records.assistance.models import (
    Activity,
    CampaignPhoto,
    DestructionLine,
    DestructionPlan,
    DestructionWitness,
    DoorCount,
    DoorSighting,
)
from resguardo.records.assistance.services.steps import step_taken
from resguardo.records.assistance.services.words import NotOnTheList, kept_words
from resguardo.records.custody import accounts
from resguardo.records.custody.models import Account, Holding
from resguardo.records.custody.writing import NewEntry, post
from resguardo.records.people import sight
from resguardo.records.people.changes import demand_reason, note
from resguardo.records.people.models import Organisation
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.services import attach

COUNT_MOST: Final = 100_000
KINDS: Final = {
    "loading": EntryKind.DISPATCH, "gate": EntryKind.ARRIVAL, "furnace": EntryKind.DISPOSAL,
}  # fmt: skip


class NotOffered(Problem):
    """Only what lies in a company's own stores, and is on no list."""

    code = "destruction.not-offered"
    wording = _(
        "“{thing}” does not lie in a store of your company, or is on a list already. Bring it back "
        "to the armoury first."
    )
    field = "things"

    thing: str


class NothingOffered(Problem):
    """Nothing was chosen."""

    code = "destruction.nothing-offered"
    wording = _("No firearm was chosen. Tick those that your company gives.")
    field = "things"


class DocumentMissing(Problem):
    """An approval is a paper of the authority, and has its number."""

    code = "destruction.document-missing"
    wording = _("Write the number of the document by which the authority approves.")
    field = "document"


class DoorUnknown(Problem):
    """Doors are passed in their order."""

    code = "destruction.another-door"
    wording = _("The door that is open now is “{door}”. Each is closed before the next is passed.")
    field = "door"

    door: str

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Say it with the door in the reader's language, too."""
        return translate(self.wording).format(door=translate(destroying.DOORS[self.door]))


class DoorsClosed(Problem):
    """Everything has passed the furnace."""

    code = "destruction.doors-closed"
    wording = _("Every door of this destruction is closed. Nothing can pass any more.")
    field = "door"


class NotListed(Problem):
    """A firearm that is not on the list passes no door."""

    code = "destruction.not-listed"
    wording = _("“{read}” is on no line of the list. Put it apart and tell the authority.")
    field = "code"

    read: str


class SeveralListed(Problem):
    """Two firearms with one serial."""

    code = "destruction.several-listed"
    wording = _("“{read}” fits {count} lines of the list. Scan the label of the firearm.")
    field = "code"

    read: str
    count: int


class WitnessDiffers(Problem):
    """Everything was scanned, and the witness counted another number."""

    code = "destruction.witness-differs"
    wording = _(
        "On the list and scanned: {listed}; counted: {counted}. Nothing moves before both numbers "
        "are the same. Count again."
    )
    field = "counted"

    listed: int
    counted: int


class CountDiffers(Problem):
    """Not everything on the list was scanned."""

    code = "destruction.count-differs"
    wording = _(
        "On the list: {listed}; scanned: {seen}; counted: {counted}. Nothing moves before the "
        "three are the same. Not scanned: {missing}. Scan them, or say below which are missing."
    )
    field = "counted"

    listed: int
    seen: int
    counted: int
    missing: tuple[str, ...]


class MissingElsewhere(Problem):
    """What was missing at an earlier door cannot pass a later one as if it had never been away."""

    code = "destruction.missing-elsewhere"
    wording = _(
        "“{read}” was missing at the door “{door}”, which is closed. Put it apart, tell the "
        "authority, and let its company take it back."
    )
    field = "code"

    read: str
    door: str

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Say it with the door in the reader's language, too."""
        told = {"read": self.read, "door": translate(destroying.DOORS[self.door])}
        return translate(self.wording).format(**told)


class NotMissing(Problem):
    """Only what a door waits for can be missing there."""

    code = "destruction.not-missing"
    wording = _("This firearm has passed the door, or is on no list. Look at the list again.")
    field = "line"


class AnothersApproval(Problem):
    """The authority that was asked approves, and nobody else."""

    code = "destruction.anothers-approval"
    wording = _("Another authority was asked to approve this destruction.")


@transaction.atomic
def plan_destruction(
    *, by: Viewer, at: datetime, activity: UUID, authority: UUID, method: str, furnace: str
) -> DestructionPlan:
    """Say how and where firearms are destroyed, and which authority approves.

    Refuses a method that is none, and an authority that does not take part.
    """
    row = _campaign(by, at, activity, "planned")
    if method not in destroying.METHODS:
        raise NotOnTheList(method[:40])
    office = Organisation.objects.filter(public_id=authority, kind="authority").first()
    if office is None:
        raise NotFound
    told = {
        "owner_id": by.organisation_id, "authority": office, "method": method,
        "furnace": kept_words(furnace, 200), "planned_at": at,
    }  # fmt: skip
    plan, _new = DestructionPlan.objects.update_or_create(activity=row, defaults=told)
    changes = {"method": (None, method), "place": (None, plan.furnace)}
    note("activity", row.public_id, "destruction_planned", changes, by=by, at=at)
    return plan


@transaction.atomic
def offer(
    *, by: Viewer, at: datetime, activity: UUID, things: Sequence[UUID], reason: str
) -> list[DestructionLine]:
    """Give firearms of one's own company to be destroyed, while the list is being made.

    Refuses a list that is closed, and what is no firearm in the company's own hands.
    """
    row = selectors.activity(viewer=by, at=at, public_id=activity)
    if row.kind != "destruction":
        raise NotFound
    if row.state != "planned":
        raise NotAStep("offer", row.state)
    if not things:
        raise NothingOffered
    kept = demand_reason(reason)[:500]
    able = {
        each.thing.public_id: each.thing for each in destroying.can_be_offered(viewer=by, at=at)
    }
    for each in things:
        if each not in able:
            raise NotOffered(str(each))
    made = [
        DestructionLine.objects.create(
            owner_id=row.owner_id, activity=row, organisation_id=by.organisation_id,
            thing=able[each], reason=kept, offered_at=at, offered_by_id=by.user_id,
        )
        for each in dict.fromkeys(things)
    ]  # fmt: skip
    for line in made:
        note("thing", line.thing.public_id, "offered_for_destruction", {}, kept, by=by, at=at)
    return made


@transaction.atomic
def withdraw(*, by: Viewer, at: datetime, line: UUID, reason: str) -> DestructionLine:
    """Take a firearm off the list again, as its company, before it is loaded.

    Refuses once it is loaded (`NotAStep`).
    """
    found = destroying.line(viewer=by, at=at, public_id=line)
    row = DestructionLine.objects.select_for_update(no_key=True).get(pk=found.pk)
    if row.state != "offered":
        raise NotAStep("withdraw", row.state)
    row.state = "withdrawn"
    row.save(update_fields=["state"])
    note("thing", row.thing.public_id, "withdrawn", {}, demand_reason(reason), by=by, at=at)
    return row


@transaction.atomic
def name_witness(
    *, by: Viewer, at: datetime, activity: UUID, name: str, institution: str
) -> DestructionWitness:
    """Name who watches.

    Refuses when the destruction is over (`NotAStep`), and without a name or an institution.
    """
    row = _campaign(by, at, activity, "planned", "asked", "approved", "running")
    made = DestructionWitness.objects.create(
        owner_id=by.organisation_id, activity=row, name=kept_words(name, 200),
        institution=kept_words(institution, 200), named_at=at,
    )  # fmt: skip
    note("activity", row.public_id, "witness", {"name": (None, made.institution)}, by=by, at=at)
    return made


@transaction.atomic
def decide(
    *, by: Viewer, at: datetime, activity: UUID, approve: bool, document: str = "", reason: str = ""
) -> Activity:
    """Approve the list as the authority that was asked, with the number of the paper; or refuse."""
    by.demand(Act.APPROVE, at=at)
    row = destroying.destruction(viewer=by, at=at, public_id=activity)
    plan = DestructionPlan.objects.select_for_update(no_key=True).filter(activity=row).first()
    if plan is None or plan.authority_id != by.organisation_id:
        raise AnothersApproval
    if approve and not document.strip():
        raise DocumentMissing
    if approve:
        plan.document, plan.approved_at = kept_words(document, 60), at
        plan.approved_by_id = by.user_id
        plan.save(update_fields=["document", "approved_at", "approved_by"])
    return step_taken(
        row, by=by, at=at, step="approve" if approve else "refuse",
        words=plan.document if approve else reason,
    )  # fmt: skip


@transaction.atomic
def see(
    *, by: Viewer, at: datetime, activity: UUID, door: str, code: str, capture: str = "scanned"
) -> DoorSighting:
    """Note that a firearm passes the open door; the same scan again finds the first.

    Refuses what is not on the list, and what several of it could be.
    """
    row = _campaign(by, at, activity, "running")
    _open(row, door)
    found = destroying.scanned(row, code)
    if not found:
        raise NotListed(code.strip()[:40])
    if len(found) > 1:
        raise SeveralListed(code.strip()[:40], len(found))
    line = found[0]
    if line.state == "missing":
        _turned_up(line, by=by, at=at, door=door, read=code.strip()[:40])
    made, _new = DoorSighting.objects.get_or_create(
        line=line, door=door,
        defaults={
            "owner_id": by.organisation_id, "capture": capture, "seen_at": at,
            "seen_by_id": by.user_id,
        },
    )  # fmt: skip
    return made


@transaction.atomic
def close_door(
    *, by: Viewer, at: datetime, activity: UUID, door: str, counted: int, witness: str
) -> DoorCount:
    """Close a door with the number that a witness counted; each firearm moves in its ledger.

    Refuses a number that is not the one read (`CountDiffers`) and another witness.
    """
    row = _campaign(by, at, activity, "running")
    _open(row, door)
    lines = list(
        DestructionLine.objects.select_for_update(no_key=True)
        .filter(activity=row)
        .exclude(state__in=destroying.OFF_THE_LIST)
        .order_by("pk")
    )
    missing = destroying.shown(destroying.unseen(row, door).select_related("thing"))
    seen = len(lines) - len(missing)
    if missing:
        names = tuple(each.thing.name for each in missing[:20])
        raise CountDiffers(len(lines), seen, counted, names)
    if counted != len(lines):
        raise WitnessDiffers(len(lines), counted)
    plan = DestructionPlan.objects.get(activity=row)
    _move(row, plan, lines, door, by=by, at=at)
    DestructionLine.objects.filter(pk__in=[each.pk for each in lines]).update(
        state=destroying.AFTER[door]
    )
    made = DoorCount.objects.create(
        owner_id=by.organisation_id, activity=row, door=door, listed=len(lines), counted=counted,
        witness=kept_words(witness, 200), closed_at=at, closed_by_id=by.user_id,
    )  # fmt: skip
    changes = {"door": (None, door), "quantity": (None, counted)}
    note("activity", row.public_id, "door_closed", changes, by=by, at=at)
    return made


@transaction.atomic
def missing_at_door(
    *, by: Viewer, at: datetime, activity: UUID, door: str, line: UUID, reason: str
) -> DestructionLine:
    """Say that a firearm of the list did not come to the open door, and what is known of it.

    The others can pass without it. In its company's ledger it stays where the last door left it;
    the company reports it. Scanned before the door is closed, it is back on the list.
    Refuses one that passed this door, or is missing already (`NotMissing`).
    """
    row = _campaign(by, at, activity, "running")
    _open(row, door)
    found = destroying.unseen(row, door).filter(public_id=line).first()
    if found is None:
        raise NotMissing
    kept = DestructionLine.objects.select_for_update(no_key=True).get(pk=found.pk)
    before, kept.state, kept.missing_at = kept.state, "missing", door
    kept.missing_reason = demand_reason(reason)[:500]
    kept.save(update_fields=["state", "missing_at", "missing_reason"])
    changes = {"door": (None, door), "state": (before, "missing")}
    with sight.also(kept.organisation_id):
        note("thing", kept.thing.public_id, "missing", changes, kept.missing_reason, by=by, at=at)
    return kept


def _turned_up(line: DestructionLine, *, by: Viewer, at: datetime, door: str, read: str) -> None:
    """Put back on the list what was missing at the door that is open; refuses any other."""
    if line.missing_at != door:
        raise MissingElsewhere(read, line.missing_at)
    row = DestructionLine.objects.select_for_update(no_key=True).get(pk=line.pk)
    row.state, row.missing_at, row.missing_reason = destroying.BEFORE[door], "", ""
    row.save(update_fields=["state", "missing_at", "missing_reason"])
    changes = {"door": (None, door), "state": ("missing", row.state)}
    with sight.also(row.organisation_id):
        note("thing", row.thing.public_id, "turned_up", changes, by=by, at=at)


@transaction.atomic
def add_photo(
    *, by: Viewer, at: datetime, activity: UUID, photo: bytes, words: str
) -> CampaignPhoto:
    """Keep a photograph of a campaign."""
    row = selectors.own_activity(viewer=by, at=at, public_id=activity)
    kept = attach(by=by, at=at, content=photo, file_name="campaign")
    made = CampaignPhoto.objects.create(
        owner_id=by.organisation_id, activity=row, attachment=kept, words=kept_words(words, 200),
        taken_at=at,
    )  # fmt: skip
    note("activity", row.public_id, "photographed", {"photo": (None, kept.sha256)}, by=by, at=at)
    return made


def _move(
    row: Activity,
    plan: DestructionPlan,
    lines: list[DestructionLine],
    door: str,
    *,
    by: Viewer,
    at: datetime,
) -> None:
    """Write the entry of a door into the ledger of each company whose firearms pass it."""
    by_company: dict[int, list[int]] = defaultdict(list)
    for each in lines:
        by_company[each.organisation_id].append(each.thing_id)
    for company, things in by_company.items():
        with sight.also(company):
            held = Holding.objects.filter(
                organisation_id=company, thing_id__in=things, boundary=False, quantity__gt=0
            )
            givers = dict(held.values_list("thing_id", "account_id"))
            taker = _taker(Organisation.objects.get(pk=company), row, door)
            new_entry = NewEntry(
                kind=KINDS[door],
                moves=tuple(
                    Move(thing, 1, givers[thing], taker.pk) for thing in things if thing in givers
                ),
                occurred_at=at, capture="scanned", reason=row.title, document=plan.document,
                cites=row.public_id,
            )  # fmt: skip
            post([new_entry], by=by, at=at, organisation_id=company)


def _taker(company: Organisation, row: Activity, door: str) -> Account:
    reference = f"{row.programme.number}-{row.pk}"
    match door:
        case "loading":
            return accounts.of_consignment(company, reference)
        case "gate":
            return accounts.of_depot(company, reference)
        case _:
            return accounts.of_boundary(company.pk, AccountKind.DESTROYED)


def _campaign(by: Viewer, at: datetime, activity: UUID, *states: str) -> Activity:
    row = selectors.own_activity(viewer=by, at=at, public_id=activity)
    if row.kind != "destruction":
        raise NotFound
    if row.state not in states:
        raise NotAStep("destroy", row.state)
    return row


def _open(row: Activity, door: str) -> None:
    now = destroying.open_door(row)
    if not now:
        raise DoorsClosed
    if door != now:
        raise DoorUnknown(now)
