"""Blank forms for when there is no power: numbered, in four languages, typed in later.

Each sheet has a number of its own with its code, because that number is what confirms the late
entry: it is drawn by chance and carries a check character, so that whoever types it in later cannot
mistype it unnoticed, and nobody needs a connection to print the next pad. The columns are those of
the late-entry page, in the same order. A blank form says nothing, so it is no issued paper.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from resguardo.interfaces.paper.typesetting import code_of, typeset
from resguardo.kernel.identifier import label_code

Words = str | Promise
COPIES_MAX: Final = 50
UPRIGHT_MOST: Final = 8
"""Columns that fit on an upright sheet."""

_NUMBERS: Final = 32**7


@dataclass(frozen=True)
class Form:
    """One blank form: what stands above, its columns, who signs, what stands below."""

    letters: str
    title: Words
    what_for: Words
    facts: Sequence[Words]
    columns: Sequence[Words]
    lines: int
    signs: Sequence[Words]
    foot: Words
    boxes: Sequence[tuple[Words, int]] = ()


_TYPE_IN: Final = _(
    "Type every line in as a late entry as soon as you can, with this number. Keep the paper."
)

FORMS: Final[Mapping[str, Form]] = {
    "issues": Form(
        "IR",
        _("Issues and returns"),
        _("One sheet for a shift at the armoury's window."),
        (_("Armoury"), _("Day"), _("Armourer")),
        (
            _("Out at"),
            _("Guard, code"),
            _("Weapon, serial"),
            _("Rounds out"),
            _("Other things"),
            _("Post"),
            _("Signature"),
            _("Back at"),
            _("Rounds back"),
            _("Signature"),
        ),
        14,
        (_("Armourer"), _("Second person")),
        _TYPE_IN,
    ),
    "relief": Form(
        "RL",
        _("Relief at the post"),
        _("One sheet for a day at a post: who took over from whom, with what."),
        (_("Post"), _("Day"), _("Written by, code")),
        (
            _("Happened at"),
            _("Guard who takes over, code"),
            _("Guard who hands over, code"),
            _("Weapon, serial"),
            _("Rounds counted"),
            _("Other things"),
            _("Remarks"),
            _("Signature: handed over"),
            _("Signature: taken over"),
        ),
        12,
        (_("Whoever checked the sheet"),),
        _(
            "Rounds that were not handed over stay with the guard who hands over. Type every line "
            "in as a late entry as soon as you can, with this number. Keep the paper."
        ),
    ),
    "count": Form(
        "CT",
        _("Count sheet"),
        _("What was seen, by whom. Count without looking at the book."),
        (_("Place"), _("Day and time"), _("First counter"), _("Second counter")),
        (
            _("Weapon or thing"),
            _("Serial or lot"),
            _("Calibre"),
            _("Quantity seen"),
            _("Condition"),
            _("Remarks"),
        ),
        18,
        (_("First counter"), _("Second counter")),
        _("What is not in the book is written down too: a surplus is a finding."),
    ),
    "handover": Form(
        "HO",
        _("Hand-over of the armoury"),
        _("A page of the hand-over book, outgoing and incoming armourer."),
        (_("Armoury"), _("Day and time"), _("Count sheet no.")),
        (
            _("What"),
            _("According to the book"),
            _("Seen"),
            _("Difference"),
            _("Remarks"),
        ),
        12,
        (_("Outgoing armourer"), _("Incoming armourer")),
        _("The incoming armourer answers for everything above from the moment of signing."),
        (
            (_("Out at this moment: weapons and guards"), 4),
            (_("Keys, seals, alarm, lighting"), 2),
            (_("What the next shift must know"), 3),
        ),
    ),
    "incident": Form(
        "IN",
        _("Incident notice"),
        _("Theft, robbery, loss, discharge, misuse, damage: the first paper, written at once."),
        (
            _("Kind of incident"),
            _("Happened on, at"),
            _("Known on, at"),
            _("Place"),
            _("Reported by, code"),
            _("Told to: police, authority, client"),
        ),
        (_("Weapon or thing"), _("Serial or lot"), _("Calibre"), _("Quantity"), _("Last holder")),
        5,
        (_("Whoever reports"), _("Whoever receives")),
        _("Clocks of law may run from the moment it was known: report first, write more later."),
        ((_("What happened"), 8), (_("Done so far"), 3)),
    ),
}


def blank_forms(form: Form, *, copies: int, organisation: str, language: str, second: int) -> bytes:
    """Typeset so many sheets of a form in a language, each with a number of its own, as one PDF."""
    numbers = [_number(form.letters) for _copy in range(copies)]
    with translation.override(language):
        content = {
            "title": str(form.title),
            "organisation": organisation,
            "language": language,
            "layout": "blank",
            "template": "blank-form",
            "number": numbers[0],
            "issued": "",
            "address": numbers[0],
            "site": "",
            "code_caption": "",
            "wide": len(form.columns) > UPRIGHT_MOST,
            "asked": [str(each) for each in form.facts],
            "line": gettext("Line"),
            "columns": [str(each) for each in form.columns],
            "lines": form.lines,
            "boxes": [[str(title), lines] for title, lines in form.boxes],
            "signs": [],
            "signers": [str(each) for each in form.signs],
            "signed": gettext("name, code, signature, time"),
            "foot": str(form.foot),
            "sheets": [{"number": each, "code": code_of(each)} for each in numbers],
        }
    return typeset(content, layout="blank", second=second)


def _number(letters: str) -> str:
    """A number for one sheet: the letters of the form, and eight characters with a check."""
    return f"{letters}-{label_code(secrets.randbelow(_NUMBERS))}"
