"""Other people's software reads our log: Go's own library checks what we publish.

Needs Go and its package golang.org/x/mod (Debian: golang-go, golang-golang-x-mod-dev); the run says
loudly when it is skipped. No network is used.
"""

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import override_settings

from resguardo.records.transparency import folder, publisher, receipt, receipts, services
from resguardo.records.transparency.signer import Signer, name_log
from resguardo.records.transparency.witness import Witness
from tests.records.transparency.hand import leaves

GO = shutil.which("go")
LIBRARY = Path("/usr/share/gocode")
WORDS = Path(receipt.__file__).with_name("leaf_words.txt")
SOURCE = Path(__file__).with_name("verifier.go")
NOW = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        GO is None or not (LIBRARY / "src/golang.org/x/mod/sumdb").exists(),
        reason="NO GO HERE: nobody else's software has checked the published log in this run",
    ),
]


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("go")
    environment = os.environ | {
        "GO111MODULE": "off",
        "GOPATH": f"{made}:{LIBRARY}",
        "GOCACHE": str(made / "cache"),
        "GOFLAGS": "",
        "CGO_ENABLED": "0",
    }
    subprocess.run(
        [str(GO), "build", "-o", str(made / "verifier"), str(SOURCE)], env=environment, check=True
    )
    return made / "verifier"


@pytest.fixture
def log(tmp_path: Path) -> tuple[Path, list[str]]:
    """A log of 1,100 entries in two publications, with a witness that has no network."""
    with override_settings(DATA=tmp_path / "data"):
        name_log(folder.log_folder(), Signer(folder.signer_folder()).begin("log.example/arms").key)
        witness = Witness(tmp_path / "witness")
        (key,) = witness.begin("authority.example/w1")
        witness.know(folder.log_key())
        policy = f"log {folder.log_key()}\nwitness A {key}\nquorum A\n"
        (folder.log_folder() / "policy").write_text(policy)
        old = 0
        for count in (700, 400):
            services.append(leaves(count))
            publisher.publish(tmp_path / "public", at=NOW)
            answer = witness.add_checkpoint(publisher.request_for(old), at=NOW)
            old, _names = publisher.import_lines(answer.encode())
            publisher.publish(tmp_path / "public", at=NOW)
        receipts.write_sample(tmp_path / "public", 20)
        return tmp_path / "public", [str(folder.log_key()), str(key)]


def run(verifier: Path, log: tuple[Path, list[str]]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(verifier), str(log[0]), str(WORDS), *log[1]],
        capture_output=True,
        text=True,
        check=False,
    )


def test_go_finds_every_entry_signature_and_receipt_in_order(
    verifier: Path, log: tuple[Path, list[str]]
) -> None:
    done = run(verifier, log)
    assert (done.returncode, done.stdout) == (0, "ok: 2 signatures, 1100 entries, 20 receipts\n")


@pytest.mark.parametrize(
    ("name", "at"),
    [("tile/entries/001", 3000), ("tile/0/002", 77), ("tile/1/000.p/4", 5), ("checkpoint", 20),
     ("receipts/0.tlog-proof", 60), ("tile/0/004.p/76", 2000)],
)  # fmt: skip
def test_go_finds_one_flipped_bit(
    verifier: Path, log: tuple[Path, list[str]], name: str, at: int
) -> None:
    data = bytearray((log[0] / name).read_bytes())
    data[at] ^= 1
    (log[0] / name).write_bytes(data)
    assert run(verifier, log).returncode == 1
