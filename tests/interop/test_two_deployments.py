"""A company and an authority, each with its own program, database, log and keys, over the network.

Nothing here reaches into a database: what happens, happens by the commands that operators type and
the pages that the other program asks for.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.utils import translation

from resguardo.interfaces.cli import main as dispatcher
from tests.faults.server import PROGRAM, Server

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("RESGUARDO_TEST_DATABASE") == "postgresql",
        reason="each has a file of its own here",
    ),
]


class Deployment:
    """One installation: `do` runs a command of it and gives what it printed."""

    def __init__(self, folder: Path, migrated: Path, kind: str, name: str) -> None:
        self.folder = folder
        (folder / "data").mkdir(parents=True)
        shutil.copy(migrated, folder / "data")
        self.organisation = self.found(kind, name)
        self.do("signer", "init", f"{kind}.example/log")
        self.key = folder / "data/log/log.vkey"

    def do(self, *arguments: object) -> str:
        """Run a command that must succeed."""
        done = subprocess.run(
            [str(PROGRAM), *map(str, arguments)],
            env=self.environment(), capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def found(self, kind: str, name: str) -> str:
        """Enter an organisation, and give its identifier."""
        return self.do("user", "found", name, "--kind", kind)

    def environment(self) -> dict[str, str]:
        """A data folder of its own, and nothing of the tests."""
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith(("RESG", "DATAB", "PYTEST"))
        }
        return kept | {
            "RESGUARDO_DATA": str(self.folder / "data"),
            "DJANGO_SETTINGS_MODULE": "resguardo.config.settings",
            "RESGUARDO_LOG_LEVEL": "ERROR",
            "LANG": "C",
        }

    @contextmanager
    def served(self) -> Iterator[str]:
        """Its pages, and where they are."""
        server = Server(self.folder, self.environment())
        server.start()
        try:
            yield f"http://127.0.0.1:{server.port}"
        finally:
            server.kill()


@pytest.fixture
def company(tmp_path: Path, migrated: Path) -> Deployment:
    return Deployment(tmp_path / "company", migrated, "company", "Custodia Ficticia S.A.")


@pytest.fixture
def authority(tmp_path: Path, migrated: Path) -> Deployment:
    return Deployment(tmp_path / "authority", migrated, "authority", "Registro Ficticio")


def verify(receipt: Path, key: Path) -> int:
    with translation.override("en"):
        return dispatcher.main(["verify", str(receipt), "--key", str(key)])


def test_what_a_company_filed_is_proved_by_both_after_either_is_gone(
    company: Deployment, authority: Deployment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = tmp_path / "march.csv"
    document.write_text("additions;removals\n2;1\n", encoding="utf-8")
    keys = {each: tmp_path / f"{each.folder.name}.vkey" for each in (company, authority)}
    for each, kept in keys.items():
        shutil.copy(each.key, kept)
    authority.do("parcel", "peer", "Custodia", "--key", keys[company],
                 "--organisation", authority.organisation)  # fmt: skip
    own = ("--organisation", company.organisation)

    with authority.served() as there:
        company.do("parcel", "peer", "Registro", "--key", keys[authority], "--address", there)
        parcel = company.do(
            "parcel", "new", document, *own, "--to", "Registro", "--kind", "monthly-return"
        )
        assert "sent" in company.do("parcel", "send")
        authority.do("publish", authority.folder / "public")
        assert "answered" in company.do("parcel", "send")
    assert "acknowledged" in company.do("parcel", "list", *own)

    theirs, ours = tmp_path / "authority.tlog-proof", tmp_path / "company.tlog-proof"
    company.do("parcel", "proof", parcel, *own, "--out", theirs)
    oversees = ("--organisation", authority.organisation)
    listed = authority.do("parcel", "list", *oversees, "--received")
    assert "Custodia" in listed
    received = listed.splitlines()[-1].split()[0]
    authority.do("parcel", "proof", received, *oversees, "--out", ours)

    shutil.rmtree(company.folder)
    assert verify(ours, keys[company]) == 0
    shutil.rmtree(authority.folder)
    assert verify(theirs, keys[authority]) == 0
    assert "parcel.received" in capsys.readouterr().out
    assert verify(theirs, keys[company]) == 1


def test_while_nobody_answers_every_attempt_is_kept_and_the_filing_waits(
    company: Deployment, authority: Deployment, tmp_path: Path
) -> None:
    document = tmp_path / "march.csv"
    document.write_text("nothing to declare\n", encoding="utf-8")
    company.do("parcel", "peer", "Registro", "--key", authority.key,
               "--address", "http://127.0.0.1:9")  # fmt: skip
    own = ("--organisation", company.organisation)
    parcel = company.do("parcel", "new", document, *own, "--to", "Registro", "--kind", "return")
    assert "away" in company.do("parcel", "send")
    assert "queued" in company.do("parcel", "list", *own)
    refused = subprocess.run(
        [str(PROGRAM), "parcel", "proof", parcel, *own, "--out", str(tmp_path / "no")],
        env=company.environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "has not answered yet" in refused.stderr


def test_an_authority_mirrors_a_company_over_the_network_and_cosigns(
    company: Deployment, authority: Deployment, tmp_path: Path
) -> None:
    witness = ("witness", "--folder", authority.folder / "witness")
    witness_key = authority.do(*witness, "init", "authority.example/w1")
    authority.do(*witness, "know", company.key, "--new")
    registry = company.found("authority", "Registro Ficticio")
    company.do("user", "create", "registro", "--organisation", registry, "--role", "analyst")
    token, mirror = tmp_path / "token", tmp_path / "mirror"
    token.write_text(company.do("token", "create", "registro", "--read-only"), encoding="utf-8")
    company.do("publish", company.folder / "data/public")
    with company.served() as there:
        follow = (*witness, "follow", f"{there}/log/", "--mirror", mirror, "--key", company.key)
        with pytest.raises(AssertionError, match="cannot be read"):
            authority.do(*follow)
        told = authority.do(*follow, "--token", token)
    assert "all rules hold" in told
    assert "cosigned" in told
    with pytest.raises(AssertionError, match="No witness that the policy names"):
        company.do("witness", "import", mirror / "cosignature")
    log_key = company.key.read_text(encoding="utf-8").strip()
    policy = f"log {log_key}\nwitness A {witness_key}\nquorum A\n"
    company.key.with_name("policy").write_text(policy, encoding="utf-8")
    assert "authority.example/w1" in company.do("witness", "import", mirror / "cosignature")
