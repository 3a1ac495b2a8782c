"""Papers of custody: the receipt that a guard signs."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from resguardo.interfaces.paper.reading import full_text, is_late, number_text
from resguardo.interfaces.paper.sheet import Column, Sheet, Table, Words
from resguardo.interfaces.paper.subjects import key_of
from resguardo.interfaces.paper.words import CONFIRMATION_WORDS, ENTRY_WORDS, name_or_word
from resguardo.records.custody import selectors as custody
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.register import selectors as register


def receipt(viewer: Viewer, at: datetime, subject: str) -> Sheet:
    """The custody receipt of an entry."""
    return receipts(viewer, at, [subject])[0]


def receipts(viewer: Viewer, at: datetime, subjects: Sequence[str]) -> list[Sheet]:
    """The custody receipts of entries: what each guard signs and takes along. Three questions."""
    keys = [key_of(subject) for subject in subjects]
    rows = custody.entries(viewer=viewer, at=at).filter(public_id__in=keys)
    found = {row.public_id: row for row in rows}
    if not found.keys() >= set(keys):
        raise NotFound
    moves = custody.moves_of(found.values())
    serials = register.serials_of(move.thing for each in moves.values() for move in each)
    return [_receipt(viewer, found[key], moves.get(found[key].pk, []), serials) for key in keys]


def _receipt(viewer: Viewer, found: Any, moves: Sequence[Any], serials: Mapping[int, str]) -> Sheet:
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
        parts=[_things(moves, serials)],
        signs=[
            (_("Receives"), str(found.holder or "")),
            (_("Hands out"), str(found.recorded_by or "")),
        ],
        foot=_("Whoever signs answers for what stands above until it is given back or passed on."),
        about=None if found.organisation_id == viewer.organisation_id else found.organisation_id,
        persons=[
            found.holder_id, found.second_person_id, found.recorded_by_person_id,
            *_persons_of(moves),
        ],
    )  # fmt: skip


def _things(moves: Iterable[Any], serials: Mapping[int, str]) -> Table:
    """What was moved: thing, serial, label, quantity. Names show the end of a serial alone."""
    columns = [
        Column(_("Thing"), wide=True),
        Column(_("Serial"), "code"),
        Column(_("Label"), "code"),
        Column(_("Quantity"), "right"),
    ]
    rows = [
        (each.thing.name, serials.get(each.thing_id, ""), each.thing.code,
         number_text(each.quantity))
        for each in moves
    ]  # fmt: skip
    return Table(_("What"), columns, rows, _("Nothing."))


def _persons_of(moves: Iterable[Any]) -> list[int | None]:
    """The keys of those from whom and to whom things went."""
    return [account.person_id for move in moves for account in (move.giver, move.taker)]
