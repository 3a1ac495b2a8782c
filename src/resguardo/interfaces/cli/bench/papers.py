"""Custody receipts: typeset alone, and issued with number, hash and leaf, by one and in lots."""

import argparse
import os
from functools import partial
from time import perf_counter, process_time
from typing import Final

from django.utils import timezone

from resguardo.interfaces.cli.bench.figures import Figure, median_ms, timed
from resguardo.interfaces.cli.bench.issue import issue
from resguardo.interfaces.cli.bench.stage import Stage, build
from resguardo.interfaces.paper import issuing
from resguardo.interfaces.paper.typesetting import typeset, typeset_many
from resguardo.records.custody import selectors as custody

RECEIPTS: Final = 200
LOT: Final = 50
TARGET: Final = ">= 100 on two cores"


def measure(args: argparse.Namespace) -> list[Figure]:  # noqa: ARG001 - all benchmarks take them
    """Issue weapons to guards, then their receipts, and say how many come out in a second."""
    stage = build(RECEIPTS, name="Custodia Ficticia de Papeles S.A.")
    for place in range(RECEIPTS):
        issue(stage, place)
    entries = custody.entries(viewer=stage.armourer, at=timezone.now())
    subjects = [str(row.public_id) for row in entries.filter(kind="issue")[:RECEIPTS]]
    _receipts(stage, subjects[:1], "es")  # fonts and layouts are read once
    contents = [({**_CONTENT, "number": f"2026-{n:06d}"}, "sheet", n) for n in range(RECEIPTS)]
    alone = [timed(partial(typeset, each, layout=form, second=at)) for each, form, at in contents]
    started, worked = perf_counter(), process_time()
    typeset_many([({**content, "title": "B"}, form, at) for content, form, at in contents])
    together = RECEIPTS / (perf_counter() - started)
    drawn_ms = 1000 * (process_time() - worked) / RECEIPTS
    one = [timed(partial(_receipts, stage, [each], "en")) for each in subjects]
    started, worked = perf_counter(), process_time()
    for at in range(0, RECEIPTS, LOT):
        _receipts(stage, subjects[at : at + LOT], "pt")
    lots = RECEIPTS / (perf_counter() - started)
    issued_ms = 1000 * (process_time() - worked) / RECEIPTS
    return [
        Figure("receipt typeset, median", median_ms(alone), "ms", "", None),
        Figure(f"receipts typeset on {os.cpu_count()} cores", together, "/s", TARGET, None),
        Figure("work of a core for a receipt typeset", drawn_ms, "ms", "", None),
        Figure("receipt issued whole, median", median_ms(one), "ms", "", None),
        Figure(f"receipts issued whole, {LOT} at a time", lots, "/s", TARGET, together),
        Figure("work of a core for a receipt issued", issued_ms, "ms", "", None),
    ]


def _receipts(stage: Stage, subjects: list[str], language: str) -> None:
    issuing.issue_many(
        by=stage.armourer, at=timezone.now(), template="custody-receipt", subjects=subjects,
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
