"""`resguardo parcel`: send documents to another deployment, deliver them, take theirs in."""

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from resguardo.interfaces.cli.asking import identifier
from resguardo.interfaces.cli.output import add_format, print_rows
from resguardo.interfaces.cli.publish import begin_log
from resguardo.kernel.problem import Problem
from resguardo.records.oversight.services import sending
from resguardo.records.people import selectors as people
from resguardo.records.people.services import viewer_at_console
from resguardo.records.people.viewer import Viewer
from resguardo.records.transparency import delivery, durable, parcels, publisher
from resguardo.records.transparency.services import Job
from resguardo.records.transparency.verification import read_file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer both sides."""
    sub = parser.add_subparsers(dest="action", required=True)
    peer = sub.add_parser("peer", help="make another deployment known")
    peer.add_argument("name", metavar="NAME")
    peer.add_argument("--key", type=Path, required=True, metavar="FILE", help="its keys")
    peer.add_argument("--address", default="", metavar="URL", help="where its pages are")
    peer.add_argument(
        "--organisation", type=identifier, metavar="ID", help="the company, if it is one"
    )
    move = sub.add_parser("move", help="say where a known deployment is reached from now on")
    move.add_argument("name", metavar="NAME")
    move.add_argument(
        "--address", required=True, metavar="URL", help="where its pages are; empty: by hand alone"
    )
    listing = sub.add_parser("list", help="what was sent, and what came of it")
    listing.add_argument("--organisation", type=identifier, required=True, metavar="ID")
    listing.add_argument("--received", action="store_true", help="what others sent here instead")
    add_format(listing)
    new = sub.add_parser("new", help="send a document")
    new.add_argument("document", type=Path, metavar="FILE")
    new.add_argument("--organisation", type=identifier, required=True, metavar="ID")
    new.add_argument("--to", required=True, metavar="NAME", help="a deployment that is known")
    new.add_argument("--kind", required=True, metavar="WORD")
    new.add_argument("--title", default="")
    filings = sub.add_parser("filings", help="say which filings go to a deployment by themselves")
    filings.add_argument("name", metavar="NAME")
    filings.add_argument("addressees", metavar="ADDRESSEE", nargs="*", help="none: no longer any")
    send = sub.add_parser("send", help="deliver what waits, and let go of what came long ago")
    send.add_argument(
        "--every", type=float, default=0, metavar="SECONDS",
        help="again and again; what nobody answers less and less often",
    )  # fmt: skip
    write = sub.add_parser("write", help="write one as a file to carry")
    write.add_argument("parcel", type=identifier, metavar="ID")
    write.add_argument("--organisation", type=identifier, required=True, metavar="ID")
    write.add_argument("--out", type=Path, required=True, metavar="FILE")
    receive = sub.add_parser("receive", help="take in what was carried here")
    receive.add_argument("parcel", type=Path, metavar="FILE")
    receive.add_argument("--out", type=Path, required=True, metavar="ANSWER")
    take = sub.add_parser("take", help="take in the answer")
    take.add_argument("answer", type=Path, metavar="ANSWER")
    proof = sub.add_parser("proof", help="write the other side's receipt, which outlives both")
    proof.add_argument("parcel", type=identifier, metavar="ID")
    proof.add_argument("--organisation", type=identifier, required=True, metavar="ID")
    proof.add_argument("--out", type=Path, required=True, metavar="FILE")


def run(args: argparse.Namespace) -> int:
    """Do one of them."""
    actions: Mapping[str, Callable[[argparse.Namespace], None]] = {
        "peer": _peer,
        "move": _move,
        "list": _list,
        "new": _new,
        "filings": _filings,
        "send": _send,
        "write": _write,
        "receive": _receive,
        "take": _take,
        "proof": _proof,
    }
    actions[args.action](args)
    return 0


def _peer(args: argparse.Namespace) -> None:
    organisation = ""
    if args.organisation is not None:
        found = people.organisation_named(public_id=args.organisation)
        organisation = str(found.public_id)
    row = parcels.add_correspondent(
        by=Job(),
        at=timezone.now(),
        name=args.name,
        keys=read_file(args.key).decode(errors="replace"),
        address=args.address,
        organisation=organisation,
    )
    print(f"{row.name}: {row.origin}")


def _move(args: argparse.Namespace) -> None:
    row = parcels.move_correspondent(
        by=Job(),
        at=timezone.now(),
        correspondent=parcels.correspondent_named(args.name),
        address=args.address,
    )
    print(f"{row.name}: {row.address or 'by hand alone'}")


def _list(args: argparse.Namespace) -> None:
    viewer, at = _console(args)
    if args.received:
        _list_received(args, viewer, at)
        return
    rows = (
        {
            "parcel": row.public_id,
            "sent_at": row.sent_at,
            "to": row.correspondent.name,
            "kind": row.kind,
            "state": row.state,
            "entry": row.leaf_index,
        }
        for row in parcels.parcels(viewer=viewer, at=at)
    )
    print_rows(args, ("parcel", "sent_at", "to", "kind", "state", "entry"), rows)


def _list_received(args: argparse.Namespace, viewer: Viewer, at: datetime) -> None:
    rows = (
        {
            "parcel": row.public_id,
            "received_at": row.received_at,
            "from": row.correspondent.name,
            "kind": row.kind,
            "entry": row.leaf_index,
        }
        for row in parcels.received(viewer=viewer, at=at)
    )
    print_rows(args, ("parcel", "received_at", "from", "kind", "entry"), rows)


def _console(args: argparse.Namespace) -> tuple[Viewer, datetime]:
    """The machine's console in the name of the organisation that was asked for, and now."""
    at = timezone.now()
    organisation = people.organisation_named(public_id=args.organisation)
    return viewer_at_console(organisation=organisation, at=at), at


def _filings(args: argparse.Namespace) -> None:
    row = sending.by_itself(
        to=parcels.correspondent_named(args.name), at=timezone.now(), addressees=args.addressees
    )
    print(f"{row.name}: {', '.join(row.by_itself) or 'nothing by itself'}")


def _new(args: argparse.Namespace) -> None:
    viewer, at = _console(args)
    row = parcels.send(
        by=viewer,
        at=at,
        correspondent=parcels.correspondent_named(args.to),
        kind=args.kind,
        title=args.title,
        file_name=args.document.name,
        content=read_file(args.document),
    )
    print(row.public_id)


def _send(args: argparse.Namespace) -> None:
    """Deliver what waits; our own log is signed first, so that each has its proof.

    Asked once, everything is tried; asked again and again, what was tried in vain has its pause.
    """
    while True:
        now = timezone.now()
        waiting = delivery.due(at=now) if args.every > 0 else list(delivery.queued())
        if waiting:
            _publish()
        for row in waiting:
            done = delivery.deliver(row, at=timezone.now())
            print(f"{row.public_id} {done.outcome} {done.detail}".rstrip(), flush=True)
        if gone := delivery.let_go(at=now):
            print(f"let go of {gone} whose receipt came long ago", flush=True)
        if args.every <= 0:
            return
        time.sleep(args.every)


def _publish() -> None:
    begin_log()
    try:
        publisher.publish(None, at=timezone.now())
    except Problem as problem:  # what is signed already can be delivered all the same
        print(problem, file=sys.stderr)


def _write(args: argparse.Namespace) -> None:
    _publish()
    viewer, at = _console(args)
    row = parcels.parcel(viewer=viewer, at=at, public_id=args.parcel)
    if row is None:
        raise people.NotFound
    durable.replace(args.out, parcels.parcel_of(row))
    print(args.out)


def _receive(args: argparse.Namespace) -> None:
    begin_log()
    at, data = timezone.now(), read_file(args.parcel)
    parcels.receive(data, at=at)
    _publish()
    answer = parcels.receive(data, at=at)
    durable.replace(args.out, answer.encode())
    print(f"{args.out}: entry {answer.entry:,}")


def _take(args: argparse.Namespace) -> None:
    row = parcels.take_answer(read_file(args.answer), at=timezone.now())
    print("no proof yet: ask again" if row is None else f"{row.public_id} acknowledged")


def _proof(args: argparse.Namespace) -> None:
    """The addressee's receipt of what was sent, or the sender's of what was received."""
    viewer, at = _console(args)
    sent = parcels.parcel(viewer=viewer, at=at, public_id=args.parcel)
    if sent is None:
        received = parcels.parcel_received(viewer=viewer, at=at, public_id=args.parcel)
        if received is None:
            raise people.NotFound
        durable.replace(args.out, bytes(received.their_proof))
    else:
        durable.replace(args.out, parcels.their_receipt(sent))
    print(args.out)
