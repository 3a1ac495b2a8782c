"""Filings that wait until the other side's portal answers: queued once, signed, tried until then.

A filing that is handed over travels word for word as it was filed, so its hash finds what became of
it. Where the operator has said that filings for an addressee of the law go to a deployment by
themselves, one is handed over in the moment in which it is filed. The queue itself, the attempts
that are entries of the log and the receipt that comes late are those of every document sent under
proof (`records.transparency.parcels` and `delivery`); a timer tries again.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.oversight import selectors
from resguardo.records.oversight.deadlines import ADDRESSEES
from resguardo.records.oversight.models import Filing
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.transparency import parcels
from resguardo.records.transparency.models import Correspondent, Parcel
from resguardo.records.transparency.services import Job

KIND: Final = "filing"


class AlreadyQueued(Problem):
    """The same filing handed twice to the same addressee."""

    code = "filing.queued-already"
    wording = _(
        "It was handed over to {name} on {sent_at} and is tried again until they answer. "
        "Nothing was changed."
    )
    field = "to"

    name: str
    sent_at: datetime


class AddresseeUnknown(Problem):
    """Nobody who could be sent anything."""

    code = "filing.addressee-unknown"
    wording = _(
        "Choose an addressee from the list. The operator adds one with “resguardo parcel peer”."
    )
    field = "to"


class NoAddresseeOfLaw(Problem):
    """A word that no profile uses."""

    code = "filing.no-addressee-of-law"
    wording = _("The law that is known names no addressee “{word}”. It names: {known}.")

    word: str
    known: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A filing on its way: the filing, the parcel, and how often and when it was tried in vain."""

    filing: Filing
    parcel: Parcel
    in_vain: int
    last_at: datetime | None
    last_said: str

    @property
    def in_time(self) -> bool:
        """Tell whether our log held it, for this addressee, before the deadline."""
        return self.filing.due_at is None or self.parcel.sent_at < self.filing.due_at


@transaction.atomic
def hand_over(*, by: Viewer, at: datetime, filing: UUID, to: UUID) -> Parcel:
    """Queue an own filing for another deployment; from then on it is tried until it answers.

    Refuses a filing of somebody else, an addressee that is not known, and the same twice.
    """
    by.demand(Act.FILE, at=at)
    row = selectors.filing(viewer=by, at=at, public_id=filing)
    if row.organisation_id != by.organisation_id or not hasattr(row, "body"):
        raise NotFound
    addressee = parcels.correspondents().filter(public_id=to).first()
    if addressee is None:
        raise AddresseeUnknown
    for each in parcels.of_organisation(row.organisation.public_id, digests=[row.sha256]):
        if each.correspondent_id == addressee.pk:
            raise AlreadyQueued(addressee.name, each.sent_at)
    return _queue(row, addressee, by=by, at=at)


def hand_over_by_itself(row: Filing, *, by: Viewer, at: datetime) -> list[Parcel]:
    """Queue a filing, just filed, for the deployments to which such ones go by themselves.

    Must be called inside the transaction that files it; whoever files was asked for the mandate.
    """
    known = [each for each in parcels.correspondents() if row.addressee in each.by_itself]
    return [_queue(row, each, by=by, at=at) for each in known]


def _queue(row: Filing, to: Correspondent, *, by: Viewer, at: datetime) -> Parcel:
    return parcels.queue(
        by=by,
        at=at,
        correspondent=to,
        kind=KIND,
        title=f"{row.form} {row.span_start}",
        file_name=f"{row.form}-{row.span_start}.json",
        content=row.body.content.encode(),
    )


def by_itself(*, to: Correspondent, at: datetime, addressees: Collection[str]) -> Correspondent:
    """Say, as the operator, filings for whom go to a deployment by themselves; none ends it.

    Refuses a word that is no addressee of any profile (`NoAddresseeOfLaw`).
    """
    for each in addressees:
        if each not in ADDRESSEES:
            raise NoAddresseeOfLaw(each[:40], ", ".join(sorted(ADDRESSEES)))
    return parcels.send_by_itself(by=Job(), at=at, correspondent=to, duties=addressees)


def sent_of(*, viewer: Viewer, at: datetime, filing: UUID) -> list[Sent]:
    """What became of a filing that was handed over, one for each addressee, the oldest first."""
    row = selectors.filing(viewer=viewer, at=at, public_id=filing)
    found = parcels.of_organisation(row.organisation.public_id, digests=[row.sha256])
    return [_sent(row, each) for each in found]


def waiting(*, viewer: Viewer, at: datetime) -> list[Sent]:
    """The own filings that an addressee has not answered yet, the oldest first."""
    rows = list(
        parcels.of_organisation(viewer.organisation_public_id).filter(kind=KIND, state="queued")
    )
    known = selectors.filings(viewer=viewer, at=at).filter(
        organisation_id=viewer.organisation_id, sha256__in=[each.sha256 for each in rows]
    )
    filings = {each.sha256: each for each in known}
    return [_sent(filings[each.sha256], each) for each in rows if each.sha256 in filings]


def _sent(row: Filing, parcel: Any) -> Sent:
    return Sent(row, parcel, parcel.in_vain, parcel.last_at, parcel.last_said or "")
