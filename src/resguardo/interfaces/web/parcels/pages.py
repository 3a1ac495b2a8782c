"""What was filed, with whom, what they answered, and the proof of both to take away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link, Noted, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done
from resguardo.interfaces.web.records import Record, Section
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.verification.receipts import proof_file
from resguardo.kernel.mandate import Act
from resguardo.records.people.selectors import NotFound
from resguardo.records.transparency import parcels as sending
from resguardo.records.transparency import selectors as transparency

_BOTH = require_http_methods(["GET", "POST"])
OUTCOMES = {
    "answered": gettext_lazy("Delivered, and the receipt came back"),
    "sent": gettext_lazy("Delivered; the receipt comes when their log is signed"),
    "waiting": gettext_lazy("Waits until our log is signed"),
    "away": gettext_lazy("Nobody answered"),
    "refused": gettext_lazy("Refused"),
}


@require_GET
def parcels(request: Page) -> HttpResponse:
    """What this organisation has filed."""
    may_send = request.viewer.may(Act.APPROVE, at=request.at)
    rows = sending.parcels(viewer=request.viewer, at=request.at)
    page = page_asked(request, rows, sort="-id")
    table = Table(
        _("Sent under proof"),
        [
            Column(_("Document")),
            Column(_("Sent to")),
            Column(_("Sent")),
            Column(_("State")),
        ],
        [
            Row(
                (
                    Link(row.title, reverse("parcels:parcel", args=[row.public_id]), row.kind),
                    row.correspondent.name,
                    row.sent_at,
                    Tag(row.state),
                ),
                tone="" if row.state == "acknowledged" else "decision",
            )
            for row in page.rows
        ],
        EmptyState(
            _("What is sent here is proved in the log even while the addressee is away."),
            *(((_("Send a document"), reverse("parcels:new"))) if may_send else ()),
        ),
        **ways(page),
    )
    actions = []
    if may_send:
        actions.append((_("Send a document"), reverse("parcels:new"), ""))
    if request.viewer.may(Act.OVERSEE, at=request.at):
        actions.append((_("Received under proof"), reverse("parcels:received"), ""))
    record = Record(
        title=_("Sent under proof"),
        lead=request.viewer.organisation_name,
        sections=[Section(_("Sent under proof"), table=table)],
        actions=actions,
    )
    return render(request, "record.html", {"record": record})


@_BOTH
def new(request: Page) -> HttpResponse:
    """File a document."""
    request.viewer.demand(Act.APPROVE, at=request.at)
    known = {str(each.public_id): each for each in sending.correspondents()}
    deed = Deed(
        title=_("Send a document"),
        button=_("Send it"),
        lead=_("It is recorded at once and delivered as soon as the addressee can be reached.")
        if known
        else _("No addressee is known yet: the operator adds one with “resguardo parcel peer”."),
        asks=(
            Ask(
                "to",
                _("Addressee"),
                "choose",
                options=[(key, each.name) for key, each in known.items()],
            ),
            Ask("kind", _("Kind"), hint=_("One word, such as monthly-return."), limit=40),
            Ask("title", _("Title"), limit=200),
            Ask("document", _("Document"), "file"),
        ),
        back=reverse("parcels:parcels"),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        sent = request.FILES.get("document")
        row = sending.send(
            by=request.viewer,
            at=request.at,
            correspondent=known[values["to"]],
            kind=values["kind"],
            title=values["title"],
            file_name=(sent.name or "")[-200:] if sent is not None else "",
            content=values["document"],
        )
        messages.success(request, _("Recorded."))
        return done(reverse("parcels:parcel", args=[row.public_id]))

    return carry_out(request, deed, do)


@_BOTH
def parcel(request: Page, parcel: UUID) -> HttpResponse:
    """One parcel; an answer that was carried here on a stick is taken in."""
    row = _row(request, parcel)
    if request.method == "POST":
        return _take(request, row)
    way = {name: reverse(f"parcels:{name}", args=[row.public_id]) for name in _WAYS}
    paper = reverse("papers:issue", args=["parcel-receipt", row.public_id])
    state = transparency.heads().state(row.leaf_index)
    sections = [
        Section(
            _("Sent"),
            facts=[
                (_("Sent to"), row.correspondent.name),
                (_("Kind"), row.kind),
                (_("Sent"), row.sent_at),
                (_("Document"), _document(row, way["document"])),
                (_("Hash of the document"), row.sha256),
                (_("Place in the log"), row.leaf_index),
                (_("Proof"), Tag(state)),
            ],
            actions=[
                (_("Proof that we sent it"), way["proof"], ""),
                (_("Receipt on paper"), paper, ""),
                *([] if row.let_go_at else [(_("File to carry to them"), way["carry"], "")]),
            ],
        ),
        _answered(row, way["answer"]),
        Section(_("Attempts"), table=_attempts(request, row)),
    ]
    record = Record(
        title=row.title,
        lead=row.correspondent.name,
        back=reverse("parcels:parcels"),
        back_text=_("Sent under proof"),
        tags=(Tag(row.state),),
        sections=sections,
    )
    return render(request, "parcels/parcel.html", {"record": record, "parcel": row})


_WAYS = ("document", "proof", "answer", "carry")


def _document(row: Any, way: str) -> object:
    """The way to the document, or since when only its hash is here."""
    if row.let_go_at is None:
        return Link(row.file_name or row.title, way)
    return Noted(row.let_go_at, _("let go; its hash and the receipt are kept"))


def _answered(row: Any, way: str) -> Section:
    if row.acknowledged_at is None:
        none = EmptyState(_("None yet. It is sent again until then."))
        return Section(_("Their receipt"), table=Table(_("Their receipt"), [], [], none))
    return Section(
        _("Their receipt"),
        facts=[(_("Received"), row.acknowledged_at)],
        actions=[(_("Receipt of the addressee as a file"), way, "")],
    )


def _attempts(request: Page, row: Any) -> Table:
    page = page_asked(request, row.attempts.all(), sort="-id", name="attempts")
    rows = []
    for each in page.rows:
        proved: object = ""
        if each.leaf_index is not None:
            href = reverse("parcels:attempt", args=[row.public_id, each.leaf_index])
            proved = Link(_("Proof of the attempt"), href)
        rows.append((each.at, OUTCOMES.get(each.outcome, each.outcome), each.detail, proved))
    columns = [
        Column(_("When")),
        Column(_("What came of it")),
        Column(_("What was said")),
        Column(_("Proof")),
    ]
    empty = EmptyState(_("The operator delivers with “resguardo parcel send”."))
    return Table(_("Attempts"), columns, rows, empty, **ways(page, "attempts"))


def _take(request: Page, row: Any) -> HttpResponse:
    request.viewer.demand(Act.APPROVE, at=request.at)
    sent = request.FILES.get("answer")
    taken = sending.take_answer(b"" if sent is None else bytes(sent.read()), at=request.at)
    if taken is None:
        messages.warning(request, _("Their log is not signed yet. Ask for the answer again."))
    else:
        messages.success(request, _("Recorded."))
    return done(reverse("parcels:parcel", args=[row.public_id]))


@require_GET
def document(request: Page, parcel: UUID) -> HttpResponse:
    """The document as it was filed."""
    row = _row(request, parcel)
    return attached(sending.document_of(row), row.file_name or "document")


@require_GET
def proof(request: Page, parcel: UUID) -> HttpResponse:
    """The proof that our log holds the parcel, with the hash of the document."""
    return proof_file(_row(request, parcel).leaf_index, openings=True)


@require_GET
def attempt(request: Page, parcel: UUID, index: int) -> HttpResponse:
    """The proof of an attempt that failed."""
    row = _row(request, parcel)
    if not row.attempts.filter(leaf_index=index).exists():
        raise NotFound
    return proof_file(index)


@require_GET
def answer(request: Page, parcel: UUID) -> HttpResponse:
    """The addressee's receipt."""
    row = _row(request, parcel)
    if not row.receipt:
        raise NotFound
    return attached(bytes(row.receipt), f"receipt-{row.leaf_index}.tlog-proof")


@require_GET
def carry(request: Page, parcel: UUID) -> HttpResponse:
    """The parcel as a file, to be carried where there is no network."""
    row = _row(request, parcel)
    return attached(sending.parcel_of(row), f"{row.leaf_index}.parcel")


def attached(data: bytes, name: str) -> HttpResponse:
    """A file to keep; browsers never show it in place, whatever it says it is."""
    answer = HttpResponse(data, content_type="application/octet-stream")
    safe = "".join(each if each.isalnum() or each in "-_." else "_" for each in name)
    answer["Content-Disposition"] = f'attachment; filename="{safe or "file"}"'
    return answer


def _row(request: Page, parcel: UUID) -> Any:
    found = sending.parcel(viewer=request.viewer, at=request.at, public_id=parcel)
    if found is None:
        raise NotFound
    return found
