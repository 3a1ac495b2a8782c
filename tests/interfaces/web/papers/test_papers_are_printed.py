"""Blank forms carry numbers of their own; receipts lead to the check; the book tells a day."""

import json
import re
from io import BytesIO
from zipfile import ZipFile

import pytest
import zxingcpp
from django.urls import reverse
from django.utils import translation
from pypdfium2 import PdfDocument

from resguardo.interfaces.paper.blanks import FORMS
from resguardo.kernel.identifier import read_label
from resguardo.records.custody import services as custody
from resguardo.records.papers.models import PaperText
from tests import clock
from tests.armoury import Armoury
from tests.cast import Cast
from tests.records.custody.counting import close, open_count, see

pytestmark = pytest.mark.django_db


def _sheets(data: bytes) -> list[str]:
    """What stands on each page of a PDF."""
    return [page.get_textpage().get_text_range() for page in PdfDocument(data)]


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
def test_each_sheet_has_a_number_that_checks(cast: Cast, name: str, language: str) -> None:
    way = reverse("papers:form", args=[name])
    answer = cast.client("ana").get(way, {"copies": "3", "language": language})
    assert answer["Content-Type"] == "application/pdf"
    assert f"/Lang({language})".encode() in answer.content
    sheets = _sheets(answer.content)
    assert len(sheets) == 3, "one page a sheet"
    numbers = {
        found[0]
        for each in sheets
        if (found := re.findall(rf"{FORMS[name].letters}-([0-9A-Z]{{4}}-[0-9A-Z]{{4}})", each))
    }
    assert len(numbers) == 3
    for number in numbers:
        read_label(number)
    with translation.override(language):
        for word in (FORMS[name].title, *FORMS[name].signs):
            assert str(word) in sheets[0]


def test_the_code_on_a_sheet_is_its_number(cast: Cast) -> None:
    data = cast.client("ana").get(reverse("papers:form", args=["count"])).content
    [sheet] = _sheets(data)
    drawn = PdfDocument(data)[0].render(scale=4).to_pil()
    [read] = zxingcpp.read_barcodes(drawn)
    assert read.text in sheet


def test_the_forms_are_listed_for_who_sees_custody(cast: Cast) -> None:
    assert cast.client("ana").get(reverse("papers:papers")).status_code == 200
    assert cast.client("beto").get(reverse("papers:papers")).status_code == 403
    assert cast.client("ana").get(reverse("papers:form", args=["nothing"])).status_code == 404


def test_no_two_fields_of_the_page_have_one_name_to_point_at(armoury: Armoury) -> None:
    page = armoury.cast.client("ana").get("/paper/").content.decode()
    assert page.count('name="place"') == 3
    names = re.findall(r' id="([^"]+)"', page)
    assert sorted(names) == sorted(set(names))
    for name in re.findall(r' for="([^"]+)"', page):
        assert name in names


def test_a_mad_number_of_copies_is_cut(cast: Cast) -> None:
    way = reverse("papers:form", args=["count"])
    for copies, sheets in (("9999", 50), ("-3", 1), ("many", 1)):
        data = cast.client("ana").get(way, {"copies": copies}).content
        assert len(PdfDocument(data)) == sheets


def test_the_receipts_of_a_day_are_issued_at_once(armoury: Armoury) -> None:
    armoury.issue()
    way, ana = reverse("papers:receipts"), armoury.cast.client("ana")
    asked = {"place": str(armoury.north.public_id), "on": armoury.at.date().isoformat(),
             "language": "es", "layout": "slip"}  # fmt: skip
    answer = ana.post(way, asked)
    with ZipFile(BytesIO(answer.content)) as archive:
        number = f"{clock.now():%Y}-000001.pdf"
        assert archive.namelist() == [number]
        assert archive.read(number).startswith(b"%PDF-")
    assert ana.post(way, asked).content == answer.content
    nothing = ana.post(way, asked | {"on": "2020-01-01"})
    assert "Nothing was issued from this armoury" in nothing.content.decode()
    assert ana.post(way, {"place": "x"}).status_code == 422
    assert armoury.cast.client("fausto").post(way, asked).status_code == 404
    assert armoury.cast.client("elena").post(way, asked).status_code == 403


def test_the_book_of_a_day_is_issued_as_a_paper(armoury: Armoury) -> None:
    entry = armoury.issue()
    way, ana = reverse("papers:book"), armoury.cast.client("ana")
    asked = {"place": str(armoury.north.public_id), "on": armoury.at.date().isoformat()}
    there = ana.get(way, asked)["Location"]
    assert ana.post(there, {"language": "en"}).status_code == 303
    content = json.loads(PaperText.objects.get().content)["words"]
    assert str(entry.sequence) in [row[1] for row in content["parts"][1]["rows"]]
    asked["on"] = "2020-01-01"
    assert ana.post(ana.get(way, asked)["Location"], {"language": "en"}).status_code == 303
    empty = json.loads(PaperText.objects.order_by("-pk")[0].content)["words"]
    assert empty["parts"][1]["rows"] == []
    assert armoury.cast.client("fausto").get(there).status_code == 404
    assert ana.get(way).status_code == 422
    assert ana.get(way, {"place": "x", "on": "y"}).status_code == 422


def test_the_review_of_a_month_says_who_counted_what_differed_and_what_became_of_it(
    armoury: Armoury,
) -> None:
    ana, dario = armoury.cast.client("ana"), armoury.cast.viewer("dario")
    way = reverse("papers:review")
    asked = {"place": str(armoury.south.public_id), "on": armoury.at.date().isoformat()}
    there = ana.get(way, asked)["Location"]
    assert there.endswith("?on=2026-03-01")
    row = open_count(armoury, place=armoury.south.public_id)
    see(armoury, row, {"r1": 1}, unknown="ZZ-1")
    close(armoury, row)
    found = custody.accept_count(by=dario, at=armoury.at, count=row.public_id)[1]
    unknown = next(each for each in found if each.kind == "unknown")
    custody.explain(
        by=dario, at=armoury.at, discrepancy=unknown.public_id, explanation="an old tag"
    )
    assert ana.post(there, {"language": "en"}).status_code == 303
    words = json.loads(PaperText.objects.get().content)["words"]
    counts, differences = words["parts"]
    assert "Armas, Ana" in str(counts["rows"]) or "Ana Armas" in str(counts["rows"])
    told = {line[0]: line[3:] for line in differences["rows"]}
    assert told["ZZ-1"] == ["Unknown to the register", "Explained: an old tag"]
    assert told[armoury.things["r1"].name] == ["In the wrong place", "Open"]
    assert "No count of everything" not in str(words)
    february = ana.get(way, asked | {"on": "2026-02-28"})["Location"]
    assert ana.post(february, {"language": "en"}).status_code == 303
    empty = json.loads(PaperText.objects.order_by("-pk")[0].content)["words"]
    assert empty["parts"][0]["rows"] == []
    assert "No count of everything was accepted here in this month." in str(empty)
    assert armoury.cast.client("fausto").get(there).status_code == 404
    assert ana.get(way, {"place": "x", "on": "y"}).status_code == 422
