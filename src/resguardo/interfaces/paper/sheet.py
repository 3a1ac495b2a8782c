"""What stands on a paper, as plain data: facts, tables, words, signatures.

A function that gathers a paper gives a `Sheet`; everything in it is already in the words of the
reader. Layouts draw a sheet and know nothing of arms.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: how its values stand (`left`, `right`, or `code` for serials)."""

    label: Words
    align: str = "left"
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; `empty` is said where there are none."""

    title: Words
    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]
    empty: Words = ""

    def told(self) -> dict[str, Any]:
        """As the layouts read it."""
        wide = any(each.wide for each in self.columns)
        return {
            "kind": "table",
            "title": str(self.title),
            "columns": [
                {
                    "label": str(each.label),
                    "align": each.align,
                    "wide": each.wide or (not wide and each is self.columns[0]),
                }
                for each in self.columns
            ],
            "rows": [[_text(value) for value in row] for row in self.rows],
            "empty": str(self.empty),
        }


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and values under a title; those without a value are left out."""

    title: Words
    rows: Sequence[tuple[Words, object]]

    def told(self) -> dict[str, Any]:
        """As the layouts read it."""
        return {"kind": "facts", "title": str(self.title), "rows": facts_told(self.rows)}


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs under a title."""

    title: Words
    words: Sequence[Words]

    def told(self) -> dict[str, Any]:
        """As the layouts read it."""
        return {"kind": "words", "title": str(self.title), "words": [_text(w) for w in self.words]}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: how long it is in per cent of the plot, and what is written at its end.

    A bar that is `planned` is drawn as an outline, any other is filled.
    """

    share_pct: int
    text: Words
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars in pairs under the name of each, drawn, and told to whoever cannot see them.

    `planned` and `reached` are the words for outline and filling. Without a pair nothing is drawn;
    a table with the same figures belongs beneath.
    """

    title: Words
    planned: Words
    reached: Words
    pairs: Sequence[tuple[Words, Sequence[Bar]]]

    def told(self) -> dict[str, Any]:
        """As the layouts read it."""
        key = {True: str(self.planned), False: str(self.reached)}
        spoken = [
            f"{label}: " + ", ".join(f"{key[each.planned]} {each.text}" for each in bars)
            for label, bars in self.pairs
        ]
        return {
            "kind": "bars",
            "title": str(self.title) if self.pairs else "",
            "planned": key[True],
            "reached": key[False],
            "alt": f"{self.title}. {'; '.join(spoken)}.",
            "pairs": [
                {
                    "label": str(label),
                    "bars": [
                        {
                            "share": max(0, min(100, each.share_pct)),
                            "text": str(each.text),
                            "planned": each.planned,
                        }
                        for each in bars
                    ],
                }
                for label, bars in self.pairs
            ],
        }


@dataclass(frozen=True, slots=True)
class Code:
    """A code to scan, with what it is for beside it; without a text nothing is drawn."""

    title: Words
    text: str
    words: Sequence[Words]

    def told(self) -> dict[str, Any]:
        """As the layouts read it."""
        return {
            "kind": "code",
            "title": str(self.title) if self.text else "",
            "text": self.text,
            "words": [_text(each) for each in self.words],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One paper before it has a number.

    `about` is the key of another organisation that may read it; `persons` are the keys of those
    whom it names, so that its words go when they are erased; `wide` lays the sheet across.
    """

    facts: Sequence[tuple[Words, object]] = ()
    parts: Sequence[Table | Facts | Prose | Bars | Code] = ()
    signs: Sequence[tuple[Words, Words]] = ()
    lead: Words = ""
    foot: Words = ""
    about: int | None = None
    persons: Collection[int | None] = ()
    wide: bool = False

    def told(self) -> dict[str, Any]:
        """As the layouts read it."""
        return {
            "lead": str(self.lead),
            "facts": facts_told(self.facts),
            "parts": [part.told() for part in self.parts],
            "signs": [[str(role), str(name)] for role, name in self.signs],
            "foot": str(self.foot),
            "wide": self.wide,
        }


def facts_told(rows: Sequence[tuple[Words, object]]) -> list[list[str]]:
    """Labels and values as text, without those that say nothing."""
    return [[str(label), _text(value)] for label, value in rows if _text(value)]


def _text(value: object) -> str:
    return "" if value is None else str(value)
