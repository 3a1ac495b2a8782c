"""A log written out, receipts handed on, and a stranger who checks both with nothing but keys."""

import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings

from resguardo.interfaces.cli.witness_server import make_server
from resguardo.kernel.problem import Problem
from resguardo.kernel.tlog import checkpoint, note
from resguardo.kernel.tlog.policy import LogUnknown
from resguardo.kernel.tlog.prooffile import ProofFile
from resguardo.records.transparency import (
    folder,
    publisher,
    receipts,
    selectors,
    services,
    verification,
)
from resguardo.records.transparency.keeper import Forked, Request, joined
from resguardo.records.transparency.keyfile import KeyMissing, read_private_key
from resguardo.records.transparency.models import Checkpoint, Cosignature
from resguardo.records.transparency.receipt import (
    OpeningWrong,
    ReceiptUnreadable,
    pack,
    read_receipt,
    unpack,
)
from resguardo.records.transparency.selectors import ProofState
from resguardo.records.transparency.signer import Signer, name_log
from resguardo.records.transparency.verification import (
    QuorumMissing,
    Tampered,
    Trust,
    check_log,
    check_receipt,
    keys_beside,
    policy_of,
    trust_of,
)
from resguardo.records.transparency.witness import Witness
from tests import clock
from tests.append_only import guards_open
from tests.records.transparency.hand import Hand, leaves

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
ORIGIN = "log.costaverde.example/arms"


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A deployment's folder, with a log that has a name and 300 entries."""
    with override_settings(DATA=tmp_path / "data"):
        name_log(folder.log_folder(), Signer(folder.signer_folder()).begin(ORIGIN).key)
        services.append(leaves(300))
        yield tmp_path / "data"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "public"


@pytest.fixture
def witness(data: Path, tmp_path: Path) -> Iterator[Witness]:
    """A witness that serves over HTTP and stands in the policy, and one without network."""
    made = Witness(tmp_path / "witness")
    (key,) = made.begin("authority.example/w1")
    offline = Witness(tmp_path / "offline")
    (other,) = offline.begin("un.example/w1")
    for each in (made, offline):
        each.know(folder.log_key())
    with make_server(made, "127.0.0.1:0") as server:
        (data / "log" / "policy").write_text(
            f"log {folder.log_key()}\nwitness A {key} http://127.0.0.1:{server.server_port}\n"
            f"witness U {other}\ngroup Q all A U\nquorum Q\n"
        )
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            thread.join()


def keys(*paths: Path) -> Trust:
    return trust_of(list(paths))


def test_an_entry_goes_from_recorded_to_signed_to_witnessed(
    witness: Witness, tmp_path: Path
) -> None:
    assert selectors.heads().state(7) == ProofState.RECORDED
    done = publisher.publish(None, at=clock.now())
    assert (done.size, done.witnesses, done.problems) == (300, ("A",), ())
    (problem,) = publisher.publish(None, at=NOW).problems
    assert problem.code == "publish.clocks-differ"
    assert selectors.heads().state(7) == ProofState.SIGNED
    offline = Witness(tmp_path / "offline")
    answer = offline.add_checkpoint(publisher.request_for(0), at=NOW)
    assert publisher.import_lines(answer.encode()) == (300, ("un.example/w1",))
    heads = selectors.heads()
    assert (heads.recorded, heads.signed, heads.witnessed) == (300, 300, 300)
    services.append(leaves(1))
    assert selectors.heads().state(300) == ProofState.RECORDED
    assert witness.known()[0].size == 300


def test_an_answer_that_no_witness_of_the_policy_gave_is_not_taken_in(
    witness: Witness, tmp_path: Path
) -> None:
    publisher.publish(None, at=NOW)
    stranger = Witness(tmp_path / "stranger")
    stranger.begin("stranger.example")
    stranger.know(folder.log_key())
    answer = stranger.add_checkpoint(publisher.request_for(0), at=NOW).encode()
    for wrong in (answer, b"", b"nonsense", answer.replace(b"stranger", b"un")):
        with pytest.raises(Problem):
            publisher.import_lines(wrong)
    assert witness.known()
    assert not Cosignature.objects.filter(key_name="stranger.example").exists()


def test_a_published_log_holds_for_a_stranger_and_grows(data: Path, out: Path) -> None:
    assert publisher.publish(out, at=NOW).files == 2 + 2 + 1
    receipts.write_sample(out, 3)
    services.append(leaves(400))
    publisher.publish(out, at=NOW + timedelta(minutes=1))
    receipts.write_sample(out, 3)
    log_key = data / "log" / "log.vkey"
    assert check_log(out, keys(log_key)).checkpoint.size == 700
    names = {path.name for path in (out / "receipts").iterdir()}
    assert names == {f"{n}.tlog-proof" for n in (0, 149, 299, 349, 699)}
    beside = keys_beside(out / "receipts" / "149.tlog-proof")
    assert beside is not None
    assert beside.own
    proved = check_receipt((out / "receipts" / "149.tlog-proof").read_bytes(), beside)
    assert (proved.index, proved.kind, proved.sealed) == (149, "entry", ("holder",))


def test_publishing_again_changes_nothing(data: Path, out: Path) -> None:
    publisher.publish(out, at=NOW)
    before = contents(out)
    publisher.publish(out, at=NOW + timedelta(hours=1))
    assert contents(out) == before
    assert Checkpoint.objects.count() == 1
    assert data.exists()


def contents(path: Path) -> dict[str, bytes]:
    return {str(each): each.read_bytes() for each in sorted(path.rglob("*")) if each.is_file()}


def test_a_flipped_bit_or_a_cut_in_any_published_file_is_found_and_named(
    data: Path, out: Path
) -> None:
    publisher.publish(out, at=NOW)
    receipts.write_sample(out, 2)
    trust = keys(data / "log" / "log.vkey")
    for file in [each for each in sorted(out.rglob("*")) if each.is_file()]:
        if file.parent.name == "keys":
            continue
        original = file.read_bytes()
        places = {0, len(original) // 3, len(original) // 2, len(original) - 1}
        wrong = [flipped(original, at) for at in places] + [original[:-1], b"", original + b"x"]
        for bent in wrong:
            file.write_bytes(bent)
            with pytest.raises(Problem):
                check_log(out, trust)
        file.unlink()
        if file.parent.name != "receipts":
            with pytest.raises(Problem):
                check_log(out, trust)
        file.write_bytes(original)
    check_log(out, trust)


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :]


def test_hashes_alone_can_be_published_for_everybody(data: Path, out: Path) -> None:
    publisher.publish(out, at=NOW, entries=False)
    assert not (out / "tile" / "entries").exists()
    assert check_log(out, keys(data / "log" / "log.vkey")).checkpoint.size == 300
    publisher.publish(out, at=NOW)
    check_log(out, keys(data / "log" / "log.vkey"))
    assert (out / "tile" / "entries" / "001.p" / "44").exists()


def test_a_folder_of_another_log_is_left_alone(data: Path, out: Path) -> None:
    publisher.publish(out, at=NOW)
    text = (out / "checkpoint").read_text()
    (out / "checkpoint").write_text(text.replace("\n300\n", "\n301\n"))
    with pytest.raises(publisher.FolderForeign, match="301 entries"):
        publisher.publish(out, at=NOW)
    (out / "checkpoint").write_text(text.replace(ORIGIN, "other.example"))
    with pytest.raises(publisher.FolderForeign, match=r"other\.example"):
        publisher.publish(out, at=NOW)
    assert data.exists()


def test_a_second_publisher_waits_its_turn_but_not_for_ever(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "_PATIENCE_SECONDS", 0.2)
    with publisher._alone(), pytest.raises(publisher.PublishingAlready):
        publisher.publish(None, at=NOW)
    publisher.publish(None, at=NOW)
    assert data.exists()


def test_a_rewritten_database_is_refused_by_the_guard_the_signer_and_the_witness(
    witness: Witness, data: Path
) -> None:
    publisher.publish(None, at=NOW)
    rewrite_everything()
    with pytest.raises(Problem, match="changed the past"):
        publisher.publish(None, at=NOW)
    (data / "log" / folder.PUBLISHED).unlink()
    with pytest.raises(Forked):
        publisher.publish(None, at=NOW)
    # The insider takes the signer's key and clears its memory: the witness still remembers.
    shutil.rmtree(data / "signer" / "latest")
    Signer(data / "signer").memory.begin(ORIGIN)
    publisher.publish(None, at=NOW)
    done = publisher.publish(None, at=NOW)
    assert [problem.facts().get("status") for problem in done.problems] == [422]
    assert list((witness.folder / "evidence").iterdir())


def rewrite_everything() -> None:
    """Begin the whole log anew, as somebody with all rights in the database can."""
    with guards_open(), connection.cursor() as cursor:
        for table in ("opening", "node", "logentry"):
            cursor.execute(f"DELETE FROM transparency_{table}")
        cursor.execute("UPDATE transparency_logstate SET size = 0")
    published = folder.log_folder() / folder.PUBLISHED
    hidden = published.with_suffix(".hidden")
    published.rename(hidden)
    services.append(leaves(320))
    hidden.rename(published)


def test_a_witness_that_is_away_stops_nothing_and_catches_up(witness: Witness, data: Path) -> None:
    policy = data / "log" / "policy"
    real = policy.read_text()
    policy.write_text(real.replace("http://127.0.0.1:", "http://127.0.0.1:1"))
    done = publisher.publish(None, at=NOW)
    assert [problem.code for problem in done.problems] == ["witness.away"]
    policy.write_text(real)
    services.append(leaves(30))
    assert publisher.publish(None, at=NOW).witnesses == ("A",)
    assert witness.known()[0].size == 330


def test_without_a_key_nothing_is_signed(data: Path) -> None:
    (data / "signer" / "log.key").unlink()
    with pytest.raises(KeyMissing):
        publisher.publish(None, at=NOW)


def test_a_receipt_tells_personal_values_only_when_asked(data: Path) -> None:
    publisher.publish(None, at=NOW)
    trust = keys(data / "log" / "log.vkey")
    shut, opened = receipts.receipt(7), receipts.receipt(7, openings=True)
    assert b"guard 7" not in shut
    assert check_receipt(shut, trust).personal == {}
    assert check_receipt(opened, trust).personal == {"holder": "guard 7"}
    read = read_receipt(opened)
    salt, _value = read.openings["holder"]
    for lie in ({"holder": (salt, '"guard 8"')}, {"boss": (salt, '"guard 7"')},
                {"holder": (salt[1:], '"guard 7"')}):  # fmt: skip
        forged = type(read)(read.proof, read.leaf, lie).encode()
        with pytest.raises(OpeningWrong):
            check_receipt(forged, trust)


def test_what_is_not_signed_yet_or_does_not_exist_has_no_receipt(data: Path) -> None:
    with pytest.raises(receipts.NotSignedYet):
        receipts.receipt(7)
    with pytest.raises(receipts.EntryUnknown):
        receipts.receipt(300)
    assert data.exists()


def test_a_receipt_needs_the_right_keys(data: Path, witness: Witness, tmp_path: Path) -> None:
    publisher.publish(None, at=NOW)
    receipt = receipts.receipt(7)
    log_key = data / "log" / "log.vkey"
    seen = tmp_path / "seen.vkey"
    seen.write_text(f"{witness.private_keys()[0].key}\n")
    unseen = tmp_path / "unseen.vkey"
    unseen.write_text(f"{Witness(tmp_path / 'offline').private_keys()[0].key}\n")
    assert check_receipt(receipt, keys(log_key, seen)).opened.witnesses
    with pytest.raises(QuorumMissing):
        check_receipt(receipt, keys(log_key, unseen))
    with pytest.raises(LogUnknown):
        check_receipt(receipt, keys(seen))
    with pytest.raises(QuorumMissing):
        check_receipt(receipt, keys(data / "log" / "policy"))
    with pytest.raises(note.Unreadable):
        policy_of([""])


def test_a_stolen_log_key_makes_no_witnessed_fork(
    data: Path, witness: Witness, tmp_path: Path
) -> None:
    publisher.publish(None, at=NOW)
    other = tmp_path / "elsewhere"
    with override_settings(DATA=other):
        shutil.copytree(data / "log", other / "log", ignore=shutil.ignore_patterns("published*"))
        shutil.copytree(data / "signer", other / "signer", ignore=shutil.ignore_patterns("latest"))
        rewritten = Signer(other / "signer")
        rewritten.memory.begin(ORIGIN)
        with pytest.raises(Forked):
            Witness(witness.folder).add_checkpoint(forked_request(rewritten), at=NOW)


def forked_request(signer: Signer) -> bytes:
    private = read_private_key(signer.folder / "log.key", "")
    text = checkpoint.Checkpoint(ORIGIN, 300, bytes(32)).text()
    return Request(300, (), joined(text, [note.sign(text, ORIGIN, private.seed)])).encode()


def test_a_folder_of_files_is_sealed_and_any_change_in_it_is_named(
    data: Path, tmp_path: Path
) -> None:
    export = tmp_path / "export"
    (export / "moves").mkdir(parents=True)
    (export / "firearms.csv").write_text("firearm_id\n1\n")
    (export / "moves" / "a.csv").write_text("entry_id\n1\n")
    receipts.seal_folder(export, "export", by=Hand(), at=NOW)
    trust = keys(data / "log" / "log.vkey")
    proved, files = verification.check_sealed(export, trust)
    assert (proved.kind, files) == ("export", 3)
    attacks: list[tuple[Callable[[], object], str]] = [
        (lambda: (export / "firearms.csv").write_text("firearm_id\n2\n"), "contents were changed"),
        (lambda: (export / "extra.csv").write_text("x"), "it was added"),
        ((export / "moves" / "a.csv").unlink, "it is missing"),
        (lambda: (export / "MANIFEST.sha256").write_text(""), "not the one that was logged"),
    ]
    for attack, expected in attacks:
        copy = tmp_path / "copy"
        shutil.copytree(export, copy)
        attack()
        with pytest.raises(Tampered, match=expected):
            verification.check_sealed(export, trust)
        shutil.rmtree(export)
        copy.rename(export)


def test_a_receipt_of_an_ordinary_entry_has_less_than_two_kilobytes_and_no_idle_bit(
    data: Path,
) -> None:
    publisher.publish(None, at=NOW)
    original = receipts.receipt(3, openings=True)
    trust = keys(data / "log" / "log.vkey")
    assert verification.check_receipt(original, trust).personal == {"holder": "guard 3"}
    assert len(original) < 1_500
    for at in range(len(original)):
        bent = bytearray(original)
        bent[at] ^= 1 << at % 8
        with pytest.raises(Problem):
            verification.check_receipt(bytes(bent), trust)


def test_a_receipt_in_plain_letters_is_read_too_and_a_bomb_is_not(data: Path) -> None:
    publisher.publish(None, at=NOW)
    read = read_receipt(receipts.receipt(3))
    plain = ProofFile(3, read.proof.path, read.proof.checkpoint, read.leaf).encode()
    trust = keys(data / "log" / "log.vkey")
    assert verification.check_receipt(plain, trust).index == 3
    bomb = pack(read.leaf + b" " * 2_000_000)
    with pytest.raises(ReceiptUnreadable):
        unpack(bomb)
