"""Papers of custody: the receipt that a guard signs."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from resguardo.interfaces.paper.reading import full_text, is_late, number_text
from resguardo.interfaces.paper.sheet import Column, Sheet, Table, Words
from resguardo.interfaces.paper.subjects import key_of
from resguardo.interfaces.paper.words import CONFIRMATION_WORDS, ENTRY_WORDS, name_or_word
from resguardo.records.custody import selectors as custody
from resguardo.records.people.viewer import Viewer


def receipt(viewer: Viewer, at: datetime, subject: str) -> Sheet:
    """The custody receipt of an entry: what the guard signs and takes along."""
    found = custody.entry(viewer=viewer, at=at, public_id=key_of(subject))
    moves = custody.moves_of([found]).get(found.pk, [])
    facts: list[tuple[Words, object]] = [
        (_("What was done"), ENTRY_WORDS[found.kind]),
        (_("Happened"), full_text(found.occurred_at)),
        (
            _("Recorded"),
            full_text(found.recorded_at) if is_late(found.occurred_at, found.recorded_at) else "",
        ),
        (_("From"), name_or_word(moves[0].giver) if moves else ""),
        (_("To"), name_or_word(moves[0].taker) if moves else ""),
        (_("Post"), found.post.name if found.post else ""),
        (_("Due back"), full_text(found.due_at) if found.due_at else ""),
        (_("Confirmed"), CONFIRMATION_WORDS[found.confirmation]),
        (_("Second person"), found.second_person),
        (_("Paper"), found.document),
        (_("Recorded by"), found.recorded_by),
        (_("Entry"), _("№ {sequence} of the log").format(sequence=found.sequence)),
    ]
    return Sheet(
        facts=facts,
        parts=[things(moves)],
        signs=[
            (_("Receives"), str(found.holder or "")),
            (_("Hands out"), str(found.recorded_by or "")),
        ],
        foot=_("Whoever signs answers for what stands above until it is given back or passed on."),
        about=None if found.organisation_id == viewer.organisation_id else found.organisation_id,
        persons=[
            found.holder_id, found.second_person_id, found.recorded_by_person_id,
            *persons_of(moves),
        ],
    )  # fmt: skip


def things(moves: Iterable[Any]) -> Table:
    """What was moved: thing, label, quantity."""
    columns = [
        Column(_("Thing"), wide=True),
        Column(_("Serial"), "code"),
        Column(_("Label"), "code"),
        Column(_("Quantity"), "right"),
    ]
    rows = [
        (each.thing.name, serial_of(each.thing), each.thing.code, number_text(each.quantity))
        for each in moves
    ]
    return Table(_("What"), columns, rows, _("Nothing."))


def serial_of(thing: Any) -> str:
    """The whole serial of a firearm; names show its end alone."""
    return str(thing.firearm.serial) if thing.kind == "firearm" else ""


def persons_of(moves: Iterable[Any]) -> list[int | None]:
    """The keys of those from whom and to whom things went."""
    return [account.person_id for move in moves for account in (move.giver, move.taker)]
