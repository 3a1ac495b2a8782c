"""A workbook to fill in: headings known for certain, and instructions in four languages."""

import csv
import io
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from resguardo.records.intake.headings import NEEDS, fields_of
from resguardo.records.register.catalogue import rows_of

LANGUAGES: Final = ("es", "en", "pt", "fr")
_HEAD: Final = PatternFill("solid", fgColor="1F3A4D")
_NEEDED: Final = PatternFill("solid", fgColor="8A3B12")
_SHEETS: Final = {
    "es": "Instrucciones",
    "en": "Instructions",
    "pt": "Instruções",
    "fr": "Consignes",
}


def write_template(kind: str, language: str = "es") -> bytes:
    """An XLSX with one sheet to fill in and one of instructions in each language."""
    language = language if language in LANGUAGES else "es"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = kind
    needed = {name for need in NEEDS[kind] for name in need}
    for column, name in enumerate(fields_of(kind), start=1):
        cell = sheet.cell(row=1, column=column, value=heading(kind, name, language))
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = _NEEDED if name in needed else _HEAD
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = 22
        # Text, so that the spreadsheet drops no leading zero and turns no serial into a number.
        sheet.column_dimensions[letter].number_format = "@"
    sheet.freeze_panes = "A2"
    for spoken in (language, *(each for each in LANGUAGES if each != language)):
        _instruct(book.create_sheet(_SHEETS[spoken]), kind, spoken, needed)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def heading(kind: str, name: str, language: str) -> str:
    """The first wording of a field's heading in a language, with a capital."""
    found = _first_wordings().get((kind, name, language))
    return name if found is None else found[:1].upper() + found[1:]


@cache
def _first_wordings() -> Mapping[tuple[str, str, str], str]:
    """How each field is headed in each language: a template asks for some eighty headings."""
    first: dict[tuple[str, str, str], str] = {}
    for row in rows_of("headings.csv"):
        first.setdefault((row["kind"], row["field"], row["language"]), row["heading"])
    return first


def _instruct(sheet: Worksheet, kind: str, language: str, needed: set[str]) -> None:
    sheet.column_dimensions["A"].width = 32
    sheet.column_dimensions["B"].width = 90
    texts = {row["key"]: row[language] for row in _instructions() if row["kind"] in {"", kind}}
    sheet.append([texts.pop("title"), ""])
    sheet["A1"].font = Font(bold=True, size=14)
    must = texts.pop("must")
    for key in [each for each in texts if each.startswith("rule")]:
        sheet.append(["", texts.pop(key)])
    sheet.append(["", ""])
    for name in fields_of(kind):
        text = texts.get(name, "")
        parts = [must, text] if name in needed else [text]
        sheet.append([heading(kind, name, language), " ".join(filter(None, parts))])
        sheet.cell(row=sheet.max_row, column=1).font = Font(bold=name in needed)
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _instructions() -> list[dict[str, str]]:
    text = (files("resguardo.records.intake") / "instructions.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
