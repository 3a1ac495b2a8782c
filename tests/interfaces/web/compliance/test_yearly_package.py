"""The yearly self-assessment for ICoCA as whoever sends it opens it: in their words, with files."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from django.test import Client

from resguardo.records.compliance import assessing, catalogues, comparing, papers, procedures
from resguardo.records.people.days import local_day
from resguardo.records.transparency.models import Access
from tests import clock
from tests.cast import Cast

pytestmark = pytest.mark.django_db
WAY = "/standards/yearly/"


def _answered(cast: Cast) -> None:
    clara = cast.viewer("clara")
    paper = papers.file_paper(
        by=clara, at=cast.at, kind="force_rules", title="=Reglas del uso de la fuerza",
        content=b"%PDF-1.4\n%%EOF\n", issued_on=cast.at.date(),
        review_on=cast.at.date() + timedelta(90),
    )  # fmt: skip
    procedures.adopt_procedure(
        by=clara, at=cast.at, model="counting", language="es", text="Se cuenta a ciegas.",
        review_on=cast.at.date() + timedelta(90),
    )  # fmt: skip
    row = assessing.open_assessment(
        by=clara, at=cast.at, organisation=cast.uno.public_id, catalogue="icoc"
    )
    first = comparing.asked(catalogues.catalogue_named("icoc").controls)[0]
    assessing.answer(
        by=clara, at=cast.at, assessment=row.public_id, control=first.id, verdict="partly",
        words="=HYPERLINK()", paper=paper.public_id,
    )  # fmt: skip


def _taken(client: Client) -> tuple[str, ZipFile, Any]:
    answer = client.get(WAY)
    assert answer.status_code == 200
    package = ZipFile(BytesIO(answer.content))
    [book] = [each for each in package.namelist() if each.endswith(".xlsx")]
    return answer["Content-Disposition"], package, openpyxl.load_workbook(package.open(book))


def test_it_speaks_the_readers_language_and_has_the_documents(cast: Cast) -> None:
    _answered(cast)
    clara = cast.client("clara")
    clara.cookies.load({"language": "es"})
    assert f'href="{WAY}"' in clara.get("/standards/icoc/").content.decode()
    name, package, book = _taken(clara)
    year = local_day(clock.now(), cast.viewer("clara").time_zone).year
    assert f'filename="autoevaluacion-icoca-{year}.zip"' in name
    assert package.namelist() == [
        f"autoevaluacion-icoca-{year}.xlsx", "documentos/01-reglas-del-uso-de-la-fuerza.pdf",
        "documentos/02-recuento-y-entrega-de-una-armeria.txt",
    ]  # fmt: skip
    assert package.read(package.namelist()[1]).startswith(b"%PDF-")
    asked, documents = book.worksheets
    row = next(asked.iter_rows(min_row=3, values_only=True))
    assert row[4:7] == ("En parte", "'=HYPERLINK()", "'=Reglas del uso de la fuerza")
    assert asked.max_row - 2 == len(comparing.asked(catalogues.catalogue_named("icoc").controls))
    line, _text = documents.iter_rows(min_row=3, values_only=True)
    assert line[0] == "Reglas de uso de la fuerza"
    assert line[5] == package.namelist()[1]
    assert Access.objects.filter(verb="export", subject_kind="yearly").count() == 1


def test_a_company_that_answered_nothing_gets_every_requirement(cast: Cast) -> None:
    _name, package, book = _taken(cast.client("clara"))
    assert len(package.namelist()) == 1
    asked = book.worksheets[0]
    assert asked.max_row > 10
    assert not any(each[4] for each in asked.iter_rows(min_row=3, values_only=True))


def test_nobody_takes_another_companys_and_no_authority_takes_one(cast: Cast) -> None:
    _answered(cast)
    _name, package, _book = _taken(cast.client("delia"))
    assert len(package.namelist()) == 1
    for who in ("rita", "ana", "beto"):
        assert cast.client(who).get(WAY).status_code in {403, 404}, who
        assert WAY not in cast.client(who).get("/standards/icoc/").content.decode()
