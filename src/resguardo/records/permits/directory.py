"""Who may hold arms: the organisations of the register, each with its licence as it is today.

That a company holds a licence is public in the register, so whoever looks for a buyer, a seller or
a holder for what a company gives up finds all of them in one list. The number of a licence is not
told: whoever has the paper in hand asks for it, and sees whose it is.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from resguardo.kernel.mandate import Act
from resguardo.records.people import sight
from resguardo.records.people.models import Organisation
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.models import Permit
from resguardo.records.permits.selectors import latest_licences, licence_states

WORDS_MOST = 5


@dataclass(frozen=True, slots=True)
class Licence:
    """The latest licence of an organisation; `state` is valid, expired, suspended or revoked."""

    valid_until: date | None
    state: str


def listed(
    *, viewer: Viewer, at: datetime, text: str = "", kind: str = ""
) -> QuerySet[Organisation]:
    """Companies and authorities that work here, by words of their name, number or province."""
    viewer.demand(Act.SEE_CUSTODY, at=at)
    rows = Organisation.objects.filter(closed_on=None).exclude(kind="assistance")
    if kind:
        rows = rows.filter(kind=kind)
    for word in text.replace("\x00", "").split()[:WORDS_MOST]:
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(registration_number__iexact=word)
            | Q(province__icontains=word)
            | Q(pk__in=_with_licence(word))
        )
    return rows


def licences(organisations: Collection[int], *, at: datetime, day: date) -> dict[int, Licence]:
    """The licence of each of them; left out is one none of whose licences is kept here."""
    with sight.everything():  # whoever asks may check each of these licences by its number
        latest = latest_licences(organisations, day=day)
        states = licence_states(latest, at=at, day=day)
    return {key: Licence(row.valid_until, states[key]) for key, row in latest.items()}


def _with_licence(number: str) -> list[int]:
    with sight.everything():
        rows = Permit.objects.filter(kind="company", number__iexact=number)
        return list(rows.values_list("organisation", flat=True)[:WORDS_MOST])
