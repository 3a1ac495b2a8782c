"""The four-way match: guard, weapon, permit and post, on the day of the duty.

Each question is a small function of plain facts that gives the refusals it finds; `match` asks all
of them, so that the armourer sees everything that is wrong at once, and none is asked of the clock
or the database. Most refusals can be overridden, with a reason and a second person, and are then
reviewed. The `hard` ones cannot: no reason makes a stolen weapon lawful or a cartridge fit.

Limits come from the jurisdiction profile in force on the day. One that the law does not set is
None and is not judged: silence of the law is not a rule.

>>> from datetime import timedelta
>>> day = date(2026, 3, 1)
>>> duty, year = Period(day, day + timedelta(1)), Period(date(2026, 1, 1), date(2027, 1, 1))
>>> sides = {
...     "guard": Guard(name="Ana", employment=year, credential=year, fitness=year,
...                    qualified={"revolver": year}),
...     "weapon": Weapon(name="R-4417", kind="revolver", model="82", calibre=".38 Special"),
...     "post": Post(name="Bank", contract=year, firearms_allowed=True, slots=2, armed=1,
...                  rostered=True),
...     "load": Load((Rounds(".38 Special", 12),)),
... }
>>> match(**sides, permit=Permit("P-1", year), limits=Limits(), duty=duty)
()
>>> [problem] = match(**sides, permit=None, limits=Limits(), duty=duty)
>>> print(problem)
R-4417 has no permit in force. Take another weapon, or record its permit.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from .period import Period
from .problem import Problem
from .text import gettext_noop as _

Days = Period[date]


class WeaponState(StrEnum):
    """What keeps a weapon from service, or nothing."""

    IN_SERVICE = "in_service"
    BLOCKED = "blocked"
    FROZEN = "frozen"
    IN_REPAIR = "in_repair"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """The person at the counter: what is valid when, and what is out with them already."""

    name: str
    employment: Days | None
    credential: Days | None
    fitness: Days | None
    qualified: Mapping[str, Days] = field(default_factory=dict)
    weapons_held: int = 0
    suspended: bool = False
    open_discrepancy: bool = False


@dataclass(frozen=True, slots=True)
class Weapon:
    """The weapon on the counter; `here` means that the armoury's account holds it."""

    name: str
    kind: str
    model: str
    calibre: str
    state: WeaponState = WeaponState.IN_SERVICE
    here: bool = True
    stolen_listed: bool = False
    open_discrepancy: bool = False


@dataclass(frozen=True, slots=True)
class Permit:
    """The permit of the weapon."""

    number: str
    period: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """The post: its contract, how many armed guards it takes and has, and whether this is one.

    No kinds named means that any kind of weapon may be borne there.
    """

    name: str
    contract: Days | None
    firearms_allowed: bool
    slots: int
    armed: int
    rostered: bool
    kinds_allowed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rounds:
    """Rounds of one calibre."""

    calibre: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Magazines:
    """Magazines of one pattern, with the models of weapon that take them."""

    name: str
    models: frozenset[str]
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Load:
    """What goes along with the weapon."""

    rounds: tuple[Rounds, ...] = ()
    magazines: tuple[Magazines, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Ceilings in force on the day, None where the profile sets none; `sources` names articles."""

    weapons_per_person_max: int | None = None
    rounds_per_issue_max: int | None = None
    magazines_per_issue_max: int | None = None
    sources: Mapping[str, str] = field(default_factory=dict)

    def source(self, name: str) -> str:
        """Name the article of a rule, or the rule itself where nobody named one."""
        return self.sources.get(name, name)


class Mismatch(Problem):
    """The parent of all that the match refuses."""

    hard = False


class _OfGuard(Mismatch):
    field = "guard"
    guard: str


class NotEmployed(_OfGuard):
    code = "match.not-employed"
    wording = _("{guard} is not employed here on {day}. Only employees may take a weapon.")
    hard = True
    day: date


class Suspended(_OfGuard):
    code = "match.suspended"
    wording = _("{guard} is suspended. Send another guard, or have the suspension lifted.")


class NoCredential(_OfGuard):
    code = "match.no-credential"
    wording = _("{guard} has no valid credential on {day}. Renew it, or send another guard.")
    day: date


class CredentialEnds(_OfGuard):
    code = "match.credential-ends"
    wording = _("{guard}'s credential ends during the duty. Renew it, or send another guard.")


class NotFit(_OfGuard):
    code = "match.not-fit"
    wording = _("{guard} has no valid fitness certificate on {day} ({source}). Renew it first.")
    day: date
    source: str


class NotQualified(_OfGuard):
    code = "match.not-qualified"
    wording = _("{guard} is not qualified for a {kind} on {day} ({source}). Take another or train.")
    kind: str
    day: date
    source: str


class TooManyWeapons(_OfGuard):
    code = "match.too-many-weapons"
    wording = _("Weapons that {guard} holds: {held}; allowed: {limit} ({source}). Take one back.")
    held: int
    limit: int
    source: str


class GuardUnsettled(_OfGuard):
    code = "match.guard-unsettled"
    wording = _("{guard} has an open discrepancy. Settle it, then issue.")


class _OfWeapon(Mismatch):
    field = "weapon"
    weapon: str


class StolenListed(_OfWeapon):
    code = "match.stolen-listed"
    wording = _("{weapon} is on a list of stolen weapons. Put it aside and tell the authority.")
    hard = True


class NotHere(_OfWeapon):
    code = "match.not-here"
    wording = _("{weapon} is not in this armoury. Return or transfer it here first.")
    hard = True


class NotInService(_OfWeapon):
    code = "match.not-in-service"
    wording = _("{weapon} is {state}. Take another weapon until that is resolved.")
    hard = True
    state: WeaponState


class WeaponUnsettled(_OfWeapon):
    code = "match.weapon-unsettled"
    wording = _("{weapon} has an open discrepancy. Settle it, or take another weapon.")


class _OfPermit(Mismatch):
    field = "permit"
    weapon: str


class NoPermit(_OfPermit):
    code = "match.no-permit"
    wording = _("{weapon} has no permit in force. Take another weapon, or record its permit.")


class PermitNotValid(_OfPermit):
    code = "match.permit-not-valid"
    wording = _("Permit {permit} of {weapon} is not valid on {day}. Renew it first.")
    permit: str
    day: date


class PermitEnds(_OfPermit):
    code = "match.permit-ends"
    wording = _("Permit {permit} of {weapon} ends during the duty. Take another weapon.")
    permit: str


class NoPost(Mismatch):
    code = "match.no-post"
    wording = _("No post is named. Choose the post or duty that the weapon is for.")
    field = "post"


class _OfPost(Mismatch):
    field = "post"
    post: str


class NoContract(_OfPost):
    code = "match.no-contract"
    wording = _("{post} has no contract on {day}. Choose another post, or record the contract.")
    day: date


class FirearmsNotAllowed(_OfPost):
    code = "match.firearms-not-allowed"
    wording = _("{post} takes no firearms. Choose another post, or amend the contract.")


class KindNotAllowed(_OfPost):
    code = "match.kind-not-allowed"
    wording = _("{post} takes no {kind}. Take a weapon of another kind: {allowed}.")
    kind: str
    allowed: frozenset[str]


class PostFull(_OfPost):
    code = "match.post-full"
    wording = _("{post} has all the armed guards that it takes ({slots}). Choose another post.")
    slots: int


class NotRostered(_OfPost):
    code = "match.not-rostered"
    wording = _("{guard} is not rostered at {post}. Change the roster, or the post.")
    guard: str


class _OfLoad(Mismatch):
    field = "load"


class WrongCalibre(_OfLoad):
    code = "match.wrong-calibre"
    wording = _("{weapon} takes {takes}, not {calibre}. Choose rounds of its calibre.")
    hard = True
    weapon: str
    takes: str
    calibre: str


class WrongMagazine(_OfLoad):
    code = "match.wrong-magazine"
    wording = _("Magazine {magazine} does not fit {weapon}. Choose one made for its model.")
    hard = True
    magazine: str
    weapon: str


class TooManyRounds(_OfLoad):
    code = "match.too-many-rounds"
    wording = _("Rounds asked: {asked}; allowed in one issue: {limit} ({source}). Take fewer.")
    asked: int
    limit: int
    source: str


class TooManyMagazines(_OfLoad):
    code = "match.too-many-magazines"
    wording = _("Magazines asked: {asked}; allowed in one issue: {limit} ({source}). Take fewer.")
    asked: int
    limit: int
    source: str


def match(
    *,
    guard: Guard,
    weapon: Weapon | None,
    permit: Permit | None,
    post: Post | None,
    load: Load,
    limits: Limits,
    duty: Days,
) -> tuple[Mismatch, ...]:
    """Give every refusal, hard ones first; nothing means that all four fit.

    Days are judged on the first of the duty, and again for what ends before the duty does.
    Without a weapon (rounds or kit alone) only the guard and the load are judged.
    """
    found = [*of_guard(guard, weapon, limits, duty), *of_load(load, weapon, limits)]
    if weapon is not None:
        found += of_weapon(weapon)
        found += of_permit(weapon, permit, duty)
        found += of_post(post, guard, weapon, duty)
    return tuple(sorted(found, key=lambda problem: not problem.hard))


def of_guard(guard: Guard, weapon: Weapon | None, limits: Limits, duty: Days) -> Iterator[Mismatch]:
    """Ask for employment, credential, fitness, qualification, ceiling and open differences."""
    day = duty.start
    if not _holds(guard.employment, day):
        yield NotEmployed(guard.name, day)
    if guard.suspended:
        yield Suspended(guard.name)
    if guard.credential is None or not guard.credential.contains(day):
        yield NoCredential(guard.name, day)
    elif not guard.credential.covers(duty):
        yield CredentialEnds(guard.name)
    if not _holds(guard.fitness, day):
        yield NotFit(guard.name, day, limits.source("fitness_required"))
    if weapon is not None:
        if not _holds(guard.qualified.get(weapon.kind), day):
            yield NotQualified(
                guard.name, weapon.kind, day, limits.source("qualification_required")
            )
        ceiling = limits.weapons_per_person_max
        if ceiling is not None and guard.weapons_held >= ceiling:
            source = limits.source("weapons_per_person_max")
            yield TooManyWeapons(guard.name, guard.weapons_held, ceiling, source)
    if guard.open_discrepancy:
        yield GuardUnsettled(guard.name)


def of_weapon(weapon: Weapon) -> Iterator[Mismatch]:
    """Ask whether the weapon is lawful to have, here, in service and settled."""
    if weapon.stolen_listed:
        yield StolenListed(weapon.name)
    if not weapon.here:
        yield NotHere(weapon.name)
    if weapon.state is not WeaponState.IN_SERVICE:
        yield NotInService(weapon.name, weapon.state)
    if weapon.open_discrepancy:
        yield WeaponUnsettled(weapon.name)


def of_permit(weapon: Weapon, permit: Permit | None, duty: Days) -> Iterator[Mismatch]:
    """Ask whether the weapon's permit holds from the first day of the duty to its last."""
    if permit is None:
        yield NoPermit(weapon.name)
    elif not permit.period.contains(duty.start):
        yield PermitNotValid(weapon.name, permit.number, duty.start)
    elif not permit.period.covers(duty):
        yield PermitEnds(weapon.name, permit.number)


def of_post(post: Post | None, guard: Guard, weapon: Weapon, duty: Days) -> Iterator[Mismatch]:
    """Ask for the contract, whether firearms belong there, a free place and the roster."""
    if post is None:
        yield NoPost()
        return
    if not _holds(post.contract, duty.start):
        yield NoContract(post.name, duty.start)
    if not post.firearms_allowed:
        yield FirearmsNotAllowed(post.name)
    elif post.kinds_allowed and weapon.kind not in post.kinds_allowed:
        yield KindNotAllowed(post.name, weapon.kind, post.kinds_allowed)
    if post.firearms_allowed and post.armed >= post.slots:
        yield PostFull(post.name, post.slots)
    if not post.rostered:
        yield NotRostered(post.name, guard.name)


def of_load(load: Load, weapon: Weapon | None, limits: Limits) -> Iterator[Mismatch]:
    """Ask whether rounds and magazines fit the weapon and stay below the ceilings."""
    if weapon is not None:
        for rounds in load.rounds:
            if rounds.calibre != weapon.calibre:
                yield WrongCalibre(weapon.name, weapon.calibre, rounds.calibre)
        for magazines in load.magazines:
            if weapon.model not in magazines.models:
                yield WrongMagazine(magazines.name, weapon.name)
    asked = sum(rounds.quantity for rounds in load.rounds)
    if limits.rounds_per_issue_max is not None and asked > limits.rounds_per_issue_max:
        source = limits.source("rounds_per_issue_max")
        yield TooManyRounds(asked, limits.rounds_per_issue_max, source)
    asked = sum(magazines.quantity for magazines in load.magazines)
    if limits.magazines_per_issue_max is not None and asked > limits.magazines_per_issue_max:
        source = limits.source("magazines_per_issue_max")
        yield TooManyMagazines(asked, limits.magazines_per_issue_max, source)


def _holds(period: Days | None, day: date) -> bool:
    return period is not None and period.contains(day)
