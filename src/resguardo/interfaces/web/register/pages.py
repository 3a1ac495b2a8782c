"""The page of one thing: what it is, what stands against it, its marks, permits and custody."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from resguardo.interfaces.paper.words import ACCOUNT_WORDS
from resguardo.interfaces.web.cells import Happened, Link, Photo, Serial, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people import own_fields
from resguardo.interfaces.web.permits.held import held_permits
from resguardo.interfaces.web.records import Action, Banner, Picture, Record, Section, history
from resguardo.interfaces.web.storage.words import LOT_STATES
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.words_of_fields import (
    BLOCK_CAUSES,
    CONDITIONS,
    KIT_KINDS,
    MARK_KINDS,
    OWNERSHIPS,
    PART_KINDS,
    PHOTO_ANGLES,
    THING_KINDS,
    WEAPON_TYPES,
    field_words,
    words,
)
from resguardo.kernel.mandate import Act
from resguardo.records.custody.gone import gone
from resguardo.records.people import selectors as people
from resguardo.records.permits import selectors as permits
from resguardo.records.register import catalogue, selectors
from resguardo.records.storage import selectors as storage

from .steps import holders, timeline


def firearm_page(request: Page, row: Any) -> HttpResponse:
    """A firearm."""
    thing = row.thing
    near = selectors.near(viewer=request.viewer, at=request.at, firearm=row)
    listed = selectors.stolen_listings(row)
    banners = [
        Banner(
            "stop",
            _("Listed as stolen"),
            _("Since {day}, by {source}. It cannot be issued.").format(
                day=each.listed_on.isoformat(), source=each.source
            ),
        )
        for each in listed
    ]
    left = gone([row.pk]).get(row.pk, "")
    facts = [
        (_("Serial number"), Serial(row.serial)),
        (_("Maker and model"), str(row.model)),
        (_("Type"), words(WEAPON_TYPES, row.weapon_type)),
        (_("Calibre"), catalogue.calibre_name(row.calibre_id)),
        (_("Condition"), gone_tag(left) if left else _condition(row.condition)),
        (_("Number in the register of the authority"), row.registry_number),
        (_("Country of manufacture"), row.country_of_manufacture),
        (_("Year of manufacture"), str(row.manufactured_year or "")),
        *_read_as(row),
    ]
    return _render(request, thing, facts, banners, _look_alikes(near, row), firearm=row)


def thing_page(request: Page, thing: Any) -> HttpResponse:
    """A part, a magazine, kit, or a lot."""
    told = selectors.details(thing)
    tables = {"part_kind": PART_KINDS, "kit_kind": KIT_KINDS}
    facts: list[tuple[object, ...]] = [(_("Kind"), words(THING_KINDS, thing.kind))]
    facts += [
        (field_words(name), words(tables[name], value) if name in tables else value)
        for name, value in told.items()
    ]
    if thing.calibre_id:
        facts.append((_("Calibre"), catalogue.calibre_name(thing.calibre_id)))
    return _render(request, thing, facts, [], None)


def _render(
    request: Page,
    thing: Any,
    facts: list[tuple[object, ...]],
    banners: list[Banner],
    look_alikes: Section | None,
    *,
    firearm: Any = None,
) -> HttpResponse:
    mine = thing.organisation_id == request.viewer.organisation_id
    blocks = selectors.blocks(thing)
    for each in blocks:
        if each.ends_at is None:
            cause = words(BLOCK_CAUSES, each.cause)
            banners.append(Banner("stop", _("Blocked: {cause}").format(cause=cause), each.document))
    common = [
        *holders(request, thing),
        (_("Label"), thing.code),
        (_("Slot"), thing.slot),
        (_("Ownership"), words(OWNERSHIPS, thing.ownership)),
        (_("Owner"), thing.owner_name),
        (_("Acquired on"), thing.acquired_on),
        (_("In the register since"), thing.created_at),
    ]
    if people.sees_all(viewer=request.viewer, at=request.at):
        common.append((_("Company"), thing.organisation.name))
    own = own_fields.facts(request, selectors.register_of(thing.kind), thing.custom)
    sections = [
        Section(_("What it is"), facts=[*facts, *common, *own], id="facts"),
        *([look_alikes] if look_alikes else []),
        timeline(request, thing),
        _permits(request, thing, mine=mine) if firearm else None,
        _looks(request, thing, mine=mine) if thing.kind == "ammunition" else None,
        _marks(request, thing, mine=mine),
        _photos(request, thing, mine=mine),
        _blocks(request, thing, blocks),
        history(request, "thing", thing.public_id, else_=_among_many()),
    ]
    record = Record(
        title=thing.name,
        sections=[each for each in sections if each is not None],
        back=_list_of(thing),
        back_text=words(THING_KINDS, thing.kind),
        tags=[Tag("blocked")] if any(each.ends_at is None for each in blocks) else (),
        banners=banners,
        actions=_actions(request, thing, firearm) if mine else (),
    )
    return render(request, "record.html", {"record": record, "thing": thing})


def _among_many() -> str:
    return _(
        "It was enrolled among many, from a file. The log commits to its identity in the entry "
        "of that file; nothing was changed since."
    )


def _list_of(thing: Any) -> str:
    if thing.kind == "firearm":
        return reverse("register:firearms")
    return reverse("register:things", args=[thing.kind])


def _actions(request: Page, thing: Any, firearm: Any) -> list[Action]:
    may = request.viewer.may
    key = [thing.public_id]
    ways: list[Action] = []
    if may(Act.LABEL, at=request.at):
        href = f"{reverse('register:labels')}?thing={thing.public_id}"
        ways.append((_("Print label"), href, "secondary"))
    if firearm is None:
        if may(Act.EDIT_REGISTER, at=request.at):
            ways.append((_("Change facts"), reverse("register:edit-thing", args=key), "secondary"))
        return ways
    if may(Act.EDIT_REGISTER, at=request.at):
        edit = (_("Change facts"), reverse("register:edit-firearm", args=key), "secondary")
        identity = (
            _("Correct identity"),
            reverse("register:correct-identity", args=key),
            "secondary",
        )
        ways += [edit, identity]
    if request.viewer.may_somewhere(Act.REPAIR, at=request.at) or may(
        Act.EDIT_REGISTER, at=request.at
    ):
        ways.append((_("Record condition"), reverse("register:condition", args=key), "secondary"))
    return ways


def gone_tag(kind: str) -> Tag:
    """Where a firearm went that the ledger keeps no longer; nothing is said of its condition."""
    return Tag(kind, ACCOUNT_WORDS[kind], "stop" if kind in {"lost", "stolen"} else "quiet")


def _condition(code: str) -> object:
    tone = "done" if code == "serviceable" else "decision"
    return Tag(code, words(CONDITIONS, code), tone)


def _read_as(row: Any) -> list[tuple[object, ...]]:
    """What was read where it is not what we write."""
    read = [each for each in (row.make_as_read, row.model_as_read, row.calibre_as_read) if each]
    known = {row.model.maker.name, row.model.name, catalogue.calibre_name(row.calibre_id)}
    return [(_("As it was read"), " · ".join(read))] if set(read) - known else []


def _look_alikes(near: list[Any], row: Any) -> Section | None:
    if not near:
        return None
    rows = [
        Row(
            (
                Serial(each.serial, reverse("register:firearm", args=[each.thing.public_id])),
                str(each.model),
                catalogue.calibre_name(each.calibre_id),
                each.organisation.name,
                Tag("due", _("Same number"))
                if each.serial_normal == row.serial_normal
                else Tag("unknown", _("Looks alike")),
            )
        )
        for each in near
    ]
    columns = (
        Column(_("Serial number")),
        Column(_("Firearm")),
        Column(_("Calibre")),
        Column(_("Company")),
        Column(_("Likeness")),
    )
    table = Table(_("Serial numbers that are easily mistaken for this one"), columns, rows)
    return Section(_("Look-alikes"), table=table, id="look-alikes")


def _permits(request: Page, thing: Any, *, mine: bool) -> Section:
    return held_permits(
        request,
        permits.permits_of(viewer=request.viewer, at=request.at, thing=thing),
        holder="thing",
        public_id=thing.public_id,
        empty=_("No permit is recorded. Without one it is not issued."),
        mine=mine,
    )


def _marks(request: Page, thing: Any, *, mine: bool) -> Section:
    rows = [
        Row(
            (
                Serial(each.text_as_read),
                words(MARK_KINDS, each.kind),
                each.location,
                Happened(each.read_at, each.recorded_at),
                str(each.read_by) if each.read_by else "",
                Photo(_("Photograph"), reverse("register:file", args=[each.photo.public_id]))
                if each.photo
                else "",
            )
        )
        for each in selectors.marks(thing)
    ]
    columns = (
        Column(_("As read")),
        Column(_("Mark")),
        Column(_("Where on the thing")),
        Column(_("When")),
        Column(_("Read by")),
        Column(_("Photograph")),
    )
    empty = EmptyState(_("No mark was read here yet. A mark is never corrected, only read again."))
    way = reverse("register:read-mark", args=[thing.public_id])
    return Section(
        _("Marks"),
        table=Table(_("Marks"), columns, rows, empty=empty),
        actions=[(_("Read a mark"), way, "secondary")] if mine and _sees_things(request) else (),
        id="marks",
    )


def _looks(request: Page, lot: Any, *, mine: bool) -> Section:
    """What people saw of a lot in store, the latest first."""
    found = storage.checks_of(viewer=request.viewer, at=request.at, thing=lot)
    rows = [
        Row(
            (
                each.seen_on,
                each.hazard,
                words(LOT_STATES, each.state),
                _("In its packing") if each.packed else _("Loose"),
                each.next_due_on,
                str(each.seen_by) if each.seen_by else "",
                each.remarks,
            ),
            tone="" if each.state == "serviceable" else "stop",
        )
        for each in found
    ]
    columns = (
        Column(_("Seen on")),
        Column(_("Class on the box")),
        Column(_("State")),
        Column(_("Packing")),
        Column(_("Next look due")),
        Column(_("Seen by")),
        Column(_("Remarks")),
    )
    empty = EmptyState(_("Nobody has read the class on the box yet."))
    way = reverse("storage:look", args=[lot.public_id])
    may = mine and request.viewer.may(Act.COUNT, at=request.at)
    return Section(
        _("In store"),
        table=Table(_("In store"), columns, rows, empty=empty),
        actions=[(_("Look at it"), way, "secondary")] if may else (),
        id="looks",
    )


def _photos(request: Page, thing: Any, *, mine: bool) -> Section | None:
    found = selectors.photos(thing)
    pictures = [
        Picture(
            reverse("register:file", args=[each.attachment.public_id]),
            words(PHOTO_ANGLES, angle),
            each.taken_at,
        )
        for angle, rows in found.items()
        for each in rows
    ]
    may = mine and _sees_things(request)
    if not pictures and not may:
        return None
    way = reverse("register:add-photo", args=[thing.public_id])
    return Section(
        _("Photographs"),
        pictures=pictures,
        actions=[(_("Add a photograph"), way, "secondary")] if may else (),
        id="photographs",
    )


def _blocks(request: Page, thing: Any, blocks: list[Any]) -> Section | None:
    may = request.viewer.may(Act.EDIT_REGISTER, at=request.at)
    if not blocks and not may:
        return None
    rows = [
        Row(
            (
                words(BLOCK_CAUSES, each.cause),
                each.document,
                each.starts_at,
                each.ends_at or Tag("blocked"),
                Link(_("Lift"), reverse("register:lift-block", args=[each.public_id]))
                if may and each.ends_at is None
                else "",
            ),
            tone="" if each.ends_at else "stop",
        )
        for each in blocks
    ]
    columns = (
        Column(_("Cause")),
        Column(_("Document")),
        Column(_("From")),
        Column(_("Until")),
        Column(_("What can be done")),
    )
    empty = EmptyState(_("Nothing stands against it."))
    way = reverse("register:block", args=[thing.public_id])
    return Section(
        _("Blocks"),
        table=Table(_("Blocks"), columns, rows, empty=empty),
        actions=[(_("Block it"), way, "warning")] if may else (),
        id="blocks",
    )


def _sees_things(request: Page) -> bool:
    """Tell whether this viewer has things in hand: who counts, or keeps the register."""
    may_count = request.viewer.may_somewhere(Act.COUNT, at=request.at)
    return may_count or request.viewer.may(Act.EDIT_REGISTER, at=request.at)
