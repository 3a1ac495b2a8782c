"""What a company's yearly self-assessment for ICoCA is written from, in one ZIP."""

import csv
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from resguardo.interfaces.cli.main import main
from resguardo.records.compliance import assessing, catalogues, comparing, papers
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def _package(cast: Cast, tmp_path: Path) -> zipfile.ZipFile:
    out = tmp_path / "icoca.zip"
    assert main(["icoca", "--organisation", str(cast.uno.public_id), "--out", str(out)]) == 0
    return zipfile.ZipFile(out)


def _rows(package: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(package.read(name).decode())))


def test_every_requirement_of_the_code_has_its_row_before_anything_is_answered(
    cast: Cast, tmp_path: Path
) -> None:
    package = _package(cast, tmp_path)
    asked = comparing.asked(catalogues.catalogue_named("icoc").controls)
    rows = _rows(package, "requirements.csv")
    assert [each["requirement"] for each in rows] == [each.id for each in asked]
    assert not any(each["company"] for each in rows)
    assert json.loads(package.read("about.json"))["answered"] == 0


def test_the_last_answers_and_the_documents_on_file_are_in_it_and_no_formula(
    cast: Cast, tmp_path: Path
) -> None:
    clara = cast.viewer("clara")
    paper = papers.file_paper(
        by=clara, at=cast.at, kind="force_rules", title="=Rules of force", content=b"%PDF-1.4",
        issued_on=cast.at.date(), review_on=cast.at.date() + timedelta(90),
    )  # fmt: skip
    row = assessing.open_assessment(
        by=clara, at=cast.at, organisation=cast.uno.public_id, catalogue="icoc"
    )
    first = comparing.asked(catalogues.catalogue_named("icoc").controls)[0]
    assessing.answer(
        by=clara, at=cast.at, assessment=row.public_id, control=first.id, verdict="partly",
        words="=HYPERLINK()", paper=paper.public_id,
    )  # fmt: skip
    package = _package(cast, tmp_path)
    told = _rows(package, "requirements.csv")[0]
    assert (told["company"], told["company_words"]) == ("partly", "'=HYPERLINK()")
    [document] = _rows(package, "documents.csv")
    assert (document["title"], len(document["sha256"])) == ("'=Rules of force", 64)
    assert json.loads(package.read("about.json"))["answered"] == 1


def test_a_company_that_is_not_there_is_refused(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cast.users
    nobody = "00000000-0000-7000-8000-000000000000"
    out = tmp_path / "icoca.zip"
    assert main(["icoca", "--organisation", nobody, "--out", str(out)]) == 1
    assert capsys.readouterr().err
    assert not out.exists()
    wrong = str(tmp_path / "nowhere" / "icoca.zip")
    assert main(["icoca", "--organisation", str(cast.uno.public_id), "--out", wrong]) == 1
