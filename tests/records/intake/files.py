"""Small files and examinations for the tests of this chapter."""

from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from resguardo.records.intake.directory import Known
from resguardo.records.intake.examination import Examination
from resguardo.records.intake.findings import Finding, Findings
from resguardo.records.intake.headings import Layout
from resguardo.records.intake.places import PlaceRef
from resguardo.records.intake.reading import open_workbook

REGISTERS = Path(__file__).parents[2] / "data" / "registers"
TODAY = date(2026, 11, 23)
ARMOURY = PlaceRef("armoury", "Armería Central", 1)


class Examined(NamedTuple):
    """A file read to its end."""

    layouts: list[Layout]
    rows: int
    findings: Findings


def examine(
    content: bytes,
    kind: str,
    *,
    known: Known | None = None,
    answers: dict[str, str] | None = None,
    by_hand: dict[str, Any] | None = None,
) -> tuple[Examined, list[Any]]:
    """What was found, and the good records."""
    examination = Examination(
        open_workbook(content, "registro"),
        kind,
        known or Known(places=(ARMOURY,)),
        answers or {},
        TODAY,
        ZoneInfo("America/Lima"),
        by_hand,
    )
    found, records = Findings(), []
    for record, findings in examination.records():
        if found.add_row(findings):
            records.append(record)
    found.add_row(examination.closing)
    return Examined(examination.layouts, examination.rows, found), records


def sample(name: str) -> bytes:
    """One of the registers under tests/data."""
    return (REGISTERS / name).read_bytes()


def csv(*rows: str) -> bytes:
    """A file with semicolons."""
    return "\n".join(rows).encode()


def codes(examination: Examined) -> list[str]:
    """The codes of all findings, without the prefix."""
    return [each.problem.code.removeprefix("import.") for each in examination.findings.listed]


def only(examination: Examined, code: str) -> Finding:
    """The one finding with this code."""
    (finding,) = [
        each for each in examination.findings.listed if each.problem.code == f"import.{code}"
    ]
    return finding
