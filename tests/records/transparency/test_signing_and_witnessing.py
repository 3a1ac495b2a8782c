"""The signer and the witness: what they sign, what they refuse, and what they must not forget."""

import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request as WebRequest
from urllib.request import urlopen

import pytest

from resguardo.interfaces.cli.witness_server import make_server
from resguardo.kernel.problem import Problem
from resguardo.kernel.tlog import checkpoint as checkpoints
from resguardo.kernel.tlog import note
from resguardo.kernel.tlog.checkpoint import Checkpoint
from resguardo.kernel.tlog.cosignature import verifier
from resguardo.kernel.tlog.hashing import EMPTY_ROOT, leaf_hash, perfect_root
from resguardo.kernel.tlog.policy import LogUnknown
from resguardo.kernel.tlog.proof import prove_consistency, root
from resguardo.records.transparency.asking import WitnessAway, WitnessRefused, ask_witness
from resguardo.records.transparency.keeper import (
    Forked,
    MemoryLost,
    MemoryThere,
    OldAfterNew,
    Request,
    RequestUnreadable,
    SizeDiffers,
    read_request,
)
from resguardo.records.transparency.keyfile import (
    KeyDamaged,
    KeyExposed,
    KeyMissing,
    KeyThere,
    read_private_key,
)
from resguardo.records.transparency.signer import OriginForeign, Signer, SignerAway, ask
from resguardo.records.transparency.witness import OriginUnknown, Witness

ORIGIN = "log.costaverde.example/arms"
NOW = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)


class Log:
    """A log in memory, to tell true and false stories about."""

    def __init__(self, word: str = "entry") -> None:
        self.leaves = [leaf_hash(f"{word} {number}".encode()) for number in range(600)]

    def read(self, height: int, number: int) -> bytes:
        return perfect_root(self.leaves[number << height : (number + 1) << height])

    def text(self, size: int) -> str:
        return Checkpoint(ORIGIN, size, root(size, self.read)).text()

    def prove(self, old: int, new: int) -> tuple[bytes, ...]:
        return tuple(prove_consistency(old, new, self.read))

    def to_sign(self, old: int, new: int) -> bytes:
        return Request(old, self.prove(old, new), self.text(new).encode()).encode()


TRUE = Log()
FORK = Log("forged")
FORK.leaves[:100] = TRUE.leaves[:100]


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    made = Signer(tmp_path / "signer")
    made.begin(ORIGIN)
    return made


@pytest.fixture
def witness(tmp_path: Path, signer: Signer) -> Witness:
    made = Witness(tmp_path / "witness")
    made.begin("authority.example/w1")
    made.know(signer.key())
    return made


def signed(signer: Signer, log: Log, size: int) -> bytes:
    """A checkpoint under the log's own key: the key is in the insider's hand."""
    private = read_private_key(signer.folder / "log.key", "")
    text = log.text(size)
    return f"{text}\n{note.sign(text, ORIGIN, private.seed).line()}".encode()


def asked(signer: Signer, log: Log, old: int, new: int) -> bytes:
    return Request(old, log.prove(old, new), signed(signer, log, new)).encode()


def test_the_signer_signs_what_grows_out_of_what_it_signed(signer: Signer) -> None:
    for old, new in ((0, 3), (3, 300), (300, 300), (300, 600)):
        (line,) = signer.sign(TRUE.to_sign(old, new))
        verifier(signer.key()).verify(TRUE.text(new), line.signature)
    assert signer.memory.latest(ORIGIN) == checkpoints.read(TRUE.text(600))


def test_the_signer_refuses_a_fork_a_step_back_and_a_wrong_beginning(signer: Signer) -> None:
    signer.sign(TRUE.to_sign(0, 200))
    for request, refusal in (
        (FORK.to_sign(200, 300), Forked),
        (FORK.to_sign(200, 200), Forked),
        (TRUE.to_sign(100, 300), SizeDiffers),
        (TRUE.to_sign(0, 300), SizeDiffers),
        (TRUE.to_sign(50, 150), SizeDiffers),
        (Request(200, (), TRUE.text(150).encode()).encode(), OldAfterNew),
    ):
        with pytest.raises(refusal):
            signer.sign(request)
    assert signer.memory.latest(ORIGIN).size == 200


def test_the_signer_signs_for_no_other_log(signer: Signer) -> None:
    text = Checkpoint("other.example", 0, EMPTY_ROOT).text()
    with pytest.raises(OriginForeign):
        signer.sign(Request(0, (), text.encode()).encode())


def test_the_signer_without_memory_signs_nothing_until_it_is_put_back(signer: Signer) -> None:
    signer.sign(TRUE.to_sign(0, 200))
    kept = signer.memory.latest_note(ORIGIN)
    shutil.rmtree(signer.folder / "latest")
    with pytest.raises(MemoryLost):
        signer.sign(TRUE.to_sign(200, 300))
    with pytest.raises(note.SignatureWrong):
        signer.seed(kept.split(b"\n\n")[0] + b"\n\n\xe2\x80\x94 x.example AAAAAAAA\n")
    assert signer.seed(kept) == 200
    with pytest.raises(MemoryThere):
        signer.seed(kept)
    with pytest.raises(Forked):
        signer.sign(FORK.to_sign(200, 300))
    signer.sign(TRUE.to_sign(200, 300))


def test_a_key_is_made_once_and_kept_from_others(signer: Signer) -> None:
    path = signer.folder / "log.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert "seed" not in repr(read_private_key(path, ""))
    with pytest.raises(KeyThere):
        signer.begin(ORIGIN)
    path.chmod(0o640)
    with pytest.raises(KeyExposed):
        signer.key()
    path.chmod(0o600)
    path.write_text(path.read_text().replace("PRIVATE", "PUBLIC"))
    with pytest.raises(KeyDamaged):
        signer.key()
    path.unlink()
    with pytest.raises(KeyMissing):
        signer.key()


def test_a_signer_that_is_not_there_is_a_refusal_and_not_a_crash(signer: Signer) -> None:
    signer.socket_path.touch()
    with pytest.raises(SignerAway):
        ask(signer.folder, read_request(TRUE.to_sign(0, 1)))
    signer.socket_path.unlink()
    (line,) = ask(signer.folder, read_request(TRUE.to_sign(0, 1)))
    assert line.name == ORIGIN


def test_the_signer_answers_bad_requests_in_a_sentence(signer: Signer) -> None:
    for data in (b"", b"old x\n\n", b"old 1\n", b"\xff" * 50, b"old 0\n\nno checkpoint"):
        assert signer.answer(data).startswith(b"refused\n")
    assert signer.answer(TRUE.to_sign(5, 10)) == b"size 0\n"


def test_the_witness_cosigns_what_grows_and_gives_a_heartbeat(
    witness: Witness, signer: Signer
) -> None:
    for old, new in ((0, 0), (0, 3), (3, 300), (300, 300), (300, 600)):
        lines = witness.add_checkpoint(asked(signer, TRUE, old, new), at=NOW)
        (key,) = witness.private_keys()
        line = note.read_line(lines.rstrip("\n"))
        verifier(key.key).verify(TRUE.text(new), line.signature)
    assert [each.size for each in witness.known()] == [600]


def test_the_witness_refuses_in_the_order_of_the_specification(
    witness: Witness, signer: Signer, tmp_path: Path
) -> None:
    witness.add_checkpoint(asked(signer, TRUE, 0, 200), at=NOW)
    stranger = Signer(tmp_path / "stranger")
    stranger.begin("other.example")
    thief = Signer(tmp_path / "thief")
    thief.begin(ORIGIN)
    other = Checkpoint("other.example", 0, EMPTY_ROOT).text().encode()
    (theirs,) = stranger.sign(Request(0, (), other).encode())
    unknown = Request(0, (), other + b"\n" + theirs.line().encode()).encode()
    bent = asked(signer, TRUE, 200, 300).replace(b"\n300\n", b"\n301\n")
    for request, refusal in (
        (unknown, OriginUnknown),
        (asked(thief, TRUE, 200, 300), LogUnknown),
        (bent, note.SignatureWrong),
        (Request(300, (), signed(signer, TRUE, 250)).encode(), OldAfterNew),
        (asked(signer, TRUE, 100, 300), SizeDiffers),
        (asked(signer, FORK, 200, 300), Forked),
        (asked(signer, FORK, 200, 200), Forked),
        (Request(200, (bytes(32),), signed(signer, TRUE, 200)).encode(), Forked),
        (b"old 200\n\nnothing", Problem),
        (b"old 0200\n\n", RequestUnreadable),
        (b"old 200\n" + b"AAAA\n" * 64 + b"\n", RequestUnreadable),
        (b"x" * 1_100_001, RequestUnreadable),
    ):
        with pytest.raises(refusal):
            witness.add_checkpoint(request, at=NOW)
    assert [each.size for each in witness.known()] == [200]


def test_a_signed_fork_is_kept_as_evidence(witness: Witness, signer: Signer) -> None:
    witness.add_checkpoint(asked(signer, TRUE, 0, 200), at=NOW)
    fork = asked(signer, FORK, 200, 300)
    with pytest.raises(Forked):
        witness.add_checkpoint(fork, at=NOW)
    assert [path.read_bytes() for path in (witness.folder / "evidence").iterdir()] == [fork]


def test_a_witness_that_lost_its_memory_cosigns_nothing(witness: Witness, signer: Signer) -> None:
    witness.add_checkpoint(asked(signer, TRUE, 0, 200), at=NOW)
    shutil.rmtree(witness.folder / "latest")
    for request in (asked(signer, FORK, 0, 300), asked(signer, TRUE, 200, 300)):
        with pytest.raises(MemoryLost):
            witness.add_checkpoint(request, at=NOW)
    witness.know(signer.key(), signed(signer, TRUE, 200))
    with pytest.raises(Forked):
        witness.add_checkpoint(asked(signer, FORK, 200, 300), at=NOW)
    witness.add_checkpoint(asked(signer, TRUE, 200, 300), at=NOW)


def test_a_log_is_not_made_known_twice(witness: Witness, signer: Signer) -> None:
    with pytest.raises(MemoryThere):
        witness.know(signer.key())


def test_of_two_forks_at_once_one_wins(witness: Witness, signer: Signer) -> None:
    witness.add_checkpoint(asked(signer, TRUE, 0, 100), at=NOW)
    answers: list[str] = []

    def try_to(log: Log) -> None:
        try:
            answers.append(witness.add_checkpoint(asked(signer, log, 100, 300), at=NOW))
        except (SizeDiffers, Forked):
            answers.append("")

    threads = [threading.Thread(target=try_to, args=(log,)) for log in (TRUE, FORK) * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(bool(answer) for answer in answers) == 1


@pytest.fixture
def address(witness: Witness) -> Iterator[str]:
    with make_server(witness, "127.0.0.1:0") as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def post(address: str, body: bytes) -> tuple[int, str, bytes]:
    request = WebRequest(f"{address}/add-checkpoint", data=body, method="POST")
    try:
        with urlopen(request, timeout=5) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read()


def test_the_statuses_over_http_are_those_of_the_specification(
    address: str, signer: Signer
) -> None:
    assert post(address, asked(signer, TRUE, 0, 200))[0] == 200
    assert post(address, asked(signer, TRUE, 5, 300)) == (409, "text/x.tlog.size", b"200\n")
    assert post(address, asked(signer, FORK, 200, 300))[0] == 422
    assert post(address, Request(300, (), signed(signer, TRUE, 250)).encode())[0] == 400
    assert post(address, b"nonsense")[0] == 400
    bent = asked(signer, TRUE, 200, 300).replace(b"\n300\n", b"\n301\n")
    assert post(address, bent)[0] == 403


def test_the_log_asks_over_http_and_checks_what_comes_back(
    address: str, signer: Signer, witness: Witness
) -> None:
    checks = [verifier(each.key) for each in witness.private_keys()]
    for size, start in ((200, 0), (300, 0), (300, 300), (600, 300)):
        note_of = signed(signer, TRUE, size)
        lines = ask_witness("A", address, checks, note_of, prove(size), at=NOW, start=start)
        assert [each.name for each in lines] == ["authority.example/w1"]
    with pytest.raises(WitnessRefused, match="another past"):
        ask_witness("A", address, checks, signed(signer, FORK, 600), prove(600), at=NOW)
    with pytest.raises(WitnessRefused, match="another key"):
        ask_witness("A", address, [], signed(signer, TRUE, 600), prove(600), at=NOW)
    with pytest.raises(WitnessRefused, match="it has seen 600"):
        ask_witness("A", address, checks, signed(signer, TRUE, 300), prove(300), at=NOW)
    with pytest.raises(WitnessAway):
        ask_witness(
            "A", "http://127.0.0.1:9", checks, signed(signer, TRUE, 600), prove(600), at=NOW
        )
    with pytest.raises(WitnessAway):
        ask_witness("A", "file:///etc", checks, signed(signer, TRUE, 600), prove(600), at=NOW)


def prove(size: int) -> Callable[[int], tuple[bytes, ...]]:
    return lambda old: TRUE.prove(old, size)


def test_anybody_can_read_what_the_witness_saw_last(
    address: str, signer: Signer, witness: Witness
) -> None:
    name = witness.memory.path(ORIGIN).name
    for path in (name, "x", "../../keys", "%2e%2e/witness.key", name[:-1] + "g"):
        with pytest.raises(HTTPError, match="404"):
            urlopen(f"{address}/{path}/checkpoint", timeout=5)
    post(address, asked(signer, TRUE, 0, 200))
    with urlopen(f"{address}/prefix/{name}/checkpoint", timeout=5) as answer:
        assert answer.read().startswith(TRUE.text(200).encode())
