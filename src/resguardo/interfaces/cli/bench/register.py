"""A register of firearms from a CSV file into an empty database, with every check, in one run.

The limit beside it is what the database does with as many bare rows in one statement as a weapon
makes: thing, firearm, move, two holdings, permit. Memory is the peak of both processes together.
"""

import argparse
import csv
import io
import resource
from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random
from time import perf_counter
from typing import Final

from resguardo.interfaces.cli.bench import limits
from resguardo.interfaces.cli.bench.figures import Figure
from resguardo.records.intake import services
from resguardo.records.intake.reading import Limits
from resguardo.records.intake.running import Outcome
from resguardo.records.people import services as people
from resguardo.records.people.viewer import Viewer
from resguardo.records.register import services as register

ROWS_A_WEAPON: Final = 6
_HEADINGS: Final = (
    "Tipo", "Marca", "Modelo", "Calibre", "N° de serie", "N° tarjeta", "Vence", "Ubicación",
    "Estado", "Fecha de adquisición",
)  # fmt: skip
_KINDS: Final = (
    ("Revólver", "Taurus", "82", ".38 Special"),
    ("Revolver", "Smith & Wesson", "10", ".38 SPL"),
    ("Revólver", "TAURUS", "85", "38 SPL"),
    ("Pistola", "Glock", "17", "9x19"),
    ("Escopeta", "Mossberg", "500", "12/70"),
)
_LETTERS: Final = "ABCDEFGHJKMNPRTVWXY"
_FAR: Final = 7_919
"""Serials do not come in order; a prime step spreads them, as the indexes of a register have it."""
_SERIALS: Final = 9_999_991
_WIDE: Final = Limits(file_bytes=2**30, rows=5_000_000)


def measure(args: argparse.Namespace) -> list[Figure]:
    """Import the register, and import it again."""
    count: int = args.rows
    by, at = _company("Custodia Ficticia de Registros S.A."), datetime.now(tz=UTC)
    content = "".join(_lines(count)).encode()
    before = _peak_mib()
    outcome, seconds, processor = _take_in(content, by, at)
    if not outcome.written or outcome.added != count:
        raise RuntimeError(f"{outcome.added} of {count} came in: {dict(outcome.findings.counts)}")
    peak = _peak_mib()
    limit = limits.bulk_rows_per_second() / ROWS_A_WEAPON
    again, seconds_again, _processor = _take_in(content, by, at)
    if again.unchanged != count or again.added:
        raise RuntimeError("the second run changed something")
    return [
        Figure(f"import {count:,} firearms", count / seconds, "rows/s", ">= 15,000", limit),
        Figure("import: processor time", 1_000_000 * processor / count, "µs/row", "<= 133"),
        Figure("import: memory at its peak", peak, "MiB", "< 1,024"),
        Figure("import: memory before", before, "MiB"),
        Figure("import: the same file again", count / seconds_again, "rows/s"),
    ]


def register_of(count: int, *, name: str) -> None:
    """A company of this name with so many weapons in its armoury and at its posts."""
    outcome, *_times = _take_in(
        "".join(_lines(count)).encode(), _company(name), datetime.now(tz=UTC)
    )
    if not outcome.written:
        raise RuntimeError(dict(outcome.findings.counts))


def _take_in(content: bytes, by: Viewer, at: datetime) -> tuple[Outcome, float, float]:
    started, worked = perf_counter(), _processor_seconds()
    outcome = services.import_file(
        by=by, at=at, kind="firearms", file_name="registro.csv", content=content, limits=_WIDE,
        apart=True,
    )  # fmt: skip
    return outcome, perf_counter() - started, _processor_seconds() - worked


def _company(name: str) -> Viewer:
    at = datetime.now(tz=UTC)
    organisation = people.found_organisation(
        by=None, at=at, kind="company", name=name, country="CV",
        registered_on=date(2020, 1, 1),
    )  # fmt: skip
    register.load_reference()
    return people.viewer_at_console(organisation=organisation, at=at)


def _lines(count: int) -> Iterator[str]:
    """The file, by a seed of its own: the same rows each time."""
    chance = Random(7)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEADINGS)
    for number in range(count):
        serial = chance.choice(_LETTERS) + chance.choice(_LETTERS)
        serial += f"{number * _FAR % _SERIALS:07d}"
        place = "Armería Central" if number % 5 else f"Puesto Banco {number % 40}"
        until = f"{chance.randrange(1, 29):02d}/{chance.randrange(1, 13):02d}/2029"
        bought = f"2020-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
        writer.writerow(
            (*chance.choice(_KINDS), serial, f"T-{number:08d}", until, place, "Operativa", bought)
        )
        if text.tell() > 2**20:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


def _peak_mib() -> float:
    """The most that this process and its largest child ever held."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(each).ru_maxrss for each in who) / 1024


def _processor_seconds() -> float:
    """Seconds of processor of this process and of its children that have ended."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(each) for each in who]
    return sum(each.ru_utime + each.ru_stime for each in used)
