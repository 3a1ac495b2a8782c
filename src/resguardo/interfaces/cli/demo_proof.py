"""The demonstration's log: named, signed, and cosigned by three witnesses in folders beside it.

A real witness is somebody else's machine. Here the company, the authority and a third party are
three folders, so that a newcomer sees an entry go from recorded to signed to witnessed, and can
try what happens when one of them has seen another past.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from sys import executable
from typing import Final

from django.utils import timezone

from resguardo.records.transparency import durable, folder, publisher, receipts
from resguardo.records.transparency.signer import Signer, name_log
from resguardo.records.transparency.witness import Witness

ORIGIN: Final = "log.costaverde.example/arms"
WITNESSES: Final = {
    "authority": "authority.costaverde.example/w1",
    "company": "custodia-uno.costaverde.example/w1",
    "third-party": "third-party.example/w1",
}
_SECONDS: Final = 30
_RECEIPTS: Final = 20
_MAIN: Final = "import sys; from resguardo.interfaces.cli.main import main; sys.exit(main())"


def begin(data: Path) -> publisher.Published:
    """Name the log, make the witnesses, and publish what the demonstration has recorded so far."""
    name_log(folder.log_folder(), Signer(folder.signer_folder()).begin(ORIGIN).key)
    lines = [f"log {folder.log_key()}"]
    for name, key_name in WITNESSES.items():
        witness = Witness(data / "witnesses" / name)
        (key,) = witness.begin(key_name)
        witness.know(folder.log_key())
        lines.append(f"witness {name} {key} folder:{witness.folder}")
    lines += [f"group everybody all {' '.join(WITNESSES)}", "quorum everybody", ""]
    durable.replace(folder.log_folder() / folder.POLICY, "\n".join(lines).encode())
    done = publisher.publish(data / "public", at=timezone.now())
    receipts.write_sample(data / "public", _RECEIPTS)
    return done


@contextmanager
def publishing_beside(data: Path) -> Iterator[None]:
    """Go on publishing in a process of its own for as long as the site is served."""
    command = [executable, "-c", _MAIN, "publish", str(data / "public"), "--every", str(_SECONDS)]
    with Popen(command, stdout=(data / "publishing.txt").open("w")) as publishing:  # noqa: S603 - our own words; closed with the process
        try:
            yield
        finally:
            publishing.terminate()
