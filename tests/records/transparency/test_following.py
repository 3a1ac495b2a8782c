"""An authority follows a company's log: mirrors it, finds every changed past, survives its loss."""

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings

from resguardo.kernel.problem import Problem
from resguardo.kernel.tlog import note
from resguardo.kernel.tlog.checkpoint import Checkpoint
from resguardo.kernel.tlog.policy import LogUnknown, Policy, of_keys
from resguardo.records.transparency import folder, publisher, services, tree, verification
from resguardo.records.transparency.comparing import ViewSplit, address_at_witness, compare
from resguardo.records.transparency.keyfile import read_private_key
from resguardo.records.transparency.mirror import Mirror, PastChanged, SourceAway, source
from resguardo.records.transparency.signer import Signer, name_log
from resguardo.records.transparency.witness import Witness
from tests.append_only import guards_open
from tests.records.transparency.hand import NOW, leaves

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def public(tmp_path: Path) -> Iterator[Path]:
    with override_settings(DATA=tmp_path / "company"):
        name_log(folder.log_folder(), Signer(folder.signer_folder()).begin("log.example/arms").key)
        services.append(leaves(300))
        publisher.publish(tmp_path / "public", at=NOW)
        yield tmp_path / "public"


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    return Mirror(tmp_path / "authority" / "mirror")


def policy() -> Policy:
    return of_keys([folder.log_key()])


def grow(public: Path, count: int) -> None:
    services.append(leaves(count))
    publisher.publish(public, at=NOW)


def test_the_mirror_grows_with_the_log_and_holds_by_itself(public: Path, mirror: Mirror) -> None:
    sizes = []
    for count in (1, 0, 400, 7_000):
        sizes.append(mirror.follow(source(str(public)), policy())[0])
        grow(public, count)
    since, tree = mirror.follow(source(str(public)), policy())
    assert ([*sizes, since], tree.size) == ([0, 300, 301, 301, 701], 7_701)
    shutil.rmtree(public)
    key = folder.log_folder() / "log.vkey"
    assert verification.check_log(mirror.folder, verification.trust_of([key])).checkpoint == tree
    assert len(list(mirror.entries(250, 7_701))) == 7_451


def test_what_was_mirrored_is_cosigned_by_the_follower(
    public: Path, mirror: Mirror, tmp_path: Path
) -> None:
    witness = Witness(tmp_path / "witness")
    (key,) = witness.begin("authority.example/w1")
    witness.know(folder.log_key())
    old = 0
    for count in (400, 3):
        mirror.follow(source(str(public)), policy())
        answer = witness.add_checkpoint(mirror.request(old), at=NOW)
        old = witness.known()[0].size
        assert note.read_line(answer.rstrip("\n")).name == key.name
        grow(public, count)


def test_a_log_is_followed_over_the_network(public: Path, mirror: Mirror) -> None:
    handler = partial(SimpleHTTPRequestHandler, directory=str(public))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            read = source(f"http://127.0.0.1:{server.server_port}/")
            assert mirror.follow(read, policy())[1].size == 300
            (public / "tile/entries/000").unlink()
            with pytest.raises(SourceAway):
                Mirror(mirror.folder / "second").follow(read, policy())
        finally:
            server.shutdown()
            thread.join()


def test_a_key_is_not_carried_to_where_an_address_leads() -> None:
    keys: list[str | None] = []

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            keys.append(self.headers["Authorization"])
            first = len(keys) == 1
            self.send_response(302 if first else 200)
            self.send_header("Location", f"http://localhost:{server.server_port}/there")
            self.send_header("Content-Length", "0")
            self.end_headers()

    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            source(f"http://127.0.0.1:{server.server_port}", key="of-the-authority")("checkpoint")
        finally:
            server.shutdown()
            thread.join()
    assert keys == ["Bearer of-the-authority", None]


def test_any_file_that_does_not_fit_is_refused_and_the_mirror_stays(
    public: Path, mirror: Mirror
) -> None:
    mirror.follow(source(str(public)), policy())
    grow(public, 500)
    before = sorted(mirror.folder.rglob("*"))
    fresh = [each for each in sorted(public.rglob("*")) if each.is_file()
             and each.parent.name != "keys" and not (mirror.folder / each.relative_to(public))
             .exists()]  # fmt: skip
    assert fresh
    for file in [*fresh, public / "checkpoint"]:
        original = file.read_bytes()
        for bent in (original[:-1], original[:40] + bytes([original[40] ^ 1]) + original[41:]):
            file.write_bytes(bent)
            with pytest.raises(Problem):
                mirror.follow(source(str(public)), policy())
        file.write_bytes(original)
    shutil.rmtree(mirror.folder / "arriving")
    assert sorted(mirror.folder.rglob("*")) == before
    assert mirror.follow(source(str(public)), policy())[1].size == 800


@pytest.mark.parametrize("kept", [0, 100, 280])
def test_a_changed_past_raises_the_alarm_and_keeps_both_checkpoints(
    public: Path, mirror: Mirror, kept: int
) -> None:
    mirror.follow(source(str(public)), policy())
    with guards_open(), connection.cursor() as cursor:
        for table in ("cosignature", "checkpoint"):
            cursor.execute(f"DELETE FROM transparency_{table}")
        cursor.execute("DELETE FROM transparency_opening WHERE entry_id >= %s", (kept,))
        cursor.execute("DELETE FROM transparency_node WHERE n >= %s", (kept // 256,))
        cursor.execute('DELETE FROM transparency_logentry WHERE "index" >= %s', (kept,))
        cursor.execute("UPDATE transparency_logstate SET size = %s", (kept,))
    (folder.log_folder() / folder.PUBLISHED).unlink()
    shutil.rmtree(folder.signer_folder() / "latest")
    Signer(folder.signer_folder()).memory.begin("log.example/arms")
    shutil.rmtree(public)
    grow(public, 350 - kept)
    with pytest.raises(PastChanged, match="raise the alarm") as alarm:
        mirror.follow(source(str(public)), policy())
    evidence = sorted(Path(alarm.value.evidence).iterdir())
    assert [each.name for each in evidence] == ["seen", "shown-now"]
    for each in evidence:
        policy().open(each.read_bytes())
    latest = mirror.latest()
    assert latest is not None
    assert latest.size == 300


def test_a_log_that_shows_two_pasts_is_found_when_two_compare(public: Path, tmp_path: Path) -> None:
    private = read_private_key(folder.signer_folder() / "log.key", "")

    def shown(size: int, root: bytes) -> Path:
        text = Checkpoint("log.example/arms", size, root).text()
        line = note.sign(text, "log.example/arms", private.seed).line()
        place = tmp_path / f"witness-{size}-{root.hex()}"
        file = place / address_at_witness("log.example/arms")
        file.parent.mkdir(parents=True)
        file.write_text(f"{text}\n{line}")
        return place

    log = source(str(public))
    honest = {
        "A": source(str(shown(300, tree.root(300)))),
        "B": source(str(shown(7, tree.root(7)))),
    }
    assert [each.tree.size for each in compare(log, honest, policy())] == [300, 300, 7]
    for size, root in ((300, bytes(32)), (7, bytes(32)), (301, bytes(32))):
        lied_to = {**honest, "C": source(str(shown(size, root)))}
        with pytest.raises(ViewSplit, match=f"C were shown .* at the size {size}"):
            compare(log, lied_to, policy())


def test_a_log_that_went_back_or_is_of_another_is_refused(public: Path, mirror: Mirror) -> None:
    mirror.follow(source(str(public)), policy())
    private = read_private_key(folder.signer_folder() / "log.key", "")
    text = Checkpoint("log.example/arms", 2, bytes(32)).text()
    line = note.sign(text, "log.example/arms", private.seed).line()
    (public / "checkpoint").write_text(f"{text}\n{line}")
    with pytest.raises(PastChanged):
        mirror.follow(source(str(public)), policy())
    with pytest.raises(LogUnknown):
        mirror.follow(source(str(public)), Policy())
    with pytest.raises(SourceAway):
        mirror.follow(source(str(public / "nowhere")), policy())
