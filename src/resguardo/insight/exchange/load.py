"""Tables into the database: every organisation by the services that a person would use.

Registers first, then contracts and rosters, then the entries in their order, then what was counted
and what happened. One transaction holds it all: where the rules refuse a row, every refusal is told
with its file and row and nothing stays, unless the caller asked for the rest to be kept.

The stolen list comes last, because it knows what had not happened yet: a weapon that was robbed in
May is not to be refused at the counter in March.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.db import transaction

from resguardo.insight import tables
from resguardo.insight.exchange import history, registers
from resguardo.insight.exchange.reading import Source
from resguardo.insight.exchange.registers import Law
from resguardo.kernel.problem import Problem, Several
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.register import services as register

FAULTS_TOLD = 50


class RowsRefused(Problem):
    """Rows that the rules refuse; nothing of the load stays."""

    code = "load.rows-refused"
    wording = _(
        "Nothing was loaded. Rows refused: {count}. {sentences} Correct them and load again, or "
        "load the rest with --skip-refused."
    )

    count: int
    sentences: str


def load(
    directory: Path, *, at: datetime, law: Law | None = None, skip_refused: bool = False
) -> Iterator[int]:
    """Load a directory of tables; give after each entry how many of its organisation stand.

    Refuses tables that do not keep the contract, organisations that are here already, and rows that
    any rule refuses: nothing stays then, unless refused rows are to be skipped and only told.
    """
    tables.validate(directory)
    source = Source(directory)
    refused: list[tuple[str, Problem]] = []
    with transaction.atomic():
        register.load_reference()
        for org in source.organisations():
            here = registers.enter(source, org, at=at, law=law or Law(), refused=refused)
            yield from history.tell_moves(source, org, here, at=at, refused=refused)
            history.tell_rest(source, org, here, at=at, refused=refused)
        registers.list_stolen(source, at=at)
        if refused and not skip_refused:
            raise RowsRefused(len(refused), _sentences(refused))
    if refused:
        raise Several.of(refused[:FAULTS_TOLD])


def _sentences(refused: list[tuple[str, Problem]]) -> str:
    said = " ".join(f"{where}: {problem}" for where, problem in refused[:FAULTS_TOLD])
    return said if len(refused) <= FAULTS_TOLD else f"{said} ..."
