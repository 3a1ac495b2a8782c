"""The receipt of an entry: as a file to check for ever, and as one page of paper with a code."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from resguardo.interfaces.web.doors import Page
from resguardo.kernel.mandate import Act
from resguardo.kernel.tlog.hashing import leaf_hash
from resguardo.records.custody import counts as counted
from resguardo.records.custody import selectors as custody
from resguardo.records.people.selectors import NotFound
from resguardo.records.transparency import folder, selectors
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


def paper_of(
    request: Page,
    index: int,
    *,
    facts: Sequence[tuple[str, Any]],
    back: str,
    moves: Sequence[Any] = (),
) -> HttpResponse:
    """Print what one entry of the log says, with its hash and a code that leads to the check."""
    digest = leaf_hash(selectors.leaf_of(index) or b"").hex()
    context = {
        "index": index,
        "organisation": request.viewer.organisation_name,
        "facts": facts,
        "moves": moves,
        "back": back,
        "origin": folder.policy().logs and folder.origin(),
        "digest": " ".join(digest[at : at + 8] for at in range(0, 64, 8)),
        "code": code_of(index, digest),
        "state": selectors.heads().state(index),
    }
    return render(request, "verification/paper.html", context)


def code_of(index: int, digest: str) -> SafeString:
    """Draw a QR code that asks the log for this entry; read even when a quarter is worn off."""
    query = urlencode({"entry": index, "leaf": digest})
    text = f"{settings.PUBLIC_URL}{reverse('verification:verify')}?{query}"
    drawn = BytesIO()
    segno.make_qr(text, error="q").save(
        drawn, kind="svg", xmldecl=False, svgns=False, omitsize=True, svgclass="rg-code"
    )
    return SafeString(drawn.getvalue().decode())
