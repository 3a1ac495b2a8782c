"""The words of inspections: states, kinds, gravities, answers."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resguardo.interfaces.paper.words import GRAVITY_WORDS as GRAVITY_WORDS
from resguardo.interfaces.paper.words import SANCTION_WORDS as SANCTION_KINDS
from resguardo.interfaces.paper.words import SEEN_WORDS as SEEN_TOLD
from resguardo.interfaces.web.states import DECISION, DONE, ELSEWHERE, QUIET, STOP
from resguardo.interfaces.web.words_of_states import STATES as PLAIN

Words = str | Promise
Toned = dict[str, tuple[Words, str]]

STATE_WORDS: Final[Toned] = {
    "planned": (PLAIN["planned"], DECISION),
    "announced": (PLAIN["announced"], ELSEWHERE),
    "running": (PLAIN["running"], DECISION),
    "closed": (PLAIN["closed"], DONE),
    "cancelled": (PLAIN["cancelled"], QUIET),
}
FINDING_WORDS: Final[Toned] = {
    "open": (_("To put right"), STOP),
    "answered": (_("Put right, to verify"), DECISION),
    "closed": (PLAIN["closed"], DONE),
}
SANCTION_WORDS: Final[Toned] = {
    "proposed": (PLAIN["proposed"], DECISION),
    "decided": (PLAIN["decided"], STOP),
    "dropped": (PLAIN["dropped"], QUIET),
    "lifted": (PLAIN["lifted"], QUIET),
}
KIND_WORDS: Final = SANCTION_KINDS
SEEN_WORDS: Final[Toned] = {
    code: (SEEN_TOLD[code], tone) for code, tone in (("yes", DONE), ("no", STOP), ("unseen", QUIET))
}
