"""`resguardo verify FILE_OR_DIR`: a stranger checks a receipt, a published log or an export.

Needs no database and no network; only the file and keys that were got another way.
"""

import argparse
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from resguardo.insight.exchange.proving import demand_moves
from resguardo.interfaces.cli.output import add_format, print_json
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.kernel.tlog.policy import Opened
from resguardo.records.transparency import verification
from resguardo.records.transparency.receipt import read_receipt
from resguardo.records.transparency.verification import Trust


class NoPaperReceipt(Problem):
    """A receipt of something else."""

    code = "verify.no-paper-receipt"
    wording = _("This receipt is not that of a paper. Take the receipt from the page of the paper.")


class PaperIsAnother(Problem):
    """A file that is not what was issued."""

    code = "verify.paper-is-another"
    wording = _(
        "This is not the paper of that receipt: the log has the hash {kept}, and the file has"
        " {now}."
    )

    kept: str
    now: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask for what to check and whom to trust."""
    parser.add_argument("path", type=Path, metavar="FILE_OR_DIR")
    parser.add_argument(
        "--key",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a trusted key of a log or a witness, or a policy; again for each",
    )
    parser.add_argument(
        "--paper", type=Path, metavar="FILE.pdf", help="also check that the receipt is this paper's"
    )
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Check, and say what was proved and by whom; a refusal says where it does not hold."""
    path: Path = args.path
    for named in (path, *args.key, *([args.paper] if args.paper is not None else [])):
        named.stat()  # what is not there is told to be away, and not to be no receipt
    trust = verification.trust_of(args.key) if args.key else verification.keys_beside(path)
    if trust is None:
        if path.is_file():
            read_receipt(verification.read_file(path))  # what is none needs no key to be told so
        raise verification.KeysMissing
    found = _check(path, trust)
    if args.paper is not None:
        found = {**found, "paper": _paper(found, args.paper)}
    if args.format == "json":
        print_json({"holds": True, "own_keys": trust.own, **found})
        return 0
    for name, value in found.items():
        shown = value if isinstance(value, str | int) else json.dumps(value, ensure_ascii=False)
        print(f"{name:<12} {shown}")
    if trust.own:
        print("These keys came with it: it agrees with itself. Give --key to know whose it is.")
    return 0


def _check(path: Path, trust: Trust) -> Mapping[str, Any]:
    if not path.is_dir():
        data = verification.read_file(path)
        proved = verification.check_receipt(data, trust)
        return {
            "what": "receipt",
            "entry": proved.index,
            "kind": proved.kind,
            **_log(proved.opened),
            "says": proved.public,
            "opened": proved.personal,
            "sealed": list(proved.sealed),
        }
    if (path / verification.MANIFEST_PROOF).exists():
        proved, files = verification.check_sealed(path, trust)
        found = {"what": "export", "files": files, "entry": proved.index, **_log(proved.opened)}
        return {**found, **_tables(path, trust)}
    if (path / "checkpoint").exists():
        return {"what": "log", **_log(verification.check_log(path, trust))}
    raise verification.NothingToVerify(str(path))


def _paper(found: Mapping[str, Any], file: Path) -> str:
    """Hold the file of a paper against the hash that its leaf has."""
    kept = found.get("says", {}).get("sha256") if found.get("kind") == "paper" else None
    if kept is None:
        raise NoPaperReceipt
    now = sha256(verification.read_file(file)).hexdigest()
    if now != kept:
        raise PaperIsAnother(str(kept), now)
    return f"{file} is exactly what was issued as {found['says'].get('number', '')}"


def _tables(path: Path, trust: Trust) -> Mapping[str, Any]:
    """Hold the moves against the log, where the export brought it."""
    log = path / verification.LOG
    if not (log / "checkpoint").exists():
        return {"tables": "as they were exported; the log did not come with them"}
    size = verification.check_log(log, trust).checkpoint.size
    compared = demand_moves(path, verification.entries_of(log, size))
    return {"tables": f"every move is that of the log, in {compared:,} entries"}


def _log(opened: Opened) -> Mapping[str, Any]:
    times = {
        name: datetime.fromtimestamp(time, UTC).isoformat()
        for name, time in opened.witnesses.items()
    }
    tree = opened.checkpoint
    return {"log": tree.origin, "entries": tree.size, "root": tree.root.hex(), "witnesses": times}
