"""Places in the log: in line, without gaps, undone with the business they belong to."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from resguardo.kernel.tlog.hashing import leaf_hash
from resguardo.kernel.tlog.proof import verify_consistency, verify_inclusion
from resguardo.records.transparency import audit, services, tree
from resguardo.records.transparency.leaf import LeafTooLarge
from resguardo.records.transparency.models import LogEntry, Opening
from resguardo.records.transparency.services import Leaf
from tests.records.transparency.hand import leaves

pytestmark = pytest.mark.django_db(transaction=True)


def test_leaves_get_places_in_order_from_nothing() -> None:
    assert services.append(leaves(3)) == 0
    assert services.append(leaves(1)) == 3
    assert services.append([]) == 4
    assert tree.size() == 4
    assert list(LogEntry.objects.order_by("index").values_list("index", flat=True)) == [0, 1, 2, 3]


def test_a_place_can_be_reserved_before_the_leaf_is_written() -> None:
    services.append(leaves(2))
    with transaction.atomic():
        first = services.reserve()
        services.write(first, leaves(2))
    assert (first, tree.size()) == (2, 4)


def test_a_place_is_only_taken_inside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        services.reserve()


def test_writing_elsewhere_than_reserved_is_a_mistake_that_changes_nothing() -> None:
    services.append(leaves(2))
    with transaction.atomic():
        elsewhere = services.reserve() + 1
    with pytest.raises(RuntimeError, match="not the reserved one"), transaction.atomic():
        services.write(elsewhere, leaves(1))
    assert tree.size() == LogEntry.objects.count() == 2


def test_what_is_undone_leaves_no_gap() -> None:
    services.append(leaves(1))
    with transaction.atomic():
        services.append(leaves(300))
        transaction.set_rollback(True)
    assert services.append(leaves(1)) == 1
    assert list(audit.differences()) == []


@pytest.mark.parametrize("batches", [[1] * 20, [255, 1, 1], [256, 256], [257], [1, 600, 7, 5000]])
def test_roots_and_proofs_are_those_of_the_leaves_however_they_came(batches: list[int]) -> None:
    for batch in batches:
        services.append(leaves(batch))
    size = sum(batches)
    assert list(audit.differences()) == []
    entries = [leaf_hash(each) for each in tree.read_entries(0, size)]
    for index in {0, size // 2, size - 1}:
        verify_inclusion(index, size, entries[index], tree.inclusion(index, size), tree.root(size))
    for old in {0, 1, size // 2, size}:
        path = tree.consistency(old, size)
        verify_consistency(old, tree.root(old), size, tree.root(size), path)


def test_many_hands_at_once_leave_no_gap() -> None:
    def write(number: int) -> None:
        try:
            for turn in range(5):
                with transaction.atomic():
                    services.append(leaves(turn + 1))
                    transaction.set_rollback((number + turn) % 3 == 0)
        finally:
            connection.close()

    in_threads(write, 6)
    expected = sum(turn + 1 for number in range(6) for turn in range(5) if (number + turn) % 3)
    assert tree.size() == LogEntry.objects.count() == expected
    assert list(audit.differences()) == []


def in_threads(work: Callable[[int], None], count: int) -> None:
    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_leaf_that_no_bundle_could_carry_is_refused_and_writes_nothing() -> None:
    with pytest.raises(LeafTooLarge):
        services.append([Leaf("entry", {"things": ["x" * 36] * 2_000})])
    assert tree.size() == 0


@pytest.mark.parametrize("public", [{"note": "lost his keys"}, {"by": "Nuñez"}, {"a b": 1}])
def test_free_text_never_gets_into_a_leaf(public: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="free text"):
        services.append([Leaf("entry", public)])


def test_a_personal_value_is_committed_to_and_not_written() -> None:
    services.append([Leaf("entry", {"entry": "e1"}, {"holder": "Ana Nuñez", "code": "4417"})])
    leaf = bytes(LogEntry.objects.get().leaf)
    assert b"Ana" not in leaf
    assert b"4417" not in leaf
    assert set(Opening.objects.values_list("field", "value")) == {
        ("holder", '"Ana Nuñez"'),
        ("code", '"4417"'),
    }
    assert list(audit.opening_differences()) == []


def test_two_leaves_that_say_the_same_do_not_look_the_same() -> None:
    same = Leaf("entry", {"entry": "e1"}, {"holder": "Ana"})
    services.append([same, same])
    first, second = LogEntry.objects.values_list("leaf", flat=True)
    assert bytes(first) != bytes(second)
