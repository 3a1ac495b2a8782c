"""The commands on the proof as an operator and a stranger use them: words, files, statuses."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.utils import translation

from resguardo.interfaces.cli import main as dispatcher

pytestmark = pytest.mark.slow
ORIGIN = "log.costaverde.example/arms"
MAIN = "import sys; from resguardo.interfaces.cli.main import main; sys.exit(main())"
FILL = """
import django; django.setup()
from dataclasses import replace
from tests.records.transparency.hand import leaves
from resguardo.records.transparency import services
services.append([replace(each, kind="trial") for each in leaves(300)])
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Path:
    """A deployment with 300 entries, a witness without network, and a published log."""
    made = tmp_path_factory.mktemp("home")
    (made / "data").mkdir()
    shutil.copy(migrated, made / "data")
    script = [sys.executable, "-c", FILL]
    subprocess.run(script, env=environment(made), check=True)
    assert ORIGIN in run(made, "signer", "init", ORIGIN).stdout
    witness = ("witness", "--folder", str(made / "un"))
    key = run(made, *witness, "init", "un.example/w1").stdout.strip()
    log_key = made / "data/log/log.vkey"
    assert run(made, *witness, "know", str(log_key), "--new").returncode == 0
    policy = f"log {log_key.read_text().strip()}\nwitness UN {key}\nquorum UN\n"
    (made / "data/log/policy").write_text(policy)
    assert run(made, "publish", str(made / "public"), "--receipts", "3").returncode == 0
    assert run(made, "witness", "request", str(made / "request")).returncode == 0
    answer = str(made / "answer")
    assert run(made, *witness, "sign", str(made / "request"), "--out", answer).returncode == 0
    assert "un.example/w1" in run(made, "witness", "import", answer).stdout
    assert run(made, "publish", str(made / "public"), "--receipts", "3").returncode == 0
    return made


def environment(home: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("RESGUARDO_", "DATABASE_"))}
    return kept | {
        "RESGUARDO_DATA": str(home / "data"),
        "DJANGO_SETTINGS_MODULE": "resguardo.config.settings",
        "RESGUARDO_LANGUAGE": "en",
    }


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", MAIN, *arguments]
    done = subprocess.run(
        command, env=environment(home), capture_output=True, text=True, check=False, timeout=60
    )
    assert "Traceback" not in done.stderr
    return done


def verify(*arguments: object) -> int:
    """As a stranger does: in English, whatever language another test spoke last."""
    with translation.override("en"):
        return dispatcher.main(["verify", *map(str, arguments)])


def test_a_published_log_holds_with_the_keys_beside_it_and_with_keys_given(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    public = home / "public"
    assert verify(public) == 0
    assert "agrees with itself" in capsys.readouterr().out
    keys = ("--key", public / "keys/log.vkey", "--key", public / "keys/witness-UN.vkey")
    assert verify(public, *keys, "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["holds"], told["own_keys"], told["entries"]) == (True, False, 300)
    assert list(told["witnesses"]) == ["un.example/w1"]
    assert verify(public, "--key", public / "keys/policy") == 0


@pytest.mark.parametrize("processes", ["1", "2"])
def test_one_process_or_several_check_the_same_and_name_the_same(
    home: Path, tmp_path: Path, processes: str
) -> None:
    assert run(home, "fsck", "--processes", processes).stdout == "Everything holds.\n"
    shutil.copytree(home / "data", tmp_path / "data")
    with closing(sqlite3.connect(tmp_path / "data/resguardo.sqlite3")) as book, book:
        for (name,) in book.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            book.execute(f'DROP TRIGGER "{name}"')
        book.execute("UPDATE transparency_logentry SET leaf = leaf || ' ' WHERE \"index\" = 42")
        book.execute("UPDATE transparency_logentry SET leaf = 'nonsense' WHERE \"index\" = 43")
    found = run(tmp_path, "fsck", "--processes", processes)
    assert found.returncode == 1
    assert "entry 42: log.hash-differs" in found.stdout
    assert "entry 43: log.hash-differs" in found.stdout


def test_a_receipt_holds_for_ever_with_the_file_and_a_key_alone(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "r.tlog-proof"
    assert run(home, "receipt", "42", "--out", str(out)).returncode == 0
    key = home / "public/keys/log.vkey"
    assert verify(out, "--key", key) == 0
    assert capsys.readouterr().out.startswith("what")
    assert verify(out) == 1
    assert "--key" in capsys.readouterr().err
    out.write_bytes(out.read_bytes().replace(b"index 42", b"index 43"))
    assert verify(out, "--key", key) == 1
    assert "does not hold" in capsys.readouterr().err


def test_an_export_is_sealed_and_checked_by_whoever_gets_it(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "export"
    assert run(home, "export", "--out", str(out), "--with-log").returncode == 0
    assert verify(out, "--key", home / "public/keys/log.vkey") == 0
    assert "every move is that of the log" in capsys.readouterr().out
    assert verify(out) == 0
    assert "it agrees with itself" in capsys.readouterr().out
    (out / "people.parquet").write_bytes(b"PAR1")
    assert verify(out) == 1
    assert "people.parquet: its contents were changed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("verify", "/nonexistent"), "/nonexistent cannot be read"),
        (("verify", "/etc", "--key", "/nonexistent"), "/nonexistent cannot be read"),
        (("verify", "/etc/hostname", "--paper", "/nonexistent"), "/nonexistent cannot be read"),
        (("verify", "/etc/hostname", "--key", "/etc/hostname"), "not the key"),
        (("receipt", "999999", "--out", "{tmp}/r"), "no entry 999999"),
        (("receipt", "nonsense", "--out", "{tmp}/r"), "no entry nonsense"),
        (("signer", "init", ORIGIN), "a key at"),
        (("signer", "seed", "{home}/public/checkpoint"), "is known here already"),
        (("witness", "import", "{home}/public/checkpoint"), ""),
        (
            ("witness", "--folder", "{tmp}", "sign", "{home}/request", "--out", "{tmp}/a"),
            "not know",
        ),
        (("witness", "--folder", "{tmp}", "serve"), "no key at"),
        (("publish", "{home}/public", "--receipts", "x"), "invalid int"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    home: Path, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = run(home, *(each.format(tmp=tmp_path, home=home) for each in arguments))
    assert done.returncode in {1, 2}
    assert words in done.stderr


def test_the_signer_serves_on_a_socket_and_the_publisher_uses_it(home: Path) -> None:
    serving = [sys.executable, "-c", MAIN, "signer", "serve"]
    with subprocess.Popen(
        serving, env=environment(home), stdout=subprocess.PIPE, text=True
    ) as signer:
        try:
            assert signer.stdout is not None
            assert ORIGIN in signer.stdout.readline()
            subprocess.run([sys.executable, "-c", FILL], env=environment(home), check=True)
            done = run(home, "publish", str(home / "public"))
            assert done.returncode == 0
            [size] = re.findall(r"(\d+) entries", done.stdout)
            assert int(size) >= 600
            assert "already" in run(home, "signer", "serve").stderr
        finally:
            signer.terminate()
    assert f"{size} entries" in run(home, "signer", "show").stdout
    assert verify(home / "public") == 0
