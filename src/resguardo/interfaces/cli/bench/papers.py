"""Custody receipts: typeset alone, and issued with number, hash and leaf.

By one, in lots, and by two processes at once, as the server works, each for a company of its own:
the papers of one company wait for each other, since their numbers have no gaps.
"""

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from functools import partial
from multiprocessing import get_context
from time import perf_counter, process_time
from typing import Final

import django
from django.utils import timezone

from resguardo.interfaces.cli.bench.figures import Figure, median_ms, timed
from resguardo.interfaces.cli.bench.issue import issue
from resguardo.interfaces.cli.bench.stage import Stage, build
from resguardo.interfaces.paper import issuing
from resguardo.interfaces.paper.typesetting import typeset, typeset_many
from resguardo.records.custody import selectors as custody
from resguardo.records.people.viewer import Viewer

RECEIPTS: Final = 200
LOT: Final = 50
TARGET: Final = ">= 100 on two cores"


def measure(_args: argparse.Namespace) -> list[Figure]:
    """Issue weapons to guards, then their receipts, and say how many come out in a second."""
    stage, subjects = _handed_out("Custodia Ficticia de Papeles S.A.")
    other, others = _handed_out("Vigilancia Ficticia de Papeles S.A.")
    _receipts(stage.armourer, subjects[:1], "es")  # fonts and layouts are read once
    contents = [({**_CONTENT, "number": f"2026-{n:06d}"}, "sheet", n) for n in range(RECEIPTS)]
    alone = [timed(partial(typeset, each, layout=form, second=at)) for each, form, at in contents]
    started, worked = perf_counter(), process_time()
    typeset_many([({**content, "title": "B"}, form, at) for content, form, at in contents])
    together = RECEIPTS / (perf_counter() - started)
    drawn_ms = 1000 * (process_time() - worked) / RECEIPTS
    one = [timed(partial(_receipts, stage.armourer, [each], "en")) for each in subjects]
    started = perf_counter()
    issued_ms = 1000 * _lots(stage.armourer, subjects, "pt") / RECEIPTS
    lots = RECEIPTS / (perf_counter() - started)
    by_two, by_two_ms = _at_once([(stage.armourer, subjects), (other.armourer, others)])
    return [
        Figure("receipt typeset, median", median_ms(alone), "ms", "", None),
        Figure(f"receipts typeset on {os.cpu_count()} cores", together, "/s", TARGET, None),
        Figure("work of a core for a receipt typeset", drawn_ms, "ms", "", None),
        Figure("receipt issued whole, median", median_ms(one), "ms", "", None),
        Figure(f"receipts issued whole, {LOT} at a time", lots, "/s", TARGET, together),
        Figure("work of a core for a receipt issued", issued_ms, "ms", "", None),
        Figure("receipts issued whole by two processes", by_two, "/s", TARGET, None),
        Figure("work of a core for a receipt of theirs", by_two_ms, "ms", "", None),
    ]


def _handed_out(name: str) -> tuple[Stage, list[str]]:
    """A company that has issued weapons to its guards, and those entries."""
    stage = build(RECEIPTS, name=name)
    for place in range(RECEIPTS):
        issue(stage, place)
    entries = custody.entries(viewer=stage.armourer, at=timezone.now())
    return stage, [str(row.public_id) for row in entries.filter(kind="issue")[:RECEIPTS]]


def _at_once(works: list[tuple[Viewer, list[str]]]) -> tuple[float, float]:
    """Receipts a second of a process for each of these, and the work of a core for one, in ms."""
    with ExitStack() as stack:
        pools = [
            stack.enter_context(
                ProcessPoolExecutor(1, get_context("spawn"), initializer=django.setup)
            )
            for _work in works
        ]
        pairs = list(zip(pools, works, strict=True))
        for pool, (by, subjects) in pairs:
            # Fonts, layouts and addresses are read once; a paper that was issued reads none.
            pool.submit(_lots, by, subjects[:1], "fr").result()
        started = perf_counter()
        at_work = [pool.submit(_lots, by, subjects[1:], "fr") for pool, (by, subjects) in pairs]
        worked = sum(each.result() for each in at_work)
        issued = sum(len(subjects) - 1 for _by, subjects in works)
        return issued / (perf_counter() - started), 1000 * worked / issued


def _lots(by: Viewer, subjects: list[str], language: str) -> float:
    """Issue them in lots; gives the seconds of a core that it took."""
    began = process_time()
    for at in range(0, len(subjects), LOT):
        _receipts(by, subjects[at : at + LOT], language)
    return process_time() - began


def _receipts(by: Viewer, subjects: list[str], language: str) -> None:
    issuing.issue_many(
        by=by, at=timezone.now(), template="custody-receipt", subjects=subjects,
        language=language,
    )  # fmt: skip


_CONTENT: Final = {
    "title": "Custody receipt", "organisation": "Custodia Ficticia S.A.", "language": "en",
    "layout": "sheet", "template": "custody-receipt", "page": "Page", "wide": False, "lead": "",
    "code_caption": "Scan to compare this paper with the one that was issued.", "foot": "",
    "facts": [["From", "Armería de Medida"], ["To", "Figurante 1, Guardia"]],
    "parts": [
        {
            "kind": "table", "title": "What", "empty": "",
            "columns": [{"label": "Thing", "align": "left", "wide": True},
                        {"label": "Label", "align": "code", "wide": False}],
            "rows": [["Pistola 9 mm", "F000-4A1R"], ["Cargador", "M000-1B2C"]],
        }
    ],
    "signs": [["Receives", "Figurante 1, Guardia"]], "issued": "Issued",
    "address": "https://example.org/p/ABCDEFGHIJKLMNOPQRSTUVWXYZ/", "site": "example.org/p/ABCDE",
}  # fmt: skip
