"""What an inspector looks at: points that hold everywhere, and those that a country's law adds.

A point that stands on a parameter of the profile is asked only where the profile sets it, and names
its source. Each point can be marked as in order, not in order, or not seen: what was not looked at
must not read as if it were right.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from resguardo.kernel.law import NotInForce
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.permits.profiles import profile_of

SEEN: Final = ("yes", "no", "unseen")


@dataclass(frozen=True, slots=True)
class Point:
    """One point: its code, the question, and the source where the law of the day asks for it."""

    code: str
    question: str
    source: str = ""


_ALWAYS: Final[Mapping[str, str]] = {
    "arms_agree": _("Do the arms that are there agree with the book, in both directions?"),
    "serials_agree": _("Do the serials of ten arms drawn by lot agree with the book?"),
    "rounds_agree": _("Do the rounds that are there agree with the book, lot by lot?"),
    "out_accounted": _("Is every weapon that is out with a guard on duty, at the post booked?"),
    "keys_kept": _("Is the armoury locked, and do only those named hold its keys?"),
    "weapon_permits": _("Are the permits of the weapons there, and in force?"),
    "credentials": _("Do the guards who bear arms show credentials in force?"),
    "incidents_told": _("Was every loss, theft and discharge reported, and in time?"),
    "premises": _("Are arms kept only in rooms that were approved?"),
}
_BY_LAW: Final[Mapping[str, tuple[str, str]]] = {
    "fitness": ("fitness_required", _("Are the certificates of fitness in force?")),
    "qualification": (
        "qualification_required", _("Is each guard qualified for the type of weapon borne?"),
    ),
    "two_persons": ("two_person_release", _("Do two persons release what leaves the armoury?")),
    "count_cycle": ("count_cycle_days", _("Were the counts made as often as they must be?")),
    "hand_over": (
        "hand_over_count_required", _("Is there a count at each hand-over of the armoury?"),
    ),
    "keeper": ("weapons_keeper_required", _("Is a keeper of arms appointed, and known?")),
    "owned": ("weapons_must_be_owned", _("Do all arms belong to the company?")),
    "quota": ("weapons_per_guards", _("Are there no more arms than the guards allow?")),
    "rounds_borne": ("rounds_per_issue_max", _("Does no guard bear more rounds than allowed?")),
    "marks": ("marks_required", _("Do the arms bear the marks that are required?")),
    "guides": ("weapons_without_guide_max", _("Did every transport have its guide?")),
    "storage": ("storage_tier_weapons", _("Does the room suit the number of arms kept?")),
    "training": ("training_hours", _("Are the hours of training recorded?")),
    "records": ("retention_years", _("Are the records kept as long as they must be?")),
}  # fmt: skip

POINTS: Final[Mapping[str, str]] = {
    **_ALWAYS, **{code: each[1] for code, each in _BY_LAW.items()}
}  # fmt: skip
"""Every point by its code; what an earlier visit asked stays readable."""


def checklist(jurisdiction: str, day: date) -> list[Point]:
    """The points for a company of a jurisdiction on a day, with their sources."""
    profile = profile_of(jurisdiction)
    points = [Point(code, question) for code, question in _ALWAYS.items()]
    for code, (parameter, question) in _BY_LAW.items():
        try:
            dated = profile.dated_on(parameter, day)
        except NotInForce:
            continue
        if dated.value is not False:
            points.append(Point(code, question, dated.source))
    return points
