"""A full disk is a refusal: nothing half written, nothing lost, and work goes on later."""

from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError, connection

from resguardo.records.custody import audit as ledger
from resguardo.records.custody.models import Entry
from resguardo.records.transparency import audit as log
from resguardo.records.transparency.models import LogEntry
from resguardo.records.transparency.storage import StorageBusy, StorageFull, trouble_of
from tests.armoury import Armoury

pytestmark = pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="SQLite alone can be told how large it may grow"
)


ISSUES = "/api/v1/custody/issues"


def limit_pages(pages: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {pages}")


def fill_up(armoury: Armoury) -> Exception:
    """Issue and take back until the file may not grow any more.

    First it gives back the pages that tests before this one have emptied: they would be used up
    before it has to grow.
    """
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        [pages] = cursor.execute("PRAGMA page_count").fetchone()
    limit_pages(pages + 3)
    for _each in range(400):
        try:
            armoury.issue()
            armoury.back(at=armoury.at)
        except OperationalError as error:
            return error
    message = "the disk never filled"
    raise AssertionError(message)


@pytest.mark.django_db(transaction=True)
def test_what_was_written_before_holds_and_work_goes_on(armoury: Armoury) -> None:
    error = fill_up(armoury)
    try:
        assert isinstance(trouble_of(error), StorageFull)
        assert not list(ledger.differences())
        assert not list(log.differences())
        entries = Entry.objects.count()
        assert LogEntry.objects.filter(kind="entry").count() == entries
    finally:
        limit_pages(2**30)
    if armoury.held("beto"):
        armoury.back(at=armoury.at)
    armoury.issue()
    assert not list(ledger.differences())


def test_only_trouble_of_the_machine_is_a_refusal() -> None:
    assert isinstance(trouble_of(OperationalError("database is locked")), StorageBusy)
    assert trouble_of(OperationalError("no such table: custody_entry")) is None
    assert trouble_of(ValueError("database or disk is full")) is None


@pytest.mark.django_db(transaction=True)
def test_a_request_that_finds_the_disk_full_writes_nothing_and_may_come_again(
    armoury: Armoury,
) -> None:
    """By the API and at the counter, through every layer; then there is room, and it is done."""
    client, key = armoury.cast.client("ana"), armoury.cast.bearer("ana")
    told = key | {"idempotency-key": "full"}
    signature = "M0 0" + "L1 1" * 8_000
    body = {
        "armoury": str(armoury.north.public_id), "guard": str(armoury.id("carla")),
        "shift": str(armoury.shifts["carla"].public_id),
        "confirmation": {"kind": "signature", "signature": signature},
        "things": [{"thing": str(armoury.id("new")), "quantity": 12}],
    }  # fmt: skip
    form = {
        "guard": str(armoury.id("ciro")), "weapon": str(armoury.id("r2")), "signature": signature,
        "request_key": "full-too",
    }  # fmt: skip

    def ask() -> tuple[Any, Any]:
        api = client.post(ISSUES, body, content_type="application/json", headers=told)
        return api, client.post("/counter/confirm/", form, headers={"HX-Request": "true"})

    with mock.patch("django.utils.timezone.now", return_value=armoury.at):
        client.post("/counter/armoury/", {"armoury": armoury.north.public_id})
        fill_up(armoury)
        try:
            api, page = ask()
        finally:
            limit_pages(2**30)
        assert (api.status_code, api.json()["code"], page.status_code) == (507, "storage.full", 507)
        assert "nothing is lost" in api.json()["detail"]
        assert "nothing is lost" in page.content.decode()
        assert (armoury.held("carla"), armoury.held("ciro")) == ({}, {})
        api, page = ask()
    assert (api.status_code, page.status_code) == (201, 200), page.content.decode()
    assert armoury.held("carla") == {"new": 12}
    assert armoury.held("ciro") == {"r2": 1}
    assert not list(ledger.differences())


@pytest.mark.django_db
def test_the_page_and_the_api_say_so(armoury: Armoury, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_asked: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("resguardo.records.people.selectors.people", full)
    client = armoury.cast.client("clara")
    page = client.get("/people/")
    assert page.status_code == 507
    assert "nothing is lost" in page.content.decode()
    answer = client.get("/api/v1/people/persons", headers=armoury.cast.bearer("clara"))
    assert answer.status_code == 507
    assert answer.json()["code"] == "storage.full"
