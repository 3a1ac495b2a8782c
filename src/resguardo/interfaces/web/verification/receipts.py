"""The receipt of an entry: as a file to check for ever, and as one page of paper with a code."""

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
from django.utils.translation import gettext as _

from resguardo.interfaces.web.doors import Page
from resguardo.kernel.mandate import Act
from resguardo.kernel.tlog.hashing import leaf_hash
from resguardo.records.custody import selectors as custody
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
    data = making.receipt(found.sequence, openings=openings)
    answer = HttpResponse(data, content_type="application/octet-stream")
    name = f"{found.sequence}.tlog-proof"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def paper(request: Page, entry: UUID) -> HttpResponse:
    """One page to print, sign and keep: the moves, the hash, and a code that leads to the check."""
    found = custody.entry(viewer=request.viewer, at=request.at, public_id=entry)
    digest = leaf_hash(selectors.leaf_of(found.sequence) or b"").hex()
    query = urlencode({"entry": found.sequence, "leaf": digest})
    address = f"{settings.PUBLIC_URL}{reverse('verification:verify')}?{query}"
    facts: list[tuple[str, Any]] = [
        (_("Happened"), found.occurred_at),
        (_("Recorded"), found.recorded_at),
        (_("Recorded by"), str(found.recorded_by or "")),
        (_("Receiver"), str(found.holder or "")),
        (_("Second person"), str(found.second_person or "")),
    ]
    context = {
        "entry": found,
        "organisation": request.viewer.organisation_name,
        "facts": [fact for fact in facts if fact[1]],
        "moves": custody.moves_of([found]).get(found.pk, []),
        "origin": folder.policy().logs and folder.origin(),
        "digest": " ".join(digest[at : at + 8] for at in range(0, 64, 8)),
        "address": address,
        "code": _code(address),
        "state": selectors.heads().state(found.sequence),
    }
    return render(request, "verification/paper.html", context)


def _code(text: str) -> SafeString:
    """Draw a QR code, with marks enough to be read when a quarter of it is worn off."""
    drawn = BytesIO()
    segno.make_qr(text, error="q").save(
        drawn, kind="svg", xmldecl=False, svgns=False, omitsize=True, svgclass="rg-code"
    )
    return SafeString(drawn.getvalue().decode())
