"""Bytes become sheets of cells, whoever wrote them; what is no table or means harm is refused."""

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from django.utils.translation import gettext, override

from resguardo.records.intake.findings import (
    FileHostile,
    FileProblem,
    FileTooLarge,
    LineDamaged,
    NotATable,
)
from resguardo.records.intake.reading import Limits, Row, open_workbook

REGISTERS = Path(__file__).parents[2] / "data" / "registers"


def cells(content: bytes, name: str = "a.csv", limits: Limits | None = None) -> list[Row]:
    book = open_workbook(content, name, limits or Limits())
    return [row for sheet in book.sheets for _number, row in sheet.rows()]


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.infolist():
            data = old.read(member)
            new.writestr(member, change(data) if member.filename == name else data)
    return target.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_csv_is_read_in_any_usual_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    text = f"Ubicación{delimiter}Año\r\nArmería{delimiter}2020\r\nÑaña{delimiter}2021\r\n"
    assert cells(text.encode(encoding)) == [
        ("Ubicación", "Año"), ("Armería", "2020"), ("Ñaña", "2021"),
    ]  # fmt: skip


def test_a_windows_dash_or_quote_is_read_as_windows_wrote_it() -> None:
    assert cells("serie;nota\nA1;“bueno” – €5\n".encode("cp1252"))[1] == ("A1", "“bueno” – €5")


def test_a_comma_inside_numbers_does_not_pass_for_a_delimiter() -> None:
    assert cells(b"a;b\n1,5;2,5\n3,5;4,5\n")[1] == ("1,5", "2,5")


def test_rows_are_counted_as_the_spreadsheet_shows_them() -> None:
    content = b'a;b\n\n"two\nlines";c\nd;e\n'
    numbered = list(open_workbook(content, "a.csv").sheets[0].rows())
    assert numbered[2] == (3, ("two\nlines", "c"))
    assert numbered[3][0] == 4


def test_a_workbook_gives_its_values_and_not_its_formulas() -> None:
    rows = cells(workbook([["serie", "n"], ["A1", 7], ["A2", "=1+1"], [None, None], ["A3", 1.5]]))
    assert rows[1] == ("A1", 7)
    assert rows[2] == ("A2", None)
    assert rows[4] == ("A3", 1.5)


def test_dates_of_a_workbook_stay_dates() -> None:
    assert cells(workbook([["a"], [datetime(2026, 9, 30)]]))[1] == (datetime(2026, 9, 30),)  # noqa: DTZ001 - XLSX has it so


def test_a_sheet_can_be_read_again() -> None:
    for content in (b"a;b\n1;2\n", workbook([["a", "b"], [1, 2]])):
        sheet = open_workbook(content, "a").sheets[0]
        assert list(sheet.rows()) == list(sheet.rows())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   \n ",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600,
        b"%PDF-1.7 ...",
        b"\x89PNG\r\n\x1a\n...",
        b"\x7fELF...",
        b"a;b\x00;c\n",
    ],
)
def test_what_is_no_table_is_named_and_refused(content: bytes) -> None:
    with pytest.raises(NotATable):
        open_workbook(content, "registro.xlsx")


@pytest.mark.parametrize(
    ("part", "content", "what"),
    [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet", "LibreOffice"),
        ("xl/workbook.bin", "", "XLSB"),
        ("word/document.xml", "<a/>", "text document"),
        ("photo.jpg", "", "no XLSX workbook"),
    ],
)
def test_an_archive_that_is_no_workbook_is_named_and_refused(
    part: str, content: str, what: str
) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(part, content)
    with pytest.raises(NotATable, match=rf"{what}.*Save it as XLSX"):
        open_workbook(target.getvalue(), "registro.ods")


@pytest.mark.parametrize("cut", [10, 200, 1500, -30])
def test_a_workbook_that_was_cut_off_is_refused(cut: int) -> None:
    with pytest.raises(FileProblem):
        cells(workbook([["serie"], ["A1"]])[:cut])


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
@pytest.mark.parametrize(
    "junk", [b"", b"<", b"<a/>", b"\xff\xfe<", b"<worksheet><sheetData><row r='x'>"]
)
def test_a_workbook_with_a_broken_part_never_ends_in_a_traceback(part: str, junk: bytes) -> None:
    content = with_part(workbook([["serie"], ["A1"]]), part, lambda _data: junk)
    said = "it was read"
    try:
        cells(content)
    except FileProblem as problem:
        said = str(problem)
    assert said


def test_a_document_type_is_refused_before_anything_is_parsed() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]>'
    content = with_part(
        workbook([["serie"]]),
        "xl/worksheets/sheet1.xml",
        lambda data: bomb + data[data.index(b"<", 5) :],
    )
    with pytest.raises(FileHostile):
        open_workbook(content, "a.xlsx")


def test_a_document_type_behind_a_long_comment_is_refused() -> None:
    hidden = b"<!--" + b"x" * 70_000 + b"--><!DOCTYPE a>"
    content = with_part(workbook([["serie"]]), "xl/workbook.xml", lambda data: hidden + data)
    with pytest.raises(FileHostile):
        open_workbook(content, "a.xlsx")


def test_an_archive_that_unpacks_to_too_much_is_refused_unopened() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 3_000_000)
    with pytest.raises(FileTooLarge):
        open_workbook(target.getvalue(), "a.xlsx", Limits(expanded_bytes=1_000_000))


def test_a_locked_workbook_is_named_as_such() -> None:
    content = bytearray(workbook([["serie"]]))
    at = content.index(b"PK\x01\x02")
    struct.pack_into("<H", content, at + 8, 1)
    with pytest.raises(NotATable, match="password"):
        open_workbook(bytes(content), "a.xlsx")


@pytest.mark.parametrize(
    ("content", "limits"),
    [
        (b"a\n" * 20, Limits(rows=10)),
        (b";" * 50 + b"x\n", Limits(columns=20)),
        (b"a;b\n" + b"x" * 100 + b";1\n", Limits(cell_characters=50)),
        (b"a" * 100, Limits(file_bytes=50)),
    ],
)
def test_more_than_a_register_needs_is_refused(content: bytes, limits: Limits) -> None:
    with pytest.raises(FileTooLarge):
        cells(content, limits=limits)


def test_a_quote_that_never_closes_is_refused() -> None:
    with pytest.raises((LineDamaged, FileTooLarge)):
        cells(b'a;b\n"' + b"x;y\n" * 60_000)


@pytest.mark.parametrize("language", ["es", "pt", "fr"])
def test_a_broken_workbook_is_refused_without_a_word_of_its_library(language: str) -> None:
    whole = workbook([["serie"], ["A1"]])
    broken = with_part(whole, "xl/worksheets/sheet1.xml", lambda data: data[: len(data) // 2])
    torn = with_part(whole, "xl/workbook.xml", lambda data: data.replace(b"<sheets>", b"<sheets"))
    for content in (broken, torn, whole[: len(whole) // 2]):
        with pytest.raises(FileProblem) as refused, override(language):
            cells(content)
        with override(language):
            said = refused.value.sentence(gettext)
        for english in ("Error", "File", "not ", "token", "zip", "element", "cannot", "{"):
            assert english not in said.removeprefix("a.xlsx"), said


def test_a_cell_far_out_to_the_right_is_refused() -> None:
    content = with_part(
        workbook([["serie"], ["A1"]]),
        "xl/worksheets/sheet1.xml",
        lambda data: data.replace(b'r="A2"', b'r="ZZZZ2"'),
    )
    with pytest.raises(FileProblem):
        cells(content)


def test_the_samples_of_this_project_open() -> None:
    names = {path.name: open_workbook(path.read_bytes(), path.name) for path in REGISTERS.iterdir()}
    assert names["registro_custodia_ficticia_uno.xlsx"].sheets[1].name == "PERSONAL"
    assert names["municion_custodia_ficticia_uno.csv"].encoding == "cp1252"
    assert names["libro_custodia_ficticia_uno.csv"].encoding == "utf-8-sig"
