"""The demonstration's log: named, signed by a signer, and cosigned by three witnesses.

A real witness is somebody else's machine. While the demonstration is served, the signer, the
company's witness, the authority's and a third party's are four processes with keys and memories of
their own, spoken to over a socket and over HTTP as everywhere, so that a newcomer sees an entry go
from recorded to signed to witnessed, and can stop one of them and see what then happens. Where
nothing is served, their folders are used directly.
"""

import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from subprocess import STDOUT, Popen
from sys import executable
from typing import Final

from django.utils import timezone

from resguardo.records.transparency import durable, folder, publisher, receipts
from resguardo.records.transparency.signer import Signer, name_log, name_statements
from resguardo.records.transparency.witness import Witness

ORIGIN: Final = "log.costaverde.example/arms"
WITNESSES: Final = {
    "authority": "authority.costaverde.example/w1",
    "company": "custodia-uno.costaverde.example/w1",
    "third-party": "third-party.example/w1",
}
_SECONDS: Final = 10
_RECEIPTS: Final = 20
_MAIN: Final = "import sys; from resguardo.interfaces.cli.main import main; sys.exit(main())"


def begin(home: Path) -> publisher.Published:
    """Name the log, make the witnesses, and publish what the demonstration has recorded so far."""
    signer = Signer(folder.signer_folder())
    name_log(folder.log_folder(), signer.begin(ORIGIN).key)
    name_statements(folder.log_folder(), signer.begin_statements().key)
    for name, key_name in WITNESSES.items():
        witness = Witness(home / "witnesses" / name)
        witness.begin(key_name)
        witness.know(folder.log_key())
    _name_witnesses(home, {name: f"folder:{home / 'witnesses' / name}" for name in WITNESSES})
    done = publisher.publish(home / "public", at=timezone.now())
    receipts.write_sample(home / "public", _RECEIPTS)
    return done


@contextmanager
def others_at_work(home: Path) -> Iterator[None]:
    """Run signer, witnesses and publisher as processes of their own while the site is served."""
    addresses = {name: f"127.0.0.1:{_free_port()}" for name in WITNESSES}
    commands = {
        "signer": ["signer", "serve"],
        **{
            name: ["witness", "--folder", str(home / "witnesses" / name), "serve", "--bind", bind]
            for name, bind in addresses.items()
        },
        "publisher": ["publish", str(home / "public"), "--every", str(_SECONDS)],
    }
    _name_witnesses(home, {name: f"http://{bind}" for name, bind in addresses.items()})
    with ExitStack() as running:
        for name, command in commands.items():
            running.enter_context(_process(home / f"{name}.txt", command))
        for name, bind in addresses.items():
            print(f"Witness of {WITNESSES[name]} at http://{bind}", flush=True)
        yield
    _name_witnesses(home, {name: f"folder:{home / 'witnesses' / name}" for name in WITNESSES})


def _name_witnesses(home: Path, addresses: Mapping[str, str]) -> None:
    """Write the policy: everybody must have cosigned, and where each is asked."""
    lines = [f"log {folder.log_key()}"]
    for name, address in addresses.items():
        (private,) = Witness(home / "witnesses" / name).private_keys()
        lines.append(f"witness {name} {private.key} {address}")
    lines += [f"group everybody all {' '.join(addresses)}", "quorum everybody", ""]
    durable.replace(folder.log_folder() / folder.POLICY, "\n".join(lines).encode())


@contextmanager
def _process(said: Path, arguments: list[str]) -> Iterator[None]:
    """Run a command of ours until the end, and keep what it says."""
    command = [executable, "-c", _MAIN, *arguments]
    with (
        said.open("w") as out,
        Popen(command, stdout=out, stderr=STDOUT) as process,  # noqa: S603 - our own words
    ):
        try:
            yield
        finally:
            process.terminate()


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
