"""The note that goes with things from one organisation to another, signed by three."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from resguardo.interfaces.paper.reading import full_text, number_text
from resguardo.interfaces.paper.sheet import Column, Sheet, Table
from resguardo.interfaces.paper.subjects import key_of
from resguardo.interfaces.paper.words import THING_KINDS, TRANSFER_WORDS
from resguardo.records.custody import stores
from resguardo.records.people.viewer import Viewer


def transfer(viewer: Viewer, at: datetime, subject: str) -> Sheet:
    """What one organisation hands to another, by value, as both may read it."""
    row = stores.transfer(viewer=viewer, at=at, public_id=key_of(subject))
    other = row.receiver_id if row.giver_id == viewer.organisation_id else row.giver_id
    columns = [
        Column(_("Thing"), wide=True),
        Column(_("Kind")),
        Column(_("Serial"), "code"),
        Column(_("Offered"), "right"),
        Column(_("Received"), "right"),
    ]
    return Sheet(
        facts=[
            (_("From"), row.giver.name),
            (_("To"), row.receiver.name),
            (_("State"), TRANSFER_WORDS.get(row.state, row.state)),
            (_("Reason"), row.reason),
            (_("Paper"), row.document),
            (_("Offered"), full_text(row.offered_at)),
            (_("Decided"), full_text(row.decided_at) if row.decided_at else _("not yet")),
        ],
        parts=[
            Table(_("What it is about"), columns, [_line(each) for each in stores.lines_of(row)])
        ],
        signs=[(_("Hands over"), ""), (_("Carries"), ""), (_("Receives"), "")],
        foot=_("Whoever receives counts before signing; what is missing stays with the giver."),
        about=other if other != viewer.organisation_id else None,
    )


def _line(line: Any) -> tuple[object, ...]:
    told = line.described
    received = line.received_quantity
    return (
        told["name"],
        THING_KINDS.get(told["kind"], told["kind"]),
        told.get("serial") or told.get("number") or told.get("lot_number") or "",
        number_text(line.quantity),
        "" if received is None else number_text(received),
    )
