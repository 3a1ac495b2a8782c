"""Small files and examinations for the tests of this chapter."""

from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from resguardo.records.intake.directory import Known
from resguardo.records.intake.examination import Examination
from resguardo.records.intake.findings import Finding
from resguardo.records.intake.places import PlaceRef
from resguardo.records.intake.reading import open_workbook

REGISTERS = Path(__file__).parents[2] / "data" / "registers"
TODAY = date(2026, 11, 23)
ARMOURY = PlaceRef("armoury", "Armería Central", 1)


def examine(
    content: bytes,
    kind: str,
    *,
    known: Known | None = None,
    answers: dict[str, str] | None = None,
    by_hand: dict[str, Any] | None = None,
) -> tuple[Examination, list[Any]]:
    """The examination, run to its end, and its good records."""
    examination = Examination(
        open_workbook(content, "registro"),
        kind,
        known or Known(places=(ARMOURY,)),
        answers or {},
        TODAY,
        ZoneInfo("America/Lima"),
        by_hand,
    )
    records = []
    for record, findings in examination.records():
        if examination.findings.add_row(findings):
            records.append(record)
    return examination, records


def sample(name: str) -> bytes:
    """One of the registers under tests/data."""
    return (REGISTERS / name).read_bytes()


def csv(*rows: str) -> bytes:
    """A file with semicolons."""
    return "\n".join(rows).encode()


def codes(examination: Examination) -> list[str]:
    """The codes of all findings, without the prefix."""
    return [each.problem.code.removeprefix("import.") for each in examination.findings.listed]


def only(examination: Examination, code: str) -> Finding:
    """The one finding with this code."""
    (finding,) = [
        each for each in examination.findings.listed if each.problem.code == f"import.{code}"
    ]
    return finding
