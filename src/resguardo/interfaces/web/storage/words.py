"""The words of storage: states of lots, what stands outside, shapes of signs, tones as tags."""

from math import ceil
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resguardo.interfaces.web.cells import Tag
from resguardo.interfaces.web.reading import number_text
from resguardo.interfaces.web.states import TONE_WORDS
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.words_of_fields import Words, words
from resguardo.kernel.ammunition import danger_area_m
from resguardo.records.storage import evaluating
from resguardo.records.storage.evaluating import Evaluation
from resguardo.records.storage.tables import tables

LOT_STATES: Final[dict[str, Words]] = {
    "serviceable": gettext_lazy("Serviceable"),
    "suspect": gettext_lazy("Suspect"),
    "unserviceable": gettext_lazy("Unserviceable"),
}
SYMBOLS: Final[dict[str, Words]] = {
    "octagon": gettext_lazy("Octagon"),
    "cross": gettext_lazy("Cross"),
    "inverted_triangle": gettext_lazy("Triangle with its point down"),
    "diamond": gettext_lazy("Diamond"),
}
BY: Final[dict[str, Words]] = {
    "fixed": gettext_lazy("fixed, whatever the quantity"),
    "table": gettext_lazy("from the table"),
    "function": gettext_lazy("by the function of the table: have it checked"),
}
DISPOSALS: Final[dict[str, Words]] = {
    "fragmenting_public_access": gettext_lazy("What throws fragments, where the public may come"),
    "fragmenting_public_denied": gettext_lazy("What throws fragments, where nobody may come"),
    "bare_explosive": gettext_lazy("Bare explosive"),
}
VERDICTS: Final[dict[str, str]] = {
    "permitted": "✓", "forbidden": "✕", "conditional": "?", "unknown": "?",
}  # fmt: skip


def exposed_words(name: str) -> str:
    """What stands outside, in words."""
    return _(evaluating.WORDS[name])


def tone_tag(tone: str) -> Tag:
    """How urgent a finding is."""
    return Tag("recorded", TONE_WORDS[tone], tone)


def classes_table(found: Evaluation) -> Table:
    """What the room is made of, by class: seen before anything else."""
    rows = [
        Row(
            (
                each.label or _("Nobody has read it"),
                each.lots,
                each.rounds,
                "" if each.net_kg is None else number_text(each.net_kg, places=3),
            ),
            tone="" if each.label.startswith("1.4") else "stop",
        )
        for each in found.classes
    ]
    columns = [
        Column(_("Class on the box")),
        Column(_("Lots"), numeric=True),
        Column(_("Rounds"), numeric=True),
        Column(_("Net explosive quantity (kg)"), numeric=True),
    ]
    return Table(_("Class first"), columns, rows, EmptyState(_("No ammunition lies here.")))


def findings_table(found: Evaluation) -> Table:
    """What the rules say, the most urgent first, each with its clause."""
    rows = [
        Row((each.sentence(_, number_text), tone_tag(each.tone), each.clause), tone=each.tone)
        for each in found.findings
    ]
    columns = [Column(_("What the rules say")), Column(_("How urgent")), Column(_("Clause"))]
    empty = EmptyState(_("Nothing lies here that a rule speaks of."))
    return Table(_("Rules"), columns, rows, empty)


def reaches_table(found: Evaluation) -> Table:
    """How far what stands outside must be."""
    rows = [
        Row((exposed_words(each.exposed), each.metres, words(BY, each.by), each.clause))
        for each in found.reaches
    ]
    columns = [
        Column(_("What stands outside")),
        Column(_("Distance (m)"), numeric=True),
        Column(_("How it was found")),
        Column(_("Clause")),
    ]
    empty = EmptyState(_("No distance can be told. The rules above say why."))
    return Table(_("Distances"), columns, rows, empty)


def danger_table(all_up_weight_kg: float) -> Table:
    """How far everybody stays from a disposal; nobody has confirmed the figures."""
    columns = [
        Column(_("What is destroyed at once")), Column(_("Danger area (m)"), numeric=True),
        Column(_("State")),
    ]  # fmt: skip
    rows = [
        Row((words(DISPOSALS, kind), ceil(danger_area_m(kind, all_up_weight_kg, tables())),
             _("unconfirmed: ask a qualified ammunition technical officer")))
        for kind in DISPOSALS
    ]  # fmt: skip
    return Table(_("Danger area at disposal"), columns, rows)


def mixing_table(groups: list[str]) -> Table:
    """Which of these compatibility groups may lie together."""
    rows = []
    for first in groups:
        cells: list[object] = [first]
        for second in groups:
            one, other = sorted((first, second))
            verdict = tables().mixing.get(("article", one, other))
            mark = VERDICTS[verdict.verdict] if verdict else VERDICTS["unknown"]
            cells.append(f"{mark} {verdict.note}" if verdict and verdict.note else mark)
        rows.append(Row(tuple(cells)))
    columns = [Column(_("Group")), *(Column(each) for each in groups)]
    return Table(_("Mixing: ✓ together, ✕ never, ? on a condition or ask"), columns, rows)
