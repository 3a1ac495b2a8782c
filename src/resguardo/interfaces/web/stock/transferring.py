"""Transfers between companies: what was offered to us, what we offered, and one of them.

The receiver counts what is in hand, line by line; what does not arrive is the giver's discrepancy.
An authority sees all of them, and first those that nobody has answered.
"""

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
from resguardo.interfaces.web.custody.words import THING_KINDS, thing_link
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Deed, carry_out, done, reason
from resguardo.interfaces.web.reading import span_text
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.setting_aside import asked_aside, slip_typed_aside
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.custody import selectors as custody
from resguardo.records.custody import services, stores
from resguardo.records.custody.retelling import retold
from resguardo.records.people.selectors import NotFound

from .deeds import own_stores
from .overview import listed

ONE_SIDED = gettext_lazy("one side only")


@require_GET
def transfers(request: Page) -> HttpResponse:
    """What waits for us first, then all transfers in sight."""
    viewer, at = request.viewer, request.at
    offers = stores.offered_to(viewer=viewer, at=at)
    waiting = page_asked(request, offers, sort="id", name="offers")
    rows = custody.transfers(viewer=viewer, at=at)
    if request.GET.get("state") == "offered":
        rows = rows.filter(state="offered")
    page = page_asked(request, rows, sort="-id")
    table = _table(
        request, _("Transfers"), page.rows,
        EmptyState(_("Transfers to and from other companies stay here for good.")),
        **ways(page),
    )  # fmt: skip
    way = reverse("stock:movement", args=["offer"])
    actions = []
    if viewer.may_somewhere(Act.TRANSFER, at=at):
        actions.append((_("Offer things"), way, "primary"))
    before = []
    if waiting.rows:
        before.append(_table(
            request, _("Offered to us"), waiting.rows, EmptyState(""), **ways(waiting, "offers")
        ))  # fmt: skip
    return listed(request, "transfers", table, actions, before=before)


def _table(request: Page, caption: str, rows: list[Any], empty: EmptyState, **more: Any) -> Table:
    return Table(
        caption,
        [
            Column(_("Transfer")),
            Column(_("From")),
            Column(_("To")),
            Column(_("Offered")),
            Column(_("State")),
        ],
        [
            Row(
                (
                    Link(row.document or row.reason[:60],
                         reverse("stock:transfer", args=[row.public_id]), row.reason[:80]),
                    row.giver.name,
                    row.receiver.name,
                    Noted(row.offered_at, span_text(request.at - row.offered_at)),
                    Noted(Tag(row.state), ONE_SIDED) if _one_sided(row) else Tag(row.state),
                ),
                tone="decision" if row.state == "offered" else "",
            )
            for row in rows
        ],
        empty,
        **more,
    )  # fmt: skip


def _one_sided(row: Any) -> bool:
    """Whether the things left one ledger and are in no other."""
    return row.state == "offered" or (row.state == "accepted" and row.in_entry_id is None)


@require_http_methods(["GET", "POST"])
def transfer(request: Page, transfer: UUID) -> HttpResponse:
    """One transfer; a post of the receiver accepts what was counted."""
    viewer, at = request.viewer, request.at
    row = stores.transfer(viewer=viewer, at=at, public_id=transfer)
    lines = stores.lines_of(row)
    context = _context(request, row, lines)
    if request.method != "POST":
        return render(request, "stock/transfer.html", context)
    typed = Typed(request.POST)
    try:
        store = typed.key("store", _("Into which store"), required=True)
        received = {
            line.pk: typed.counted(f"received-{place}", line.described["name"], most=10**6)
            for place, line in enumerate(lines)
        }
        slip = services.Slip(
            document=row.document, reason=typed.text("reason", limit=500),
            request_key=request.POST.get("request_key") or None,
        )  # fmt: skip
        slip = slip_typed_aside(slip, typed)
        against = services.against_acceptance(
            by=viewer, at=at, transfer=transfer, store=store, received=received, slip=slip
        )
        typed.note_of_readable(_beside_its_line(each) for each in against)
        typed.check()
        if store is None:
            raise NotFound
        services.accept(
            by=viewer, at=at, transfer=transfer, store=store, received=received, slip=slip
        )
    except Problem as problem:
        context |= asked_aside(request, problem, typed)
        return render_refused(request, "stock/transfer.html", context, problem, typed=typed)
    short = any(received[line.pk] < line.quantity for line in lines)
    if short:
        messages.warning(request, _("Accepted. What did not arrive is open with the giver."))
    else:
        messages.success(request, _("Accepted in hand, all of it."))
    return done(reverse("stock:transfer", args=[transfer]))


def _beside_its_line(problem: Problem) -> Problem:
    """The same refusal; what is said of a line, beside the count of that line."""
    if isinstance(problem, services.MoreThanOffered):
        return retold(problem, field_name=f"received-{problem.line - 1}")
    return problem


def _context(request: Page, row: Any, lines: list[Any]) -> dict[str, Any]:
    viewer, at = request.viewer, request.at
    ours = row.receiver_id == viewer.organisation_id
    giving = row.giver_id == viewer.organisation_id
    offered = row.state == "offered"
    facts: list[tuple[Any, ...]] = [
        (_("From"), row.giver.name),
        (_("To"), row.receiver.name),
        (_("Reason"), row.reason),
        (_("Paper"), row.document),
        (_("Offered"), row.offered_at),
        (_("Decided"), row.decided_at or ""),
        (_("Giver's entry"), _entry(row.out_entry, seen=not ours)),
        (_("Receiver's entry"), _entry(row.in_entry, seen=not giving)),
        (_("Sent back"), _entry(row.back_entry, seen=not ours)),
    ]
    may_take = ours and offered and viewer.may_somewhere(Act.RECEIVE, at=at)
    return {
        "row": row,
        "title": _("Transfer from {giver} to {receiver}").format(
            giver=row.giver.name, receiver=row.receiver.name
        ),
        "back": reverse("stock:transfers"),
        "state": Tag(row.state),
        "facts": [each for each in facts if each[1]],
        "table": Table(
            _("What it is about"),
            [
                Column(_("Thing")),
                Column(_("Kind")),
                Column(_("Offered"), numeric=True),
                Column(_("Received"), numeric=True),
            ],
            [
                Row(
                    (
                        _name(line, ours=ours, giving=giving),
                        THING_KINDS.get(line.described["kind"], line.described["kind"]),
                        line.quantity,
                        "" if line.received_quantity is None else line.received_quantity,
                    ),
                    tone="stop"
                    if line.received_quantity is not None and line.received_quantity < line.quantity
                    else "",
                )
                for line in lines
            ],
        ),
        "lines": [
            (f"received-{place}", line.described["name"], line.quantity)
            for place, line in enumerate(lines)
        ]
        if may_take
        else [],
        "stores": own_stores(request, Act.RECEIVE) if may_take else [],
        "may_take": may_take,
        "may_withdraw": giving and offered and viewer.may_somewhere(Act.TRANSFER, at=at),
    }


def _name(line: Any, *, ours: bool, giving: bool) -> object:
    """A link into the register that the reader may open; the receiver sees the giver's by value."""
    if ours:
        return thing_link(line.received_as) if line.received_as else line.described["name"]
    return thing_link(line.thing) if giving else line.described["name"]


def _entry(entry: Any, *, seen: bool) -> object:
    if entry is None:
        return ""
    number = f"№ {entry.sequence}"
    return Link(number, reverse("custody:entry", args=[entry.public_id])) if seen else number


@require_http_methods(["GET", "POST"])
def refuse(request: Page, transfer: UUID) -> HttpResponse:
    """Send an offer back, with the reason."""
    if not request.viewer.may_somewhere(Act.RECEIVE, at=request.at):
        request.viewer.demand(Act.RECEIVE, at=request.at)
    row = stores.transfer(viewer=request.viewer, at=request.at, public_id=transfer)
    if row.receiver_id != request.viewer.organisation_id:
        raise NotFound
    return _undo(request, row, _("Refuse the transfer"), services.refuse)


@require_http_methods(["GET", "POST"])
def withdraw(request: Page, transfer: UUID) -> HttpResponse:
    """Take one's own offer back, with the reason."""
    if not request.viewer.may_somewhere(Act.TRANSFER, at=request.at):
        request.viewer.demand(Act.TRANSFER, at=request.at)
    row = stores.transfer(viewer=request.viewer, at=request.at, public_id=transfer)
    if row.giver_id != request.viewer.organisation_id:
        raise NotFound
    return _undo(request, row, _("Withdraw the offer"), services.withdraw)


def _undo(request: Page, row: Any, title: str, service: Any) -> HttpResponse:
    back = reverse("stock:transfer", args=[row.public_id])
    deed = Deed(
        title=title,
        button=title,
        kind="warning",
        lead=_("The things are in the giver's store again."),
        facts=[(_("From"), row.giver.name), (_("To"), row.receiver.name)],
        asks=(reason(),),
        back=back,
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        slip = services.Slip(reason=values["reason"])
        service(by=request.viewer, at=request.at, transfer=row.public_id, slip=slip)
        return done(back)

    return carry_out(request, deed, do)
