"""`resguardo catalogue` lists, checks and takes in."""

import json
from pathlib import Path

import pytest
from oscal_bindings.v1.models import (
    AssessmentResultsDocument,
    CatalogDocument,
    PlanOfActionAndMilestonesDocument,
)

from resguardo.interfaces.cli.main import main
from resguardo.records.compliance.models import CatalogueText
from tests.cast import Cast
from tests.records.compliance.test_catalogues import OWN


@pytest.mark.django_db
def test_a_catalogue_is_checked_and_taken_in(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["catalogue", "list"]) == 0
    assert "firearms_protocol" in capsys.readouterr().out
    assert main(["catalogue", "show", "iatg"]) == 0
    assert "IAT-03" in capsys.readouterr().out
    file = tmp_path / "own.yaml"
    file.write_text(OWN.replace("[company]", "[nobody]"))
    assert main(["catalogue", "check", str(file)]) == 1
    assert "BAN-1/who" in capsys.readouterr().err
    assert main(["catalogue", "check", str(tmp_path / "none.yaml")]) == 1
    file.write_text(OWN)
    assert main(["catalogue", "check", str(file)]) == 0
    asked = ["catalogue", "import", str(file), "--organisation", str(cast.uno.public_id)]
    assert main(asked) == 0
    assert CatalogueText.objects.get().organisation == cast.uno
    assert main(asked) == 1


@pytest.mark.django_db
def test_the_register_is_put_to_a_catalogue(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["assess", "--organisation", str(cast.uno.public_id), "--catalogue"]
    assert main([*asked, "mosaic", "--format", "json"]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["MOS20-01"]["verdict"] == "no"
    assert rows["MOS20-03"]["verdict"] == "people"
    assert main([*asked, "nothing"]) == 1
    assert main([*asked, "iatg", "--as-of", "2020-01-01"]) == 1
    assert "is past" in capsys.readouterr().err
    assert main([*asked, "iatg", "--as-of", "2099-01-01"]) == 0
    results, plan, whole = (tmp_path / name for name in ("ar.json", "plan.json", "catalog.json"))
    assert main([*asked, "mosaic", "--oscal", str(results), "--plan", str(plan)]) == 0
    assert main(["catalogue", "show", "mosaic", "--oscal", str(whole)]) == 0
    AssessmentResultsDocument.model_validate(json.loads(results.read_text()))
    PlanOfActionAndMilestonesDocument.model_validate(json.loads(plan.read_text()))
    CatalogDocument.model_validate(json.loads(whole.read_text()))
    assert main([*asked, "mosaic", "--oscal", str(tmp_path / "no" / "x")]) == 1
    assert "cannot be written" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main([*asked, "iatg", "--as-of", "soon"])
