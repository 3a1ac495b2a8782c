"""`resguardo policy`: which keys and witnesses count, signed by an authority, kept in the log."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from resguardo.kernel.tlog import note
from resguardo.records.transparency import durable, folder, policies
from resguardo.records.transparency.keyfile import make_key, read_private_key
from resguardo.records.transparency.services import Job
from resguardo.records.transparency.verification import read_file

_KEY = "policy.key"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer the log's side and the authority's."""
    parser.add_argument("--folder", type=Path, help="where the authority keeps its key")
    sub = parser.add_subparsers(dest="action", required=True)
    sub.add_parser("show", help="the policy in force, and who signed it")
    adopt = sub.add_parser("adopt", help="put a policy in force and record that in the log")
    adopt.add_argument("file", type=Path, metavar="FILE")
    adopt.add_argument(
        "--signed-by", type=Path, metavar="VKEY_FILE", help="the authority whose signature counts"
    )
    init = sub.add_parser("init", help="make the key with which an authority signs policies")
    init.add_argument("name", metavar="NAME", help="for example policy.costaverde.example")
    sign = sub.add_parser("sign", help="sign a policy with it")
    sign.add_argument("file", type=Path, metavar="FILE")
    sign.add_argument("--out", type=Path, required=True, metavar="FILE")


def run(args: argparse.Namespace) -> int:
    """Do one of them."""
    actions: Mapping[str, Callable[[argparse.Namespace], None]] = {
        "show": _show,
        "adopt": _adopt,
        "init": _init,
        "sign": _sign,
    }
    actions[args.action](args)
    return 0


def _show(_args: argparse.Namespace) -> None:
    path = folder.log_folder() / folder.POLICY
    if path.exists():
        print(path.read_text(encoding="utf-8"), end="")
    else:
        print(f"log {folder.log_key()}\nquorum none")
    authority = policies.authority_known()
    print(f"# signed by {authority}" if authority else "# signed by nobody")


def _adopt(args: argparse.Namespace) -> None:
    text = read_file(args.file).decode(errors="replace")
    authority = None
    if args.signed_by:
        authority = note.read_key(read_file(args.signed_by).decode(errors="replace").strip())
    index = policies.adopt(text, by=Job(), at=timezone.now(), authority=authority)
    print(f"in force, and entry {index:,} of the log")


def _init(args: argparse.Namespace) -> None:
    print(make_key(_folder(args) / _KEY, args.name, note.ED25519).key)


def _sign(args: argparse.Namespace) -> None:
    private = read_private_key(_folder(args) / _KEY, "resguardo policy init NAME")
    text = read_file(args.file).decode(errors="replace")
    signed = policies.signed(text, private.key.name, private.seed)
    durable.replace(args.out, signed.encode())
    print(args.out)


def _folder(args: argparse.Namespace) -> Path:
    return Path(args.folder or Path(settings.DATA) / "policy")
