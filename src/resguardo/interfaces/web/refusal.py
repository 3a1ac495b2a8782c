"""How a refusal reaches the reader: beside its field and in the summary on top, with status 422.

Whatever was typed stays. Facts are said in the reader's language: days with their weekday, numbers
with separators. `ways` adds what can be done about it: renew, ask for an override, put aside.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from resguardo.interfaces.paper.words import MODALITY_WORDS
from resguardo.kernel.mandate import Act
from resguardo.kernel.matching import Mismatch
from resguardo.kernel.problem import Problem, Several
from resguardo.kernel.procedure import NotAStep, SamePerson
from resguardo.records.custody.services.counter import Overridable
from resguardo.records.permits.drafting import DutyThere
from resguardo.records.register.catalogue import calibre_name

from .cells import Link
from .reading import day_text, moment_text, number_text
from .typed import Typed
from .words_of_acts import act_words
from .words_of_fields import WEAPON_TYPES, words
from .words_of_law import asked_words
from .words_of_states import STATES
from .words_of_values import step_words, value_words

REFUSED = 422
YEARS: Final = frozenset({"first", "last", "year"})
"""Numbers that name a year where they are whole: 2026, and not 2 026."""
WHYS: Final[Mapping[str, str | Promise]] = {
    "this is not YAML": gettext_lazy("this is not YAML"),
    "named fields are expected": gettext_lazy("named fields are expected"),
    "text is expected": gettext_lazy("text is expected"),
    "a list of words is expected": gettext_lazy("a list of words is expected"),
    "a list of dated values is expected": gettext_lazy("a list of dated values is expected"),
    "the oldest value comes first": gettext_lazy("the oldest value comes first"),
    "a day is expected, such as 2026-03-01": gettext_lazy("a day is expected, such as 2026-03-01"),
    "a whole number, a word, yes or no is expected": gettext_lazy(
        "a whole number, a word, yes or no is expected"
    ),
}
"""Why a profile cannot be read, which the kernel says in English."""


@dataclass(frozen=True)
class Shown:
    """One problem as the components show it. `where` names the row in a list of many."""

    code: str
    sentence: str
    field: str = ""
    where: str = ""
    hard: bool = True
    ways: tuple[Link, ...] = ()


def said(problem: Problem) -> str:
    """Say a problem in the reader's language and manner."""
    if isinstance(problem, Overridable):
        inner = " ".join(map(said, problem.problems))
        return gettext(problem.wording).format(sentences=inner)
    if isinstance(problem, Several) or type(problem).sentence is not Problem.sentence:
        return problem.sentence(gettext)
    facts = {name: _fact(getattr(problem, name)) for name in problem.facts()}
    if isinstance(problem, (NotAStep, SamePerson)):
        facts |= {name: step_words(facts[name]) for name in ("step", "earlier") if name in facts}
        if "state" in facts:
            facts["state"] = str(STATES.get(facts["state"], facts["state"]))
    if isinstance(problem, Mismatch):
        facts |= _of_the_match(facts)
    if isinstance(problem, DutyThere):
        facts["duty"] = asked_words(problem.events, problem.form, problem.to)
    facts |= {name: str(getattr(problem, name)) for name in YEARS & _whole(problem)}
    if "modality" in facts:
        facts["modality"] = str(MODALITY_WORDS.get(facts["modality"], facts["modality"]))
    if "why" in facts:
        facts["why"] = str(WHYS.get(facts["why"], facts["why"]))
    return gettext(problem.wording).format(**facts)


def _whole(problem: Problem) -> set[str]:
    """The facts that are whole numbers."""
    return {name for name in problem.facts() if type(getattr(problem, name)) is int}


def _of_the_match(facts: Mapping[str, str]) -> dict[str, str]:
    """The codes that the four-way match compares, as people call them."""
    told = {name: calibre_name(facts[name]) for name in ("takes", "calibre") if name in facts}
    kinds = {"kind": str(words(WEAPON_TYPES, facts["kind"])).lower()} if "kind" in facts else {}
    return told | kinds


def shown_problems(
    problem: Problem | None,
    ways: Mapping[str, tuple[Link, ...]] | None = None,
    fields: Collection[str] | None = None,
) -> tuple[Shown, ...]:
    """Lay a problem out for the components; many at once become many lines.

    A problem of a field that is not among `fields`, where they are given, stands beside none.
    """
    if problem is None:
        return ()
    if isinstance(problem, Several):
        return tuple(
            replace(line, where=line.where or where)
            for where, each in problem.rows()
            for line in shown_problems(each, ways, fields)
        )
    field = getattr(problem, "field_name", "") or problem.field
    return (
        Shown(
            code=problem.code,
            sentence=said(problem),
            field=field if fields is None or field in fields else "",
            hard=problem.hard,
            ways=(ways or {}).get(problem.code, ()),
        ),
    )


def render_refused(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    problem: Problem,
    *,
    typed: Typed | None = None,
    ways: Mapping[str, tuple[Link, ...]] | None = None,
    fields: Collection[str] | None = None,
) -> HttpResponse:
    """Show the page again with what was typed and what stands in the way."""
    shown = shown_problems(problem, ways, fields)
    full = {**context, "typed": typed or Typed(), "problems": shown}
    return render(request, template, full, status=REFUSED)


def _fact(value: object) -> str:  # noqa: PLR0911 - one line for each kind of fact
    match value:
        case datetime():
            return moment_text(value)
        case date():
            return day_text(value)
        case bool():
            return gettext("yes") if value else gettext("no")
        case Act():
            return act_words(value)
        case Enum():
            return value_words(value)
        case int():
            return number_text(value)
        case Decimal():
            return number_format(value.normalize(), use_l10n=True, force_grouping=True)
        case tuple() | list():
            return ", ".join(_fact(each) for each in value)
        case set() | frozenset():
            return ", ".join(sorted(_fact(each) for each in value))
        case _:
            return str(value)
