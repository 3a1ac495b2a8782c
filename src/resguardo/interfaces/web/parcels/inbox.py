"""The door through which other deployments file, and what an authority sees of it."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resguardo.interfaces.web.cells import Link, Tag
from resguardo.interfaces.web.doors import Page, open_to_all
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out
from resguardo.interfaces.web.records import Record, Section
from resguardo.interfaces.web.tables import Column, EmptyState, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.people.selectors import NotFound
from resguardo.records.transparency import parcels as sending
from resguardo.records.transparency import selectors as transparency
from resguardo.records.transparency.envelope import PARCEL_BYTES_MAX

from .pages import attached

_UNPROCESSABLE = 422


@csrf_exempt
@open_to_all
@require_POST
def inbox(request: HttpRequest) -> HttpResponse:
    """Take a parcel from another deployment: it is let in by the signature of its log alone.

    The answer is JSON: where it is recorded, and our proof as soon as our log is signed; sent
    again, the same parcel gets the same answer.
    """
    try:
        answer = sending.receive(request.read(PARCEL_BYTES_MAX + 1), at=timezone.now())
    except Problem as problem:
        with translation.override("en"):
            told = {"code": problem.code, "detail": problem.sentence(translation.gettext)}
        return HttpResponse(
            json.dumps(told), content_type="application/json", status=_UNPROCESSABLE
        )
    return HttpResponse(answer.encode(), content_type="application/json")


@require_GET
def received(request: Page) -> HttpResponse:
    """What others have filed here."""
    rows = sending.received(viewer=request.viewer, at=request.at)
    page = page_asked(request, rows, sort="-id")
    table = Table(
        _("Received under proof"),
        [Column(_("Document")), Column(_("From")), Column(_("Received"))],
        [
            (
                Link(row.title, reverse("parcels:received_one", args=[row.public_id]), row.kind),
                row.correspondent.name,
                row.received_at,
            )
            for row in page.rows
        ],
        EmptyState(_("What companies send whose log is known here arrives by itself.")),
        **ways(page),
    )
    record = Record(
        title=_("Received under proof"),
        sections=[Section(_("Received under proof"), table=table)],
        actions=[(_("Take in a parcel that was carried here"), reverse("parcels:carried"), "")]
        if request.may_change
        else [],
        back=reverse("parcels:parcels"),
        back_text=_("Sent under proof"),
    )
    return render(request, "record.html", {"record": record})


@require_http_methods(["GET", "POST"])
def carried(request: Page) -> HttpResponse:
    """Take in a parcel that came on a stick, and give the answer to carry back."""
    request.viewer.demand(Act.OVERSEE, at=request.at)
    deed = Deed(
        title=_("Take in a parcel that was carried here"),
        button=_("Take it in"),
        lead=_("The answer is downloaded: give it back to whoever brought the parcel."),
        asks=(Ask("parcel", _("File that was carried here"), "file"),),
        back=reverse("parcels:received"),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        answer = sending.receive(values["parcel"], at=request.at)
        return attached(answer.encode(), f"answer-{answer.entry}.json")

    return carry_out(request, deed, do)


@require_GET
def one(request: Page, received: UUID) -> HttpResponse:
    """One parcel that was received, with both proofs."""
    row = _row(request, received)
    way = {
        name: reverse(f"parcels:received_{name}", args=[row.public_id])
        for name in ("document", "proof", "answer")
    }
    facts = [
        (_("From"), row.correspondent.name),
        (_("Kind"), row.kind),
        (_("Received"), row.received_at),
        (_("Document"), Link(row.file_name or row.title, way["document"])),
        (_("Hash of the document"), row.sha256),
        (_("Place in their log"), row.their_index),
        (_("Place in our log"), row.leaf_index),
        (_("Proof"), Tag(transparency.heads().state(row.leaf_index))),
    ]
    actions = [
        (_("Proof of the sender"), way["proof"], ""),
        (_("Answer to carry back"), way["answer"], ""),
    ]
    record = Record(
        title=row.title,
        lead=row.correspondent.name,
        back=reverse("parcels:received"),
        back_text=_("Received under proof"),
        sections=[Section(_("Sent"), facts=facts, actions=actions)],
    )
    return render(request, "record.html", {"record": record})


@require_GET
def document(request: Page, received: UUID) -> HttpResponse:
    """The document as it came."""
    row = _row(request, received)
    return attached(bytes(row.content), row.file_name or "document")


@require_GET
def proof(request: Page, received: UUID) -> HttpResponse:
    """The proof out of the sender's log."""
    row = _row(request, received)
    return attached(bytes(row.their_proof), f"sender-{row.their_index}.tlog-proof")


@require_GET
def answer(request: Page, received: UUID) -> HttpResponse:
    """The answer with our proof, to be carried where there is no network."""
    row = _row(request, received)
    return attached(sending.answer_to(row).encode(), f"answer-{row.leaf_index}.json")


def _row(request: Page, received: UUID) -> Any:
    found = sending.parcel_received(viewer=request.viewer, at=request.at, public_id=received)
    if found is None:
        raise NotFound
    return found
