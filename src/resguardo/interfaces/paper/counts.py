"""Papers of counts and of the armoury's book: certificate, hand-over, and the book of a day."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from resguardo.interfaces.paper.reading import day_text, full_text, number_text
from resguardo.interfaces.paper.sheet import Column, Sheet, Table, Words
from resguardo.interfaces.paper.subjects import key_and_day_of, key_of, other_company
from resguardo.interfaces.paper.words import (
    DISCREPANCY_STATES,
    DISCREPANCY_WORDS,
    ENTRY_WORDS,
    SCOPE_WORDS,
    THING_KINDS,
    name_or_word,
)
from resguardo.records.custody import books
from resguardo.records.custody import counts as counted
from resguardo.records.custody import selectors as custody
from resguardo.records.custody.accounts import name_of
from resguardo.records.people.viewer import Viewer
from resguardo.records.places import selectors as places

PLACES_NAMED = 3


def certificate(viewer: Viewer, at: datetime, subject: str) -> Sheet:
    """The certificate of a count: who counted what and how, sums by kind, every difference."""
    row = counted.count(viewer=viewer, at=at, public_id=key_of(subject))
    lines = counted.comparison(viewer=viewer, at=at, row=row)
    sheets = counted.closed_sheets(row)
    odd = [each for each in lines if not each.compared.fits]
    proof = counted.proof_of(row.leaf_index)
    waits = "" if row.accepted_at else _("Not accepted yet.")
    return Sheet(
        facts=[
            (_("Company"), row.organisation.name),
            *_how(row, sheets),
            (_("Things compared"), number_text(len(lines))),
            (_("Differences"), number_text(len(odd))),
            (_("Leaf of the log"), proof.index if proof else waits),
            (_("Hash of the leaf"), proof.digest if proof else ""),
        ],
        parts=[_totals(lines), _differences(odd, sheets)],
        signs=[
            *((_("Counted by"), str(each.counter)) for each in sheets),
            (_("Accepted by"), str(row.accepted_by or "")),
        ],
        foot=_("The count says what was seen at that time, and by whom; it moves nothing."),
        about=other_company(viewer, row.organisation_id),
        persons=[
            *(each.counter.person_id for each in sheets),
            row.opened_by.person_id,
            row.accepted_by.person_id if row.accepted_by else None,
        ],
    )


def hand_over(viewer: Viewer, at: datetime, subject: str) -> Sheet:
    """One page of the shift book: who handed the armoury to whom, and what was found."""
    row = counted.handover(viewer=viewer, at=at, public_id=key_of(subject))
    facts: list[tuple[Words, object]] = [
        (_("Company"), row.organisation.name),
        (_("Armoury"), name_of(row.account)),
        (_("Handed over"), full_text(row.handed_over_at)),
        (_("Recorded"), full_text(row.recorded_at)),
        (_("Outgoing armourer"), row.outgoing),
        (_("Incoming armourer"), row.incoming),
        (_("Remarks"), row.remarks),
    ]
    parts: list[Table] = []
    if row.count is not None:
        lines = counted.comparison(viewer=viewer, at=at, row=row.count)
        odd = [each for each in lines if not each.compared.fits]
        facts.append((_("Things compared"), number_text(len(lines))))
        facts.append((_("Differences"), number_text(len(odd))))
        parts.append(_differences(odd, counted.closed_sheets(row.count)))
    return Sheet(
        facts=facts,
        parts=parts,
        signs=[
            (_("Outgoing armourer"), str(row.outgoing)),
            (_("Incoming armourer"), str(row.incoming)),
        ],
        foot=_("The incoming armourer answers for everything above from the moment of signing."),
        about=other_company(viewer, row.organisation_id),
        persons=[row.outgoing_id, row.incoming_id],
    )


def book_of_day(viewer: Viewer, at: datetime, subject: str) -> Sheet:
    """The book of one armoury and one day, midnight to midnight where the armoury is."""
    key, day = key_and_day_of(subject)
    place = places.place(viewer=viewer, at=at, public_id=key)
    start, end = books.bounds_of(place, day)
    found = books.entries_at(viewer=viewer, at=at, place=place, start=start, end=end)
    shown = found[: books.LINES_MAX]
    moves = custody.moves_of(shown)
    handed = books.handovers_at(viewer=viewer, at=at, place=place, start=start, end=end)
    cut = _("Only the first lines are here; take the whole list along from Entries.")
    columns = [
        Column(_("At")),
        Column("№", "code"),
        Column(_("Kind")),
        Column(_("What"), wide=True),
        Column(_("From")),
        Column(_("To")),
        Column(_("By")),
    ]
    return Sheet(
        facts=[
            (_("Company"), place.organisation.name),
            (_("Armoury"), place.name),
            (_("Day"), day_text(day)),
        ],
        parts=[
            Table(
                _("Hand-overs"),
                [Column(_("At")), Column(_("Outgoing armourer")), Column(_("Incoming armourer"))],
                [(_clock(each.handed_over_at), each.outgoing, each.incoming) for each in handed],
                _("None on this day."),
            ),
            Table(
                _("Entries"),
                columns,
                [_entry(entry, moves.get(entry.pk, [])) for entry in shown],
                _("Nothing went out or came in on this day."),
            ),
        ],
        signs=[(_("Armourer"), ""), (_("Whoever checked"), "")],
        lead=cut if len(found) > len(shown) else "",
        about=other_company(viewer, place.organisation_id),
        persons=_named(shown, moves, handed),
        wide=True,
    )


def month_review(viewer: Viewer, at: datetime, subject: str) -> Sheet:
    """What was counted in one armoury in a month, by whom, what differed and what became of it."""
    key, day = key_and_day_of(subject)
    place = places.place(viewer=viewer, at=at, public_id=key)
    start, end = books.month_of(place, day)
    rows = books.counts_at(viewer=viewer, at=at, place=place, start=start, end=end)
    found = books.found_by(rows)
    full = [each for each in rows if each.scope == "full"]
    return Sheet(
        facts=[
            (_("Company"), place.organisation.name),
            (_("Armoury"), place.name),
            (_("Month"), formats.date_format(day, "YEAR_MONTH_FORMAT")),
            (_("Counts accepted"), number_text(len(rows))),
            (_("Of everything"), number_text(len(full))),
            (_("Differences"), number_text(len(found))),
        ],
        lead="" if full else _("No count of everything was accepted here in this month."),
        parts=[
            Table(
                _("Counts"),
                [
                    Column(_("Accepted")),
                    Column(_("Place")),
                    Column(_("What was counted"), wide=True),
                    Column(_("Counted by")),
                    Column(_("Accepted by")),
                    Column(_("Things in the book"), "right"),
                ],
                [_counted(each) for each in rows],
                _("Nothing was counted."),
            ),
            Table(
                _("Differences"),
                [
                    Column(_("Thing"), wide=True),
                    Column(_("Book"), "right"),
                    Column(_("Seen"), "right"),
                    Column(_("Result")),
                    Column(_("What became of it")),
                ],
                [_became(each) for each in found],
                _("Book and counters agree on everything."),
            ),
        ],
        signs=[(_("Armourer"), ""), (_("Whoever checked"), "")],
        foot=_("The counts say what was seen, and by whom; they move nothing."),
        about=other_company(viewer, place.organisation_id),
        persons=[
            *(sheet.counter.person_id for each in rows for sheet in each.sheets.all()),
            *(each.accepted_by.person_id for each in rows if each.accepted_by),
        ],
        wide=True,
    )


def _counted(row: Any) -> tuple[object, ...]:
    blind = _("blind") if row.blind else _("with the list")
    return (
        full_text(row.accepted_at),
        name_of(row.account),
        f"{SCOPE_WORDS.get(row.scope, row.scope)}, {blind}",
        "\n".join(str(each.counter) for each in row.sheets.all()),
        row.accepted_by,
        number_text(row.compared),
    )


def _became(row: Any) -> tuple[object, ...]:
    words = DISCREPANCY_STATES.get(row.state, row.state)
    return (
        row.thing.name if row.thing else row.text_as_read,
        number_text(row.book_quantity),
        number_text(row.seen_quantity),
        DISCREPANCY_WORDS[row.kind],
        f"{words}: {row.explanation}" if row.explanation else words,
    )


def _how(row: Any, sheets: Sequence[Any]) -> list[tuple[Words, object]]:
    accepted = row.accepted_at is not None
    return [
        (_("Place"), name_of(row.account)),
        (_("What was counted"), SCOPE_WORDS.get(row.scope, row.scope)),
        (_("Book"), _("Blind: counters did not see it") if row.blind else _("Shown to counters")),
        (_("Announced"), day_text(row.announced_on) if row.announced_on else _("no")),
        (_("Opened"), f"{full_text(row.opened_at)}, {row.opened_by}"),
        *(
            (_("Counter {number}").format(number=number), f"{each.counter}, {_lines(each)}")
            for number, each in enumerate(sheets, start=1)
        ),
        (_("Accepted"), f"{full_text(row.accepted_at)}, {row.accepted_by}" if accepted else ""),
    ]


def _lines(sheet: Any) -> str:
    lines = sheet.lines.filter(seen_quantity__gt=0).count()
    return ngettext("{count} line", "{count} lines", lines).format(count=lines)


def _totals(lines: Iterable[counted.Line]) -> Table:
    """What was compared by kind of thing: the book's sum and what stands as seen."""
    sums: dict[str, list[int]] = {}
    for each in lines:
        thing = each.compared.thing
        row = sums.setdefault(thing.kind if thing else "", [0, 0])
        row[0] += each.compared.expected
        row[1] += each.stands or 0
    return Table(
        _("By kind"),
        [Column(_("Kind")), Column(_("Book"), "right"), Column(_("Seen"), "right")],
        [
            (
                THING_KINDS[kind] if kind else _("Unknown to the register"),
                number_text(book),
                number_text(seen),
            )
            for kind, (book, seen) in sums.items()
        ],
        _("Nothing."),
    )


def _differences(odd: Sequence[counted.Line], sheets: Sequence[Any]) -> Table:
    columns = [
        Column(_("Thing"), wide=True),
        Column(_("Book"), "right"),
        *(
            Column(_("Counter {number}").format(number=number), "right")
            for number, _each in enumerate(sheets, start=1)
        ),
        Column(_("Where the book has it")),
        Column(_("Result")),
    ]
    rows = [_difference(each) for each in odd]
    return Table(_("Differences"), columns, rows, _("Book and counters agree on everything."))


def _difference(each: counted.Line) -> tuple[object, ...]:
    compared = each.compared
    kind = kind_of(each)
    name = compared.thing.name if compared.thing else compared.text_as_read
    words = DISCREPANCY_WORDS[kind] if kind else looked_text(each)
    if each.discrepancy is not None and not compared.agreed:
        words = f"{words} ({decided_text(each)})"
    seen = map(number_text, compared.seen)
    return (name, number_text(compared.expected), *seen, where_text(each), words)


def where_text(each: counted.Line) -> str:
    """Where else the book has a thing; rounds that many hold are not told by all their names."""
    named = "; ".join(str(name_or_word(account)) for account in each.elsewhere[:PLACES_NAMED])
    more = len(each.elsewhere) - PLACES_NAMED
    return _("{places}; and {count} more").format(places=named, count=more) if more > 0 else named


def decided_text(each: counted.Line) -> str:
    """What the third person saw where the counters disagree."""
    return _("decided: {quantity}").format(quantity=number_text(each.stands or 0))


def looked_text(each: counted.Line) -> str:
    """What a line without a difference says: its counters disagree, or it was looked at again."""
    if each.accepted:
        return _("Looked at again: as the book has it")
    return _("Counters disagree")


def kind_of(each: counted.Line) -> str:
    """What kind of difference a line is, as decided or as it stands; nothing while it is open."""
    if each.discrepancy is not None:
        return str(each.discrepancy.kind)
    stands = each.stands
    return "" if stands is None else str(each.compared.kind(stands).value)


def _entry(entry: Any, moves: Sequence[Any]) -> tuple[object, ...]:
    what = [
        each.thing.name if each.thing.numbered else f"{each.quantity} × {each.thing.name}"
        for each in moves
    ]
    return (
        _clock(entry.occurred_at),
        entry.sequence,
        ENTRY_WORDS[entry.kind],
        "\n".join(filter(None, [", ".join(what), entry.document])),
        name_or_word(moves[0].giver) if moves else "",
        name_or_word(moves[0].taker) if moves else "",
        entry.recorded_by,
    )


def _named(entries: Iterable[Any], moves: Any, handed: Iterable[Any]) -> list[int | None]:
    found = {key for each in handed for key in (each.outgoing_id, each.incoming_id)}
    for entry in entries:
        found |= {entry.holder_id, entry.second_person_id, entry.recorded_by_person_id}
        for move in moves.get(entry.pk, []):
            found |= {move.giver.person_id, move.taker.person_id}
    return list(found)


def _clock(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%H:%M")
