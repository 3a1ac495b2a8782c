"""The words of traces: states, steps, and the points at which firearms leave lawful hands."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resguardo.interfaces.paper.words import DIVERSION_WORDS as DIVERSION_WORDS
from resguardo.interfaces.web.states import DECISION, DONE, ELSEWHERE, QUIET

Words = str | Promise

STATE_WORDS: Final[dict[str, tuple[Words, str]]] = {
    "received": (_("Received"), DECISION),
    "searching": (_("Being searched for"), DECISION),
    "waiting": (_("Waits for the requester"), ELSEWHERE),
    "identified": (_("Found, to be answered"), DECISION),
    "not_found": (_("Not found, to be answered"), DECISION),
    "replied": (_("Answered"), DONE),
    "refused": (_("Declined"), QUIET),
}
STEP_WORDS: Final[dict[str, Words]] = {
    "receive": _("Receive"),
    "acknowledge": _("Acknowledge and search"),
    "ask_more": _("Ask the requester for more"),
    "complete": _("The requester has answered"),
    "identify": _("Identify the firearm"),
    "not_found": _("Say that it is not found"),
    "search_again": _("Search again"),
    "reply": _("Answer the requester"),
    "refuse": _("Decline the request"),
}
STEP_LEADS: Final[dict[str, Words]] = {
    "acknowledge": _("The requester learns that the request came. What it lacks is named here."),
    "ask_more": _("The clock of the answer stands still until the requester has answered."),
    "complete": _("Write what the requester added into the request first."),
    "not_found": _("No serial near the one that was read, in any register that is kept here."),
    "search_again": _("What was found is put aside; it stays in the history."),
    "refuse": _("An answer may be delayed, limited or declined for an investigation, secrecy or "
                "security; the requester is told which."),
}  # fmt: skip
LACKING_WORDS: Final[dict[str, Words]] = {
    "illicit_because": _("Why it is illicit"),
    "circumstances": _("How and where it was found"),
    "marks": _("Serial or other marks"),
    "type_and_calibre": _("Type and calibre"),
    "intended_use": _("Use of the answer"),
}
