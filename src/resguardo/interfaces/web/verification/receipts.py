"""The receipt of an entry: as a file to check for ever."""

from uuid import UUID

from django.http import HttpResponse

from resguardo.interfaces.web.doors import Page
from resguardo.kernel.mandate import Act
from resguardo.records.custody import counts as counted
from resguardo.records.custody import selectors as custody
from resguardo.records.people.selectors import NotFound
from resguardo.records.transparency import receipts as making
from resguardo.records.transparency import services as transparency


def download(request: Page, entry: UUID) -> HttpResponse:
    """Give the proof file of an entry in sight; with `?openings=1`, with the values it commits to.

    Taking personal values out is an export: it needs the mandate and is recorded.
    """
    found = custody.entry(viewer=request.viewer, at=request.at, public_id=entry)
    openings = request.GET.get("openings") == "1"
    if openings:
        request.viewer.demand(Act.EXPORT, at=request.at)
        transparency.record_access(
            by=request.viewer,
            at=request.at,
            verb="receipt",
            subject_kind="entry",
            subject_id=found.public_id,
        )
    return proof_file(found.sequence, openings=openings)


def proof_file(index: int, *, openings: bool = False) -> HttpResponse:
    """The proof file of one entry of the log, to keep; the caller has asked who may have it."""
    answer = HttpResponse(
        making.receipt(index, openings=openings), content_type="application/octet-stream"
    )
    answer["Content-Disposition"] = f'attachment; filename="{index}.tlog-proof"'
    return answer


def count_receipt(request: Page, count: UUID) -> HttpResponse:
    """Give the proof file of an accepted count in sight."""
    row = counted.count(viewer=request.viewer, at=request.at, public_id=count)
    if row.leaf_index is None:
        raise NotFound
    return proof_file(row.leaf_index)


def handover_receipt(request: Page, handover: UUID) -> HttpResponse:
    """Give the proof file of a hand-over of an armoury in sight."""
    row = counted.handover(viewer=request.viewer, at=request.at, public_id=handover)
    return proof_file(row.leaf_index)
