"""`resguardo witness`: keep, give and take cosignatures, over HTTP and by file.

A witness needs no database: `init`, `know`, `serve`, `sign` and `show` work on a machine that has
nothing but this program. `request` and `import` are for the log's side, where a witness has no
network: its request goes out on paper or a stick, and its answer comes back the same way.
"""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from django.utils import timezone

from resguardo.interfaces.cli.output import add_format, print_rows
from resguardo.interfaces.cli.witness_server import serve
from resguardo.kernel.tlog.note import read_key
from resguardo.records.custody.following import demand_rules
from resguardo.records.transparency import durable, folder, publisher
from resguardo.records.transparency.comparing import compare
from resguardo.records.transparency.mirror import Mirror, source
from resguardo.records.transparency.verification import read_file, trust_of
from resguardo.records.transparency.witness import Witness


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer both sides."""
    parser.add_argument("--folder", type=Path, help="where the witness keeps keys and memory")
    sub = parser.add_subparsers(dest="action", required=True)
    init = sub.add_parser("init", help="make the keys of a new witness")
    init.add_argument("name", metavar="NAME", help="for example authority.costaverde.example/w1")
    init.add_argument("--post-quantum", action="store_true", help="also a key of ML-DSA-44")
    know = sub.add_parser("know", help="make a log known, by its key and where to begin")
    know.add_argument("key", type=Path, metavar="VKEY_FILE")
    begin = know.add_mutually_exclusive_group(required=True)
    begin.add_argument("--new", action="store_true", help="it is watched from its beginning")
    begin.add_argument("--seen", type=Path, metavar="CHECKPOINT", help="begin at this checkpoint")
    trust = sub.add_parser("trust", help="take one more key of a log that changes its key")
    trust.add_argument("key", type=Path, metavar="VKEY_FILE")
    serving = sub.add_parser("serve", help="cosign over HTTP")
    serving.add_argument("--bind", default="127.0.0.1:8010", metavar="HOST:PORT")
    show = sub.add_parser("show", help="the logs it knows and what it saw last")
    add_format(show)
    follow = sub.add_parser(
        "follow", help="mirror a log, replay its ledger, and cosign if it holds"
    )
    follow.add_argument("source", metavar="DIR_OR_URL")
    follow.add_argument("--mirror", type=Path, required=True, metavar="DIR")
    follow.add_argument("--key", type=Path, required=True, metavar="FILE", help="the log's key")
    follow.add_argument(
        "--token", type=Path, metavar="FILE", help="the key for programs that opens its entries"
    )
    compare = sub.add_parser("compare", help="ask witnesses whether they saw the same log")
    compare.add_argument("log", metavar="DIR_OR_URL", help="the published log")
    compare.add_argument("witnesses", nargs="+", metavar="URL", help="where each witness serves")
    compare.add_argument("--key", type=Path, required=True, metavar="FILE", help="the log's key")
    add_format(compare)
    request = sub.add_parser("request", help="write a request for a witness without network")
    request.add_argument("file", type=Path, metavar="FILE")
    request.add_argument("--old", type=int, default=0, help="the size that it saw last")
    sign = sub.add_parser("sign", help="answer such a request")
    sign.add_argument("request", type=Path, metavar="FILE")
    sign.add_argument("--out", type=Path, required=True, metavar="ANSWER")
    take = sub.add_parser("import", help="take the answer in")
    take.add_argument("answer", type=Path, metavar="ANSWER")


def run(args: argparse.Namespace) -> int:
    """Do one of them."""
    witness = Witness(args.folder or folder.witness_folder())
    actions: Mapping[str, Callable[[argparse.Namespace, Witness], None]] = {
        "init": _init,
        "know": _know,
        "trust": _trust,
        "serve": _serve,
        "show": _show,
        "follow": _follow,
        "compare": _compare,
        "request": _request,
        "sign": _sign,
        "import": _import,
    }
    actions[args.action](args, witness)
    return 0


def _init(args: argparse.Namespace, witness: Witness) -> None:
    for key in witness.begin(args.name, post_quantum=args.post_quantum):
        print(key)


def _know(args: argparse.Namespace, witness: Witness) -> None:
    key = read_key(read_file(args.key).decode(errors="replace"))
    size = witness.know(key, read_file(args.seen) if args.seen else b"")
    print(f"knows {key.name} from {size:,} entries on")


def _trust(args: argparse.Namespace, witness: Witness) -> None:
    key = read_key(read_file(args.key).decode(errors="replace").strip())
    witness.trust(key)
    print(f"trusts {key}")


def _serve(args: argparse.Namespace, witness: Witness) -> None:
    serve(witness, args.bind)


def _show(args: argparse.Namespace, witness: Witness) -> None:
    rows = (
        {"log": each.origin, "entries": each.size, "root": each.root.hex()}
        for each in witness.known()
    )
    print_rows(args, ("log", "entries", "root"), rows)


def _follow(args: argparse.Namespace, witness: Witness) -> None:
    """Cosign only what was mirrored whole and whose every move could have happened."""
    mirror = Mirror(args.mirror)
    opened_by = read_file(args.token).decode().strip() if args.token else ""
    read = source(args.source, key=opened_by)
    since, tree = mirror.follow(read, trust_of([args.key]).policy)
    replayed = demand_rules(mirror.entries(0, tree.size), since=since)
    print(f"{tree.origin}: {tree.size:,} entries mirrored, {replayed:,} replayed, all rules hold")
    if any(known.origin == tree.origin for known in witness.known()):
        old = witness.memory.latest(tree.origin).size
        answer = witness.add_checkpoint(mirror.request(old), at=timezone.now())
        durable.replace(args.mirror / "cosignature", answer.encode())
        print(f"cosigned: {args.mirror / 'cosignature'}")


def _compare(args: argparse.Namespace, _witness: Witness) -> None:
    reads = {each: source(each) for each in args.witnesses}
    found = compare(source(args.log), reads, trust_of([args.key]).policy)
    rows = (
        {"shown by": each.source, "entries": each.tree.size, "root": each.tree.root.hex()}
        for each in found
    )
    print_rows(args, ("shown by", "entries", "root"), rows)


def _request(args: argparse.Namespace, _witness: Witness) -> None:
    durable.replace(args.file, publisher.request_for(max(args.old, 0)))
    print(args.file)


def _sign(args: argparse.Namespace, witness: Witness) -> None:
    answer = witness.add_checkpoint(read_file(args.request), at=timezone.now())
    durable.replace(args.out, answer.encode())
    print(args.out)


def _import(args: argparse.Namespace, _witness: Witness) -> None:
    size, names = publisher.import_lines(read_file(args.answer))
    print(f"{size:,} entries cosigned by: {', '.join(names)}")
