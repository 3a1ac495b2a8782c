"""`resguardo publish DIR`: signs the log, asks the witnesses, writes it out as C2SP tlog-tiles.

A log that has no name yet gets one here, with a key, so that the first publication needs no
ceremony; where that matters, `resguardo signer init ORIGIN` is run first, by somebody else.
"""

import argparse
import os
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from resguardo.interfaces.cli.output import add_format, print_json
from resguardo.kernel.problem import Problem
from resguardo.records.permits import carrying
from resguardo.records.transparency import durable, folder, publisher, receipts, selectors
from resguardo.records.transparency.signer import Signer, name_log, name_statements

HEARTBEAT_SECONDS = 3_600
"""While nothing is recorded, witnesses say once an hour that they still see the same log."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask for the folder, and offer receipts, an origin and repetition."""
    parser.add_argument("directory", type=Path, metavar="DIR")
    parser.add_argument(
        "--receipts", type=int, default=0, metavar="N", help="also write receipts of N entries"
    )
    parser.add_argument("--origin", default="", help="the name of a log that has none yet")
    parser.add_argument(
        "--hashes-only", action="store_true", help="leave out the entries, for everybody to read"
    )
    parser.add_argument(
        "--every", type=float, default=0, metavar="SECONDS", help="go on, at this interval"
    )
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Publish once, or again and again until interrupted."""
    begin_log(args.origin)
    _publish(args)
    while args.every > 0:
        time.sleep(args.every)
        try:
            _publish(args, heartbeat_seconds=HEARTBEAT_SECONDS)
        except Problem as problem:  # said, and tried again: nobody restarts this at night
            print(problem, file=sys.stderr, flush=True)
    return 0


def begin_log(origin: str = "") -> None:
    """Give the log a name and a key, if it never had either and nothing was ever signed."""
    signer = Signer(folder.signer_folder())
    fresh = not (signer.folder / "log.key").exists() and not signer.socket_path.exists()
    if (folder.log_folder() / folder.ORIGIN).exists() or not fresh:
        return
    if selectors.latest_checkpoint() is not None:
        return
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    name_log(folder.log_folder(), signer.begin(origin or f"{host}/{os.urandom(4).hex()}").key)
    name_statements(folder.log_folder(), signer.begin_statements().key)


def _write_stopped(directory: Path) -> None:
    """Beside the log, for whoever checks permits offline: which are stopped, and the key."""
    key, stopped = folder.statements_key(), carrying.stopped_list(at=timezone.now())
    if key is not None and stopped is not None:
        (directory / "permits").mkdir(exist_ok=True)
        durable.replace(directory / "permits" / "stopped.cwt", stopped)
        durable.replace(directory / "permits" / folder.STATEMENTS_KEY, f"{key}\n".encode())


def _publish(args: argparse.Namespace, *, heartbeat_seconds: int = 0) -> None:
    done = publisher.publish(
        args.directory,
        at=timezone.now(),
        entries=not args.hashes_only,
        heartbeat_seconds=heartbeat_seconds,
    )
    _write_stopped(args.directory)
    written = receipts.write_sample(args.directory, args.receipts)
    for problem in done.problems:
        print(problem, file=sys.stderr)
    if args.format == "json":
        print_json(
            {
                "origin": folder.origin(),
                "entries": done.size,
                "files": done.files,
                "witnesses": list(done.witnesses),
                "receipts": [str(path) for path in written],
            }
        )
        return
    witnesses = ", ".join(done.witnesses) or "none"
    print(f"{folder.origin()}: {done.size:,} entries, cosigned by: {witnesses}")
    if written:
        print(f"{len(written)} receipts in {args.directory / 'receipts'}")
