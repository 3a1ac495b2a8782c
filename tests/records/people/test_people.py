"""Persons: enrolled once, employed one span at a time, erased without a hole in the history."""

from datetime import date

import pytest

from resguardo.kernel.mandate import NotMandated
from resguardo.kernel.problem import Several
from resguardo.records.people import services as people
from resguardo.records.people.changes import ReasonMissing
from resguardo.records.people.models import Employment, Person
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.services.enrolment import (
    CodeTaken,
    DocumentTaken,
    PersonErased,
    PersonUnnamed,
    StillEmployed,
)
from resguardo.records.people.services.work import (
    AlreadyEmployed,
    BeforeHired,
    NotEmployed,
    RoleUnknown,
    WorkedThen,
)
from resguardo.records.transparency.models import Access, Change, Opening
from tests.cast import Cast


def test_a_manager_enrols_a_guard_and_the_history_tells_each_field(cast: Cast) -> None:
    clara = cast.viewer("clara")
    person = people.enrol_person(
        by=clara, at=cast.at, family_name="Nuevo", given_name="Nicolás", document_number="CV-9",
        role="guard", hired_on=date(2026, 3, 1),
    )  # fmt: skip
    change = Change.objects.get(subject_id=str(person.public_id))
    fields = set(Opening.objects.filter(entry_id=change.entry_id).values_list("field", flat=True))
    assert change.verb == "enrol"
    assert change.by_id == str(clara.user_public_id)
    assert {"family_name:after", "document_number:after", "hired_on:after"} <= fields
    assert Employment.objects.get(person=person).role == "guard"


def test_an_armourer_does_not_enrol(cast: Cast) -> None:
    with pytest.raises(NotMandated):
        people.enrol_person(by=cast.viewer("ana"), at=cast.at, family_name="Nadie")


def test_a_person_without_a_name_is_refused(cast: Cast) -> None:
    with pytest.raises(PersonUnnamed):
        people.enrol_person(by=cast.viewer("clara"), at=cast.at, family_name="  ")


def test_a_document_belongs_to_one_person_of_an_organisation_and_may_recur_in_another(
    cast: Cast,
) -> None:
    document = cast.person("beto").document_number
    with pytest.raises(DocumentTaken):
        people.enrol_person(
            by=cast.viewer("clara"), at=cast.at, family_name="Otro", document_number=document
        )
    other = people.enrol_person(
        by=cast.viewer("delia"), at=cast.at, family_name="Otro", document_number=document
    )
    assert other.identity_hash == cast.person("beto").identity_hash


def test_a_list_is_enrolled_whole_or_not_at_all_and_names_its_bad_rows(cast: Cast) -> None:
    before = Person.objects.count()
    rows = [
        people.Newcomer(family_name="Uno", code="G1", where="row 2"),
        people.Newcomer(family_name="", where="row 3"),
        people.Newcomer(family_name="Tres", code="G1", where="row 4"),
    ]
    with pytest.raises(Several) as refused:
        people.enrol_people(by=cast.viewer("clara"), at=cast.at, rows=rows)
    assert [(where, type(each)) for where, each in refused.value.rows()] == [
        ("row 3", PersonUnnamed),
        ("row 4", CodeTaken),
    ]
    assert Person.objects.count() == before


def test_nobody_works_two_spans_at_once(cast: Cast) -> None:
    clara, beto = cast.viewer("clara"), cast.person("beto")
    with pytest.raises(AlreadyEmployed):
        people.hire(by=clara, at=cast.at, person=beto, role="guard", hired_on=date(2026, 3, 1))
    people.leave(by=clara, at=cast.at, person=beto, left_on=date(2026, 3, 1), reason="moved")
    with pytest.raises(WorkedThen):
        people.hire(by=clara, at=cast.at, person=beto, role="guard", hired_on=date(2026, 2, 1))
    people.hire(by=clara, at=cast.at, person=beto, role="armourer", hired_on=date(2026, 3, 1))
    with pytest.raises(Several) as both:
        people.hire(by=clara, at=cast.at, person=beto, role="king", hired_on=date(2026, 4, 1))
    assert [type(each) for each in both.value.problems] == [RoleUnknown, AlreadyEmployed]


def test_leaving_needs_an_employment_and_a_day_after_hiring(cast: Cast) -> None:
    clara, beto = cast.viewer("clara"), cast.person("beto")
    with pytest.raises(BeforeHired):
        people.leave(by=clara, at=cast.at, person=beto, left_on=date(2020, 1, 1), reason="x")
    people.leave(by=clara, at=cast.at, person=beto, left_on=date(2026, 3, 1), reason="x")
    with pytest.raises(NotEmployed):
        people.leave(by=clara, at=cast.at, person=beto, left_on=date(2026, 3, 2), reason="x")


def test_people_of_another_company_are_not_found(cast: Cast) -> None:
    clara, dante = cast.viewer("clara"), cast.person("dante")
    for deed in (
        lambda: people.change_person(
            by=clara, at=cast.at, person=dante, reason="x", family_name="Y"
        ),
        lambda: people.leave(
            by=clara, at=cast.at, person=dante, left_on=cast.at.date(), reason="x"
        ),
        lambda: people.set_pin(by=clara, at=cast.at, person=dante, pin="2580"),
        lambda: people.check_pin(by=clara, at=cast.at, person=dante, pin="2580"),
        lambda: people.erase_person(by=clara, at=cast.at, person=dante, reason="x"),
    ):
        with pytest.raises(NotFound):
            deed()


def test_a_change_needs_a_reason_and_unchanged_fields_leave_no_trace(cast: Cast) -> None:
    clara, beto = cast.viewer("clara"), cast.person("beto")
    with pytest.raises(ReasonMissing):
        people.change_person(by=clara, at=cast.at, person=beto, reason=" ", phone="1")
    people.change_person(
        by=clara, at=cast.at, person=beto, reason="typo", phone="555", sex=beto.sex
    )
    change = Change.objects.filter(subject_id=str(beto.public_id), verb="change").get()
    fields = set(Opening.objects.filter(entry_id=change.entry_id).values_list("field", flat=True))
    assert fields == {"phone:before", "phone:after", "reason"}


def test_erasing_takes_names_and_openings_and_leaves_the_row(cast: Cast) -> None:
    clara, beto = cast.viewer("clara"), cast.person("beto")
    with pytest.raises(StillEmployed):
        people.erase_person(by=clara, at=cast.at, person=beto, reason="asked")
    people.leave(by=clara, at=cast.at, person=beto, left_on=date(2026, 3, 1), reason="moved")
    people.erase_person(by=clara, at=cast.at, person=beto, reason="asked")
    row = cast.person("beto")
    entries = Change.objects.filter(subject_id=str(row.public_id)).values("entry_id")
    assert (row.family_name, row.document_number, row.identity_hash, row.pin_hash) == ("",) * 4
    assert row.code
    assert not Opening.objects.filter(entry_id__in=entries).exists()
    with pytest.raises(PersonErased):
        people.change_person(by=clara, at=cast.at, person=row, reason="x", phone="1")


def test_looks_are_recorded_and_overseers_say_why_before_they_see(cast: Cast) -> None:
    beto = cast.persons["beto"].public_id
    assert people.look_at(by=cast.viewer("ana"), at=cast.at, person_id=beto)
    assert not people.look_at(by=cast.viewer("gema"), at=cast.at, person_id=beto)
    assert people.look_at(by=cast.viewer("gema"), at=cast.at, person_id=beto, reason="visit 7")
    assert [(each.verb, each.reason) for each in Access.objects.order_by("id")] == [
        ("read", ""),
        ("read_folded", ""),
        ("read", "visit 7"),
    ]


def test_custom_fields_are_checked_by_kind_and_told_together(cast: Cast) -> None:
    clara = cast.viewer("clara")
    for key, kind, choices in (
        ("badge", "whole", ()),
        ("shirt", "choice", ("S", "M")),
        ("seen", "date", ()),
        ("drives", "yes_no", ()),
    ):
        people.define_field(
            by=clara, at=cast.at, subject_kind="person", key=key, label=key, kind=kind,
            choices=choices, required=key == "badge",
        )  # fmt: skip
    beto = cast.person("beto")
    people.change_person(
        by=clara, at=cast.at, person=beto, reason="new",
        custom={"badge": "17", "shirt": "M", "seen": "2026-03-01", "drives": "yes"},
    )  # fmt: skip
    assert cast.person("beto").custom == {
        "badge": 17, "shirt": "M", "seen": "2026-03-01", "drives": True
    }  # fmt: skip
    with pytest.raises(Several) as refused:
        people.change_person(
            by=clara, at=cast.at, person=beto, reason="new",
            custom={"shirt": "XL", "seen": "soon", "x": "y"},
        )  # fmt: skip
    assert [each.code for each in refused.value.problems] == [
        "people.custom-key-unknown",
        "people.custom-value-missing",
        "people.custom-value-unfit",
        "people.custom-value-unfit",
    ]


def test_many_are_enrolled_in_few_statements(cast: Cast) -> None:
    rows = [people.Newcomer(family_name=f"F{n}", hired_on=date(2026, 1, 1)) for n in range(1200)]
    made = people.enrol_people(by=cast.viewer("clara"), at=cast.at, rows=rows)
    assert len({person.code for person in made}) == 1200
    assert Employment.objects.filter(person__in=made).count() == 1200
    assert made[0].created_at == cast.at
