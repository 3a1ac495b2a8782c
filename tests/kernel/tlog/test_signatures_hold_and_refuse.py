"""Notes, checkpoints, cosignatures, policies and proof files: vectors, damage and hostile input."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resguardo.kernel.problem import Problem
from resguardo.kernel.tlog import checkpoint, note
from resguardo.kernel.tlog.checkpoint import Checkpoint
from resguardo.kernel.tlog.cosignature import (
    COSIGNATURE_ED25519,
    COSIGNATURE_ML_DSA_44,
    cosign,
    public_key,
    verifier,
)
from resguardo.kernel.tlog.hashing import EMPTY_ROOT, leaf_hash
from resguardo.kernel.tlog.note import (
    ED25519,
    SignatureWrong,
    Unreadable,
    read_key,
)
from resguardo.kernel.tlog.policy import LogUnknown, Policy, PolicyUnreadable, of_keys, read_policy
from resguardo.kernel.tlog.prooffile import ProofFile, read_proof_file

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "data" / "proof_vectors.json").read_text()
)
LOG_SEED = bytes(range(32))
WITNESS_SEEDS = [bytes(range(start, start + 32)) for start in (32, 64, 96)]
KEYS = [read_key(each) for each in (VECTORS["log_vkey"], *VECTORS["witness_vkeys"])]
POLICY = of_keys(KEYS)
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
PETER_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
PETER_LINE = (
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdng"
    "otpRZb6KE6RyyBwJnAM=\n"
)


def signed(size: int = 7) -> bytes:
    text: str = VECTORS["checkpoints"][str(size)]
    return text.encode()


def proof_of(case: dict[str, Any], extra: bytes = b"") -> ProofFile:
    path = tuple(base64.b64decode(each) for each in case["proof"])
    return ProofFile(case["index"], path, signed(case["size"]), extra)


def is_refused(data: bytes, leaf: bytes) -> bool:
    try:
        return not read_proof_file(data).verify(leaf, POLICY).quorum
    except Problem:
        return True


def test_the_note_of_the_reference_implementation_is_made_byte_for_byte() -> None:
    assert note.sign(PETER_TEXT, "PeterNeumann", PETER_SEED).line() == PETER_LINE
    text, signatures = note.split(f"{PETER_TEXT}\n{PETER_LINE}".encode())
    assert [each for each, _line in note.verified(text, signatures, [verifier(read_key(PETER))])]


def test_checkpoints_are_made_and_opened_as_in_the_vectors() -> None:
    for size, expected in VECTORS["checkpoints"].items():
        root = bytes.fromhex(VECTORS["roots"][size])
        text = Checkpoint(VECTORS["origin"], int(size), root).text()
        lines = [note.sign(text, VECTORS["origin"], LOG_SEED)]
        for key, seed in zip(KEYS[1:], WITNESS_SEEDS, strict=True):
            lines.append(cosign(text, key, seed, VECTORS["time"]))
        made = text + "\n" + "".join(line.line() for line in lines)
        assert made.startswith(expected) or made == expected
        opened = POLICY.open(expected.encode())
        assert opened.quorum
        assert opened.checkpoint == Checkpoint(VECTORS["origin"], int(size), root)
        assert set(opened.witnesses.values()) == {VECTORS["time"]}


def test_keys_are_derived_as_in_the_vectors() -> None:
    assert str(public_key(VECTORS["origin"], ED25519, LOG_SEED)) == VECTORS["log_vkey"]
    for seed, expected in zip(WITNESS_SEEDS, VECTORS["witness_vkeys"], strict=True):
        name = expected.partition("+")[0]
        assert str(public_key(name, COSIGNATURE_ED25519, seed)) == expected


def test_a_cosignature_that_outlives_quantum_computers_counts() -> None:
    key = public_key("un.example/w2", COSIGNATURE_ML_DSA_44, bytes(32))
    text, lines = note.split(signed())
    line = cosign(text, key, bytes(32), 1_767_225_600)
    assert len(line.signature) == 2_428
    data = (text + "\n" + "".join(each.line() for each in (*lines, line))).encode()
    assert of_keys([*KEYS, key]).open(data).quorum
    bent = line.signature[:100] + bytes([line.signature[100] ^ 1]) + line.signature[101:]
    with pytest.raises(SignatureWrong):
        verifier(read_key(str(key))).verify(text, bent)
    with pytest.raises(SignatureWrong):
        verifier(key).verify(text.replace("\n7\n", "\n8\n"), line.signature)


def test_every_proof_of_the_vectors_holds_and_survives_the_file() -> None:
    for case in VECTORS["inclusion"]:
        if str(case["size"]) not in VECTORS["checkpoints"]:
            continue
        leaf = leaf_hash(f"entry {case['index']}".encode())
        made = proof_of(case, b"opening")
        assert read_proof_file(made.encode()) == made
        assert made.verify(leaf, POLICY).quorum
        with pytest.raises(Problem, match="another root"):
            made.verify(leaf_hash(b"another entry"), POLICY)


def test_one_flipped_bit_anywhere_in_a_proof_file_is_refused() -> None:
    case = next(each for each in VECTORS["inclusion"] if each["size"] == 7)
    leaf = leaf_hash(f"entry {case['index']}".encode())
    data = proof_of(case).encode()
    assert not is_refused(data, leaf)
    for place in range(len(data) * 8):
        bent = bytearray(data)
        bent[place // 8] ^= 1 << place % 8
        assert is_refused(bytes(bent), leaf), f"bit {place % 8} of byte {place // 8}"


def test_a_truncated_proof_file_is_refused() -> None:
    case = next(each for each in VECTORS["inclusion"] if each["size"] == 257)
    leaf = leaf_hash(f"entry {case['index']}".encode())
    data = proof_of(case).encode()
    assert all(is_refused(data[:length], leaf) for length in range(len(data)))


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"text\n", b"text\n\n", b"text\n\nno dash\n", b"text\n\n\xe2\x80\x94 name\n",
     b"text\n\n\xe2\x80\x94 name AAAA\n", b"text\n\n\xe2\x80\x94 na+me AAAAAAAA\n",
     b"text\n\n\xe2\x80\x94  AAAAAAAA\n", b"text\n\n\xe2\x80\x94 name AAAAAAAA",
     b"text\n\n\xe2\x80\x94 name AAAAAAAA more\n", b"te\x00xt\n\n\xe2\x80\x94 name AAAAAAAA\n",
     b"te\rxt\n\n\xe2\x80\x94 name AAAAAAAA\n", b"\xfftext\n\n\xe2\x80\x94 name AAAAAAAA\n",
     b"text\n\n\xe2\x80\x94 name AAAAAAB=\n", b"text\n\n\xe2\x80\x94 name AAAA AAAA\n",
     b"x" * 1_000_001, b"text\n\n" + b"\xe2\x80\x94 name AAAAAAAA\n" * 101],
)  # fmt: skip
def test_what_no_signer_would_have_written_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        note.split(data)


@given(st.binary(max_size=400))
def test_noise_is_refused_and_never_crashes(data: bytes) -> None:
    for reading in (lambda: POLICY.open(data), lambda: read_proof_file(data)):
        with pytest.raises(Problem):
            reading()


def test_a_wrong_signature_of_a_known_key_spoils_the_whole_note() -> None:
    text, lines = note.split(signed())
    bent = note.Signature(lines[1].name, lines[1].key_id, lines[0].signature + bytes(8))
    with pytest.raises(SignatureWrong):
        POLICY.open((text + "\n" + "".join(x.line() for x in (lines[0], bent))).encode())


def test_an_unknown_signature_is_passed_over_and_a_missing_one_is_told() -> None:
    text, lines = note.split(signed())
    stranger = cosign(text, public_key("x.example", COSIGNATURE_ED25519, bytes(32)), bytes(32), 5)
    opened = POLICY.open((text + "\n" + "".join(x.line() for x in (*lines, stranger))).encode())
    assert opened.quorum
    fewer = POLICY.open((text + "\n" + lines[0].line() + lines[1].line()).encode())
    assert (fewer.quorum, len(fewer.witnesses)) == (False, 1)
    with pytest.raises(LogUnknown):
        POLICY.open((text + "\n" + lines[1].line()).encode())


def test_a_witness_cannot_sign_for_the_log_nor_one_log_for_another() -> None:
    other = note.sign(
        "other.example/log\n0\n" + base64.b64encode(EMPTY_ROOT).decode() + "\n",
        VECTORS["origin"],
        LOG_SEED,
    )
    text = "other.example/log\n0\n" + base64.b64encode(EMPTY_ROOT).decode() + "\n"
    with pytest.raises(LogUnknown):
        POLICY.open(f"{text}\n{other.line()}".encode())
    with pytest.raises(LogUnknown):
        of_keys(KEYS[1:]).open(signed())


@pytest.mark.parametrize(
    "text",
    ["", "origin\n", "origin\n7\n", "\n7\nAAAA\n", "origin\n07\nAAAA\n", "origin\n-7\nAAAA\n",
     "origin\n7\nAAAA\n", "origin\n7\nAAAA", "origin\n٧\nAAAA\n", "origin\n7\n!!!!\n",
     f"origin\n9223372036854775808\n{base64.b64encode(bytes(32)).decode()}\n",
     f"origin\n7\n{base64.b64encode(bytes(32)).decode()}\nextension\n"],
)  # fmt: skip
def test_what_is_not_a_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        checkpoint.read(text)


@pytest.mark.parametrize(
    "text",
    ["", "name", "name+00000000", "name+00000000+AAAA", "na me+c74f20a3+AAAA",
     PETER.replace("c74f20a3", "c74f20a4"), PETER[:-1], PETER + "=", "+" + PETER],
)  # fmt: skip
def test_a_key_that_disagrees_with_itself_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        verifier(read_key(text))


def test_a_quorum_of_nested_groups_counts_each_witness_once() -> None:
    authority, company, other = VECTORS["witness_vkeys"]
    policy = read_policy(
        f"# who must have seen it\nlog {VECTORS['log_vkey']} https://log.example\n"
        f"witness A {authority} https://a.example\nwitness\tC {company}\n witness U {other}\n"
        "group CU any C U\n\ngroup Q all A CU\nquorum Q\n"
    )
    assert policy.open(signed()).quorum
    assert [policy.met(each) for each in ((), ("A",), ("C", "U"), ("A", "U"), ("A", "C"))] == [
        False, False, False, True, True,
    ]  # fmt: skip
    assert policy.urls["A"] == "https://a.example"


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("", "no line for the quorum"),
        ("quorum none\nquorum none", "second of its kind"),
        ("quorum X", "not defined"),
        ("log nonsense\nquorum none", "key of a log"),
        ("witness A {w}\nwitness A {v}\nquorum A", "taken"),
        ("witness A {w}\nwitness B {w}\nquorum A", "there already"),
        ("witness A {log}\nquorum A", "wrong type"),
        ("log {w}\nquorum none", "wrong type"),
        ("witness none {w}\nquorum none", "taken"),
        ("witness A {w}\ngroup G 2 A\nquorum G", "cannot be"),
        ("witness A {w}\ngroup G 0 A\nquorum G", "cannot be"),
        ("witness A {w}\ngroup G any A A\nquorum G", "member already"),
        ("witness A {w}\ngroup G any A\ngroup H any A G\nquorum H", "member already"),
        ("group G any A\nwitness A {w}\nquorum G", "not defined"),
        ("witness A {w}\ngroup G most A\nquorum G", "decimal"),
        ("believe everybody\nquorum none", "no known form"),
    ],
)
def test_an_unclear_policy_is_refused(lines: str, why: str) -> None:
    first, second, _third = VECTORS["witness_vkeys"]
    text = lines.format(w=first, v=second, log=VECTORS["log_vkey"])
    with pytest.raises(PolicyUnreadable, match=why):
        read_policy(text)


def test_an_oversized_policy_or_proof_is_refused_unread() -> None:
    with pytest.raises(PolicyUnreadable):
        read_policy("#" * 100_001)
    with pytest.raises(Unreadable):
        read_proof_file(b"x" * 2_000_001)
    many = ProofFile(0, (bytes(32),) * 64, signed())
    with pytest.raises(Unreadable, match="too long"):
        read_proof_file(many.encode())


def test_no_trusted_keys_at_all_believe_nothing() -> None:
    with pytest.raises(LogUnknown):
        Policy().open(signed())
