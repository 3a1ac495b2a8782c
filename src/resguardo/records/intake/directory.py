"""Whom and what the register knows already, as files name them: people and weapons.

A book writes "Quispe Rosa" for somebody whose card says Quispe Mamani, Rosa María. One who fits is
taken; when several fit, the person at the desk chooses. A serial is found as written; one that only
looks like it is offered, never taken.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from resguardo.kernel.marking import normalise_serial, skeleton
from resguardo.records.intake import findings as found
from resguardo.records.intake.places import PlaceRef
from resguardo.records.intake.rows import LEAVE_OUT, Note
from resguardo.records.register.makers import fold


@dataclass(frozen=True, slots=True)
class PersonRef:
    """Somebody of the organisation."""

    key: int
    family_name: str
    given_name: str
    document_number: str

    @property
    def name(self) -> str:
        """How lists show the person."""
        return f"{self.family_name}, {self.given_name}"


@dataclass(frozen=True, slots=True)
class WeaponRef:
    """A weapon of the organisation."""

    key: int
    name: str
    serial: str
    calibre_id: str = ""

    @property
    def shown(self) -> str:
        """The weapon as a question offers it."""
        return f"{self.name} {self.serial}"


@dataclass(frozen=True, slots=True)
class Known:
    """What the register of one organisation holds, as far as a kind of file needs it."""

    places: tuple[PlaceRef, ...] = ()
    people: tuple[PersonRef, ...] = ()
    weapons: tuple[WeaponRef, ...] = ()
    lots: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)


class PersonFinder:
    """Finds people by document or by as much of their name as a book writes."""

    def __init__(self, people: Iterable[PersonRef], answers: Mapping[str, str]) -> None:
        """Know these people and what a person answered (a document number)."""
        self._answers = answers
        self._people = list(people)
        self._by_document = {each.document_number: each for each in self._people}
        self._memo: dict[tuple[str, str], tuple[PersonRef | None, tuple[Note, ...]]] = {}

    def by_document(self, text: str) -> PersonRef | None:
        """The person with this document."""
        return self._by_document.get(text)

    def by_name(self, text: str, column: str) -> tuple[PersonRef | None, tuple[Note, ...]]:
        """The one person whose names begin with these words, family name first or last."""
        key = (text, column)
        if key not in self._memo:
            self._memo[key] = self._find(text, column)
        return self._memo[key]

    def _find(self, text: str, column: str) -> tuple[PersonRef | None, tuple[Note, ...]]:
        question = f"person {fold(text)}"
        answer = self._answers.get(question, "")
        if answer == LEAVE_OUT:
            return None, (Note(column, found.LeftOut(text)),)
        answered = self._by_document.get(answer.rpartition("(")[2].rstrip(")"))
        if answered:
            return answered, ()
        said = fold(text.replace(",", " ")).split()
        fitting = [each for each in self._people if _fits(said, each)]
        whole = [each for each in fitting if sorted(_words(each)) == sorted(said)]
        if len(whole or fitting) == 1:
            return (whole or fitting)[0], ()
        names = tuple(map(_shown, fitting[:8]))
        if fitting:
            problem: found.RowProblem = found.PersonUnclear(text, names)
        else:
            problem = found.PersonUnknown(text)
            names = tuple(map(_shown, self._of_family(said)))
        return None, (Note(column, problem, LEAVE_OUT, question, (*names, LEAVE_OUT)),)

    def _of_family(self, said: list[str]) -> list[PersonRef]:
        """People of whose family names one was said: among them the one may be who was meant."""
        words = set(said)
        return [each for each in self._people if words & set(fold(each.family_name).split())][:12]


class WeaponFinder:
    """Finds weapons by serial; a look-alike is a proposal."""

    def __init__(self, weapons: Iterable[WeaponRef], answers: Mapping[str, str]) -> None:
        """Know these weapons and what a person answered (a name with its serial)."""
        self._answers = answers
        self._exact: dict[str, list[WeaponRef]] = {}
        self._near: dict[str, list[WeaponRef]] = {}
        self._by_key: dict[str, WeaponRef] = {}
        for weapon in weapons:
            self._exact.setdefault(normalise_serial(weapon.serial), []).append(weapon)
            self._near.setdefault(skeleton(weapon.serial), []).append(weapon)
            self._by_key[weapon.shown] = weapon

    def by_serial(self, text: str, column: str) -> tuple[WeaponRef | None, tuple[Note, ...]]:
        """The one weapon with this serial."""
        question = f"weapon {normalise_serial(text)}"
        answer = self._answers.get(question, "")
        if answer == LEAVE_OUT:
            return None, (Note(column, found.LeftOut(text)),)
        if answer in self._by_key:
            return self._by_key[answer], ()
        exact = self._exact.get(normalise_serial(text), [])
        if len(exact) == 1:
            return exact[0], ()
        candidates = exact or self._near.get(skeleton(text), [])
        if not candidates:
            unknown = found.WeaponUnknown(text)
            return None, (Note(column, unknown, LEAVE_OUT, question, (LEAVE_OUT,)),)
        names = tuple(each.shown for each in candidates[:8])
        # One that only looks like what was written is likely the one; of two alike neither is.
        proposal = names[0] if not exact and len(names) == 1 else LEAVE_OUT
        problem = found.WeaponUnclear(text, names)
        return None, (Note(column, problem, proposal, question, (*names, LEAVE_OUT)),)


def _shown(person: PersonRef) -> str:
    return f"{person.name} ({person.document_number})"


def _words(person: PersonRef) -> list[str]:
    return fold(f"{person.family_name} {person.given_name}").split()


def _fits(said: list[str], person: PersonRef) -> bool:
    """Every word said is one of the person's, with at least one from each of the two names."""
    family, given = fold(person.family_name).split(), fold(person.given_name).split()
    return (
        bool(said)
        and set(said) <= {*family, *given}
        and bool(set(said) & set(family[:1]))
        and bool(set(said) & set(given[:1]) or not given)
        and (len(said) > 1 or not given)
    )
