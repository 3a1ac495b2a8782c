"""The words of assistance: kinds of activity, their states and steps, what can be agreed to."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from resguardo.interfaces.web.states import DECISION, DONE, ELSEWHERE, QUIET, STOP
from resguardo.interfaces.web.words_of_fields import words
from resguardo.interfaces.web.words_of_states import STATES as PLAIN
from resguardo.records.assistance import destroying

from .reading import amount_text

Words = str | Promise
Toned = dict[str, tuple[Words, str]]

KINDS: Final[dict[str, Words]] = {
    "seminar": _("Executive seminar"),
    "workshop": _("Technical workshop"),
    "training": _("Training course"),
    "assessment": _("Assessment of a store"),
    "marking": _("Marking campaign"),
    "destruction": _("Destruction campaign"),
    "equipment": _("Equipment handed over"),
    "legal_review": _("Legal review"),
    "follow_up": _("Follow-up visit"),
}
STATES: Final[Toned] = {
    "planned": (PLAIN["planned"], DECISION),
    "invited": (_("Invited to"), ELSEWHERE),
    "held": (_("Held, to report"), DECISION),
    "reported": (PLAIN["reported"], DONE),
    "running": (PLAIN["running"], DECISION),
    "closed": (PLAIN["closed"], ELSEWHERE),
    "certified": (PLAIN["certified"], DONE),
    "announced": (PLAIN["announced"], ELSEWHERE),
    "visited": (_("Visited, to report"), DECISION),
    "asked": (_("Approval asked for"), ELSEWHERE),
    "approved": (PLAIN["approved"], DECISION),
    "bought": (PLAIN["bought"], ELSEWHERE),
    "handed_over": (PLAIN["handed_over"], ELSEWHERE),
    "verified": (_("Found in use"), DONE),
    "drafted": (PLAIN["drafted"], ELSEWHERE),
    "consulted": (PLAIN["consulted"], ELSEWHERE),
    "delivered": (PLAIN["delivered"], DONE),
    "cancelled": (PLAIN["cancelled"], QUIET),
}
STEPS: Final[dict[str, Words]] = {
    "invite": _("Send the invitations"),
    "hold": _("Say that it was held"),
    "report": _("Report it"),
    "begin": _("Say that it has begun"),
    "close": _("Say that it is over"),
    "certify": _("Certify it"),
    "announce": _("Announce the visit"),
    "visit": _("Say that the visit was made"),
    "ask": _("Ask the authority for approval"),
    "approve": _("Approve"),
    "refuse": _("Send the list back"),
    "buy": _("Say that it was bought"),
    "hand_over": _("Say that all was handed over"),
    "verify": _("Say that it is in use"),
    "draft": _("Say that the draft stands"),
    "consult": _("Say that it was consulted"),
    "deliver": _("Deliver it"),
    "cancel": _("Call it off"),
}
PARTNER_ROLES: Final[dict[str, Words]] = {
    "funding": _("Donor"),
    "accountable": _("Answers for it"),
    "extending": _("Passes the money on"),
    "implementing": _("Carries it out"),
}
SCOPES: Final[dict[str, Words]] = {
    "figures": _("How many firearms there are and how many are marked, as sums"),
    "register": _("The firearms one by one, with their marks"),
    "assessments": _("The assessments and what they found"),
}
SIZES: Final[dict[str, Words]] = {
    "small": _("Small (fewer than 50 people)"),
    "medium": _("Medium (50 to 249 people)"),
    "large": _("Large (250 people or more)"),
}
SEXES: Final[dict[str, Words]] = {"f": _("Woman"), "m": _("Man"), "x": _("Other or not said")}
PARTICIPATIONS: Final[Toned] = {
    "invited": (PLAIN["invited"], DECISION),
    "agreed": (_("Takes part"), DONE),
    "declined": (PLAIN["declined"], QUIET),
    "ended": (_("Left"), QUIET),
}
VALUE_KINDS: Final[dict[str, Words]] = {
    "baseline": _("Baseline"),
    "target": _("Target"),
    "actual": _("Reached"),
}
WHICH_TEST: Final[dict[str, Words]] = {
    "before": _("Before the course"),
    "after": _("After the course"),
}
REQUESTS: Final[Toned] = {
    "asked": (_("To answer"), DECISION),
    "helped": (_("Helped"), DONE),
    "declined": (PLAIN["declined"], QUIET),
}
CONCLUSIONS: Final[Toned] = {"open": (PLAIN["open"], DECISION), "done": (_("Done"), DONE)}
RISKS: Final[Toned] = {"open": (PLAIN["open"], DECISION), "over": (_("Over"), QUIET)}
LINES: Final[Toned] = {
    "listed": (_("To mark"), DECISION),
    "marked": (_("To read back"), DECISION),
    "confirmed": (_("Marked and read back"), DONE),
    "aside": (_("Put aside"), STOP),
    "offered": (_("Given"), DECISION),
    "loaded": (_("Loaded"), ELSEWHERE),
    "arrived": (_("At the gate"), ELSEWHERE),
    "destroyed": (_("Destroyed"), DONE),
    "withdrawn": (_("Withdrawn"), QUIET),
    "missing": (_("Missing"), STOP),
}
DOORS: Final[dict[str, Words]] = {name: _(told) for name, told in destroying.DOORS.items()}
METHODS: Final[dict[str, Words]] = {name: _(told) for name, told in destroying.METHODS.items()}
GAP_FOUND: Final[Toned] = {
    "stated": (_("Stated"), DONE),
    "unconfirmed": (_("Unconfirmed"), DECISION),
    "silent": (_("Silent"), STOP),
}
GAP_STATES: Final[Toned] = {
    "open": (PLAIN["open"], DECISION),
    "proposed": (PLAIN["proposed"], ELSEWHERE),
    "agreed": (PLAIN["agreed"], ELSEWHERE),
    "adopted": (_("Adopted"), DONE),
    "rejected": (_("Rejected"), QUIET),
}
PROGRAMMES: Final[Toned] = {
    "running": (PLAIN["running"], ELSEWHERE),
    "closed": (PLAIN["closed"], QUIET),
}
SOURCE_OF_PEOPLE: Final = _("People measure it")
RISK_STOP: Final = STOP


TELL: Final[dict[str, Callable[[str], object]]] = {
    "kind": partial(words, KINDS),
    "state": lambda code: STATES[code][0] if code in STATES else code,
    "role": partial(words, PARTNER_ROLES),
    "door": partial(words, DOORS),
    "method": partial(words, METHODS),
    "size": partial(words, SIZES),
    "amount": lambda text: amount_text(Decimal(text)),
    "budget": lambda text: amount_text(Decimal(text)),
}
"""How a history shows what assistance keeps as codes and as amounts."""


def kind_told(activity: Any) -> str:
    """The kind of an activity; of a visit that the programme planned by itself, after how long."""
    kind = str(KINDS[activity.kind])
    if not activity.after_months:
        return kind
    told = ngettext(
        "{kind}, {months} month after", "{kind}, {months} months after", activity.after_months
    )
    return told.format(kind=kind, months=activity.after_months)
