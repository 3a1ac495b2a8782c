"""The insider at the database: each way to change the past, and the audit that names the place."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import override_settings

from resguardo.kernel.tlog import note
from resguardo.kernel.tlog.checkpoint import Checkpoint as SignedTree
from resguardo.kernel.tlog.hashing import leaf_hash, perfect_root
from resguardo.records.transparency import audit, continuity, services, tree
from resguardo.records.transparency.durable import replace
from resguardo.records.transparency.folder import PUBLISHED, log_folder
from resguardo.records.transparency.models import Change, Checkpoint, LogEntry, Node, Opening
from tests.append_only import guards_open
from tests.records.transparency.hand import NOW, Hand, leaves

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def log(tmp_path: Path) -> Iterator[None]:
    with override_settings(DATA=tmp_path):
        services.append(leaves(300))
        size = tree.size()
        text = SignedTree("log.example", size, tree.root(size)).text()
        signed = f"{text}\n{note.sign(text, 'log.example', bytes(32)).line()}"
        Checkpoint.objects.create(size=size, text=signed, made_at=NOW)
        services.append(leaves(10))
        assert list(audit.differences()) == []
        yield


def codes() -> set[str]:
    return {each.code for each in (*audit.differences(), *audit.opening_differences())}


def execute(statement: str, *values: str | bytes | int | None) -> None:
    with guards_open(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def edit_leaf() -> None:
    execute('UPDATE transparency_logentry SET leaf = %s WHERE "index" = 7', b"forged")


def edit_leaf_and_its_hash() -> None:
    execute(
        'UPDATE transparency_logentry SET leaf = %s, leaf_hash = %s WHERE "index" = 7',
        b"forged",
        leaf_hash(b"forged"),
    )


def edit_leaf_and_every_hash() -> None:
    edit_leaf_and_its_hash()
    hashes = [
        bytes(each)
        for each in LogEntry.objects.order_by("index").values_list("leaf_hash", flat=True)[:256]
    ]
    execute(
        "UPDATE transparency_node SET hash = %s WHERE level = 1 AND n = 0", perfect_root(hashes)
    )


def swap_two_leaves() -> None:
    one, other = (LogEntry.objects.get(index=index) for index in (20, 21))
    for index, row in ((20, other), (21, one)):
        execute(
            'UPDATE transparency_logentry SET leaf = %s, leaf_hash = %s WHERE "index" = %s',
            bytes(row.leaf),
            bytes(row.leaf_hash),
            index,
        )


def delete_a_leaf() -> None:
    execute("DELETE FROM transparency_opening WHERE entry_id = 40")
    execute('DELETE FROM transparency_logentry WHERE "index" = 40')


def cut_the_end_off() -> None:
    execute("DELETE FROM transparency_opening WHERE entry_id >= 290")
    execute('DELETE FROM transparency_logentry WHERE "index" >= 290')
    execute("UPDATE transparency_logstate SET size = 290")


def insert_a_leaf_at_the_end() -> None:
    LogEntry.objects.create(index=310, kind="x", leaf=b"x", leaf_hash=leaf_hash(b"x"))


def edit_a_node() -> None:
    execute("UPDATE transparency_node SET hash = %s", bytes(32))


def drop_a_node() -> None:
    execute("DELETE FROM transparency_node")


def invent_a_node() -> None:
    Node.objects.create(level=1, n=1, hash=bytes(32))


def edit_an_opening() -> None:
    Opening.objects.filter(entry_id=3).update(value='"somebody else"')


def lie_about_a_checkpoint() -> None:
    execute("UPDATE transparency_checkpoint SET size = 5")


@pytest.mark.parametrize(
    ("attack", "expected"),
    [
        (edit_leaf, {"log.hash-differs", "log.node-differs", "log.root-differs"}),
        (edit_leaf_and_its_hash, {"log.node-differs", "log.root-differs"}),
        (edit_leaf_and_every_hash, {"log.root-differs"}),
        (swap_two_leaves, {"log.node-differs", "log.root-differs"}),
        (delete_a_leaf, {"log.gap", "log.shorter-than-signed"}),
        (cut_the_end_off, {"log.shorter-than-signed"}),
        (insert_a_leaf_at_the_end, {"log.count-differs"}),
        (edit_a_node, {"log.node-differs"}),
        (drop_a_node, {"log.node-missing"}),
        (invent_a_node, {"log.node-differs"}),
        (edit_an_opening, {"log.opening-differs"}),
        (lie_about_a_checkpoint, {"log.checkpoint-size"}),
    ],
)
def test_the_audit_names(attack: Callable[[], None], expected: set[str]) -> None:
    attack_openings_too(attack)
    assert expected <= codes()


def attack_openings_too(attack: Callable[[], None]) -> None:
    if attack in {edit_leaf, edit_leaf_and_its_hash, edit_leaf_and_every_hash}:
        Opening.objects.filter(entry_id=7).delete()
    attack()


def test_back_dating_a_change_is_found() -> None:
    services.record_change(
        by=Hand(),
        at=NOW,
        subject_kind="firearm",
        subject_id=uuid4(),
        verb="edited",
        changes={"serial": ("A1", "A2")},
        reason="misread",
    )
    assert codes() == set()
    execute(
        "UPDATE transparency_change SET at = %s, by_id = 'somebody'",
        connection.ops.adapt_datetimefield_value(datetime(2025, 1, 1, tzinfo=UTC)),
    )
    assert {each.found for each in audit.opening_differences()} == {"at", "by"}
    assert Change.objects.count() == 1


def publish() -> None:
    row = Checkpoint.objects.get()
    replace(log_folder() / PUBLISHED, row.text.encode())


def test_an_old_backup_is_not_written_to() -> None:
    publish()
    cut_the_end_off()
    with pytest.raises(continuity.DatabaseOlder, match="database: 290; published already: 300"):
        services.append(leaves(1))


def test_a_forked_database_is_not_written_to() -> None:
    publish()
    edit_leaf_and_every_hash()
    with pytest.raises(continuity.DatabaseForked):
        services.append(leaves(1))


def test_a_database_that_continues_what_was_published_is_written_to() -> None:
    publish()
    assert services.append(leaves(1)) == 310
    cut_the_end_off()
    with pytest.raises(continuity.DatabaseOlder), transaction.atomic():
        services.reserve()
    (log_folder() / PUBLISHED).unlink()
