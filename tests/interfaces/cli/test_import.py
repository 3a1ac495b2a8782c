"""`resguardo import`: problems with their rows, all or nothing, templates that are read again."""

import json
from pathlib import Path

import pytest

from resguardo.interfaces.cli.main import main
from resguardo.records.intake.headings import KINDS, find_layouts
from resguardo.records.intake.reading import open_workbook
from resguardo.records.places.services import open_place
from resguardo.records.register.models import Firearm
from tests.cast import Cast

REGISTERS = Path(__file__).parents[2] / "data" / "registers"
REGISTER = str(REGISTERS / "registro_custodia_ficticia_uno.xlsx")
AMMUNITION = str(REGISTERS / "municion_custodia_ficticia_uno.csv")


@pytest.fixture
def company(cast: Cast) -> str:
    open_place(by=cast.viewer("clara"), at=cast.at, kind="armoury", name="Armería Central")
    return str(cast.uno.public_id)


def test_problems_are_printed_as_json_with_row_and_column(
    company: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["import", "firearms", REGISTER, "--organisation", company, "--format", "json"]
    assert main(arguments) == 1
    result = json.loads(capsys.readouterr().out)
    assert (result["rows"], result["good"], result["written"]) == (140, 112, False)
    first = next(each for each in result["problems"] if each["code"] == "import.serial-missing")
    assert (first["sheet"], first["row"], first["column"]) == ("ARMAMENTO", 6, "N° de serie")
    assert {"message", "proposal"} <= first.keys()
    assert Firearm.objects.count() == 0


def test_a_good_file_is_taken_in_and_a_second_run_changes_nothing(
    company: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["import", "ammunition", AMMUNITION, "--organisation", company, "--format", "json"]
    assert main([*arguments, "--dry-run"]) == 0
    assert json.loads(capsys.readouterr().out)["written"] is False
    for added, unchanged in ((25, 0), (0, 25)):
        assert main(arguments) == 0
        result = json.loads(capsys.readouterr().out)
        assert (result["added"], result["unchanged"]) == (added, unchanged)


@pytest.mark.usefixtures("company")
def test_answers_on_the_command_line_are_taken(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "r.csv"
    path.write_text("Tipo;Marca;Modelo;Calibre;Serie\nRevólver;Tauros;82;38;A1\n", encoding="utf-8")
    arguments = ["import", "firearms", str(path), "--organisation", "Custodia Ficticia Uno S.A."]
    assert main(arguments) == 1
    shown = capsys.readouterr().out
    assert "maker tauros" in shown
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({"calibre revolver taurus 82 38": "38-special"}))
    assert main([*arguments, "--answer", "maker tauros=Taurus", "--answers", str(answers)]) == 0
    assert str(Firearm.objects.get().model) == "Taurus 82"


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_read_by_its_own_import(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plantilla.xlsx"
    assert main(["import", kind, "--template", str(path)]) == 0
    assert capsys.readouterr().out.strip() == str(path)
    book = open_workbook(path.read_bytes(), path.name)
    (layout,) = find_layouts(book, kind)
    assert (layout.sheet, layout.row) == (kind, 1)
    assert [sheet.name for sheet in book.sheets[1:]].count("Instrucciones") == 1
    assert len(book.sheets) == 5


@pytest.mark.parametrize(
    "arguments",
    [
        ["import", "firearms", "/nowhere/at/all.csv", "--organisation", "X"],
        ["import", "firearms", REGISTER, "--organisation", "Nadie S.A."],
        ["import", "posts", REGISTER, "--organisation", "Custodia Ficticia Uno S.A."],
        ["import", "people", __file__, "--organisation", "Custodia Ficticia Uno S.A."],
        ["import", "people", REGISTER, "--organisation", "Custodia Ficticia Uno S.A.",
         "--answer", "nothing"],
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_a_sentence(
    arguments: list[str], cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cast.uno.name
    assert main(arguments) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.strip()
    assert "Traceback" not in captured.err


@pytest.mark.usefixtures("db")
def test_wrong_usage_ends_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["import", "horses", "x.csv"], ["import", "people"]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2
    assert "--organisation" in capsys.readouterr().err


def test_proposals_are_accepted_and_what_stays_wrong_is_left_out(
    company: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["import", "firearms", REGISTER, "--organisation", company, "--format", "json"]
    assert main([*arguments, "--accept-proposals", "--leave-out"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["written"]
    assert 112 < result["added"] < 140
    assert result["added"] + result["left_out"] == result["rows"]
    assert Firearm.objects.count() == result["added"]


def test_columns_by_hand_that_are_no_columns_are_refused(
    company: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "columns.json"
    for text in ("[1", "[]", '{"": 3}'):
        path.write_text(text, encoding="utf-8")
        arguments = ["import", "firearms", REGISTER, "--organisation", company]
        assert main([*arguments, "--mapping", str(path)]) == 1
        assert "columns.json" in capsys.readouterr().err
