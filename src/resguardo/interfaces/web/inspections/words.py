"""The words of inspections: states, kinds, gravities, answers."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resguardo.interfaces.paper.words import GRAVITY_WORDS as GRAVITY_WORDS
from resguardo.interfaces.paper.words import SANCTION_WORDS as SANCTION_KINDS
from resguardo.interfaces.paper.words import SEEN_WORDS as SEEN_TOLD
from resguardo.interfaces.web.states import DECISION, DONE, ELSEWHERE, QUIET, STOP

Words = str | Promise
Toned = dict[str, tuple[Words, str]]

STATE_WORDS: Final[Toned] = {
    "planned": (_("Planned"), DECISION),
    "announced": (_("Announced"), ELSEWHERE),
    "running": (_("In progress"), DECISION),
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
KIND_WORDS: Final = SANCTION_KINDS
SEEN_WORDS: Final[Toned] = {
    code: (SEEN_TOLD[code], tone) for code, tone in (("yes", DONE), ("no", STOP), ("unseen", QUIET))
}
