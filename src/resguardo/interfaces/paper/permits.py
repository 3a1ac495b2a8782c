"""Papers of permits: what one allows, to whom and until when; and the guide of a transport."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from resguardo.interfaces.paper.reading import day_text, full_text
from resguardo.interfaces.paper.sheet import Facts, Sheet, Words
from resguardo.interfaces.paper.subjects import key_of
from resguardo.interfaces.paper.words import PERMIT_KINDS, WEAPON_TYPES
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits import selectors as permits

TRANSPORT = "transport"


def permit(viewer: Viewer, at: datetime, subject: str) -> Sheet:
    """The extract of a permit as it stands now; the document that granted it is another."""
    row = permits.permit(viewer=viewer, at=at, public_id=key_of(subject))
    standing = permits.stopped_on([row], at=at).get(row.pk)
    stopped = ""
    if standing is not None:
        stopped = _("revoked") if standing.kind == "revoked" else _("suspended")
    parts = []
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
    types = [str(WEAPON_TYPES.get(each, each)) for each in row.weapon_types]
    return Sheet(
        facts=[
            (_("Kind"), PERMIT_KINDS.get(row.kind, row.kind)),
            (_("Number"), row.number),
            (_("Company"), row.organisation.name),
            (_("Given to"), row.person or row.thing or row.place or row.organisation),
            (_("Types of weapon"), ", ".join(types)),
            (_("Modality"), row.modality),
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


def guide(viewer: Viewer, at: datetime, subject: str) -> Sheet:
    """The guide that travels with arms: the permit of the transport, and who carries them."""
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
        parts=[*sheet.parts, Facts(_("To be written by hand on the way"), carried)],
        signs=[(_("Hands over"), ""), (_("Carries"), ""), (_("Receives"), "")],
    )
