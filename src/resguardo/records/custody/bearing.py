"""What the law of a day asks of who bears a firearm, of the post, and of what goes along.

The match at the counter asks what every armoury asks; these are the questions of one country's law,
asked only where they were confirmed. All of them name the article, and say until when or from when.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from resguardo.kernel.matching import Limits, Mismatch
from resguardo.kernel.period import Period
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody.gathering import PermitRow, ThingRow
from resguardo.records.permits.calendars import months_on
from resguardo.records.permits.models import Modality, PermitKind, Surroundings
from resguardo.records.permits.rules import Rules
from resguardo.records.register.catalogue import calibre_name
from resguardo.records.register.models import ThingKind, WeaponType

HANDGUNS: Final = frozenset({WeaponType.REVOLVER, WeaponType.PISTOL})
CARRIES_MORE: Final = frozenset({Modality.CASH_TRANSPORT, Modality.CONTROLLED_GOODS})
"""Kinds of guarding for which laws let more rounds be carried."""


class ExaminationOld(Mismatch):
    """A certificate of fitness that was given longer ago than the law allows."""

    code = "match.examination-old"
    wording = _(
        "{guard} was last examined on {given_on}; the law asks for it every {months} months "
        "({source}), so it was due before {due_on}. Record the new certificate, or send another "
        "guard."
    )
    field = "guard"

    guard: str
    given_on: date
    months: int
    source: str
    due_on: date


class PracticeOld(Mismatch):
    """Shooting practice that is too long ago."""

    code = "match.practice-old"
    wording = _(
        "{guard} last practised shooting on {last_on}; the law asks for it within {months} months "
        "({source}), so it was due before {due_on}. Record the session at the range or the new "
        "qualification, or send another guard."
    )
    field = "guard"

    guard: str
    last_on: date
    months: int
    source: str
    due_on: date


class PracticeUnknown(Mismatch):
    """Nobody has written down that this guard ever practised."""

    code = "match.practice-unknown"
    wording = _(
        "No shooting practice of {guard} is recorded, and the law asks for it within {months} "
        "months ({source}). Record the session at the range or the qualification, or send another "
        "guard."
    )
    field = "guard"

    guard: str
    months: int
    source: str


class TooYoung(Mismatch):
    """Nobody has seen that the guard is as old as the law wants."""

    code = "match.age-unknown"
    wording = _(
        "The law wants a guard of {years} years or more ({source}), and nobody has written down "
        "that {guard} is. Look at their identity document and note it on their page: the birthday "
        "is not asked."
    )
    field = "guard"

    guard: str
    years: int
    source: str


class VenueBanned(Mismatch):
    """Arms at a post where the law allows no armed service."""

    code = "match.venue-banned"
    wording = _(
        "The law allows no armed service at such a post ({source}). Send {guard} unarmed, or "
        "choose another post."
    )
    field = "post"
    hard = True

    guard: str
    source: str


class AmmunitionProhibited(Mismatch):
    """Rounds that no guard may bear."""

    code = "match.ammunition-prohibited"
    wording = _(
        "{lot} is of a kind that the law prohibits ({source}). Put it aside, take another lot, and "
        "ask the authority what becomes of it."
    )
    field = "load"
    hard = True

    lot: str
    source: str


class CredentialOtherModality(Mismatch):
    """A credential for another kind of guarding than the post has."""

    code = "match.credential-other-modality"
    wording = _(
        "{guard}'s credential is for another kind of guarding than this post, and the law ties the "
        "one to the other ({source}). Send a guard with a credential for it, or have theirs "
        "extended."
    )
    field = "guard"

    guard: str
    source: str


class CredentialOtherWeapon(Mismatch):
    """A credential that names firearms, and not this one."""

    code = "match.credential-other-weapon"
    wording = _(
        "{guard}'s credential names other firearms, and the law ties it to them ({source}). Take "
        "one that it names, or have {weapon} added to it."
    )
    field = "guard"

    guard: str
    weapon: str
    source: str


class LicenceStopped(Mismatch):
    """Arms from a company that the authority has stopped."""

    code = "match.licence-stopped"
    wording = _(
        "The authority has stopped the licence of the company, so {guard} is given no firearm. "
        "Bring in what is out, and ask the authority when the licence holds again."
    )
    field = "guard"
    hard = True

    guard: str


class CalibreForOthers(Mismatch):
    """A handgun of a calibre that the law gives to other kinds of guarding."""

    code = "match.calibre-for-others"
    wording = _(
        "{weapon} is of calibre {calibre}, which the law gives only to some kinds of guarding "
        "({source}). Take a smaller one, or enter under Contracts what kind of guarding this "
        "post is."
    )
    field = "weapon"

    weapon: str
    calibre: str
    source: str


class TypeOutsideTowns(Mismatch):
    """A type of firearm that the law keeps out of towns."""

    code = "match.type-outside-towns"
    wording = _(
        "The law allows {weapon} only outside the urban radius ({source}). Take a handgun, or "
        "enter under Contracts that this post lies outside it."
    )
    field = "weapon"

    weapon: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """A guard, what is known of them, and the firearms and rounds that they would take."""

    name: str
    day: date
    permits: Sequence[PermitRow]
    practised_on: date | None
    age_years: int | None
    modality: str
    surroundings: str
    things: Sequence[ThingRow]
    licence_stopped: bool

    @property
    def weapons(self) -> list[ThingRow]:
        """The firearms among the things."""
        return [row for row in self.things if row.kind == ThingKind.FIREARM]

    def papers(self, kind: str) -> list[PermitRow]:
        """The permits of a kind that hold on the day."""
        return [
            row
            for row in self.permits
            if row.kind == kind and Period(row.valid_from, row.valid_until).contains(self.day)
        ]


def against(bearer: Bearer, rules: Rules) -> list[Mismatch]:
    """Everything that the law of the day has against it."""
    return [
        *_prohibited(bearer, rules),
        *(_of_who_is_armed(bearer, rules) if bearer.weapons else ()),
    ]


def limits_of(bearer: Bearer, rules: Rules) -> Limits:
    """The ceilings of an issue: more rounds are carried where the law names the kind of guarding.

    A post of which nobody has told the kind has the lower ceiling.
    """
    carried = rules.rounds_carried_cash_max
    if carried is None or bearer.modality not in CARRIES_MORE:
        return rules.limits
    source = rules.source("rounds_carried_cash_max")
    sources = {**rules.limits.sources, "rounds_per_issue_max": source}
    return replace(rules.limits, rounds_per_issue_max=carried, sources=sources)


def _of_who_is_armed(bearer: Bearer, rules: Rules) -> Iterable[Mismatch]:
    if bearer.licence_stopped:
        yield LicenceStopped(bearer.name)
    years = rules.minimum_age_years
    if years is not None and (bearer.age_years is None or bearer.age_years < years):
        yield TooYoung(bearer.name, years, rules.source("minimum_age_years"))
    if bearer.modality in rules.venues_banned:
        yield VenueBanned(bearer.name, rules.source("venues_banned"))
    yield from _examined(bearer, rules)
    yield from _practised(bearer, rules)
    yield from _tied_to_others(bearer, rules)
    yield from _tied_to_modality(bearer, rules)
    yield from _of_the_post(bearer, rules)


def _of_the_post(bearer: Bearer, rules: Rules) -> Iterable[Mismatch]:
    """Firearms that the law keeps for other posts; a post of which nothing is told is no other."""
    for weapon in bearer.weapons:
        if (
            weapon.weapon_type in HANDGUNS
            and weapon.calibre_id in rules.handgun_calibres_restricted
            and bearer.modality not in rules.handgun_calibres_restricted_to
        ):
            source = rules.source("handgun_calibres_restricted")
            yield CalibreForOthers(weapon.name, calibre_name(weapon.calibre_id), source)
        if (
            weapon.weapon_type in rules.types_outside_towns
            and bearer.surroundings != Surroundings.OUTSIDE
        ):
            yield TypeOutsideTowns(weapon.name, rules.source("types_outside_towns"))


def _prohibited(bearer: Bearer, rules: Rules) -> Iterable[Mismatch]:
    for row in bearer.things:
        if row.projectile and row.projectile in rules.ammunition_prohibited:
            yield AmmunitionProhibited(row.name, rules.source("ammunition_prohibited"))


def _examined(bearer: Bearer, rules: Rules) -> Iterable[Mismatch]:
    """A certificate that holds, but was given too long ago; one that is missing the match tells."""
    asked, papers = rules.examination(bearer.age_years), bearer.papers(PermitKind.FITNESS)
    if asked is None or not papers:
        return
    name, months = asked
    given_on = max(row.valid_from for row in papers)
    due_on = months_on(given_on, months)
    if due_on <= bearer.day:
        yield ExaminationOld(bearer.name, given_on, months, rules.source(name), due_on)


def _practised(bearer: Bearer, rules: Rules) -> Iterable[Mismatch]:
    """Practice is a session at the range, or a qualification, which is not given without one."""
    if rules.practice is None:
        return
    name, months = rules.practice
    days = [row.valid_from for row in bearer.papers(PermitKind.QUALIFICATION)]
    days += [bearer.practised_on] if bearer.practised_on is not None else []
    if not days:
        yield PracticeUnknown(bearer.name, months, rules.source(name))
        return
    last_on = max(days)
    due_on = months_on(last_on, months)
    if due_on <= bearer.day:
        yield PracticeOld(bearer.name, last_on, months, rules.source(name), due_on)


def _tied_to_others(bearer: Bearer, rules: Rules) -> Iterable[Mismatch]:
    """Firearms that the guard's credentials do not name, where the law ties them to what they name.

    Credentials in which no firearm was entered say nothing either way.
    """
    if "weapon" not in rules.credential_tied_to:
        return
    papers = bearer.papers(PermitKind.CREDENTIAL)
    named = {row.thing_id for row in papers if row.thing_id is not None}
    source = rules.source("credential_tied_to")
    for weapon in bearer.weapons if named else ():
        if weapon.key not in named:
            yield CredentialOtherWeapon(bearer.name, weapon.name, source)


def _tied_to_modality(bearer: Bearer, rules: Rules) -> Iterable[Mismatch]:
    """A post of another kind of guarding; where one of the two is not told, nothing is said."""
    held = {row.modality for row in bearer.papers(PermitKind.CREDENTIAL)} & set(Modality.values)
    wanted = bearer.modality
    if "modality" in rules.credential_tied_to and held and wanted and wanted not in held:
        yield CredentialOtherModality(bearer.name, rules.source("credential_tied_to"))
