"""A batch of labels as one sheet: which symbol, which paper, and the bytes to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop
from resguardo.records.register.labels.sheets import PAPERS, Label, pdf, svg, zpl
from resguardo.records.register.labels.symbols import FORMATS, symbol_of
from resguardo.records.register.models import Thing

LABELS_MAX: Final = 2_000


class NothingChosen(Problem):
    """There is nothing to print."""

    code = "labels.nothing-chosen"
    wording = gettext_noop("Choose at least one thing in the list, and at most {most} at a time.")
    field = "thing"

    most: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is sent to the printer."""

    form: str
    content_type: str
    content: bytes | str


def printed(things: Sequence[Thing], *, symbol: str, paper: str) -> Sheet:
    """The labels of these things on a paper: `pdf-a4`, `pdf-letter`, `svg-a4`, or `zpl`.

    What is neither is printed as Data Matrix on A4; refuses a symbol that cannot be read back.
    """
    kind = symbol if symbol in FORMATS else "datamatrix"
    form, _dash, name = paper.partition("-")
    made = [Label(symbol_of(each.code, kind), each.code, each.name[-24:]) for each in things]
    on = PAPERS.get(name, PAPERS["a4"])
    match form:
        case "svg":
            return Sheet("svg", "image/svg+xml", svg(made, on))
        case "zpl":
            return Sheet("zpl", "application/zpl", zpl(made, kind))
        case _other:
            return Sheet("pdf", "application/pdf", pdf(made, on))
