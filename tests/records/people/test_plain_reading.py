"""Rows read by a hand-written condition are the rows that a queryset would have given."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resguardo.records.custody.models import Holding
from resguardo.records.people.models import Employment, Person
from resguardo.records.people.reading import Shape, ask, identifier, moment
from tests.armoury import Armoury
from tests.cast import Cast

WITH_ORGANISATION = Shape(lambda: Person.objects.select_related("organisation"))
WORK = Shape(Employment.objects.all)


def test_a_shape_gives_what_the_queryset_gives(cast: Cast) -> None:
    """Every field with its Python value, and the joined row without another query."""
    known = list(Person.objects.filter(organisation=cast.uno).order_by("id"))
    assert known
    with CaptureQueriesContext(connection) as asked:
        read = WITH_ORGANISATION.rows(
            "people_person.organisation_id = %s ORDER BY people_person.id", cast.uno.pk
        )
        names = {row.organisation.name for row in read}
    assert [_values(row) for row in read] == [_values(row) for row in known]
    assert names == {cast.uno.name}
    assert len(asked) == 1


def test_what_hangs_on_many_rows_is_read_once(armoury: Armoury, cast: Cast) -> None:
    """A row two joins away is whole, the same for all on which it hangs, and none where none is."""
    shape = Shape(lambda: Holding.objects.select_related("account__place"))
    with CaptureQueriesContext(connection) as asked:
        read = shape.rows("custody_holding.organisation_id = %s", cast.uno.pk)
        stores = {id(row.account.place) for row in read if row.account.place}
        names = {row.pk: row.account.place and row.account.place.name for row in read}
    assert len(asked) == 1
    assert len(stores) == 1
    known = Holding.objects.filter(organisation=cast.uno).select_related("account__place")
    assert names == {row.pk: row.account.place and row.account.place.name for row in known}
    assert None in names.values()
    assert sum(name is not None for name in names.values()) > 1


def test_days_moments_and_identifiers_go_in_and_come_out(cast: Cast) -> None:
    """As Python has them, on both databases, alone and in lists."""
    row = Employment.objects.select_related("person").first()
    assert row is not None
    found = WORK.rows("hired_on = %s AND person_id IN %s", row.hired_on, [row.person_id])
    assert _values(row) in [_values(each) for each in found]
    person = Person.objects.filter(organisation=cast.uno).first()
    assert person is not None
    [(key, created)] = ask(
        "SELECT public_id, created_at FROM people_person WHERE public_id IN %s",
        {person.public_id},
    )
    assert (identifier(key), moment(created)) == (person.public_id, person.created_at)


def test_an_empty_list_asks_nothing(cast: Cast) -> None:
    """No statement is run for it: `IN ()` is none that PostgreSQL knows."""
    with CaptureQueriesContext(connection) as asked:
        assert WITH_ORGANISATION.rows("people_person.id IN %s", []) == []
        assert ask("SELECT 1 WHERE 1 IN %s", ()) == ()
    assert len(asked) == 0


def test_a_shape_has_no_condition_of_its_own(cast: Cast) -> None:
    """A condition would be lost in silence: it is refused when first asked."""
    wrong = Shape(lambda: Person.objects.filter(organisation=cast.uno))
    with pytest.raises(ValueError, match="no conditions"):
        wrong.rows("id = %s", 1)


def _values(row: Person | Employment) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
