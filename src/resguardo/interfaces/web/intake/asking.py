"""What a reading found, laid out for a person: by kind of problem, each question once.

A finding that has no question of its own still can be answered: another value for that one cell, or
the row left out. So nobody has to go back to the spreadsheet unless they want to.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resguardo.interfaces.web.refusal import said
from resguardo.kernel.problem import Problem, all_problems
from resguardo.records.intake.headings import letter

from .words import field_words, option_words

ASKED_AT_ONCE: Final = 40
PLACES_NAMED: Final = 6


@dataclass
class Ask:
    """One thing to decide: where it stands, what is said, what can be answered."""

    key: str
    row_key: str
    sentence: str
    column: str
    places: list[str]
    proposal: str
    options: list[tuple[str, str]]
    given: str
    count: int = 0
    number: int = 0

    @property
    def proposed(self) -> str:
        """The proposal in words."""
        return option_words(self.proposal)

    @property
    def more(self) -> int:
        """How many more rows ask the same."""
        return max(self.count - len(self.places), 0)


@dataclass
class Kind:
    """All problems of one kind."""

    code: str
    is_error: bool
    count: int
    asks: list[Ask] = field(default_factory=list)
    left: int = 0

    @property
    def way(self) -> tuple[str, str | Promise] | None:
        """Where this is put right outside the file, if it is: the address and the words."""
        found = _WAYS.get(self.code)
        return (reverse(found[0]), found[1]) if found else None

    @property
    def proposals(self) -> int:
        """How many proposals can be accepted together."""
        return sum(1 for each in self.asks if each.proposal and each.key)

    @property
    def shown(self) -> list[Ask]:
        """Those that are shown at once."""
        return self.asks[:ASKED_AT_ONCE]

    @property
    def hidden(self) -> int:
        """Those that are shown when these are answered."""
        return len(self.asks) - len(self.shown) + self.left


_WAYS: Final[Mapping[str, tuple[str, str | Promise]]] = {
    "import.store-missing": ("places:new", _("Add armoury")),
    "import.person-unknown": ("people:enrol", _("Enrol person")),
    "import.weapon-unknown": ("register:new-firearm", _("Enrol firearm")),
}


def problem_from(code: str, facts: Mapping[str, Any]) -> Problem | None:
    """The problem that a reading kept by its code and facts."""
    known = {each.code: each for each in all_problems()}.get(code)
    if known is None:
        return None
    told = {
        name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()
    }
    return known(**told)


def kinds_of(result: Mapping[str, Any], answers: Mapping[str, str], file_kind: str) -> list[Kind]:
    """The findings by kind, errors before what is only to be read, the most frequent first."""
    kinds: dict[str, Kind] = {}
    asks: dict[tuple[str, str], Ask] = {}
    titles = _fields_by_title(result)
    counts = result.get("counts", {})
    for finding in result.get("problems", ()):
        code = finding["code"]
        kind = kinds.setdefault(
            code, Kind(code, finding["severity"] == "error", counts.get(code, 0))
        )
        ask = _ask(finding, titles, answers, file_kind)
        same = asks.get((code, ask.key)) if ask.key else None
        if same is None:
            asks[code, ask.key] = ask
            kind.asks.append(ask)
        elif len(same.places) < PLACES_NAMED:
            same.places += ask.places
        (same or ask).count += 1
    for kind in kinds.values():
        kind.left = max(kind.count - sum(ask.count for ask in kind.asks), 0)
    ordered = sorted(kinds.values(), key=lambda kind: (not kind.is_error, -kind.count))
    for number, ask in enumerate(ask for kind in ordered for ask in kind.asks):
        ask.number = number
    return ordered


def proposals_of(
    result: Mapping[str, Any],
    answers: Mapping[str, str],
    file_kind: str,
    *,
    code: str = "",
    key: str = "",
) -> dict[str, str]:
    """The proposals to accept: all of one kind, or the one of one question."""
    return {
        ask.key: ask.proposal
        for kind in kinds_of(result, answers, file_kind)
        for ask in kind.asks
        if ask.key and ask.proposal and (kind.code == code or (key and ask.key == key))
    }


def _ask(
    finding: Mapping[str, Any],
    titles: Mapping[tuple[str, str], str],
    answers: Mapping[str, str],
    file_kind: str,
) -> Ask:
    sheet, row, column = finding["sheet"], finding["row"], finding["column"]
    problem = problem_from(finding["code"], finding.get("facts", {}))
    row_key = f"row {sheet}!{row}" if row else ""
    key = finding["question"] or ""
    if not key and (name := titles.get((sheet, column))) and finding["severity"] == "error":
        key = f"{row_key} {name}"
    options = finding["options"]
    if finding["code"] == "import.store-missing" and not options:
        key = ""
    proposal = finding["proposal"] or ""
    if proposal and options and proposal not in options:
        proposal = ""
    return Ask(
        key=key,
        row_key=row_key if finding["severity"] == "error" and row_key != key else "",
        sentence=said(problem) if problem is not None else finding["message"],
        column=column if (sheet, column) in titles else field_words(file_kind, column),
        places=[f"{sheet} {row}".strip()],
        proposal=proposal,
        options=[(each, option_words(each, key)) for each in options],
        given=answers.get(key, ""),
    )


def _fields_by_title(result: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """Which field a column means, by sheet and heading, as findings name it."""
    return {
        (layout["sheet"], layout["titles"][at] or letter(at)): name
        for layout in result.get("layouts", ())
        for name, at in layout["columns"].items()
        if at < len(layout["titles"])
    }


def columns_of(kind: str, result: Mapping[str, Any], fields: Iterable[str]) -> list[dict[str, Any]]:
    """Each sheet with its heading row and what each of its columns was taken for."""
    options = [(name, field_words(kind, name)) for name in fields]
    sheets = []
    for place, layout in enumerate(result.get("layouts", ())):
        by_column = {at: name for name, at in layout["columns"].items()}
        sheets.append(
            {
                "place": place,
                "sheet": layout["sheet"],
                "row": layout["row"],
                "columns": [
                    {
                        "letter": letter(at),
                        "title": title,
                        "field": by_column.get(at, ""),
                        "sample": _samples(result, layout, at),
                    }
                    for at, title in enumerate(layout["titles"])
                    if title or at in by_column
                ],
                "options": options,
            }
        )
    return sheets


def _samples(result: Mapping[str, Any], layout: Mapping[str, Any], column: int) -> str:
    """The first values below a heading: what tells a person what the column is."""
    found = [
        cells[column]
        for sheet, number, cells in result.get("preview", ())
        if sheet == layout["sheet"]
        and number > layout["row"]
        and column < len(cells)
        and cells[column]
    ]
    return " · ".join(list(dict.fromkeys(found))[:3])
