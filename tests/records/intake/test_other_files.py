"""Staff lists, ammunition, permits, posts and the book of issues and returns."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from resguardo.records.intake.directory import Known, PersonRef, WeaponRef
from tests.records.intake.files import ARMOURY, codes, csv, examine, only, sample

LIMA = ZoneInfo("America/Lima")
KNOWN = Known(
    (ARMOURY,),
    (
        PersonRef(1, "Quispe Mamani", "Rosa", "01108020"),
        PersonRef(2, "Quispe Flores", "Rosa", "37705284"),
        PersonRef(3, "Rojas Díaz", "Carlos", "37705285"),
    ),
    (
        WeaponRef(11, "Taurus 82", "DBK1202", "38-special"),
        WeaponRef(12, "Glock 17", "EBF556", "9-luger"),
    ),
    {"38-special": ((21, "L1"),), "9-luger": ((22, "L2"), (23, "L3"))},
)
BOOK = "Fecha;Hora salida;Arma (serie);Cartuchos;Agente;Puesto;Hora retorno;Cartuchos dev.;Obs."


def test_the_sample_staff_list_is_read_whole() -> None:
    examination, records = examine(sample("registro_custodia_ficticia_uno.xlsx"), "people")
    assert [layout.sheet for layout in examination.layouts] == ["PERSONAL"]
    assert (examination.rows, len(records)) == (90, 90)
    first = records[0]
    assert (first.family_name, first.given_name, first.role) == ("Núñez Flores", "Inés", "guard")
    assert first.document_number == "01108020"
    assert str(first.credential_valid_until) == "2026-10-14"
    assert {record.role for record in records} == {"guard", "supervisor", "armourer"}


def test_a_document_that_lost_its_leading_zero_is_asked_with_the_zero() -> None:
    rows = ("Apellidos y nombres;DNI;Cargo;F. ingreso", "DÍAZ, Ana;37705284;AGENTE;2020-01-01",
            "PEÑA, Ana;28416682;AGENTE;2020-01-01",
            "ROJAS, Ana;1108020;AGENTE;2020-01-01")  # fmt: skip
    examination, records = examine(csv(*rows), "people")
    asked = only(examination, "identity-short")
    assert (asked.row, asked.proposal, len(records)) == (4, "01108020", 2)
    _examination, records = examine(csv(*rows), "people", answers={asked.question: asked.proposal})
    assert records[2].document_number == "01108020"


def test_the_same_document_twice_is_an_error_and_the_same_name_a_warning() -> None:
    rows = ("Apellidos y nombres;DNI;Cargo;F. ingreso", "DÍAZ, Ana;1;AGENTE;2020-01-01",
            "DÍAZ, Ana;2;Vigilante;2020-01-01", "PEÑA, Eva;1;ARMERO;2020-01-01")  # fmt: skip
    examination, records = examine(csv(*rows), "people")
    assert codes(examination) == ["same-name-twice", "duplicate-in-file"]
    assert len(records) == 2


def test_a_role_that_nobody_knows_is_asked_once() -> None:
    rows = ("Nombre;DNI;Cargo;F. ingreso", "DÍAZ, Ana;1;PRACTICANTE;2020-01-01",
            "DÍAZ, Eva;2;practicante;2020-01-01")  # fmt: skip
    examination, _records = examine(csv(*rows), "people")
    assert dict(examination.findings.questions) == {"role practicante": 2}
    _examination, records = examine(csv(*rows), "people", answers={"role practicante": "guard"})
    assert [record.role for record in records] == ["guard", "guard"]


def test_the_sample_ammunition_list_is_read_whole() -> None:
    examination, records = examine(sample("municion_custodia_ficticia_uno.csv"), "ammunition")
    assert (examination.rows, len(records)) == (25, 25)
    assert codes(examination) == []
    assert sum(record.quantity for record in records) == 33_750
    assert {record.calibre_id for record in records} == {
        "9-luger", "38-special", "380-acp", "12-ga",
    }  # fmt: skip
    assert {record.load for record in records} == {"", "perdigón"}
    assert {record.place for record in records} == {ARMOURY}


@pytest.mark.parametrize("quantity", ["0", "-5", "doce", "1,5", ""])
def test_a_lot_without_a_whole_number_of_rounds_stays_out(quantity: str) -> None:
    content = csv("Calibre;Lote;Cantidad;Fecha", f"9x19;L1;{quantity};2026-01-01")
    assert examine(content, "ammunition")[1] == []


def test_a_lot_twice_in_the_file_is_an_error() -> None:
    rows = ("Calibre;Lote;Cantidad;Fecha", "9x19;L1;50;2026-01-01", "9 mm Luger;l1;50;2026-01-01")
    examination, records = examine(csv(*rows), "ammunition")
    assert (codes(examination), len(records)) == (["duplicate-in-file"], 1)


def test_a_permit_finds_its_holder_by_serial_document_or_name() -> None:
    rows = ("Tipo;Número;Serie;DNI;Titular;Desde;Hasta",
            "Tarjeta;T-1;EBF 556;;;2025-01-01;2027-01-01",
            "Carné;C-1;;37705285;;2025-01-01;2027-01-01",
            ";C-2;;;Rojas Carlos;2025-01-01;2027-01-01",
            ";C-3;;;Quispe Rosa;2025-01-01;2027-01-01",
            ";T-2;DBK12O2;;;2025-01-01;2027-01-01")  # fmt: skip
    examination, records = examine(csv(*rows), "permits", known=KNOWN)
    assert [(each.kind, each.thing, each.person) for each in records] == [
        ("firearm", 12, None), ("credential", None, 3), ("credential", None, 3),
    ]  # fmt: skip
    assert codes(examination) == ["person-unclear", "weapon-unclear"]


def test_a_post_brings_its_contract() -> None:
    rows = ("Puesto;Cliente;Contrato;Agentes;Armas;Inicio;Latitud;Longitud",
            "PTO. MINA 2;Minera Ficticia;C-114;4;2;2026-01-01;-12,0464;-77.0428",
            "Banco Centro;;;;;;;", "Mina 2;Minera Ficticia;C-114;1;1;2026-01-01;;")  # fmt: skip
    examination, records = examine(csv(*rows), "posts")
    assert [(each.kind, each.name, each.guards, each.firearms) for each in records] == [
        ("post", "Mina 2", 4, 2), ("post", "Banco Centro", 1, 1),
    ]  # fmt: skip
    assert str(records[0].latitude) == "-12.046400"
    assert codes(examination) == ["duplicate-in-file"]


@pytest.mark.parametrize("latitude", ["91", "norte", "NaN", "1e999"])
def test_a_latitude_off_the_globe_is_refused(latitude: str) -> None:
    examination, records = examine(csv("Puesto;Latitud", f"Mina;{latitude}"), "posts")
    assert (codes(examination), records) == (["number-unreadable"], [])


def test_a_line_of_the_book_keeps_when_it_happened() -> None:
    content = csv(BOOK, "04/09/2026;18:00;DBK1202;12;Rojas Carlos;Banco Centro;06:10;12;",
                  "30/09/2026;6.00;DBK1202;12;Rojas Carlos;Banco Centro;18.05;10;")  # fmt: skip
    examination, (night, day) = examine(content, "book", known=KNOWN)
    assert night.out_at == datetime(2026, 9, 4, 18, 0, tzinfo=LIMA)
    assert night.back_at == datetime(2026, 9, 5, 6, 10, tzinfo=LIMA)
    assert day.back_at == datetime(2026, 9, 30, 18, 5, tzinfo=LIMA)
    assert (day.rounds_out, day.rounds_back) == (12, 10)
    assert codes(examination) == ["place-new", "rounds-stay-out"]


def test_a_return_minutes_after_the_issue_is_asked_once_for_the_book() -> None:
    content = csv(BOOK, "30/09/2026;06:00;DBK1202;0;Rojas Carlos;;06:10;;")
    assert dict(examine(content, "book", known=KNOWN)[0].findings.questions) == {"short return": 1}
    answers = {"short return": "next day"}
    _examination, (line,) = examine(content, "book", known=KNOWN, answers=answers)
    assert line.back_at == datetime(2026, 10, 1, 6, 10, tzinfo=LIMA)


def test_an_open_line_has_no_return() -> None:
    content = csv(BOOK, "30/09/2026;06:00;DBK1202;12;Rojas Carlos;Mina;;;continúa",
                  "29/09/2026;06:00;DBK1202;12;Rojas Carlos;Mina;pendiente;;")  # fmt: skip
    _examination, records = examine(content, "book", known=KNOWN)
    assert [line.back_at for line in records] == [None, None]


def test_a_book_asks_whom_which_weapon_and_which_lot_it_means() -> None:
    content = csv(BOOK, "30/09/2026;06:00;EBF556;12;Quispe Rosa;Mina;18:00;13;",
                  "30/09/2026;07:00;DBK12O2;12;Nadie Nunca;Mina;18:00;12;")  # fmt: skip
    examination, records = examine(content, "book", known=KNOWN)
    assert records == []
    assert codes(examination) == [
        "person-unclear", "place-new", "rounds-too-many", "lot-unclear", "weapon-unclear",
        "person-unknown",
    ]  # fmt: skip
    answers = {"person quispe rosa": "37705284", "lot 9-luger": "L3"}
    content = csv(BOOK, "30/09/2026;06:00;EBF556;12;Quispe Rosa;Mina;18:00;12;")
    _examination, (line,) = examine(content, "book", known=KNOWN, answers=answers)
    assert (line.person, line.lot) == (2, 23)


def test_the_sample_book_is_read_line_by_line() -> None:
    examination, records = examine(sample("libro_custodia_ficticia_uno.csv"), "book", known=KNOWN)
    assert examination.rows == 200
    assert records == [] or all(line.out_at.tzinfo is LIMA for line in records)
    assert examination.findings.counts["import.date-unreadable"] == 0
    assert examination.findings.counts["import.time-unreadable"] == 0


def test_findings_are_counted_beyond_those_that_are_kept() -> None:
    rows = [f"9x19;L{n};x;2026-01-01" for n in range(2_500)]
    examination, _records = examine(csv("Calibre;Lote;Cantidad;Fecha", *rows), "ammunition")
    assert len(examination.findings.listed) == 2_000
    assert examination.findings.left_off == 500
    assert examination.findings.error_rows == 2_500


def test_a_post_says_its_kind_of_guarding_in_the_words_of_the_trade() -> None:
    rows = ("Puesto;Cliente;Contrato;Agentes;Armas;Inicio;Modalidad",
            "Ruta 4;Banco Ficticio;C-1;2;2;2026-01-01;Transporte de dinero y valores",
            "Centro;Banco Ficticio;C-1;1;1;2026-01-01;ENTIDAD BANCARIA",
            "Feria;Banco Ficticio;C-1;1;1;2026-01-01;",
            "Molino;Banco Ficticio;C-1;1;1;2026-01-01;12 horas")  # fmt: skip
    examination, records = examine(csv(*rows), "posts")
    assert [each.modality for each in records] == ["cash_transport", "bank", ""]
    asked = only(examination, "word-unknown")
    assert (asked.row, asked.question) == (5, "modality 12 horas")
    for answer, kept in (("escort", "escort"), ("not told", "")):
        records = examine(csv(*rows), "posts", answers={asked.question: answer})[1]
        assert records[3].modality == kept


def test_a_credential_says_what_it_is_for_and_other_words_are_kept_as_written() -> None:
    rows = ("Número;DNI;Hasta;Modalidad", "C-1;37705285;2027-01-01;Protección personal",
            "C-2;37705284;2027-01-01;Tecnología de seguridad")  # fmt: skip
    _examination, records = examine(csv(*rows), "permits", known=KNOWN)
    assert [each.modality for each in records] == ["personal_protection", "Tecnología de seguridad"]
    staff = ("Apellidos y nombres;DNI;Cargo;F. ingreso;Carné vence;Modalidad",
             "DÍAZ, Ana;37705284;AGENTE;2020-01-01;2027-01-01;TDV")  # fmt: skip
    _examination, records = examine(csv(*staff), "people")
    assert records[0].credential_modality == "cash_transport"
