"""On PostgreSQL the application's role is shown the rows of who looks, and of nobody else.

The selectors are left out on purpose: these tests ask the tables themselves, as a question would
that forgot to narrow itself. The others do the work of a day as that role.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from resguardo.records.custody import services as custody
from resguardo.records.custody import stores
from resguardo.records.custody.models import Discrepancy
from resguardo.records.custody.services import Slip
from resguardo.records.people import sight
from resguardo.records.people.fence import policy_name
from resguardo.records.people.models import Person
from resguardo.records.people.selectors import bring_into_sight
from resguardo.records.register.models import Thing
from tests.fences import fenced_models
from tests.security.stage import Stage, set_stage

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles"),
]


@pytest.fixture(scope="module")
def fenced(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """Both companies furnished, under the role that all tests work as."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield set_stage()
        transaction.set_rollback(True)


def test_every_fence_of_the_migrations_stands() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, p.polname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid"
            " WHERE c.relrowsecurity"
        )
        found = dict(cursor.fetchall())
    tables = [model._meta.db_table for model in fenced_models()]
    assert found == {table: policy_name(table) for table in tables}


def test_nothing_in_sight_is_nothing_shown(fenced: Stage) -> None:
    assert fenced.uno.firearms
    with sight.nothing():
        shown = [model._meta.label for model in fenced_models() if model._default_manager.exists()]
    assert shown == []


def test_a_question_that_forgot_to_narrow_itself_shows_no_foreign_row(fenced: Stage) -> None:
    rows: dict[str, int] = {}
    with sight.nothing():
        sight.look(fenced.uno.organisation.pk)
        for model in fenced_models():
            rows[model._meta.label] = model._default_manager.count()
        things = set(Thing.objects.values_list("organisation_id", flat=True))
        people = set(Person.objects.values_list("organisation_id", flat=True))
        assert Thing.objects.filter(organisation=fenced.dos.organisation).first() is None
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM custody_move m WHERE m.quantity > 0")
            assert cursor.fetchone() == (rows["custody.Move"],)
    assert things == people == {fenced.uno.organisation.pk}
    assert rows["custody.Move"] > 0
    with sight.everything():
        assert Thing.objects.values("organisation_id").distinct().count() == 2


def test_a_foreign_row_can_be_neither_written_nor_changed(fenced: Stage) -> None:
    theirs = fenced.dos.firearms[0].thing
    with sight.nothing():
        sight.look(fenced.uno.organisation.pk)
        assert Thing.objects.filter(pk=theirs.pk).update(name="mine now") == 0
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            Person.objects.create(
                organisation=fenced.dos.organisation, code="G000-0000", created_at=fenced.cast.at
            )


def test_what_was_told_does_not_outlive_a_rollback_or_the_request(fenced: Stage) -> None:
    uno, dos = (house.organisation.pk for house in (fenced.uno, fenced.dos))

    def owners() -> set[int]:
        return set(Thing.objects.values_list("organisation_id", flat=True))

    with sight.nothing():
        sight.look(uno)
        with transaction.atomic(), sight.also(dos):
            assert owners() == {uno, dos}
            transaction.set_rollback(True)
        assert owners() == {uno}
        with transaction.atomic():
            sight.look(dos)
            assert owners() == {dos}
            transaction.set_rollback(True)
        assert owners() == {dos}


def test_a_transfer_crosses_the_fence_only_where_it_must(fenced: Stage) -> None:
    """Offered by one, accepted short by the other; the difference is written to the giver."""
    cast, uno, dos = fenced.cast, fenced.uno, fenced.dos
    at = cast.at + timedelta(minutes=1)
    assert uno.lot is not None
    offering, receiving = cast.viewer("clara", at=at), cast.viewer("fausto", at=at)
    with sight.nothing(), transaction.atomic():
        bring_into_sight(viewer=offering, at=at)
        offer = custody.offer(
            by=offering, at=at, receiver=dos.organisation.public_id, store=uno.armoury.public_id,
            things={uno.lot.public_id: 10, uno.firearms[0].thing.public_id: 1},
            slip=Slip(reason="sale", document="V-1"),
        )  # fmt: skip
        bring_into_sight(viewer=receiving, at=at)
        seen = stores.transfer(viewer=receiving, at=at, public_id=offer.public_id)
        lines = stores.lines_of(seen)
        assert len(lines) == 2
        received = {line.pk: line.quantity - (line.quantity == 10) for line in lines}
        custody.accept(
            by=receiving, at=at, transfer=offer.public_id, store=dos.armoury.public_id,
            received=received, slip=Slip(document="V-1"),
        )  # fmt: skip
        assert not Discrepancy.objects.filter(organisation=uno.organisation).exists()
        bring_into_sight(viewer=offering, at=at)
        assert Discrepancy.objects.latest("pk").seen_quantity == 9
        transaction.set_rollback(True)
