"""States of records in words, as a history tells them: what stood there, what stands now.

A page of its own kind of record knows more of a state (what comes next, its tone); a history shows
records of every kind and only names it.
"""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATES: Final[dict[str, str | Promise]] = {
    "open": _("Open"),
    "closed": _("Closed"),
    "locked": _("Locked"),
    "planned": _("Planned"),
    "invited": _("Invited"),
    "running": _("In progress"),
    "certified": _("Certified"),
    "announced": _("Announced"),
    "approved": _("Approved"),
    "bought": _("Bought"),
    "handed_over": _("Handed over"),
    "drafted": _("Drafted"),
    "consulted": _("Consulted"),
    "delivered": _("Delivered"),
    "cancelled": _("Called off"),
    "reported": _("Reported"),
    "visited": _("Visited"),
    "agreed": _("Agreed"),
    "proposed": _("Proposed"),
    "decided": _("In force"),
    "dropped": _("Dropped"),
    "lifted": _("Lifted"),
    "suspended": _("Suspended"),
    "revoked": _("Revoked"),
    "declined": _("Declined"),
    "answered": _("Answered"),
    "resumed": _("Goes on"),
}

CAUSE_WORDS: Final[dict[str, str | Promise]] = {
    "closes": _("It closes"),
    "lapsed": _("Its licence has lapsed"),
    "silent": _("It fell silent"),
}
"""Why a company winds down."""
