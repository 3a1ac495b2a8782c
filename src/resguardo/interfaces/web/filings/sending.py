"""Handing a filing to another deployment, and the queue of those that nobody has answered yet."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.cells import Link, Noted, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done
from resguardo.interfaces.web.records import Section
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.words_of_law import law_word
from resguardo.kernel.mandate import Act
from resguardo.records.oversight import selectors as oversight
from resguardo.records.oversight.services import sending
from resguardo.records.transparency import parcels


@require_http_methods(["GET", "POST"])
def hand_over(request: Page, filing: UUID) -> HttpResponse:
    """Hand a filing over; it is tried again until the addressee answers."""
    request.viewer.demand(Act.FILE, at=request.at)
    row = oversight.filing(viewer=request.viewer, at=request.at, public_id=filing)
    known = [(str(each.public_id), each.name) for each in parcels.correspondents()]
    back = reverse("filings:filing", args=[row.public_id])
    deed = Deed(
        title=_("Hand the filing over"),
        button=_("Hand it over"),
        lead=_("It is signed at once and tried again until they answer. Each try in vain is proof.")
        if known
        else _("No addressee is known yet: the operator adds one with “resguardo parcel peer”."),
        asks=(Ask("to", _("Addressee"), "key", options=known),),
        back=back,
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        sending.hand_over(by=request.viewer, at=request.at, filing=filing, to=values["to"])
        messages.success(request, _("It waits, signed, until they answer."))
        return done(back)

    return carry_out(request, deed, do)


def queue_section(request: Page) -> list[Section]:
    """What waits for an answer; nothing where nothing was handed over."""
    rows = sending.waiting(viewer=request.viewer, at=request.at)
    title = _("Handed over and not answered yet")
    return [Section(title, table=_table(request, title, rows, filings=True))] if rows else []


def sent_section(request: Page, filing: UUID) -> list[Section]:
    """What became of one filing that was handed over, addressee by addressee."""
    rows = sending.sent_of(viewer=request.viewer, at=request.at, filing=filing)
    title = _("Handed over")
    return [Section(title, table=_table(request, title, rows, filings=False))] if rows else []


def _table(request: Page, title: str, rows: list[sending.Sent], *, filings: bool) -> Table:
    proofs = request.viewer.may(Act.SEE_LOG, at=request.at)
    lines = []
    for sent in rows:
        name = sent.parcel.correspondent.name
        whom: object = name
        own = sent.filing.organisation_id == request.viewer.organisation_id
        if proofs and own:
            whom = Link(name, reverse("parcels:parcel", args=[sent.parcel.public_id]))
        cells: list[object] = [
            whom,
            Noted(sent.parcel.sent_at, _("in time") if sent.in_time else _("after the deadline")),
            _state(sent),
            _tried(sent),
            sent.last_at or "",
        ]
        if filings:
            way = reverse("filings:filing", args=[sent.filing.public_id])
            cells.insert(
                0, Link(law_word("forms", sent.filing.form), way, str(sent.filing.span_start))
            )
        answered = sent.parcel.acknowledged_at is not None
        lines.append(Row(tuple(cells), tone="" if answered else "decision"))
    columns = [
        Column(_("To whom")),
        Column(_("Signed into the log")),
        Column(_("State")),
        Column(_("Tried in vain")),
        Column(_("Last try")),
    ]
    if filings:
        columns.insert(0, Column(_("Filing")))
    return Table(title, columns, lines, EmptyState(_("Nothing was handed over.")))


def _state(each: sending.Sent) -> object:
    tag = Tag(each.parcel.state)
    moment = each.parcel.acknowledged_at
    return tag if moment is None else Noted(moment, _("their receipt came"))


def _tried(each: sending.Sent) -> object:
    if not each.in_vain:
        return _("not once")
    times = ngettext("{count} time", "{count} times", each.in_vain).format(count=each.in_vain)
    return Noted(times, each.last_said)
