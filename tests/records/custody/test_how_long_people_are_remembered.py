"""Retention: who may be erased when, what stops it, and that nothing of the erased is left."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from resguardo.records.custody import retention
from resguardo.records.people import services as people
from resguardo.records.people.models import Organisation, Person
from resguardo.records.people.selectors import NotFound
from resguardo.records.transparency import audit
from resguardo.records.transparency.services import StillKept, UnderHold
from tests.armoury import Armoury
from tests.cast import Cast, add_guard

pytestmark = pytest.mark.django_db
LEFT = date(2026, 3, 1)


@pytest.fixture
def costaverde(cast: Cast) -> Cast:
    """The cast under the law of a country."""
    Organisation.objects.update(jurisdiction="costaverde")
    for person in cast.persons.values():
        person.refresh_from_db()
    return cast


def years_on(cast: Cast, years: int, days: int = 0) -> datetime:
    return cast.at.replace(year=cast.at.year + years) + timedelta(days=days)


def test_a_day_that_other_years_lack_becomes_the_first_of_march() -> None:
    assert retention.years_after(date(2024, 2, 29), 2) == date(2026, 3, 1)
    assert retention.years_after(date(2024, 2, 28), 4) == date(2028, 2, 28)


def test_nobody_is_erased_before_the_law_lets_go_and_holders_are_kept_longer(
    armoury: Armoury,
) -> None:
    cast = armoury.cast
    clara, beto = cast.viewer("clara"), cast.person("beto")
    idle = add_guard(cast, "idle")
    armoury.issue()
    armoury.back()
    people.leave(by=clara, at=cast.at, person=beto, left_on=cast.at.date(), reason="left")
    people.leave(
        by=clara,
        at=cast.at,
        person=idle,
        left_on=cast.at.date() - timedelta(days=1),
        reason="left",
    )
    for person, days in ((idle, -1), (beto, 0)):
        years, last = 10, cast.at.date() + timedelta(days=days)
        day = last.replace(year=last.year + years)
        assert retention.kept_until(person, day=cast.at.date()) == day
        with pytest.raises(StillKept, match=str(day)):
            retention.erase_person(
                by=clara, at=years_on(cast, years, days - 1), person=person, reason="asked"
            )
    due = retention.due_for_erasure(viewer=clara, at=years_on(cast, 10, -1))
    assert [person for person, _since in due] == [idle]
    later = years_on(cast, 10, 1)
    by = cast.viewer("clara")
    assert retention.erase_person(by=by, at=later, person=beto, reason="over").erased_at == later


def test_a_house_keeps_longer_with_a_source_and_never_shorter(costaverde: Cast) -> None:
    cast = costaverde
    clara = cast.viewer("clara")
    for years, source, refusal in (
        (1, "our own rule", retention.TooShort),
        (101, "our own rule", retention.YearsWrong),
        (5, " ", retention.SourceMissing),
    ):
        with pytest.raises(refusal):
            retention.set_period(by=clara, at=cast.at, kind="personnel", years=years, source=source)
    retention.set_period(
        by=clara, at=cast.at, kind="personnel", years=12, source="ISO 18788, 8.3.2"
    )
    uno = Organisation.objects.get(pk=cast.uno.pk)
    found = {each.kind: each for each in retention.kept(uno, day=cast.at.date())}
    assert (found["personnel"].years, found["personnel"].law_years) == (12, 10)
    before = retention.kept(uno, day=cast.at.date() - timedelta(days=1))
    assert {each.own_years for each in before} == {None}


def test_where_nobody_says_how_long_nothing_is_erased(cast: Cast) -> None:
    clara, beto = cast.viewer("clara"), cast.person("beto")
    people.leave(by=clara, at=cast.at, person=beto, left_on=cast.at.date(), reason="left")
    beto.organisation.jurisdiction = "generic"
    beto.organisation.save(update_fields=["jurisdiction"])
    with pytest.raises(retention.RetentionUnknown, match="personnel"):
        retention.kept_until(cast.person("beto"), day=cast.at.date())
    assert retention.due_for_erasure(viewer=clara, at=years_on(cast, 50)) == []


def test_a_hold_stops_erasure_until_it_is_lifted(costaverde: Cast) -> None:
    cast = costaverde
    clara, beto, later = (
        cast.viewer("clara"),
        cast.person("beto"),
        years_on(cast, 11),
    )
    people.leave(by=clara, at=cast.at, person=beto, left_on=cast.at.date(), reason="left")
    with pytest.raises(NotFound):
        retention.place_hold(
            by=cast.viewer("delia"),
            at=cast.at,
            ordered_by="x",
            reference="y",
            person=beto,
        )
    hold = retention.place_hold(
        by=cast.viewer("rita"),
        at=cast.at,
        ordered_by="Court 4",
        reference="88/2026",
        person=beto,
    )
    assert retention.due_for_erasure(viewer=clara, at=later) == []
    with pytest.raises(UnderHold, match="Court 4, 88/2026"):
        retention.erase_person(by=clara, at=later, person=beto, reason="asked")
    with pytest.raises(NotFound):
        retention.lift_hold(
            by=cast.viewer("delia"), at=later, hold=hold.public_id, reason="none of hers"
        )
    retention.lift_hold(by=cast.viewer("rita"), at=later, hold=hold.public_id, reason="acquitted")
    with pytest.raises(retention.HoldLifted):
        retention.lift_hold(by=clara, at=later, hold=hold.public_id, reason="again")
    retention.erase_person(by=clara, at=later, person=beto, reason="asked")


def test_a_hold_on_the_house_covers_everybody_in_it(costaverde: Cast) -> None:
    cast = costaverde
    clara, later = cast.viewer("clara"), years_on(cast, 11)
    beto = cast.person("beto")
    people.leave(by=clara, at=cast.at, person=beto, left_on=cast.at.date(), reason="left")
    retention.place_hold(by=clara, at=cast.at, ordered_by="Court 4", reference="89/2026")
    assert retention.hold_on(beto) is not None
    assert retention.hold_on(cast.person("dante")) is None
    assert retention.due_for_erasure(viewer=clara, at=later) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL needs VACUUM; see the guide")
@pytest.mark.django_db(transaction=True)
def test_nothing_of_the_erased_is_in_the_database_file_or_its_write_ahead_log(
    armoury: Armoury,
) -> None:
    cast, name, document = armoury.cast, "Zzyzxperson", "CV-QQ-998877"
    client, clara = cast.client("clara"), cast.viewer("clara")
    token = cast.bearer("clara")
    body = {"family_name": name, "given_name": "Quintiliano", "document_number": document,
            "role": "guard", "hired_on": "2026-01-10", "reason": "hired"}  # fmt: skip
    answer = client.post(
        "/api/v1/people/persons", body, "application/json",
        headers={**token, "idempotency-key": "once-1"},
    )  # fmt: skip
    assert answer.status_code in {200, 201}, answer.content
    person = Person.objects.get(public_id=answer.json()["id"])
    people.change_person(
        by=clara, at=cast.at, person=person, given_name="Segismundo", reason="his own"
    )
    people.leave(by=clara, at=cast.at, person=person, left_on=cast.at.date(), reason="left")
    wanted = [name.encode(), b"Quintiliano", document.encode(), b"Segismundo"]
    assert [each for each in wanted if each not in raw()] == []
    later = years_on(cast, 11)
    retention.erase_person(by=clara, at=later, person=person, reason="eleven years have passed")
    left = raw()
    assert [each for each in wanted if each in left] == []
    assert list(audit.differences()) == list(audit.opening_differences()) == []


def raw() -> bytes:
    file = Path(str(connection.settings_dict["NAME"]))
    beside = [file.with_name(file.name + suffix) for suffix in ("", "-wal", "-journal")]
    return b"".join(each.read_bytes() for each in beside if each.exists())
