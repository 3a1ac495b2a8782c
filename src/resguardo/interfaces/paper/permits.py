"""Papers of permits: what one allows, to whom and until when; and the guide of a transport."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from resguardo.interfaces.paper.reading import day_text, full_text, number_text
from resguardo.interfaces.paper.sheet import Code, Column, Facts, Sheet, Table, Words
from resguardo.interfaces.paper.subjects import key_of
from resguardo.interfaces.paper.words import (
    MODALITIES,
    PERMIT_KINDS,
    THING_KINDS,
    WEAPON_TYPES,
    name_or_word,
)
from resguardo.records.custody import stores
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits import carrying
from resguardo.records.permits import selectors as permits
from resguardo.records.permits.buying import ROUNDS, Line, read
from resguardo.records.register.catalogue import calibre_name

TRANSPORT = "transport"
BLANK_LINES = 8


def permit(viewer: Viewer, at: datetime, subject: str) -> Sheet:
    """The extract of a permit as it stands now; the document that granted it is another."""
    row = permits.permit(viewer=viewer, at=at, public_id=key_of(subject))
    standing = permits.stopped_on([row], at=at).get(row.pk)
    stopped = ""
    if standing is not None:
        stopped = _("revoked") if standing.kind == "revoked" else _("suspended")
    parts: list[Facts | Code] = []
    if row.thing is not None and row.thing.kind == "firearm":
        firearm = row.thing.firearm
        parts.append(
            Facts(
                _("Firearm"),
                [
                    (_("Maker"), firearm.model.maker),
                    (_("Model"), firearm.model.name),
                    (_("Type"), WEAPON_TYPES.get(firearm.weapon_type, firearm.weapon_type)),
                    (_("Serial"), firearm.serial),
                    (_("Registry number"), firearm.registry_number),
                    (_("Label"), row.thing.code),
                ],
            )
        )
    if row.lines:
        parts.append(Facts(_("What it allows"), [_allowed(each) for each in read(row.lines)]))
    parts += [_carried(code) for _row, code in carrying.codes_of([row], at=at)]
    types = [str(WEAPON_TYPES.get(each, each)) for each in row.weapon_types]
    return Sheet(
        facts=[
            (_("Kind"), PERMIT_KINDS.get(row.kind, row.kind)),
            (_("Number"), row.number),
            (_("Company"), row.organisation.name),
            (_("Given to"), row.person or row.thing or row.place or row.organisation),
            (_("Types of weapon"), ", ".join(types)),
            (_("Kind of guarding"), MODALITIES.get(row.modality, row.modality)),
            (_("From whom"), row.supplier),
            (_("Issued by"), row.issued_by),
            (_("Valid from"), day_text(row.valid_from)),
            (_("Until, not including"), day_text(row.valid_until) if row.valid_until else "–"),
            (_("Stopped"), stopped),
            (_("Stopped since"), full_text(standing.starts_at) if standing is not None else ""),
        ],
        parts=parts,
        signs=[(_("Issued for"), row.organisation.name)],
        foot=_(
            "An extract of the register at the moment of issue; ask the register whether it still"
            " holds."
        ),
        about=None if row.organisation_id == viewer.organisation_id else row.organisation_id,
        persons=[row.person_id],
    )


def _carried(code: str) -> Code:
    """The code that is checked where there is no network."""
    return Code(
        _("To check without a network"),
        code,
        [
            _(
                "This code says who signed it, what is allowed and until when. Whoever has the"
                " register's key checks it with “resguardo permit verify”, or on the page “Check a"
                " permit” of the register."
            ),
            _(
                "It cannot say that the permit was stopped meanwhile: ask the register, or take its"
                " list of stopped permits along."
            ),
        ],
    )


def _allowed(line: Line) -> tuple[str, str]:
    """How many of what a leave allows."""
    what = _("Rounds") if line.what == ROUNDS else WEAPON_TYPES.get(line.what, line.what)
    return f"{what} {calibre_name(line.calibre)}", number_text(line.quantity)


def _sent(viewer: Viewer, at: datetime, row: Any) -> Table:
    """What the book says was sent under the number of the guide; lines to write on before that."""
    sent = stores.sent_under(
        viewer=viewer, at=at, organisation_id=row.organisation_id, guide=row.number
    )
    columns = [
        Column(_("Thing"), wide=True),
        Column(_("Kind")),
        Column(_("Serial"), "code"),
        Column(_("Quantity"), "right"),
        Column(_("From")),
        Column(_("Left on, at")),
    ]
    rows: list[tuple[object, ...]] = [
        (
            each.thing.name, THING_KINDS.get(each.thing.kind, each.thing.kind),
            each.thing.firearm.serial if each.thing.kind == "firearm" else each.thing.code,
            number_text(each.quantity), name_or_word(each.giver), full_text(each.entry.occurred_at),
        )
        for each in sent
    ]  # fmt: skip
    blank = ("\n",) * len(columns)
    return Table(_("Arms under this guide"), columns, rows or [blank] * BLANK_LINES)


def guide(viewer: Viewer, at: datetime, subject: str) -> Sheet:
    """The guide that travels with arms: the permit of the transport, the arms, who carries them."""
    row = permits.permit(viewer=viewer, at=at, public_id=key_of(subject))
    if row.kind != TRANSPORT:
        raise NotFound
    blank = "…" * 24
    carried: list[tuple[Words, object]] = [
        (_("Vehicle, plate"), blank),
        (_("Driver, document"), blank),
        (_("Escort, document"), blank),
        (_("Seals, numbers"), blank),
        (_("Left on, at"), blank),
        (_("Arrived on, at"), blank),
    ]
    sheet = permit(viewer, at, subject)
    return replace(
        sheet,
        parts=[
            *sheet.parts,
            _sent(viewer, at, row),
            Facts(_("To be written by hand on the way"), carried),
        ],
        signs=[(_("Hands over"), ""), (_("Carries"), ""), (_("Receives"), "")],
    )
