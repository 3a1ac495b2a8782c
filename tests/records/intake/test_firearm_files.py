"""A register of weapons as a company keeps it: what is clear is read, what is not is asked."""

import pytest
from django.utils import translation
from django.utils.translation import gettext

from resguardo.records.intake.directory import Known
from resguardo.records.intake.findings import EmptyFile, NoHeadings
from resguardo.records.intake.places import PlaceRef
from tests.records.intake.files import codes, csv, examine, only, sample

REGISTER = "registro_custodia_ficticia_uno.xlsx"
TYPE_OF_WEAPON = {"es": "tipo de arma", "pt": "tipo de arma", "fr": "type d’arme"}
HEADINGS = "Tipo;Marca;Modelo;Calibre;N° de serie;N° tarjeta;Vence;Ubicación;Estado"


def row(**changes: str) -> str:
    cells = {
        "type": "Revólver",
        "maker": "Taurus",
        "model": "82",
        "calibre": ".38 Spl",
        "serial": "AA4417",
        "permit": "TP-1",
        "until": "2027-01-30",
        "place": "Armería Central",
        "state": "OPERATIVO",
    } | changes
    return ";".join(cells.values())


def test_the_sample_register_is_read_with_every_problem_named() -> None:
    examination, records = examine(sample(REGISTER), "firearms")
    assert [layout.sheet for layout in examination.layouts] == ["ARMAMENTO"]
    assert examination.layouts[0].row == 4
    assert examination.rows == 140
    assert len(records) == 112
    assert dict(examination.findings.counts) == {
        "import.calibre-unclear": 19,
        "import.serial-missing": 3,
        "import.place-new": 2,
        "import.serial-doubtful": 4,
        "import.name-misspelt": 3,
        "import.permit-incomplete": 4,
        "import.calibre-unknown": 1,
        "import.calibre-not-for-weapon": 2,
        "import.serial-of-two-makers": 3,
        "import.duplicate-in-file": 1,
        "import.years-of-two-digits": 1,
    }


def test_rows_and_columns_are_named_as_the_spreadsheet_shows_them() -> None:
    examination, _records = examine(sample(REGISTER), "firearms")
    missing = [
        (each.sheet, each.row, each.column)
        for each in examination.findings.listed
        if each.problem.code == "import.serial-missing"
    ]
    assert missing == [("ARMAMENTO", row, "N° de serie") for row in (6, 30, 99)]
    duplicate = only(examination, "duplicate-in-file")
    assert duplicate.row == 142
    assert "29" in str(duplicate.problem)


def test_answers_bring_the_whole_sample_in() -> None:
    answers = {
        "calibre revolver rossi 68 38": "38-special",
        "calibre pistol glock 17 9mm": "9-luger",
        "calibre revolver smith & wesson 10": "38-special",
        "calibre revolver smith & wesson 10 ": "38-special",
        "calibre revolver smith & wesson 10 9": "38-special",
        "calibre revolver taurus 82 cal 38": "38-special",
        "calibre revolver taurus 82 9": "38-special",
        "maker tauros": "Taurus",
        "row ARMAMENTO!142": "leave out",
        "row ARMAMENTO!6 serial": "ZZ1001",
        "row ARMAMENTO!30 serial": "ZZ1002",
        "row ARMAMENTO!99 serial": "ZZ1003",
    }
    examination, records = examine(sample(REGISTER), "firearms", answers=answers)
    errors = [each for each in examination.findings.listed if each.is_error]
    assert errors == []
    assert len(records) == examination.rows == 139


def test_texts_as_typed_are_kept_beside_what_they_mean() -> None:
    _examination, records = examine(
        csv(HEADINGS, row(maker="FORJAS TAURUS", model="Mod. 82", calibre="38 SPL")), "firearms"
    )
    (weapon,) = records
    assert (weapon.maker, weapon.model, weapon.calibre_id) == ("Taurus", "82", "38-special")
    assert weapon.maker_as_read == "FORJAS TAURUS"
    assert weapon.model_as_read == "Mod. 82"
    assert weapon.calibre_as_read == "38 SPL"


def test_spaces_in_a_serial_do_not_make_another_weapon() -> None:
    examination, records = examine(
        csv(HEADINGS, row(serial="AA 44-17"), row(serial="aa4417")), "firearms"
    )
    assert len(records) == 1
    assert codes(examination) == ["duplicate-in-file"]


def test_a_look_alike_of_the_same_maker_is_a_warning() -> None:
    examination, records = examine(
        csv(HEADINGS, row(serial="B1204"), row(serial="81204")), "firearms"
    )
    assert len(records) == 2
    assert codes(examination) == ["look-alike-in-file"]


def test_the_same_serial_of_two_makers_is_two_weapons() -> None:
    examination, records = examine(csv(HEADINGS, row(), row(maker="Rossi", model="68")), "firearms")
    assert len(records) == 2
    assert codes(examination) == ["serial-of-two-makers"]


def test_a_bare_nine_proposes_what_the_model_is_made_in() -> None:
    examination, records = examine(
        csv(HEADINGS, row(type="Pistola", maker="Glock", model="17", calibre="9 mm")), "firearms"
    )
    asked = only(examination, "calibre-unclear")
    assert records == []
    assert asked.proposal == "9 mm Luger"
    assert asked.options[0] == "9 mm Luger"
    assert asked.question == "calibre pistol glock 17 9 mm"


def test_a_misspelt_maker_is_proposed_and_a_new_one_can_be_insisted_on() -> None:
    content = csv(HEADINGS, row(maker="Tauros"))
    asked = only(examine(content, "firearms")[0], "name-misspelt")
    assert asked.proposal == "Taurus"
    _examination, records = examine(content, "firearms", answers={asked.question: "Taurus"})
    assert records[0].maker == "Taurus"
    _examination, records = examine(content, "firearms", answers={asked.question: "new"})
    assert records[0].maker == "Tauros"


@pytest.mark.parametrize("serial", ["", "S/N", "ilegible", "raspado", "---", "8.46E+05", "#N/A"])
def test_a_weapon_without_a_readable_serial_stays_out(serial: str) -> None:
    _examination, records = examine(csv(HEADINGS, row(serial=serial)), "firearms")
    assert records == []


def test_a_weapon_without_a_whole_permit_comes_in_without_one() -> None:
    examination, records = examine(
        csv(HEADINGS, row(permit=""), row(serial="B2", until="")), "firearms"
    )
    assert [weapon.permit_number for weapon in records] == ["", ""]
    assert codes(examination) == ["permit-incomplete", "permit-incomplete"]


def test_a_total_a_signature_and_a_blank_row_are_no_rows() -> None:
    content = csv(
        HEADINGS, row(), ";;;;;;;;", "  ;;;;;;;;", ";TOTAL;;;;140;;;", "Firma;;;;;;;;",
        "SUBTOTAL;1;;;;;;;", row(serial="B2"),
    )  # fmt: skip
    examination, records = examine(content, "firearms")
    assert (examination.rows, len(records)) == (2, 2)


def test_an_armoury_named_by_its_kind_alone_is_asked_where_there_are_two() -> None:
    places = (PlaceRef("armoury", "Armería Norte", 1), PlaceRef("armoury", "Armería Sur", 2))
    content = csv(HEADINGS, row(place="ARMERÍA"))
    examination, _records = examine(content, "firearms", known=Known(places=places))
    asked = only(examination, "place-unknown")
    assert asked.options[:2] == ("Armería Norte", "Armería Sur")
    _examination, records = examine(
        content, "firearms", known=Known(places=places), answers={asked.question: "Armería Sur"}
    )
    assert records[0].place == places[1]


def test_one_post_written_in_two_ways_is_one_post() -> None:
    examination, records = examine(
        csv(HEADINGS, row(place="PTO. MINA 2"), row(serial="B2", place="Puesto Mina 2")), "firearms"
    )
    assert records[0].place == records[1].place
    assert codes(examination) == ["place-new"]


def test_unclear_dates_are_asked_once_for_the_file() -> None:
    content = csv(HEADINGS, row(until="03/04/2027"), row(serial="B2", until="05/06/2027"))
    examination, _records = examine(content, "firearms")
    assert codes(examination) == ["date-unclear", "date-unclear"]
    assert dict(examination.findings.questions) == {"date order": 2}
    _examination, records = examine(content, "firearms", answers={"date order": "month_first"})
    assert str(records[0].permit_valid_until) == "2027-03-04"


def test_columns_can_be_put_right_by_hand() -> None:
    content = csv("x;y;z;w", "Taurus;82;.38 Spl;AA1")
    with pytest.raises(NoHeadings) as refusal:
        examine(content, "firearms")
    assert "serial number" in str(refusal.value)
    by_hand = {
        "": {"row": 1, "columns": {"maker": "A", "model": "B", "calibre": "C", "serial": "D"}}
    }
    _examination, records = examine(content, "firearms", by_hand=by_hand)
    assert records[0].serial == "AA1"
    assert records[0].weapon_type == "revolver"


@pytest.mark.parametrize(
    "headings",
    [
        "Type;Make;Model;Calibre;Serial number;Permit number;Valid until;Location;Condition",
        "Tipo;Marca;Modelo;Calibre;Nº de série;Nº registro;Validade;Localização;Situação",
        "Type d'arme;Marque;Modèle;Calibre;N° de série;N° autorisation;Expire;Emplacement;État",
        "TIPO DE ARMA;MARCA;MODELO;CAL.;SERIE;TARJETA;VENCIMIENTO;UBICACIÓN / PUESTO;ESTADO",
    ],
)
def test_headings_are_known_in_four_languages(headings: str) -> None:
    _examination, records = examine(csv("Empresa X", "", headings, row()), "firearms")
    assert len(records) == 1
    assert records[0].permit_number == "TP-1"
    assert records[0].place is not None


def test_headings_without_rows_are_an_empty_file() -> None:
    with pytest.raises(EmptyFile):
        examine(csv(HEADINGS, ";;;;"), "firearms")


def test_headings_below_the_thirtieth_row_are_not_looked_for() -> None:
    with pytest.raises(NoHeadings):
        examine(csv(*["x;y"] * 31, HEADINGS, row()), "firearms")


@pytest.mark.parametrize("language", ["es", "pt", "fr"])
def test_what_a_file_lacks_is_named_in_the_language_of_the_reader(language: str) -> None:
    """A column that is not there has no heading of its own: it is said in our words."""
    without = HEADINGS.removeprefix("Tipo;")
    bare = csv(without, row(model="X-1").removeprefix("Revólver;"))
    unknown = csv(HEADINGS, row(type="Bombarda", model="X-1"))
    with translation.override(language):
        missing = only(examine(bare, "firearms")[0], "value-missing").problem
        said = missing.sentence(gettext)
        choose = only(examine(unknown, "firearms")[0], "word-unknown").problem.sentence(gettext)
    assert "weapon" not in said
    assert said.startswith(TYPE_OF_WEAPON[language])
    assert "shotgun" not in choose
    assert "submachine gun" not in choose
    assert "Tipo" in choose
