"""A refusal: a stable code, named facts, and a sentence that says what is wrong and what to do.

Refusals are part of the work, not accidents. Each is a class beside the rule that raises it, with
its facts as fields, so that the page can stand it beside the right field, the API can answer with
the facts, and a translator sees a whole sentence. A subclass is a dataclass by birth: write its
fields, nothing more. Whatever is not a `Problem` is a bug and crashes.

>>> class TooHeavy(Problem):
...     code = "example.too-heavy"
...     wording = "{thing} weighs {mass_kg} kg; split the load."
...     thing: str
...     mass_kg: int
>>> print(TooHeavy("The crate", 40))
The crate weighs 40 kg; split the load.
>>> TooHeavy("The crate", 40).facts()
{'thing': 'The crate', 'mass_kg': 40}
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from typing import Any, ClassVar, Self, dataclass_transform

from .text import gettext_noop as _


@dataclass_transform(eq_default=False)
@dataclass(eq=False)
class Problem(Exception):
    """The parent of all refusals.

    `field` names the form field beside which it is shown; empty means the form as a whole. `also`
    names others that it speaks of.
    `hard` means that nobody may override it; it has a meaning only where overriding exists.
    """

    code: ClassVar[str] = ""
    wording: ClassVar[str] = ""
    field: ClassVar[str] = ""
    also: ClassVar[tuple[str, ...]] = ()
    hard: ClassVar[bool] = True

    def __init_subclass__(cls) -> None:
        """Make the subclass a dataclass; its problems stay equal only to themselves."""
        said = cls.__doc__
        dataclass(eq=False)(cls)
        cls.__doc__ = said  # a dataclass that says nothing would be given its signature

    def facts(self) -> dict[str, Any]:
        """Give the facts by name, in values that JSON can carry."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Say the problem in the language that `translate` puts the wording and its words into."""
        told = {each.name: _told(getattr(self, each.name), translate) for each in fields(self)}
        return translate(self.wording).format(**told)

    def __str__(self) -> str:
        """Say the problem in English."""
        return self.sentence()

    def __reduce__(self) -> tuple[Callable[..., "Problem"], tuple[Any, ...]]:
        """Travel between processes: exceptions forget fields that were given by name."""
        return type(self), tuple(getattr(self, each.name) for each in fields(self))


class Several(Problem):
    """Many refusals at once, so that a roster or a file is put right in one round.

    `where` names the row of each, in the same order; empty where rows have no names.

    >>> print(Several.of([("row 3", Problem())]).code)
    several
    """

    code = "several"
    wording = _("Nothing was written. What stands in the way ({count}): {sentences}")

    problems: tuple[Problem, ...]
    where: tuple[str, ...] = ()

    @classmethod
    def of(cls, rows: list[tuple[str, Problem]]) -> Self:
        """Gather problems with the names of their rows."""
        return cls(tuple(problem for _row, problem in rows), tuple(row for row, _problem in rows))

    def rows(self) -> Iterator[tuple[str, Problem]]:
        """Pair each problem with its row."""
        yield from zip(self.where or ("",) * len(self.problems), self.problems, strict=True)

    def facts(self) -> dict[str, Any]:
        """Give each problem with its code, its facts and its row."""
        return {
            "problems": [
                {"code": problem.code, "where": where, "detail": str(problem), **problem.facts()}
                for where, problem in self.rows()
            ]
        }

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Say how many there are, and then each."""
        said = (
            f"{where}: {problem.sentence(translate)}" if where else problem.sentence(translate)
            for where, problem in self.rows()
        )
        wording = translate(self.wording)
        return wording.format(count=len(self.problems), sentences=" ".join(said))


def raise_all(problems: Sequence[Problem]) -> None:
    """Refuse with all that stands in the way at once; with nothing, go on."""
    if problems:
        raise problems[0] if len(problems) == 1 else Several(tuple(problems))


def all_problems() -> list[type[Problem]]:
    """List every refusal that has been defined so far, by code."""
    found: dict[str, type[Problem]] = {}
    waiting = list(Problem.__subclasses__())
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        if vars(kind).get("code"):
            found[kind.code] = kind
    return [found[code] for code in sorted(found)]


def _plain(value: Any) -> Any:
    """Turn a fact into what JSON can carry."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list | set | frozenset):
        ordered = value if isinstance(value, tuple | list) else sorted(value, key=str)
        return [_plain(each) for each in ordered]
    return str(value)


def _told(value: Any, translate: Callable[[str], str]) -> str:
    """Turn a fact into words: named values lose their underscores and find their translation."""
    if isinstance(value, Enum):
        return translate(str(value.value).replace("_", " "))
    if isinstance(value, tuple | list | set | frozenset):
        ordered = value if isinstance(value, tuple | list) else sorted(value, key=str)
        return ", ".join(_told(each, translate) for each in ordered)
    return str(value)
