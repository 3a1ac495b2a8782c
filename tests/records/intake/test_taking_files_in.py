"""Files become rows and entries: all of a file or nothing, and a second run changes nothing."""

import multiprocessing
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from resguardo.kernel.mandate import NotMandated
from resguardo.records.custody.audit import differences
from resguardo.records.custody.models import Entry, Holding, Move
from resguardo.records.intake import parts, services
from resguardo.records.intake.findings import NoHeadings, ReadingStopped
from resguardo.records.intake.models import Intake
from resguardo.records.intake.running import Outcome, run
from resguardo.records.intake.writing import firearms
from resguardo.records.people.models import Employment, Person
from resguardo.records.people.selectors import NotFound
from resguardo.records.permits.models import Permit
from resguardo.records.places.models import Place
from resguardo.records.places.services import open_place
from resguardo.records.register.models import Firearm, Lot
from resguardo.records.service.models import Posting
from resguardo.records.transparency.models import LogEntry
from tests.cast import Cast
from tests.records.intake.files import csv, sample

AT = datetime(2026, 11, 23, 15, tzinfo=UTC)
REGISTER = "registro_custodia_ficticia_uno.xlsx"
AMMUNITION = "municion_custodia_ficticia_uno.csv"
BOOK = "libro_custodia_ficticia_uno.csv"
ANSWERS = {
    "calibre revolver rossi 68 38": "38-special",
    "calibre pistol glock 17 9mm": "9-luger",
    "calibre revolver smith & wesson 10 ": "38-special",
    "calibre revolver smith & wesson 10 9": "38-special",
    "calibre revolver taurus 82 cal 38": "38-special",
    "calibre revolver taurus 82 9": "38-special",
    "maker tauros": "Taurus",
    "row ARMAMENTO!142": "leave out",
    "row ARMAMENTO!6": "leave out",
    "row ARMAMENTO!30": "leave out",
    "row ARMAMENTO!99": "leave out",
    "fitness months": "12",
    "short return": "next day",
}


@pytest.fixture
def company(cast: Cast) -> Cast:
    """Uno, with an armoury."""
    open_place(by=cast.viewer("clara"), at=cast.at, kind="armoury", name="Armería Central")
    return cast


def take_in(
    cast: Cast,
    kind: str,
    content: bytes,
    *,
    by: str = "clara",
    answers: Mapping[str, str] = ANSWERS,
    dry_run: bool = False,
) -> Outcome:
    return services.import_file(
        by=cast.viewer(by, at=AT),
        at=AT,
        kind=kind,
        file_name="registro",
        content=content,
        answers=answers,
        dry_run=dry_run,
    )


def state() -> dict[str, int]:
    tables: tuple[Any, ...] = (Firearm, Permit, Person, Place, Lot, Entry, Move, Holding, LogEntry)
    return {table.__name__: table.objects.count() for table in tables}


def test_the_sample_register_comes_in_whole_with_permits_places_and_entries(company: Cast) -> None:
    outcome = take_in(company, "firearms", sample(REGISTER))
    assert outcome.written
    assert (outcome.rows, outcome.good, outcome.added, outcome.unchanged) == (136, 136, 136, 0)
    assert Firearm.objects.count() == 136
    assert Permit.objects.filter(kind="firearm").count() == 132
    assert set(Place.objects.values_list("kind", "name")) == {
        ("armoury", "Armería Central"), ("post", "Banco Centro"), ("post", "Mina 2"),
    }  # fmt: skip
    weapon = Firearm.objects.get(serial_normal="P462493")
    assert (weapon.make_as_read, weapon.model_as_read) == ("Mossberg", "Mod. 500")
    assert str(weapon.model) == "Mossberg 500"
    held = Holding.objects.get(thing=weapon.thing, quantity=1)
    assert held.account.place is not None
    assert held.account.place.name == "Mina 2"
    assert str(Permit.objects.get(thing=weapon.thing).valid_until) == "2026-10-01"
    assert set(Entry.objects.values_list("capture", flat=True)) == {"imported"}
    assert Holding.objects.filter(boundary=False, quantity=1).count() == 136


def test_a_second_run_of_the_same_file_changes_nothing(company: Cast) -> None:
    for kind, name in (("firearms", REGISTER), ("people", REGISTER), ("ammunition", AMMUNITION)):
        first = take_in(company, kind, sample(name))
        before = state()
        second = take_in(company, kind, sample(name))
        assert first.added == second.unchanged == second.rows
        assert (second.added, second.good) == (0, second.rows)
        assert state() == before


def test_differences_from_the_register_are_shown_and_not_written(company: Cast) -> None:
    rows = "Tipo;Marca;Modelo;Calibre;Serie;Tarjeta;Vence;Ubicación;Estado"
    line = "Revólver;Taurus;82;.38 Spl;AA1;TP-1;2027-01-30;Armería Central;{}"
    take_in(company, "firearms", csv(rows, line.format("OPERATIVO")))
    outcome = take_in(
        company, "firearms", csv(rows, line.format("EN TALLER").replace("TP-1", "TP-2"))
    )
    assert [each.problem.code for each in outcome.findings.listed] == ["import.differs"] * 2
    assert outcome.unchanged == 1
    assert Firearm.objects.get().condition == "serviceable"
    assert Permit.objects.count() == 1


def test_one_row_with_an_error_keeps_the_whole_file_out(company: Cast) -> None:
    before = state()
    outcome = take_in(company, "firearms", sample(REGISTER), answers={})
    assert not outcome.written
    assert outcome.added == 0
    assert outcome.good == 112
    assert state() == before


def test_a_trial_writes_nothing(company: Cast) -> None:
    before = state()
    outcome = take_in(company, "firearms", sample(REGISTER), dry_run=True)
    assert (outcome.can_stand, outcome.written, outcome.good) == (True, False, 136)
    assert state() == before


def test_a_look_alike_of_the_register_is_a_warning(company: Cast) -> None:
    rows = "Tipo;Marca;Modelo;Calibre;Serie;Ubicación"
    line = "Revólver;Taurus;82;.38 Spl;{};Armería Central"
    take_in(company, "firearms", csv(rows, line.format("B1204")))
    outcome = take_in(company, "firearms", csv(rows, line.format("81204")))
    assert [each.problem.code for each in outcome.findings.listed] == [
        "import.look-alike-in-register"
    ]
    assert outcome.written
    assert Firearm.objects.count() == 2


def test_a_weapon_without_an_armoury_to_enter_by_stays_out(cast: Cast) -> None:
    rows = "Tipo;Marca;Modelo;Calibre;Serie;Ubicación", "Revólver;Taurus;82;.38 Spl;A1;Puesto Mina"
    outcome = take_in(cast, "firearms", csv(*rows))
    assert [each.problem.code for each in outcome.findings.listed if each.is_error] == [
        "import.store-missing"
    ]
    console = cast.viewer("clara")
    for name in ("Armería Norte", "Armería Sur"):
        open_place(by=console, at=cast.at, kind="armoury", name=name)
    asked = take_in(cast, "firearms", csv(*rows)).findings.listed[-1]
    assert asked.options == ("Armería Norte", "Armería Sur")
    answers = {asked.question: "Armería Sur"}
    assert take_in(cast, "firearms", csv(*rows), answers=answers).written


def test_the_sample_staff_list_comes_in_with_work_and_credentials(company: Cast) -> None:
    outcome = take_in(company, "people", sample(REGISTER))
    assert (outcome.written, outcome.added) == (True, 90)
    person = Person.objects.get(document_number="01108020")
    assert str(person) == "Núñez Flores, Inés"
    assert Employment.objects.get(person=person).role == "guard"
    ends = dict(Permit.objects.filter(person=person).values_list("kind", "valid_until"))
    assert {kind: str(day) for kind, day in ends.items()} == {
        "credential": "2026-10-15", "fitness": "2027-06-01",
    }  # fmt: skip


def test_the_sample_ammunition_comes_in_lot_by_lot(company: Cast) -> None:
    outcome = take_in(company, "ammunition", sample(AMMUNITION))
    assert (outcome.written, outcome.added) == (True, 25)
    lot = Lot.objects.get(lot_number="L6991/23")
    assert lot.thing.calibre_id == "12-ga"
    assert Holding.objects.get(thing=lot.thing, boundary=False).quantity == 2500
    assert "perdigón" in lot.thing.name
    held = Holding.objects.filter(boundary=False).values_list("quantity", flat=True)
    assert sum(held) == 33_750


def test_posts_come_in_with_their_contracts_once(company: Cast) -> None:
    rows = csv(
        "Puesto;Cliente;Contrato;Agentes;Armas;Inicio;Modalidad",
        "PTO. MINA 2;Minera Ficticia S.A.;C-114;4;2;2026-01-01;Escolta armada",
        "Banco Centro;;;;;;",
        "Vehículo Blindado 7;;;;;;",
    )
    assert take_in(company, "posts", rows).added == 3
    posting = Posting.objects.get()
    assert (posting.post.name, posting.guards, posting.contract.number) == ("Mina 2", 4, "C-114")
    assert posting.modality == "escort"
    again = take_in(company, "posts", rows)
    assert (again.added, again.unchanged) == (0, 3)


def test_permits_come_in_for_weapons_and_people_once(company: Cast) -> None:
    take_in(company, "firearms", sample(REGISTER))
    take_in(company, "people", sample(REGISTER))
    rows = csv(
        "Número;Serie;DNI;Desde;Hasta",
        "N-1;P462493;;2026-01-01;2028-01-01",
        "C-1;;01108020;2026-01-01;2027-01-01",
    )
    assert take_in(company, "permits", rows).added == 2
    assert Permit.objects.get(number="N-1").thing is not None
    again = take_in(company, "permits", rows)
    assert (again.added, again.unchanged) == (0, 2)


def book_lines(cast: Cast) -> bytes:
    """Two weapons, two guards, three lines: one night, one short return, one still out."""
    weapons = csv(
        "Tipo;Marca;Modelo;Calibre;Serie;Ubicación",
        "Revólver;Taurus;82;.38 Spl;AA1;Armería Central",
        "Revólver;Taurus;82;.38 Spl;AA2;Armería Central",
    )
    take_in(cast, "firearms", weapons)
    take_in(cast, "ammunition", csv("Calibre;Lote;Cantidad;Fecha", "38 SPL;L1;500;2026-01-05"))
    people = csv("Nombre;DNI;Cargo;Ingreso", "ROJAS, Carlos;77;AGENTE;2020-01-01",
                 "PEÑA, Ana;78;AGENTE;2020-01-01")  # fmt: skip
    take_in(cast, "people", people)
    return csv(
        "Fecha;Hora salida;Arma (serie);Cartuchos;Agente;Puesto;Hora retorno;Cartuchos dev.;Obs.",
        "14/09/2026;18:00;AA1;12;Rojas Carlos;Mina 2;06:10;12;",
        "16/09/2026;6.00;AA1;12;Peña Ana;Mina 2;18.05;10;",
        "17/09/2026;5:50;AA2;12;Rojas Carlos;Mina 2;;;continúa",
    )


def test_a_book_is_entered_late_and_keeps_both_times(company: Cast) -> None:
    outcome = take_in(company, "book", book_lines(company))
    assert (outcome.written, outcome.added) == (True, 3)
    entries = Entry.objects.filter(kind__in=("issue", "return")).order_by("sequence")
    assert [each.kind for each in entries] == ["issue", "return", "issue", "return", "issue"]
    assert [f"{each.occurred_at:%d %H:%M}" for each in entries] == [
        "14 18:00", "15 06:10", "16 06:00", "16 18:05", "17 05:50",
    ]  # fmt: skip
    assert {each.recorded_at for each in entries} == {AT}
    assert {(each.capture, each.confirmation) for each in entries} == {("imported", "paper")}


def test_rounds_that_did_not_come_back_stay_with_the_guard(company: Cast) -> None:
    take_in(company, "book", book_lines(company))
    rows = Holding.objects.filter(account__kind="person", thing__kind="ammunition")
    held = rows.values_list("account__person__document_number", "quantity")
    assert dict(held) == {
        "77": 12, "78": 2,
    }  # fmt: skip


def test_a_book_entered_twice_is_entered_once(company: Cast) -> None:
    content = book_lines(company)
    take_in(company, "book", content)
    before = state()
    again = take_in(company, "book", content)
    assert (again.added, again.unchanged) == (0, 3)
    assert state() == before


def test_a_book_in_chunks_is_judged_as_one(company: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that stood does not fall to one later in the file that was earlier in time."""
    content = book_lines(company)
    monkeypatch.setattr(parts, "PART_ROWS", 1)
    before = content + b"\n17/09/2026;5:00;AA2;12;Pe\xc3\xb1a Ana;Mina 2;;;"
    for dry_run in (True, False):
        outcome = take_in(company, "book", before, dry_run=dry_run)
        assert [each.row for each in outcome.findings.listed if each.is_error] == [5]
        assert not outcome.written
    outcome = take_in(company, "book", content)
    assert (outcome.written, outcome.added) == (True, 3)


def test_a_line_that_the_ledger_refuses_keeps_the_book_out(company: Cast) -> None:
    content = book_lines(company) + b"\n17/09/2026;6:30;AA2;12;Pe\xc3\xb1a Ana;Mina 2;18:00;12;"
    content += b"\n18/09/2026;6:30;AA1;600;Pe\xc3\xb1a Ana;Mina 2;18:00;12;"
    outcome = take_in(company, "book", content)
    assert not outcome.written
    errors = {each.row: each.problem.code for each in outcome.findings.listed if each.is_error}
    assert errors == {5: "import.out-twice", 6: "import.refused"}


def test_a_line_of_tomorrow_is_refused(company: Cast) -> None:
    content = book_lines(company) + b"\n25/12/2026;6:30;AA1;12;Pe\xc3\xb1a Ana;Mina 2;18:00;12;"
    outcome = take_in(company, "book", content)
    assert outcome.findings.counts["import.not-yet"] == 1


@pytest.mark.parametrize("name", ["ana", "beto", "dario", "elena"])
def test_only_who_may_import_imports(company: Cast, name: str) -> None:
    with pytest.raises(NotMandated):
        take_in(company, "firearms", sample(REGISTER), by=name)


def test_a_file_is_staged_answered_and_accepted(company: Cast) -> None:
    viewer = company.viewer("clara", at=AT)
    staged = services.stage(
        by=viewer, at=AT, kind="firearms", file_name="r.xlsx", content=sample(REGISTER)
    )
    same = services.stage(
        by=viewer, at=AT, kind="firearms", file_name="r.xlsx", content=sample(REGISTER)
    )
    assert same.pk == staged.pk
    assert staged.result["error_rows"] == 28
    assert staged.result["preview"][0][1] == 5
    with pytest.raises(services.NotReady):
        services.accept(by=viewer, at=AT, intake=staged.public_id)
    assert Firearm.objects.count() == 0
    answered = services.answer(by=viewer, at=AT, intake=staged.public_id, answers=ANSWERS)
    assert answered.result["error_rows"] == 0
    accepted = services.accept(by=viewer, at=AT, intake=staged.public_id)
    assert (accepted.state, bytes(accepted.content)) == ("accepted", b"")
    assert accepted.result["added"] == 136
    with pytest.raises(services.Decided):
        services.accept(by=viewer, at=AT, intake=staged.public_id)


def test_what_was_answered_once_of_a_file_is_asked_no_second_time(company: Cast) -> None:
    viewer = company.viewer("clara", at=AT)
    told: dict[str, Any] = {
        "by": viewer, "at": AT, "kind": "firearms", "file_name": "r.xlsx",
        "content": sample(REGISTER),
    }  # fmt: skip
    first = services.stage(**told)
    services.answer(by=viewer, at=AT, intake=first.public_id, answers=ANSWERS)
    services.accept(by=viewer, at=AT, intake=first.public_id)
    again = services.stage(**told)
    assert again.pk != first.pk
    # The four rows that were left out are why the file comes back; 136 are there already.
    assert (again.result["error_rows"], again.result["unchanged"]) == (4, 136)
    other = company.viewer("delia", at=AT)
    assert services.stage(**(told | {"by": other})).answers == {}


def test_a_staged_file_is_nobody_elses(company: Cast) -> None:
    viewer = company.viewer("clara", at=AT)
    staged = services.stage(
        by=viewer, at=AT, kind="firearms", file_name="r.xlsx", content=sample(REGISTER)
    )
    foreigner = company.viewer("delia", at=AT)
    with pytest.raises(NotFound):
        services.accept(by=foreigner, at=AT, intake=staged.public_id)
    withdrawn = services.withdraw(by=viewer, at=AT, intake=staged.public_id)
    assert (withdrawn.state, Intake.objects.count()) == ("withdrawn", 1)


def test_a_kind_that_nobody_reads_is_refused(company: Cast) -> None:
    with pytest.raises(services.KindUnknown):
        take_in(company, "horses", b"a;b\n1;2\n")


def test_a_process_of_its_own_reads_what_this_one_would(company: Cast) -> None:
    order: Any = {
        "by": company.viewer("clara", at=AT),
        "at": AT,
        "kind": "firearms",
        "file_name": "r",
    }
    here, apart = (
        services.import_file(
            **order, content=sample(REGISTER), answers=ANSWERS, dry_run=True, apart=apart
        )
        for apart in (False, True)
    )
    assert apart.as_json() == here.as_json()


def test_a_refusal_in_the_other_process_is_raised_in_this_one(company: Cast) -> None:
    with pytest.raises(NoHeadings):
        services.import_file(
            by=company.viewer("clara", at=AT), at=AT, kind="firearms", file_name="r",
            content=b"a;b\n1;2\n", apart=True,
        )  # fmt: skip


def test_a_reader_that_the_machine_ends_is_a_refusal_and_nothing_is_imported(company: Cast) -> None:
    def end_the_reader(_rows: int) -> None:
        (reader,) = multiprocessing.active_children()
        reader.kill()

    rows = "".join(f"Revólver;Taurus;82;.38 Special;AA{n};\n" for n in range(3 * parts.PART_ROWS))
    with pytest.raises(ReadingStopped) as said:
        run(
            f"Tipo;Marca;Modelo;Calibre;Serie;\n{rows}".encode(), kind="firearms", file_name="r",
            by=company.viewer("clara", at=AT), at=AT, write=False, apart=True, told=end_the_reader,
        )  # fmt: skip
    assert "split the file" in str(said.value)


BOOK_ANSWERS = {
    **ANSWERS,
    "lot 38-special": "L7981/24",
    "lot 9-luger": "L8733/23",
    "lot 12-ga": "L6991/23",
    "lot 380-acp": "L9487/21",
    "kept at post": "at the post",
    "rows with errors": "leave out",
}


@pytest.fixture
def registers(company: Cast) -> Cast:
    """Uno with all that its registers hold, as the book needs it."""
    for kind, name in (("firearms", REGISTER), ("people", REGISTER), ("ammunition", AMMUNITION)):
        assert take_in(company, kind, sample(name)).written
    return company


def test_the_sample_book_comes_in_line_by_line_and_every_other_line_is_named(
    registers: Cast,
) -> None:
    outcome = take_in(registers, "book", sample(BOOK), answers=BOOK_ANSWERS)
    assert (outcome.rows, outcome.written) == (200, True)
    assert (outcome.added, outcome.left_out) == (57, 143)
    out = [each for each in outcome.findings.listed if each.is_error]
    assert len({each.row for each in out}) == 143
    assert all(each.column and each.proposal and str(each.problem) for each in out)
    entries = Entry.objects.filter(confirmation="paper")
    assert {each.recorded_at for each in entries} == {AT}
    assert {each.occurred_at.month for each in entries} <= {9, 10}
    assert set(entries.values_list("kind", flat=True)) == {"issue", "return", "relief"}
    before = state()
    again = take_in(registers, "book", sample(BOOK), answers=BOOK_ANSWERS)
    assert (again.added, again.unchanged, again.left_out) == (0, 57, 143)
    assert state() == before
    assert list(differences()) == []


def test_a_line_of_the_book_chooses_between_two_people(registers: Cast) -> None:
    outcome = take_in(registers, "book", sample(BOOK), answers=ANSWERS, dry_run=True)
    unclear = next(
        each for each in outcome.findings.listed if each.problem.code == "import.person-unclear"
    )
    assert unclear.proposal == "leave out"  # one of the two would be a guess
    chosen = {**BOOK_ANSWERS, unclear.question: unclear.options[0]}
    assert take_in(registers, "book", sample(BOOK), answers=chosen).added > 57


def test_a_weapon_kept_at_a_post_is_asked_about_once_for_the_book(registers: Cast) -> None:
    answers = {key: value for key, value in BOOK_ANSWERS.items() if key != "kept at post"}
    asked = take_in(registers, "book", sample(BOOK), answers=answers, dry_run=True)
    assert asked.findings.questions["kept at post"] > 1
    left = {**answers, "kept at post": "leave out"}
    outcome = take_in(registers, "book", sample(BOOK), answers=left)
    assert outcome.findings.counts["import.left-out"] == asked.findings.questions["kept at post"]
    assert outcome.added + outcome.left_out == 200


def test_rows_with_errors_stay_out_of_a_register_only_when_somebody_says_so(company: Cast) -> None:
    answers = {"rows with errors": "leave out"}
    outcome = take_in(company, "firearms", sample(REGISTER), answers=answers)
    assert (outcome.written, outcome.added, outcome.left_out) == (True, 112, 28)
    assert Firearm.objects.count() == 112


def test_indexes_that_stood_aside_are_there_again_and_so_is_the_register(
    company: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def indexes() -> set[str]:
        with connection.cursor() as cursor:
            return {
                name
                for table in ("register_firearm", "custody_holding", "permits_permit")
                for name in connection.introspection.get_constraints(cursor, table)
            }

    before = indexes()
    monkeypatch.setattr(firearms, "MANY", 1)
    monkeypatch.setattr(parts, "PART_ROWS", 30)
    refused = take_in(company, "firearms", sample(REGISTER), answers={})
    assert (refused.written, indexes()) == (False, before)
    assert take_in(company, "firearms", sample(REGISTER)).added == 136
    assert indexes() == before
    assert take_in(company, "firearms", sample(REGISTER)).unchanged == 136
    assert list(differences()) == []


def test_a_slot_comes_in_with_its_column_and_a_change_of_it_is_shown(company: Cast) -> None:
    head = "Serie;Marca;Modelo;Tipo;Calibre;Ubicación;Casillero"
    line = "AB1234;Taurus;82;Revólver;.38 Special;Armería Central;"
    take_in(company, "firearms", csv(head, f"{line}B-14"))
    assert Firearm.objects.get(serial="AB1234").thing.slot == "B-14"
    outcome = take_in(company, "firearms", csv(head, f"{line}C-01"))
    assert "import.differs" in {each.problem.code for each in outcome.findings.listed}
    assert Firearm.objects.get(serial="AB1234").thing.slot == "B-14"
