"""The words of inspections: states, kinds, gravities, answers."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resguardo.interfaces.web.states import DECISION, DONE, ELSEWHERE, QUIET, STOP

Words = str | Promise
Toned = dict[str, tuple[Words, str]]

STATE_WORDS: Final[Toned] = {
    "planned": (_("Planned"), DECISION),
    "announced": (_("Announced"), ELSEWHERE),
    "running": (_("Under way"), DECISION),
    "closed": (_("Closed"), DONE),
    "cancelled": (_("Called off"), QUIET),
}
FINDING_WORDS: Final[Toned] = {
    "open": (_("To put right"), STOP),
    "answered": (_("Put right, to verify"), DECISION),
    "closed": (_("Closed"), DONE),
}
SANCTION_WORDS: Final[Toned] = {
    "proposed": (_("Proposed"), DECISION),
    "decided": (_("In force"), STOP),
    "dropped": (_("Dropped"), QUIET),
    "lifted": (_("Lifted"), QUIET),
}
GRAVITY_WORDS: Final[dict[str, Words]] = {
    "minor": _("Minor"),
    "serious": _("Serious"),
    "critical": _("Critical"),
}
KIND_WORDS: Final[dict[str, Words]] = {
    "warning": _("Warning"),
    "fine": _("Fine"),
    "suspension": _("Suspension of the company’s licence"),
    "block": _("Block of the firearms there"),
}
SEEN_WORDS: Final[dict[str, tuple[Words, str]]] = {
    "yes": (_("In order"), DONE),
    "no": (_("Not in order"), STOP),
    "unseen": (_("Not seen"), QUIET),
}
