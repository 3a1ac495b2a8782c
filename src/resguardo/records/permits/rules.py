"""The few parameters of the law that the counter asks for, read once for a day.

A jurisdiction profile is dated data; custody needs a handful of its values at every issue. They are
read here into one plain value. What the profile does not set, or only states without confirmation,
is not enforced: it is None, or the weaker of the two.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from resguardo.kernel.law import NotInForce, Profile
from resguardo.kernel.matching import Limits
from resguardo.records.permits.profiles import profile_of

# Not law but the house's own practice, where a profile is silent: a review within a week, and
# warnings three months, two, one, and on the day.
OVERRIDE_REVIEW_DAYS: Final = 7
PERMIT_WARNING_DAYS: Final = (90, 60, 30, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the profile says on one day."""

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
    credential_tied_to: frozenset[str]


@lru_cache(maxsize=256)
def rules_for(jurisdiction: str, day: date) -> Rules:
    """The rules in force in a jurisdiction on a day."""
    profile = profile_of(jurisdiction)

    def limit(name: str) -> int | None:
        return profile.limit_on(name, day)

    def asks(name: str) -> bool:
        try:
            return profile.flag_on(name, day)
        except NotInForce:
            return False

    return Rules(
        limits=Limits(
            weapons_per_person_max=limit("weapons_per_person_max"),
            rounds_per_issue_max=limit("rounds_per_issue_max"),
            magazines_per_issue_max=limit("magazines_per_issue_max"),
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
        credential_tied_to=_words(profile, "credential_tied_to", day),
    )


def _words(profile: Profile, name: str, day: date) -> frozenset[str]:
    """The words of a value in force; none where it says none."""
    try:
        value = profile.value_on(name, day)
    except NotInForce:
        return frozenset()
    return frozenset(str(each) for each in value) if isinstance(value, tuple) else frozenset()


def source_on(jurisdiction: str, name: str, day: date) -> str:
    """The instrument and article of a value in force, for a refusal to name; refuses where none."""
    return profile_of(jurisdiction).dated_on(name, day).source


def _ladder(profile: Profile, day: date) -> tuple[int, ...]:
    """The days before an end on which both sides are warned; the house's own where none is set."""
    try:
        value = profile.value_on("permit_warning_days", day)
    except NotInForce:
        return PERMIT_WARNING_DAYS
    days = value if isinstance(value, tuple) else ()
    return tuple(each for each in days if isinstance(each, int)) or PERMIT_WARNING_DAYS
