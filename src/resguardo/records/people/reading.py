"""Reading rows where a queue waits: the WHERE is written by hand, the object layer fills the rows.

Spelling a query through the object layer takes Python five times as long as SQLite takes to answer
it, and the words are the same each time. A `Shape` has a queryset spell its columns and joins once;
the condition is plain SQL at the place that asks, and what comes back are the same model instances
that the queryset would have given. For the counter, the doors and the page of a weapon, where every
statement is paid for at every request; everywhere else the object layer reads better.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from django.db import connections, models

from resguardo.records.transparency.together import together

Row = TypeVar("Row", bound=models.Model)

_MANY: Final = frozenset({list, tuple, set, frozenset, dict, type({}.keys())})
_ALIAS: Final = "default"


@dataclass(frozen=True, slots=True)
class _Part:
    """The columns of one model in an answer, and the models that hang on it."""

    model: type[models.Model]
    names: Sequence[str]
    columns: slice
    key: int
    converters: Sequence[tuple[int, Sequence[Callable[..., Any]], Any]]
    related: Sequence["_Related"]


@dataclass(frozen=True, slots=True)
class _Related:
    part: _Part
    set_here: Callable[[Any, Any], None]
    set_there: Callable[[Any, Any], None]


@dataclass(frozen=True, slots=True)
class _Spelled:
    """What a queryset compiles to on the one database that this process has."""

    select: str
    part: _Part


class Shape(Generic[Row]):
    """The columns and joins of a queryset without conditions, spelled once and asked many times."""

    def __init__(self, queryset: Callable[[], "models.QuerySet[Row]"]) -> None:
        """Take a function: when a module is read, the tables may not be known yet."""
        self._queryset = queryset
        self._spelled: _Spelled | None = None

    def rows(self, where: str, *values: Any) -> list[Row]:
        """The rows that fulfil a condition; a collection stands for its values in brackets."""
        return self.filled(ask(*self.question(where, *values)))

    def question(self, where: str, *values: Any) -> tuple[Any, ...]:
        """The statement and its values, for `ask_together`; `filled` makes rows of the answer."""
        spelled = self._spelled or self._spell()
        return f"{spelled.select} WHERE {where}", *values

    def filled(self, answer: Sequence[Any]) -> list[Row]:
        """The rows of an answer to a `question`."""
        if not answer:
            return []
        spelled = self._spelled or self._spell()
        known: dict[tuple[int, Any], Any] = {}
        return [_read(spelled.part, found, known) for found in answer]

    def row(self, where: str, *values: Any) -> Row | None:
        """The first row that fulfils a condition, or none."""
        return next(iter(self.rows(where, *values)), None)

    def _spell(self) -> _Spelled:
        compiler = self._queryset().order_by().query.get_compiler(_ALIAS)
        select, values = compiler.as_sql()
        if values or " WHERE " in select:
            message = "a shape has no conditions of its own"
            raise ValueError(message)
        converters = compiler.get_converters([column[0] for column in compiler.select])
        spelled = self._spelled = _Spelled(select, _part(compiler.klass_info, compiler, converters))
        return spelled


def _part(told: Any, compiler: Any, converters: Any) -> _Part:
    """What a compiler tells of one model among its columns: stable for years, and untyped."""
    model, places = told["model"], told["select_fields"]
    names = [compiler.select[place][0].target.attname for place in places]
    return _Part(
        model,
        names,
        slice(places[0], places[-1] + 1),
        places[names.index(model._meta.pk.attname)],
        [
            (place - places[0], tuple(converters[place][0]), converters[place][1])
            for place in places
            if place in converters
        ],
        [
            _Related(_part(each, compiler, converters), each["local_setter"], each["remote_setter"])
            for each in told.get("related_klass_infos", ())
        ],
    )


def _read(part: _Part, found: Sequence[Any], known: dict[tuple[int, Any], Any]) -> Any:
    """One row and what hangs on it.

    What hangs on many rows of an answer is read once: fifty moves have the same armoury in each.
    """
    here = connections[_ALIAS]
    values = list(found[part.columns])
    for place, converters, expression in part.converters:
        value = values[place]
        for convert in converters:
            value = convert(value, expression, here)
        values[place] = value
    row = part.model.from_db(_ALIAS, part.names, values)
    for related in part.related:
        key = found[related.part.key]
        other = known.get((id(related), key))
        if other is None and key is not None:
            other = known[id(related), key] = _read(related.part, found, known)
        related.set_here(row, other)
        if other is not None:
            related.set_there(other, row)
    return row


def ask(statement: str, *values: Any) -> Sequence[Any]:
    """Run a statement and give its plain rows; an empty collection is a question without answer.

    Each `%s` takes a value, or all values of a collection in brackets. Identifiers, days and
    moments are given as Python has them.
    """
    asked = _asked(statement, values)
    if asked is None:
        return ()
    with connections[_ALIAS].cursor() as cursor:
        cursor.execute(*asked)
        found: Sequence[Any] = cursor.fetchall()
        return found


def ask_together(*questions: Sequence[Any]) -> list[Sequence[Any]]:
    """What each of these gives, as `ask` would: PostgreSQL is asked all of them in one way."""
    with ExitStack() as stack:
        cursors: list[Any] = []
        with together():
            for statement, *values in questions:
                asked = _asked(statement, values)
                cursors.append(asked and stack.enter_context(connections[_ALIAS].cursor()))
                if asked:
                    cursors[-1].execute(*asked)
        return [cursor.fetchall() if cursor else () for cursor in cursors]


def _asked(statement: str, values: Sequence[Any]) -> tuple[str, list[Any]] | None:
    """The statement with a mark for each value and the values as they are spelled, or None."""
    spellings = _spellings()
    given: list[Any] = []
    lengths: list[int] = []
    for value in values:
        if type(value) in _MANY:
            if not value:
                return None
            lengths.append(len(value))
            given += value
        else:
            lengths.append(0)
            given.append(value)
    return _opened(statement, tuple(lengths)), [
        spelling(value) if (spelling := spellings.get(type(value))) else value for value in given
    ]


def spell(value: Any) -> Any:
    """A value as the database wants it, where Python's own will not do."""
    spelling = _spellings().get(type(value))
    return spelling(value) if spelling else value


@cache
def _spellings() -> dict[type[Any], Callable[[Any], Any]]:
    here = connections[_ALIAS]
    spellings: dict[type[Any], Callable[[Any], Any]] = {
        datetime: here.ops.adapt_datetimefield_value,
        date: here.ops.adapt_datefield_value,
    }
    if not here.features.has_native_uuid_field:
        spellings[UUID] = attrgetter("hex")
    return spellings


def moment(value: Any) -> Any:
    """A moment as the database gave it, or none: SQLite keeps UTC, and without saying so."""
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    return read.replace(tzinfo=UTC) if read is not None and read.tzinfo is None else read


def identifier(value: Any) -> UUID:
    """A public identifier as the database gave it: SQLite has no such kind and keeps the digits."""
    return value if isinstance(value, UUID) else UUID(hex=value)


@lru_cache(maxsize=512)
def _opened(statement: str, lengths: tuple[int, ...]) -> str:
    """The statement with a mark for each value of each collection; a single value has length 0."""
    parts = statement.split("%s")
    marks = [f"({','.join(['%s'] * length)})" if length else "%s" for length in lengths]
    return "".join(part + mark for part, mark in zip(parts, [*marks, ""], strict=True))
