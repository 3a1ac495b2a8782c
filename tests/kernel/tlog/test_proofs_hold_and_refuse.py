"""Inclusion and consistency: every size up to 300, the committed vectors, and every way to lie."""

import base64
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resguardo.kernel.tlog.hashing import EMPTY_ROOT, leaf_hash, node_hash, perfect_root
from resguardo.kernel.tlog.proof import (
    ProofWrong,
    prove_consistency,
    prove_inclusion,
    root,
    verify_consistency,
    verify_inclusion,
)

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "data" / "proof_vectors.json").read_text()
)
SIZES = range(1, 301)
LEAVES = [leaf_hash(f"entry {number}".encode()) for number in range(70_000)]


@cache
def read(height: int, number: int) -> bytes:
    if height == 0:
        return LEAVES[number]
    return node_hash(read(height - 1, 2 * number), read(height - 1, 2 * number + 1))


def by_the_book(leaves: Sequence[bytes]) -> bytes:
    """The root, as RFC 6962 writes it down: slow, and plainly right."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(by_the_book(leaves[:split]), by_the_book(leaves[split:]))


def flips(value: bytes) -> list[bytes]:
    """The value with one bit changed, each byte in turn."""
    return [
        value[:at] + bytes([value[at] ^ 1 << at % 8]) + value[at + 1 :] for at in range(len(value))
    ]


def decoded(path: list[str]) -> list[bytes]:
    return [base64.b64decode(each) for each in path]


def test_roots_are_those_of_the_vectors() -> None:
    for size, expected in VECTORS["roots"].items():
        assert root(int(size), read).hex() == expected


def test_roots_are_those_of_the_book() -> None:
    for size in (0, *SIZES):
        assert root(size, read) == by_the_book(LEAVES[:size])


def test_the_reference_tree_of_certificate_transparency_has_its_known_roots() -> None:
    entries = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
    hashes = [leaf_hash(bytes.fromhex(each)) for each in entries]
    assert by_the_book(hashes[:3]).hex().startswith("aeb6bcfe274b70a14fb067a5e5578264")
    assert by_the_book(hashes).hex().startswith("ddb89be403809e325750d3d263cd7892")


def test_proofs_are_those_of_the_vectors() -> None:
    for case in VECTORS["inclusion"]:
        assert prove_inclusion(case["index"], case["size"], read) == decoded(case["proof"])
    for case in VECTORS["consistency"]:
        assert prove_consistency(case["old"], case["new"], read) == decoded(case["proof"])


def test_every_inclusion_proof_up_to_300_holds() -> None:
    for size in SIZES:
        top = root(size, read)
        for index in range(size):
            verify_inclusion(index, size, LEAVES[index], prove_inclusion(index, size, read), top)


def test_every_consistency_proof_up_to_300_holds() -> None:
    roots = [root(size, read) for size in (0, *SIZES)]
    for new in SIZES:
        for old in range(new + 1):
            path = prove_consistency(old, new, read)
            verify_consistency(old, roots[old], new, roots[new], path)


@pytest.mark.parametrize("size", [2, 3, 7, 8, 13, 64, 257])
def test_one_flipped_bit_in_an_inclusion_proof_is_refused(size: int) -> None:
    top = root(size, read)
    for index in {0, size // 2, size - 1}:
        path = prove_inclusion(index, size, read)
        wrong = [
            (LEAVES[index], [*path[:at], flipped, *path[at + 1 :]], top)
            for at, each in enumerate(path)
            for flipped in flips(each)
        ]
        wrong += [(flipped, path, top) for flipped in flips(LEAVES[index])]
        wrong += [(LEAVES[index], path, flipped) for flipped in flips(top)]
        for leaf, bent, expected in wrong:
            with pytest.raises(ProofWrong):
                verify_inclusion(index, size, leaf, bent, expected)


@pytest.mark.parametrize(("old", "new"), [(1, 2), (3, 7), (4, 8), (6, 13), (100, 257), (5, 5)])
def test_one_flipped_bit_in_a_consistency_proof_is_refused(old: int, new: int) -> None:
    before, after = root(old, read), root(new, read)
    path = prove_consistency(old, new, read)
    wrong = [
        (before, after, [*path[:at], flipped, *path[at + 1 :]])
        for at, each in enumerate(path)
        for flipped in flips(each)
    ]
    wrong += [(flipped, after, path) for flipped in flips(before)]
    wrong += [(before, flipped, path) for flipped in flips(after)]
    for first, second, bent in wrong:
        with pytest.raises(ProofWrong):
            verify_consistency(old, first, new, second, bent)


def test_another_index_or_size_is_refused() -> None:
    for size in (5, 8, 21):
        top = root(size, read)
        for index in range(size):
            path = prove_inclusion(index, size, read)
            for other in {-1, size, size + 7, *range(size)} - {index}:
                with pytest.raises(ProofWrong):
                    verify_inclusion(other, size, LEAVES[index], path, top)


def test_a_path_of_wrong_length_is_refused() -> None:
    top = root(21, read)
    for index in range(21):
        path = prove_inclusion(index, 21, read)
        for wrong in (path[:-1], path[1:], [*path, top], [LEAVES[0], *path], [path[0][:31], *path]):
            with pytest.raises(ProofWrong):
                verify_inclusion(index, 21, LEAVES[index], wrong, top)
    path = prove_consistency(6, 21, read)
    for bent in ([], path[:-1], path[1:], [*path, top], [*path[:-1], path[-1] + b"x"]):
        with pytest.raises(ProofWrong):
            verify_consistency(6, root(6, read), 21, top, bent)


def test_shrinking_and_trivial_lies_are_refused() -> None:
    three, seven = root(3, read), root(7, read)
    for old, first, new, second, path in (
        (7, seven, 3, three, []),
        (-1, three, 3, three, []),
        (0, EMPTY_ROOT, 3, three, [three]),
        (0, three, 3, three, []),
        (0, EMPTY_ROOT, 0, three, []),
        (3, three, 3, seven, []),
        (3, three, 3, three, [three]),
    ):
        with pytest.raises(ProofWrong):
            verify_consistency(old, first, new, second, path)


@given(st.integers(0, 69_999), st.integers(1, 70_000), st.integers(1, 70_000))
def test_large_trees_hold_too(index: int, one: int, other: int) -> None:
    old, new = sorted((one, other))
    path = prove_consistency(old, new, read)
    verify_consistency(old, root(old, read), new, root(new, read), path)
    index %= new
    verify_inclusion(index, new, LEAVES[index], prove_inclusion(index, new, read), root(new, read))


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=12), st.integers(0, 99))
def test_invented_proofs_are_refused(path: list[bytes], index: int) -> None:
    with pytest.raises(ProofWrong):
        verify_inclusion(index, 100, leaf_hash(b"never logged"), path, root(100, read))
    with pytest.raises(ProofWrong):
        verify_consistency(50, leaf_hash(b"never signed"), 100, root(100, read), path)


def test_asking_for_what_is_not_there_is_a_mistake_of_the_caller() -> None:
    for wrong in (
        lambda: prove_inclusion(7, 7, read),
        lambda: prove_consistency(8, 7, read),
        lambda: perfect_root(LEAVES[:3]),
        lambda: perfect_root([]),
    ):
        with pytest.raises(ValueError, match=r"leaf|grown|perfect"):
            wrong()
