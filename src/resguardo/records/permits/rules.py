"""The few parameters of the law that the counter asks for, read once for a day.

A jurisdiction profile is dated data; custody needs a handful of its values at every issue. They are
read here into one plain value. What the profile does not set, or only states without confirmation,
is not enforced: it is None, or the weaker of the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from resguardo.kernel.law import Dated, NotInForce, Profile
from resguardo.kernel.matching import Limits
from resguardo.records.permits.profiles import profile_of

# Not law but the house's own practice, where a profile is silent: a review within a week, and
# warnings three months, two, one, and on the day.
OVERRIDE_REVIEW_DAYS: Final = 7
EXAMINATIONS: Final = (
    "medical_months", "psychological_months", "psychological_months_from_55", "toxicology_months",
)  # fmt: skip
"""What a certificate of fitness attests; the shortest interval in force is the one that counts."""
PRACTICE: Final = ("shooting_gap_months_max", "shooting_months")
"""Between two shooting practices; where the law names the longest gap, that is the limit."""
JUDGED: Final = (
    "weapons_per_person_max", "rounds_per_issue_max", "magazines_per_issue_max",
    "qualification_required", "fitness_required", *EXAMINATIONS,
)  # fmt: skip
"""What the match refuses by, with the article in the refusal."""
OLDER: Final = {"psychological_months_from_55": 55}
"""Intervals that count only from an age on, in years."""
SETS: Final = (
    "credential_tied_to", "venues_banned", "ammunition_prohibited", "weapon_types_allowed",
    "handgun_calibres_restricted", "handgun_calibres_restricted_to", "types_outside_towns",
)  # fmt: skip
"""Parameters that list words; where the law says nothing, none."""
PERMIT_WARNING_DAYS: Final = (90, 60, 30, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the profile says on one day."""

    jurisdiction: str
    day: date
    limits: Limits
    two_person_release: bool
    qualification_required: bool
    fitness_required: bool
    return_grace_minutes: int
    override_review_days: int
    count_cycle_days: int | None
    sample_count_cycle_days: int | None
    hand_over_count_required: bool
    permit_warning_days: tuple[int, ...]
    rounds_bought_per_weapon_month_max: int | None
    weapons_must_be_owned: bool
    weapons_without_guide_max: int | None
    transfer_needs_authorisation: bool
    purchase_needs_authorisation: bool
    credential_tied_to: frozenset[str]
    months: Mapping[str, int]
    minimum_age_years: int | None
    rounds_carried_cash_max: int | None
    venues_banned: frozenset[str]
    ammunition_prohibited: frozenset[str]
    weapon_types_allowed: frozenset[str]
    handgun_calibres_restricted: frozenset[str]
    handgun_calibres_restricted_to: frozenset[str]
    types_outside_towns: frozenset[str]

    def source(self, name: str) -> str:
        """The instrument and article of a value in force, for a refusal to name."""
        return profile_of(self.jurisdiction).dated_on(name, self.day).source

    def examination(self, age_years: int | None) -> tuple[str, int] | None:
        """Name the examination that the law wants most often of somebody who is at least so old."""
        asked = [
            (self.months[name], name)
            for name in EXAMINATIONS
            if name in self.months and OLDER.get(name, 0) <= (age_years or 0)
        ]
        return (min(asked)[1], min(asked)[0]) if asked else None

    @property
    def practice(self) -> tuple[str, int] | None:
        """Name what the law says of the time between two shooting practices, with its months."""
        return next(((name, self.months[name]) for name in PRACTICE if name in self.months), None)


@lru_cache(maxsize=256)
def rules_for(jurisdiction: str, day: date) -> Rules:
    """The rules in force in a jurisdiction on a day."""
    profile = profile_of(jurisdiction)

    def limit(name: str) -> int | None:
        return profile.limit_on(name, day)

    def in_force(name: str) -> Dated | None:
        parameter = profile.parameters.get(name)
        return parameter.dated_on(day) if parameter is not None else None

    def asks(name: str) -> bool:
        try:
            return profile.flag_on(name, day)
        except NotInForce:
            return False

    months = {name: limit(name) for name in (*EXAMINATIONS, *PRACTICE)}
    sources = {name: dated.source for name in JUDGED if (dated := in_force(name)) is not None}
    examined = next((name for name in ("fitness_required", *EXAMINATIONS) if name in sources), "")
    return Rules(
        jurisdiction=jurisdiction,
        day=day,
        limits=Limits(
            weapons_per_person_max=limit("weapons_per_person_max"),
            rounds_per_issue_max=limit("rounds_per_issue_max"),
            magazines_per_issue_max=limit("magazines_per_issue_max"),
            sources=sources | {"fitness_required": sources.get(examined, "")},
        ),
        two_person_release=asks("two_person_release"),
        qualification_required=asks("qualification_required"),
        fitness_required=asks("fitness_required"),
        return_grace_minutes=limit("return_grace_minutes") or 0,
        override_review_days=limit("override_review_days") or OVERRIDE_REVIEW_DAYS,
        count_cycle_days=limit("count_cycle_days"),
        sample_count_cycle_days=limit("sample_count_cycle_days"),
        hand_over_count_required=asks("hand_over_count_required"),
        permit_warning_days=_ladder(profile, day),
        rounds_bought_per_weapon_month_max=limit("rounds_bought_per_weapon_month_max"),
        weapons_must_be_owned=asks("weapons_must_be_owned"),
        weapons_without_guide_max=limit("weapons_without_guide_max"),
        transfer_needs_authorisation=asks("transfer_needs_authorisation"),
        purchase_needs_authorisation=asks("purchase_needs_authorisation"),
        months={name: number for name, number in months.items() if number is not None},
        minimum_age_years=limit("minimum_age_years"),
        rounds_carried_cash_max=limit("rounds_carried_cash_max"),
        **{name: _words(profile, name, day) for name in SETS},
    )


def _words(profile: Profile, name: str, day: date) -> frozenset[str]:
    """The words of a value in force; none where it says none."""
    try:
        value = profile.value_on(name, day)
    except NotInForce:
        return frozenset()
    return frozenset(str(each) for each in value) if isinstance(value, tuple) else frozenset()


def _ladder(profile: Profile, day: date) -> tuple[int, ...]:
    """The days before an end on which both sides are warned; the house's own where none is set."""
    try:
        value = profile.value_on("permit_warning_days", day)
    except NotInForce:
        return PERMIT_WARNING_DAYS
    days = value if isinstance(value, tuple) else ()
    return tuple(each for each in days if isinstance(each, int)) or PERMIT_WARNING_DAYS
