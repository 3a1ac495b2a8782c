"""Blank forms carry numbers of their own; receipts lead to the check; the book tells a day."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from resguardo.interfaces.web.papers.forms import FORMS
from resguardo.kernel.identifier import read_label
from tests.armoury import Armoury
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
def test_each_sheet_has_a_number_that_checks(cast: Cast, name: str, language: str) -> None:
    way = reverse("papers:form", args=[name])
    page = cast.client("ana").get(way, {"copies": "3", "language": language}).content.decode()
    numbers = re.findall(r'rg-paper__number">([A-Z]{2})-([0-9A-Z-]+)<', page)
    assert len(set(numbers)) == 3
    for _letters, number in numbers:
        read_label(number)
    assert f'lang="{language}"' in page
    assert page.count("<svg") == 3


def test_the_forms_are_listed_for_who_sees_custody(cast: Cast) -> None:
    assert cast.client("ana").get(reverse("papers:papers")).status_code == 200
    assert cast.client("beto").get(reverse("papers:papers")).status_code == 403
    assert cast.client("ana").get(reverse("papers:form", args=["nothing"])).status_code == 404


def test_a_mad_number_of_copies_is_cut(cast: Cast) -> None:
    way = reverse("papers:form", args=["count"])
    for copies, sheets in (("9999", 50), ("-3", 1), ("many", 1)):
        page = cast.client("ana").get(way, {"copies": copies}).content.decode()
        assert page.count("rg-paper__head") == sheets


@pytest.mark.parametrize(("paper", "words"), [("", "rg-paper--a4"), ("80", "rg-paper--receipt")])
def test_a_receipt_names_all_that_was_given(armoury: Armoury, paper: str, words: str) -> None:
    entry = armoury.issue()
    way = reverse("papers:receipt", args=[entry.public_id])
    page = armoury.cast.client("ana").get(way, {"paper": paper}).content.decode()
    assert words in page
    for name in ("r1", "old", "h1"):
        assert armoury.things[name].code in page
    assert armoury.cast.client("fausto").get(way).status_code == 404
    assert settings.PUBLIC_URL


def test_the_book_of_a_day_tells_what_went_out_and_came_back(armoury: Armoury) -> None:
    entry = armoury.issue()
    way = reverse("papers:book")
    asked = {"place": str(armoury.north.public_id), "on": armoury.at.date().isoformat()}
    page = armoury.cast.client("ana").get(way, asked).content.decode()
    assert f"<td>{entry.sequence}</td>" in page
    asked["on"] = "2020-01-01"
    assert "Nothing went out" in armoury.cast.client("ana").get(way, asked).content.decode()
    assert armoury.cast.client("fausto").get(way, asked).status_code == 404
    assert armoury.cast.client("ana").get(way).status_code == 422
    assert armoury.cast.client("ana").get(way, {"place": "x", "on": "y"}).status_code == 422
