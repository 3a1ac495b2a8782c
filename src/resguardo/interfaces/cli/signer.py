"""`resguardo signer`: the log's key in a process, a user and, best, a machine of its own."""

import argparse
import os
import socket
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.transparency import folder
from resguardo.records.transparency.signer import Signer, name_log, name_statements, receive
from resguardo.records.transparency.verification import read_file

_PATIENCE_SECONDS = 20


class SocketTaken(Problem):
    """Another signer listens there."""

    code = "signer.socket-taken"
    wording = _("A signer listens at {path} already. Stop it first.")

    path: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer what can be asked of a signer."""
    parser.add_argument("--folder", type=Path, help="where its key and its memory are")
    sub = parser.add_subparsers(dest="action", required=True)
    init = sub.add_parser("init", help="make the key of a new log")
    init.add_argument("origin", metavar="ORIGIN")
    seed = sub.add_parser("seed", help="put a lost memory back from a witnessed checkpoint")
    seed.add_argument("checkpoint", type=Path, metavar="FILE")
    sub.add_parser("rotate", help="make a second key, and sign with both from now on")
    sub.add_parser("retire", help="lay the old key aside, and sign with the second alone")
    sub.add_parser("statements", help="make the key for permits that are checked without a network")
    sub.add_parser("show", help="the public key and the last thing signed")
    sub.add_parser("serve", help="answer on a socket until stopped")


def run(args: argparse.Namespace) -> int:
    """Do one of them."""
    signer = Signer(args.folder or folder.signer_folder())
    actions: Mapping[str, Callable[[argparse.Namespace, Signer], None]] = {
        "init": _init,
        "seed": _seed,
        "rotate": _rotate,
        "retire": _retire,
        "statements": _statements,
        "show": _show,
        "serve": _serve,
    }
    actions[args.action](args, signer)
    return 0


def _init(args: argparse.Namespace, signer: Signer) -> None:
    made = signer.begin(args.origin)
    name_log(folder.log_folder(), made.key)
    name_statements(folder.log_folder(), signer.begin_statements().key)
    print(made.key)


def _seed(args: argparse.Namespace, signer: Signer) -> None:
    size = signer.seed(read_file(args.checkpoint))
    print(f"remembers a log of {size:,} entries again")


def _rotate(_args: argparse.Namespace, signer: Signer) -> None:
    print(signer.rotate().key)


def _retire(_args: argparse.Namespace, signer: Signer) -> None:
    print(signer.retire().key)


def _statements(_args: argparse.Namespace, signer: Signer) -> None:
    made = signer.begin_statements()
    name_statements(folder.log_folder(), made.key)
    print(made.key)


def _show(_args: argparse.Namespace, signer: Signer) -> None:
    for each in signer.public_keys():
        print(each)
    latest = signer.memory.latest(signer.key().name)
    print(f"last signed: {latest.size:,} entries, root {latest.root.hex()}")


def _serve(_args: argparse.Namespace, signer: Signer) -> None:
    signer.memory.latest(signer.key().name)
    path = signer.socket_path
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as door:
        _listen(door, path)
        print(f"signing for {signer.key().name} at {path}", flush=True)
        try:
            while True:
                line, _address = door.accept()
                with closing(line):
                    _answer(line, signer)
        finally:
            path.unlink(missing_ok=True)


def _listen(door: socket.socket, path: Path) -> None:
    """Take the socket's name; one left behind by a dead signer is cleared away."""
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as probe:
        if path.exists() and probe.connect_ex(str(path)) == 0:
            raise SocketTaken(str(path))
    path.unlink(missing_ok=True)
    before = os.umask(0o117)
    try:
        door.bind(str(path))
    finally:
        os.umask(before)
    door.listen()


def _answer(line: socket.socket, signer: Signer) -> None:
    line.settimeout(_PATIENCE_SECONDS)
    try:
        line.sendall(signer.answer(receive(line)))
    except OSError:
        return  # whoever asked has gone; the memory is kept, and the next request may repeat
