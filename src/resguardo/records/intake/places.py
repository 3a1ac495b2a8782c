"""Places as registers write them: with a kind, without, short, in capitals.

"PTO. MINA 2" and "Puesto Mina 2" are one post. "ARMERÍA" alone is the armoury of an organisation
that has one, and a question in one that has more. A text that names a kind and a name of its own is
offered as a new place; a text that does not is asked about, because a wrong place hides a weapon.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from resguardo.records.intake import findings as found
from resguardo.records.intake.rows import NEW_NAME, Note
from resguardo.records.intake.words import plain, said, word_list


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A place of the register (`key` set) or one that the file adds."""

    kind: str
    name: str
    key: int | None = None


class PlaceReader:
    """Finds the place that a text means; the same text is looked up once."""

    def __init__(self, known: Iterable[PlaceRef], answers: Mapping[str, str]) -> None:
        """Know the organisation's open places and what a person answered."""
        self._answers = answers
        self._known: dict[str, list[PlaceRef]] = {}
        self._by_kind: dict[str, list[PlaceRef]] = {}
        self._memo: dict[tuple[str, str], tuple[PlaceRef | None, tuple[Note, ...]]] = {}
        self.added: dict[tuple[str, str], PlaceRef] = {}
        for place in known:
            self._by_kind.setdefault(place.kind, []).append(place)
            _kind, rest = word_list("place_kind").split_off(place.name)
            for key in {plain(place.name), plain(rest)} - {""}:
                self._known.setdefault(key, []).append(place)

    def read(self, text: str, field: str) -> tuple[PlaceRef | None, tuple[Note, ...]]:
        """The place that is meant, and what must be said about it."""
        key = (text, field)
        found_before = self._memo.get(key)
        if found_before is not None:
            return found_before
        place, notes = self._find(text, field)
        # That a place is new is said once; that one is unknown is a problem of every row.
        self._memo[key] = (place, () if place else notes)
        return place, notes

    def _find(self, text: str, field: str) -> tuple[PlaceRef | None, tuple[Note, ...]]:
        question = f"place {plain(text)}"
        answer = self._answers.get(question, "")
        if answer.startswith(f"{NEW_NAME}:"):
            _new, kind, name = [*answer.split(":", 2), "", ""][:3]
            if kind in word_list("place_kind").values and name:
                return self._add(kind, name), ()
        elif answer:
            text = answer
        kind, rest = word_list("place_kind").split_off(text)
        matches = self._matches(text, kind, rest)
        if len(matches) == 1:
            return matches[0], ()
        if kind and rest and not matches:
            place = self._add(kind, tidy(text if kind == "armoury" else rest))
            return place, (Note(field, found.PlaceNew(text, said(kind), place.name)),)
        return None, (self._asked(text, field, question, matches, kind or "post"),)

    def _matches(self, text: str, kind: str, rest: str) -> list[PlaceRef]:
        if kind and not rest:
            return self._by_kind.get(kind, [])
        named = self._known.get(plain(text), [])
        if not named and kind:
            named = [place for place in self._known.get(plain(rest), []) if place.kind == kind]
        return list(dict.fromkeys(named))

    def _asked(
        self, text: str, field: str, question: str, matches: list[PlaceRef], kind: str
    ) -> Note:
        candidates = matches or self._by_kind.get(kind, [])
        options = [place.name for place in candidates]
        options += [place.name for place in self.added.values() if place.kind == kind]
        options.append(f"{NEW_NAME}:{kind}:{tidy(text)}")
        # One of several that fit is a guess, and a wrong place hides a weapon: nothing is proposed.
        proposal = "" if matches else options[-1]
        offered = tuple(dict.fromkeys([*options[:20], options[-1]]))
        return Note(field, found.PlaceUnknown(text), proposal, question, offered)

    def _add(self, kind: str, name: str) -> PlaceRef:
        key = (kind, plain(name))
        if key not in self.added:
            place = self.added[key] = PlaceRef(kind, name[:200])
            _kind, rest = word_list("place_kind").split_off(name)
            for each in {plain(name), plain(rest)} - {""}:
                self._known.setdefault(each, []).append(place)
        return self.added[key]


def tidy(text: str) -> str:
    """A name without shouting: "MINA 2" is Mina 2; mixed case is left as its writer meant it.

    >>> tidy("MINA 2"), tidy("armeria central"), tidy("Banco BCP"), tidy("VALLE DE LOS REYES")
    ('Mina 2', 'Armeria Central', 'Banco BCP', 'Valle de los Reyes')
    """
    if not (text.isupper() or text.islower()):
        return text
    small = {"de", "del", "la", "las", "los", "el", "y", "da", "das", "do", "dos", "e", "du", "et"}
    words = [word if word in small else word.capitalize() for word in text.lower().split()]
    joined = " ".join(words)
    return joined[:1].upper() + joined[1:]
