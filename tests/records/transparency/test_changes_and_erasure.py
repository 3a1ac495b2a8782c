"""The history of records, who may read it, and how a person's part in it is taken away for good."""

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from resguardo.kernel.tlog.hashing import leaf_hash
from resguardo.kernel.tlog.proof import verify_inclusion
from resguardo.records.transparency import audit, selectors, services, tree
from resguardo.records.transparency.models import Opening
from resguardo.records.transparency.services import ChangeMade, StillKept, UnderHold
from tests.records.transparency.hand import NOW, Hand, leaves

pytestmark = pytest.mark.django_db(transaction=True)


def change(by: Hand, subject: object, before: object, after: object, reason: str = "why") -> int:
    return services.record_change(
        by=by, at=NOW, subject_kind="person", subject_id=str(subject), verb="edited",
        changes={"family_name": (before, after)}, reason=reason,
    )  # fmt: skip


def test_a_change_shows_who_when_why_and_each_field_before_and_after() -> None:
    by, subject = Hand(), uuid4()
    index = change(by, subject, None, "Nuñez", "new employee")
    change(by, uuid4(), "x", "y")
    (shown,) = selectors.changes_of("person", subject, viewer=by)
    assert shown.fields == {"family_name": (None, "Nuñez")}
    assert (shown.entry, shown.reason) == (index, "new employee")
    assert shown.by_id == str(by.user_public_id)
    assert (shown.at, shown.request_id, shown.erased) == (NOW, "request-1", False)


def test_another_organisation_sees_no_change_and_the_authority_sees_all() -> None:
    by, subject = Hand(), uuid4()
    change(by, subject, "a", "b")
    assert selectors.changes_of("person", subject, viewer=Hand()) == []
    authority = Hand(organisation_kind="authority")
    assert len(selectors.changes_of("person", subject, viewer=authority)) == 1
    assert len(selectors.changes_in(by, by_id=by.user_public_id)) == 1


def test_a_record_belongs_to_whom_it_is_said_to_belong() -> None:
    owner, subject = Hand(), uuid4()
    services.record_change(
        by=Hand(organisation_kind="authority"), at=NOW, subject_kind="firearm", subject_id=subject,
        verb="blocked", changes={"blocked": (False, True)},
        organisation_id=owner.organisation_public_id,
    )  # fmt: skip
    assert len(selectors.changes_of("firearm", subject, viewer=owner)) == 1


def test_many_changes_go_into_the_log_at_once() -> None:
    by = Hand()
    made = [
        ChangeMade(subject_kind="lot", subject_id=uuid4(), verb="imported",
                   changes={"number": (None, place)})
        for place in range(600)
    ]  # fmt: skip
    assert services.record_changes(made, by=by, at=NOW) == 0
    assert tree.size() == len(selectors.changes_in(by, limit=1_000)) == 600
    assert list(audit.differences()) == list(audit.opening_differences()) == []


def test_a_look_at_personal_data_is_recorded() -> None:
    by, subject = Hand(), uuid4()
    services.record_access(
        by=by,
        at=NOW,
        verb="exported",
        subject_kind="person",
        subject_id=subject,
        reason="court order 12",
    )
    (seen,) = selectors.accesses_of("person", subject, viewer=by)
    assert (seen.by_id, seen.reason) == (str(by.user_public_id), "court order 12")
    assert not selectors.accesses_of("person", subject, viewer=Hand()).exists()


def test_after_erasure_every_proof_still_holds_and_the_values_are_gone() -> None:
    by, subject = Hand(), uuid4()
    index = change(by, subject, "Perez", "Nuñez")
    kept = change(by, uuid4(), "this", "stays")
    assert services.erase(by=by, at=NOW, entries=[index], reason="request 4 of 2026") == 3
    (shown,) = selectors.changes_of("person", subject, viewer=by)
    assert (shown.fields, shown.erased, shown.reason) == ({"family_name": (None, None)}, True, "")
    assert list(audit.differences()) == list(audit.opening_differences()) == []
    assert tree.size() == kept + 2
    size = tree.size()
    leaf = leaf_hash(tree.read_entries(index, index + 1)[0])
    verify_inclusion(index, size, leaf, tree.inclusion(index, size), tree.root(size))
    assert Opening.objects.filter(entry_id=kept).count() == 3


def test_only_the_named_fields_are_erased_where_fields_are_named() -> None:
    index = change(Hand(), uuid4(), "a", "b")
    assert services.erase(by=Hand(), at=NOW, entries=[index], reason="r", fields=["reason"]) == 1
    assert Opening.objects.filter(entry_id=index).count() == 2


def test_what_the_law_or_a_court_still_wants_is_not_erased() -> None:
    index = change(Hand(), uuid4(), "a", "b")
    with pytest.raises(StillKept, match="2046-03-01"):
        services.erase(by=Hand(), at=NOW, entries=[index], reason="r", kept_until=date(2046, 3, 1))
    with pytest.raises(UnderHold, match="court order 9"):
        services.erase(by=Hand(), at=NOW, entries=[index], reason="r", hold="court order 9")
    day = NOW.date()
    assert services.erase(by=Hand(), at=NOW, entries=[index], reason="r", kept_until=day) == 3


@pytest.mark.skipif(connection.vendor != "sqlite", reason="on PostgreSQL the operator vacuums")
def test_nothing_of_the_erased_is_left_in_the_file_or_its_write_ahead_log() -> None:
    secret = "Zacarías-Q7f3-Secreto"
    long = secret * 900  # spills into pages of its own
    indexes = [change(Hand(), uuid4(), f"{secret}{number}", long) for number in range(40)]
    services.append(leaves(30))
    file = Path(str(connection.settings_dict["NAME"]))
    assert secret.encode() in _bytes_of(file)
    services.erase(by=Hand(), at=NOW, entries=indexes, reason="the person asked")
    assert secret.encode() not in _bytes_of(file)


def _bytes_of(file: Path) -> bytes:
    beside = [file.with_name(file.name + suffix) for suffix in ("", "-wal", "-journal")]
    return b"".join(each.read_bytes() for each in beside if each.exists())
