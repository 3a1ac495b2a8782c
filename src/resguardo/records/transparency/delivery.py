"""Delivering what waits: tried over the network, less often the longer nobody answers.

Each try in vain is an entry of the log, so a portal that is down for a month must not be asked each
minute: the pause doubles from a minute to six hours. What was delivered and only waits for the
signature of the other log is asked for at every round. Once the receipt has been here for a while
the document itself is let go: it is the addressee's now, it may name persons, and the hash, both
proofs and the receipt say all that must be proved.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final
from urllib.error import HTTPError, URLError

from django.db import transaction
from django.db.models import Count, Max, QuerySet

from resguardo.kernel.problem import Problem
from resguardo.records.transparency import receipts, services, wire
from resguardo.records.transparency.envelope import PARCEL_BYTES_MAX
from resguardo.records.transparency.models import Parcel, ParcelAttempt
from resguardo.records.transparency.parcels import parcel_of, take_answer
from resguardo.records.transparency.services import ChangeMade, Job, Leaf

PAUSE_FIRST: Final = timedelta(minutes=1)
PAUSE_MOST: Final = timedelta(hours=6)
KEPT_ONCE_ANSWERED: Final = timedelta(days=90)
"""How long the document stays here after its receipt came: time to see that all is well."""
INBOX: Final = "parcels/inbox/"
_PATIENCE_SECONDS: Final = 20
_DETAIL_MAX: Final = 300
_PORTION: Final = 500


def deliver(row: Parcel, *, at: datetime) -> ParcelAttempt:
    """Try to deliver one parcel over the network, and keep what came of it.

    The network is asked outside every transaction. A failure is an entry of the log.
    """
    outcome, detail = _ask(row, at=at)
    with transaction.atomic():
        index = None
        if outcome in {"away", "refused"}:
            told = {"at": at, "parcel": row.public_id, "outcome": outcome}
            index = services.append([Leaf("parcel.attempt", told)])
        return ParcelAttempt.objects.create(
            parcel=row, at=at, outcome=outcome, detail=detail[:_DETAIL_MAX], leaf_index=index
        )


def queued() -> QuerySet[Parcel]:
    """What waits for an answer, the oldest first, where there is an address to send it to."""
    found = Parcel.objects.filter(state="queued").exclude(correspondent__address="")
    return found.select_related("correspondent").order_by("id")


def due(*, at: datetime) -> list[Parcel]:
    """Of what waits, that whose pause since the last try in vain is over, the oldest first."""
    failed = ParcelAttempt.objects.filter(parcel__state="queued", leaf_index__isnull=False)
    told = failed.values("parcel").annotate(in_vain=Count("pk"), last_at=Max("at"))
    again = {each["parcel"]: each["last_at"] + pause(each["in_vain"]) for each in told}
    return [row for row in queued() if again.get(row.pk, at) <= at]


def pause(in_vain: int) -> timedelta:
    """How long nobody is asked again after so many tries in vain."""
    return min(PAUSE_FIRST * (1 << min(in_vain - 1, 16)), PAUSE_MOST)


@transaction.atomic
def let_go(*, at: datetime) -> int:
    """Empty the documents whose receipt came long ago, each with a line of history; tell how many.

    The digest, our proof, theirs and the receipt stay. At most some hundred at a time.
    """
    rows = list(
        Parcel.objects.filter(
            state="acknowledged", let_go_at=None, acknowledged_at__lt=at - KEPT_ONCE_ANSWERED
        ).defer("content", "receipt").order_by("id")[:_PORTION]
    )  # fmt: skip
    if not rows:
        return 0
    Parcel.objects.filter(pk__in=[row.pk for row in rows]).update(content=b"", let_go_at=at)
    services.record_changes(_told(rows, at), by=Job(), at=at)
    return len(rows)


def _told(rows: Iterable[Parcel], at: datetime) -> list[ChangeMade]:
    return [
        ChangeMade(
            subject_kind="parcel",
            subject_id=row.public_id,
            verb="let_go",
            changes={"let_go_at": (None, at)},
            organisation_id=row.organisation_id,
        )
        for row in rows
    ]


def _ask(row: Parcel, *, at: datetime) -> tuple[str, str]:
    try:
        body = parcel_of(row)
        answer = _post(f"{row.correspondent.address}/{INBOX}", body)
        return ("answered", "") if take_answer(answer, at=at) is not None else ("sent", "")
    except receipts.NotSignedYet as problem:
        return "waiting", str(problem)
    except HTTPError as error:
        with error:
            said = error.read(1_000).decode(errors="replace").strip()
        away = error.code >= HTTPStatus.INTERNAL_SERVER_ERROR
        return ("away" if away else "refused"), f"{error.code} {said}"
    except (URLError, OSError) as error:
        return "away", str(getattr(error, "reason", error))
    except Problem as problem:
        return "refused", str(problem)


def _post(address: str, body: bytes) -> bytes:
    _status, answer = wire.ask(
        address,
        timeout_seconds=_PATIENCE_SECONDS,
        bytes_max=PARCEL_BYTES_MAX,
        headers={"Content-Type": "application/json"},
        body=body,
    )
    return answer
