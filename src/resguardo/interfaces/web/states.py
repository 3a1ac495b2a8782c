"""The words and signs of states: one tone, one icon and one word for each, everywhere.

Colour is never alone. Red is for a stop, amber for a decision, green for done, blue for in hand
elsewhere, grey for what needs nobody. A state that is not listed is shown in grey as it is spelt.
"""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STOP: Final = "stop"
DECISION: Final = "decision"
DONE: Final = "done"
ELSEWHERE: Final = "elsewhere"
QUIET: Final = "quiet"

TONE_ICONS: Final = {
    STOP: "stop",
    DECISION: "decision",
    DONE: "done",
    ELSEWHERE: "elsewhere",
    QUIET: "quiet",
}

TONE_WORDS: Final[dict[str, Promise]] = {
    STOP: _("Stop"),
    DECISION: _("Decide"),
    DONE: _("Done"),
    ELSEWHERE: _("In hand elsewhere"),
    QUIET: _("For information"),
}


@dataclass(frozen=True)
class State:
    """What a state is called and how it is toned."""

    label: str | Promise
    tone: str


STATES: Final[dict[str, State]] = {
    # permits, credentials, licences
    "valid": State(_("Valid"), DONE),
    "expiring": State(_("Expiring"), DECISION),
    "expired": State(_("Expired"), STOP),
    "suspended": State(_("Suspended"), STOP),
    "revoked": State(_("Revoked"), STOP),
    "requested": State(_("Requested"), ELSEWHERE),
    "approved": State(_("Approved"), DONE),
    # custody
    "in_armoury": State(_("In the armoury"), DONE),
    "out": State(_("Out"), ELSEWHERE),
    "overdue": State(_("Overdue"), STOP),
    "due": State(_("Due"), DECISION),
    "returned": State(_("Returned"), DONE),
    "in_transit": State(_("On the way"), ELSEWHERE),
    "in_repair": State(_("In repair"), ELSEWHERE),
    "at_range": State(_("At the range"), ELSEWHERE),
    "blocked": State(_("Blocked"), STOP),
    "lost": State(_("Lost"), STOP),
    "stolen": State(_("Stolen"), STOP),
    "seized": State(_("Seized"), ELSEWHERE),
    "destroyed": State(_("Destroyed"), QUIET),
    "deactivated": State(_("Deactivated"), QUIET),
    "reversed": State(_("Reversed"), QUIET),
    "late": State(_("Entered late"), DECISION),
    # procedures
    "offered": State(_("Offered"), ELSEWHERE),
    "accepted": State(_("Accepted"), DONE),
    "refused": State(_("Refused"), STOP),
    "withdrawn": State(_("Withdrawn"), QUIET),
    "open": State(_("Open"), DECISION),
    "counted": State(_("Counted"), ELSEWHERE),
    "recount": State(_("To recount"), DECISION),
    "explained": State(_("Explained"), DONE),
    "incident": State(_("Incident"), STOP),
    "upheld": State(_("Upheld"), DONE),
    "criticised": State(_("Criticised"), DECISION),
    "unexplained": State(_("Unexplained"), STOP),
    "closed": State(_("Closed"), QUIET),
    "draft": State(_("Draft"), QUIET),
    "active": State(_("Active"), DONE),
    "ended": State(_("Ended"), QUIET),
    "ready": State(_("Ready"), DONE),
    "cannot_go": State(_("Cannot go"), STOP),
    "needs_decision": State(_("Needs a decision"), DECISION),
    "queued": State(_("Waits for the addressee"), DECISION),
    "acknowledged": State(_("Receipt in hand"), DONE),
    "recorded": State(_("Recorded"), QUIET),
    "signed": State(_("Signed"), ELSEWHERE),
    "witnessed": State(_("Witnessed"), DONE),
    "ok": State(_("OK"), DONE),
    "missing": State(_("Missing"), STOP),
    "surplus": State(_("Surplus"), STOP),
    "unknown": State(_("Unknown"), DECISION),
}


def state_of(code: str) -> State:
    """Find a state by its code; an unlisted one is quiet and spelt as it came."""
    return STATES.get(code) or State(code.replace("_", " "), QUIET)
