"""Dates, numbers, times and names as many hands write them; what is unclear is not decided."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resguardo.records.intake.people import split_name
from resguardo.records.intake.reading import Cell
from resguardo.records.intake.values import (
    DateReader,
    Order,
    Unread,
    proven_order,
    time_of_day,
    whole_number,
)
from resguardo.records.intake.words import word_list


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2025-10-22", date(2025, 10, 22)),
        ("2025/10/22", date(2025, 10, 22)),
        ("30/09/2026", date(2026, 9, 30)),
        ("29-05-26", date(2026, 5, 29)),
        ("29.05.2026", date(2026, 5, 29)),
        ("03/04/2026", date(2026, 4, 3)),
        ("11-08-57", date(1957, 8, 11)),
        ("11-08-56", date(2056, 8, 11)),
        (datetime(2026, 9, 30), date(2026, 9, 30)),  # noqa: DTZ001 - as XLSX has it
        (date(2026, 9, 30), date(2026, 9, 30)),
        (45930, date(2025, 9, 30)),
        (45930.75, date(2025, 9, 30)),
        ("45930", date(2025, 9, 30)),
        ("20260930", date(2026, 9, 30)),
        ("30 SEP 2026", date(2026, 9, 30)),
        ("30-sep-26", date(2026, 9, 30)),
        ("30 de septiembre de 2026", date(2026, 9, 30)),
        ("1er février 2026", date(2026, 2, 1)),
        ("7 de março de 2026", date(2026, 3, 7)),
        ("30/09/2026 00:00", date(2026, 9, 30)),
        (None, None),
        ("", None),
    ],
)
def test_a_date_is_read_in_any_usual_writing(cell: Cell, day: date | None) -> None:
    assert DateReader(Order.DAY_FIRST, 2026).read(cell) == day


@pytest.mark.parametrize(
    "cell", ["31/02/2026", "pronto", "00/00/00", "2026-13-01", "S/F", 12, 1e12, True, "99/99/9999"]
)
def test_what_is_no_date_is_not_read(cell: Cell) -> None:
    unread = DateReader(Order.DAY_FIRST, 2026).read(cell)
    assert isinstance(unread, Unread)
    assert unread.first is None


def test_day_and_month_are_asked_when_nothing_decides_them() -> None:
    dates = DateReader(Order.UNPROVEN, 2026)
    assert dates.read("03/04/2026") == Unread("03/04/2026", date(2026, 4, 3), date(2026, 3, 4))
    assert dates.read("30/04/2026") == date(2026, 4, 30)
    assert dates.read("04/04/2026") == date(2026, 4, 4)


def test_the_dates_of_a_file_prove_its_order() -> None:
    assert proven_order(["03/04/2026", "30/04/2026", None, "2026-01-02"]) == Order.DAY_FIRST
    assert proven_order(["03/04/2026", "04/30/2026"]) == Order.MONTH_FIRST
    assert proven_order(["03/04/2026", "2026-01-30"]) == Order.UNPROVEN
    assert proven_order(["30/04/2026", "04/30/2026"]) == Order.UNPROVEN


def test_a_date_against_the_order_of_the_file_is_shown_with_its_other_reading() -> None:
    unread = DateReader(Order.DAY_FIRST, 2026).read("04/30/2026")
    assert unread == Unread("04/30/2026", date(2026, 4, 30), against_order=True)


def test_years_of_two_digits_are_counted() -> None:
    dates = DateReader(Order.DAY_FIRST, 2026)
    for text in ("29-05-26", "01-01-99", "2026-01-01", "29-05-26"):
        dates.read(text)
    assert (dates.short_years, dates.first_year, dates.last_year) == (3, 1999, 2026)


@given(st.dates(date(1997, 1, 1), date(2056, 12, 31)), st.sampled_from(["/", "-", "."]))
def test_every_day_written_day_first_is_read_back(day: date, mark: str) -> None:
    dates = DateReader(Order.DAY_FIRST, 2026)
    assert dates.read(f"{day:%d{mark}%m{mark}%Y}") == day
    assert dates.read(f"{day:%d{mark}%m{mark}%y}") == day


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("2 500", 2500),
        ("2\u00a0500", 2500),
        ("2\u202f500", 2500),
        ("1.000", 1000),
        ("1,000", 1000),
        ("1.234.567", 1234567),
        ("2.500,00", 2500),
        ("2,500.00", 2500),
        ("12,0", 12),
        (12.0, 12),
        ("007", 7),
        ("1,5", None),
        ("-5", None),
        ("12 34", None),
        ("mil", None),
        (True, None),
        (None, None),
        (float("nan"), None),
        (float("inf"), None),
    ],
)
def test_numbers_are_whole_however_their_thousands_are_parted(
    cell: Cell, number: int | None
) -> None:
    assert whole_number(cell) == number


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("6.00", time(6)),
        ("18.05", time(18, 5)),
        ("5:50", time(5, 50)),
        ("06:10", time(6, 10)),
        ("6h", time(6)),
        ("18h30", time(18, 30)),
        ("6:00 pm", time(18)),
        ("12:00 a.m.", time(0)),
        ("0610", time(6, 10)),
        ("06:10:30", time(6, 10)),
        (time(6, 10), time(6, 10)),
        (timedelta(hours=6), time(6)),
        (0.75, time(18)),
        ("24:00", None),
        ("6", None),
        ("mañana", None),
        ("", None),
    ],
)
def test_times_are_read_in_any_usual_writing(cell: Cell, moment: time | None) -> None:
    assert time_of_day(cell) == moment


@pytest.mark.parametrize(
    ("list_name", "text", "meaning"),
    [
        ("weapon_type", "REVÓLVER", "revolver"),
        ("weapon_type", "Escopeta", "shotgun"),
        ("weapon_type", "espingarda", "shotgun"),
        ("weapon_type", "pistolet", "pistol"),
        ("weapon_type", "sub-machine gun", "submachine_gun"),
        ("condition", "INOP.", "unserviceable"),
        ("condition", "EN TALLER", "in_repair"),
        ("condition", "Operativa", "serviceable"),
        ("role", "ARMERO", "armourer"),
        ("role", "agent de sécurité", "guard"),
    ],
)
def test_words_are_known_in_four_languages(list_name: str, text: str, meaning: str) -> None:
    assert word_list(list_name).meaning(text) == meaning


def test_a_word_that_means_two_things_is_decided_by_the_language_or_not_at_all() -> None:
    types = word_list("weapon_type")
    assert types.meaning("fusil", "es") == "rifle"
    assert types.meaning("fusil", "fr") == "shotgun"
    assert types.meaning("fusil") == ""


@pytest.mark.parametrize(
    ("text", "family_first", "parts"),
    [
        ("NÚÑEZ FLORES, Inés", True, ("Núñez Flores", "Inés", True)),
        ("DE LA CRUZ ROJAS, José", True, ("De la Cruz Rojas", "José", True)),
        ("José DE LA CRUZ", False, ("De la Cruz", "José", True)),
        ("Quispe Rosa", True, ("Quispe", "Rosa", True)),
        ("Rosa Quispe", False, ("Quispe", "Rosa", True)),
        ("Quispe Mamani Rosa María", True, ("Quispe Mamani", "Rosa María", False)),
        ("Rosa", True, ("Rosa", "", False)),
        ("", True, ("", "", True)),
    ],
)
def test_names_are_split_where_their_writing_shows_it(
    text: str,
    family_first: bool,
    parts: tuple[str, str, bool],
) -> None:
    assert split_name(text, family_first=family_first) == parts
