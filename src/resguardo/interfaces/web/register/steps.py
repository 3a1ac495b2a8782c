"""What the ledger says of a thing, for its page in the register: where it is, and how it came."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resguardo.interfaces.web.cells import Quantity
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.records import Section
from resguardo.interfaces.web.words_of_fields import Table, words
from resguardo.kernel.mandate import Act
from resguardo.records.custody import selectors as custody

MOVES: Table = {
    "receipt": gettext_lazy("Taken in"),
    "issue": gettext_lazy("Issued"),
    "return": gettext_lazy("Returned"),
    "relief": gettext_lazy("Relief"),
    "move": gettext_lazy("Moved"),
    "dispatch": gettext_lazy("Dispatched"),
    "arrival": gettext_lazy("Arrived"),
    "repair_out": gettext_lazy("Sent to repair"),
    "repair_in": gettext_lazy("Back from repair"),
    "train": gettext_lazy("Training"),
    "fire": gettext_lazy("Fired"),
    "loss": gettext_lazy("Lost"),
    "theft": gettext_lazy("Stolen"),
    "recovery": gettext_lazy("Recovered"),
    "seizure": gettext_lazy("Seized"),
    "disposal": gettext_lazy("Disposed of"),
    "transfer_out": gettext_lazy("Transferred out"),
    "transfer_in": gettext_lazy("Transferred in"),
    "correction": gettext_lazy("Corrected"),
}
ACCOUNTS: Table = {
    "acquired": gettext_lazy("acquired"),
    "found": gettext_lazy("found"),
    "fired": gettext_lazy("fired"),
    "training": gettext_lazy("training"),
    "lost": gettext_lazy("lost"),
    "stolen": gettext_lazy("stolen"),
    "seized": gettext_lazy("seized"),
    "destroyed": gettext_lazy("destroyed"),
    "deactivated": gettext_lazy("deactivated"),
    "outbound": gettext_lazy("handed to another organisation"),
    "inbound": gettext_lazy("received from another organisation"),
    "consignment": gettext_lazy("consignment"),
    "depot": gettext_lazy("depot"),
}


def holders(request: Page, thing: Any) -> list[tuple[object, ...]]:
    """Who holds the thing now, and how many of it."""
    if not request.viewer.may(Act.SEE_CUSTODY, at=request.at):
        return []
    rows = custody.where_is(viewer=request.viewer, at=request.at, thing=thing)
    if thing.numbered:
        return [(_("Is now"), account_words(row.account)) for row in rows]
    return [(account_words(row.account), Quantity(row.quantity, _unit(thing))) for row in rows]


def timeline(request: Page, thing: Any, *, before: int | None = None) -> Section | None:
    """The custody of the thing, the newest first."""
    if not request.viewer.may(Act.SEE_CUSTODY, at=request.at):
        return None
    steps = custody.timeline_of_thing(
        viewer=request.viewer, at=request.at, thing=thing, before=before
    )
    return Section(
        _("Custody"),
        events=[_event(step.move, step.entry) for step in steps],
        empty=_("The ledger says nothing of it yet. Take it into an armoury first."),
        id="custody",
    )


def account_words(account: Any) -> str:
    """What people call an account: the place, the person, or the boundary."""
    if account.place is not None:
        return str(account.place)
    if account.person is not None:
        return str(account.person)
    name = str(words(ACCOUNTS, account.kind))
    return f"{name} {account.reference}".strip()


def entry_href(entry_id: UUID) -> str:
    """The page of an entry."""
    return f"/entries/{entry_id}/"


def _event(move: Any, entry: Any) -> dict[str, Any]:
    way = f"{account_words(move.giver)} → {account_words(move.taker)}"
    many = "" if move.thing.numbered else f"{move.quantity} × "
    return {
        "at": entry.occurred_at,
        "recorded": entry.recorded_at,
        "title": words(MOVES, entry.kind),
        "text": f"{many}{way}" + (f" · {entry.reason}" if entry.reason else ""),
        "by": str(entry.recorded_by) if entry.recorded_by else "",
        "reversed": hasattr(entry, "reversed_by"),
    }


def _unit(thing: Any) -> str:
    return "rounds" if thing.kind == "ammunition" else "items"
