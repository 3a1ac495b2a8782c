"""The words of filings: the columns of forms, the kinds of differences, the steps.

A file keeps codes and days as machines read them; pages and papers say them in words.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resguardo.interfaces.paper.words import (
    CIRCUMSTANCES,
    DISCREPANCY_STATES,
    ENTRY_WORDS,
    ROLES,
    THING_KINDS,
    WEAPON_TYPES,
)
from resguardo.records.register.catalogue import calibre_name

Words = str | Promise

COLUMNS: Final[dict[str, Words]] = {
    "change": _("What changed"),
    "day": _("Day"),
    "maker": _("Maker"),
    "model": _("Model"),
    "weapon_type": _("Type"),
    "calibre": _("Calibre"),
    "serial": _("Serial"),
    "registry_number": _("Registry number"),
    "reason": _("Reason"),
    "document": _("Paper"),
    "circumstance": _("Circumstance"),
    "code": _("Label"),
    "name": _("Name"),
    "document_number": _("Document"),
    "role": _("Work"),
    "kind": _("Kind"),
    "thing": _("Thing"),
    "client": _("Client"),
    "registration_number": _("Registration number"),
    "contract": _("Contract"),
    "starts_on": _("From"),
    "ends_on": _("Until"),
    "lot": _("Lot"),
    "since": _("Since"),
    "since_is": _("Counted from"),
    "age_days": _("Age in days"),
    "rounds": _("Rounds"),
    "number": _("Number"),
    "level": _("Level"),
    "expires_on": _("Expires on"),
    "expired": _("Expired"),
    "permit": _("Permit"),
    "valid_until": _("Until, not including"),
    "post": _("Post"),
    "guard": _("Guard"),
    "credential": _("Credential"),
    "at_start": _("At the start"),
    "came_in": _("Came in"),
    "fired": _("Fired"),
    "training": _("Training"),
    "lost": _("Lost"),
    "stolen": _("Stolen"),
    "seized": _("Seized"),
    "destroyed": _("Destroyed"),
    "other": _("Other ways out"),
    "at_end": _("At the end"),
}
VALUES: Final[dict[str, Words]] = {
    "addition": _("Addition"),
    "removal": _("Removal"),
    "hired_on": _("Hired"),
    "left_on": _("Left"),
    "suspended_from": _("Suspended"),
    "suspended_until": _("Back on duty"),
    "made_on": _("manufacture"),
    "received_on": _("receipt"),
    "yes": _("yes"),
    "no": _("no"),
    "service": _("In act of service"),
    "negligence": _("By negligence of the custodian"),
}
SHEETS: Final[dict[str, Words]] = {
    "firearms": _("Firearms"),
    "staff": _("Staff"),
    "kit": _("Kit"),
    "clients": _("Clients"),
    "ammunition": _("Ammunition"),
    "vests": _("Vests"),
    "guards": _("Guards"),
}
DIFFERENCES: Final[dict[str, Words]] = {
    "count_missing": _("Missing at a count"),
    "count_surplus": _("Surplus at a count"),
    "count_misplaced": _("In the wrong place"),
    "count_unknown": _("Unknown to the register"),
    "count_transfer": _("Offered and not received"),
    "classed_fired": _("Fired"),
    "classed_training": _("Spent in training"),
    "classed_lost": _("Lost"),
    "classed_damaged": _("Damaged"),
    "entered_late": _("Entered late, for an earlier period"),
}
STEPS: Final[dict[str, Words]] = {
    "sent": _("Sent elsewhere"),
    "attempted": _("Tried in vain"),
    "received": _("Received"),
    "accepted": _("Accepted"),
    "returned": _("Returned"),
}

_DAYS: Final = frozenset({"day", "starts_on", "ends_on", "since", "expires_on", "valid_until"})
_CODES: Final[Mapping[str, Mapping[str, Words]]] = {
    **dict.fromkeys(("change", "since_is", "expired"), VALUES),
    "circumstance": {**VALUES, **dict(CIRCUMSTANCES)},
    "kind": THING_KINDS,
    "reason": ENTRY_WORDS,
    "role": ROLES,
    "weapon_type": WEAPON_TYPES,
}
_WHY: Final[Mapping[str, Words]] = {**ENTRY_WORDS, **DISCREPANCY_STATES}
"""Why there is a difference, where nobody has written it: what it was, or how it stands."""


def cell_said(column: str, cell: object) -> object:
    """The word for a code of a form, the day for its digits; anything else as it was filed."""
    if column in _DAYS and cell:
        return date.fromisoformat(str(cell))
    if column == "calibre":
        return calibre_name(str(cell))
    return _CODES.get(column, {}).get(str(cell), cell)


def difference_said(each: Mapping[str, Any]) -> tuple[object, object, object, date, object]:
    """What a difference was, of what, how many, on which day, and why."""
    return (
        DIFFERENCES.get(each["kind"], each["kind"]), each["what"], each["quantity"],
        date.fromisoformat(str(each["day"])), _WHY.get(each["why"], each["why"]),
    )  # fmt: skip
