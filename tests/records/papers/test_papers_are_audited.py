"""What was changed in the tables of papers behind the back of the program is named by fsck."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from resguardo.interfaces.paper import issuing
from resguardo.records.custody import retention
from resguardo.records.papers import audit, services
from resguardo.records.papers.models import Paper, PaperSeries, PaperText
from resguardo.records.people import services as people
from resguardo.records.people.models import Organisation
from tests.append_only import guards_open
from tests.armoury import Armoury

pytestmark = pytest.mark.django_db


def issued(armoury: Armoury, template: str = "custody-receipt", entry: Any = None) -> Paper:
    row: Paper = issuing.issue(
        by=armoury.cast.viewer("ana"), at=armoury.at, template=template, language="es",
        subject=str((entry or armoury.issue()).public_id),
    )  # fmt: skip
    return row


def test_papers_as_they_were_issued_hold(armoury: Armoury) -> None:
    issued(armoury)
    assert list(audit.differences()) == []


def test_a_changed_hash_a_missing_number_and_a_wrong_counter_are_named(armoury: Armoury) -> None:
    row = issued(armoury)
    PaperSeries.objects.update(last=3)
    connection.check_constraints()  # no table can be opened while a check of it waits
    with guards_open():
        Paper.objects.filter(pk=row.pk).update(sha256="0" * 64)
        connection.check_constraints()
    said = [each.what for each in audit.differences()]
    assert "number 2 is missing" in said
    assert "the log has another hash at its place" in said


def test_a_kept_file_that_was_exchanged_is_named(armoury: Armoury) -> None:
    day = f"{armoury.north.public_id}/{armoury.at.date()}"
    viewer = armoury.cast.viewer("ana")
    issuing.issue(by=viewer, at=armoury.at, template="shift-book", subject=day, language="es")
    PaperText.objects.update(file=b"%PDF-other")
    assert [each.what for each in audit.differences()] == [
        "its kept file has another hash than the one that was issued"
    ]


def test_erasing_a_person_erases_the_words_of_their_papers(armoury: Armoury) -> None:
    Organisation.objects.update(jurisdiction="costaverde")
    cast = armoury.cast
    row = issued(armoury)
    armoury.back()
    clara, beto = cast.viewer("clara"), cast.person("beto")
    people.leave(by=clara, at=cast.at, person=beto, left_on=cast.at.date(), reason="left")
    later = cast.at + timedelta(days=366 * 31)
    assert retention.kept_until(cast.person("beto"), day=later.date()) < later.date()
    services.erase_person(
        by=cast.viewer("clara", at=later), at=later, person=cast.person("beto"), reason="law"
    )
    text = PaperText.objects.get(paper=row)
    assert (text.content, text.file) == ("", None)
    assert text.erased_at == later
    assert list(audit.differences()) == []
