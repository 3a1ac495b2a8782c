"""Firearms by columns, past the object layer: what one, a hundred or a million weapons are made of.

A leaf of the log commits to two hundred identities, so that a later change of a serial behind the
application's back is found out for weapons that came in by file too.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.records.people import codes
from resguardo.records.people.columns import Same, insert_columns
from resguardo.records.people.models import Organisation
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.models import Firearm, FirearmModel, Thing
from resguardo.records.register.services.checks import FirearmFacts, Serial, slot_of
from resguardo.records.transparency import services as transparency
from resguardo.records.transparency.services import Leaf

LEAF_ROWS: Final = 200


class FirearmColumns(NamedTuple):
    """Many firearms, one sequence a field; all are equally long and in one order."""

    public_id: Sequence[UUID]
    model_id: Sequence[int]
    weapon_type: Sequence[str]
    calibre_id: Sequence[str]
    serial: Sequence[str]
    serial_normal: Sequence[str]
    serial_skeleton: Sequence[str]
    make_as_read: Sequence[str]
    model_as_read: Sequence[str]
    calibre_as_read: Sequence[str]
    country_of_manufacture: Sequence[str]
    manufactured_year: Sequence[int | None]
    registry_number: Sequence[str]
    condition: Sequence[str]
    ownership: Sequence[str]
    owner_name: Sequence[str]
    acquired_on: Sequence[date | None]
    slot: Sequence[str] | Same = Same("")
    predecessor_id: Sequence[int | None] | Same = Same(None)
    custom: Sequence[dict[str, Any]] | Same = Same({})


def columns_of(
    rows: Sequence[FirearmFacts], serials: Sequence[Serial], public_ids: Sequence[UUID]
) -> FirearmColumns:
    """The same firearms by columns."""
    return FirearmColumns(
        public_id=public_ids,
        model_id=[row.model_id for row in rows],
        weapon_type=[row.weapon_type for row in rows],
        calibre_id=[row.calibre_id for row in rows],
        serial=[row.serial.strip() for row in rows],
        serial_normal=[serial.normal for serial in serials],
        serial_skeleton=[serial.bone for serial in serials],
        make_as_read=[row.make_as_read for row in rows],
        model_as_read=[row.model_as_read for row in rows],
        calibre_as_read=[row.calibre_as_read for row in rows],
        country_of_manufacture=[row.country_of_manufacture for row in rows],
        manufactured_year=[row.manufactured_year for row in rows],
        registry_number=[row.registry_number for row in rows],
        condition=[row.condition for row in rows],
        ownership=[row.ownership for row in rows],
        owner_name=[row.owner_name for row in rows],
        acquired_on=[row.acquired_on for row in rows],
        slot=[slot_of(row.slot) for row in rows],
        predecessor_id=[row.predecessor_id for row in rows],
        custom=[row.custom for row in rows],
    )


@transaction.atomic
def enrol_compared(columns: FirearmColumns, *, by: Viewer, at: datetime) -> list[int]:
    """Enrol firearms that the caller compared with the register in this very transaction.

    Every row was checked as `enrol_firearms` would check it, against the register and against the
    rest of its file; the database still refuses an identity twice. Gives the keys of the things.
    """
    by.demand(Act.EDIT_REGISTER, at=at)
    if not columns.serial:
        return []
    lock(by)
    return write(columns, by=by, at=at)


def lock(by: Viewer) -> None:
    """One enrolment at a time in an organisation, so that two cannot enrol one weapon twice."""
    Organisation.objects.select_for_update(no_key=True).get(pk=by.organisation_id)


def write(columns: FirearmColumns, *, by: Viewer, at: datetime) -> list[int]:
    """Write the things, their firearms and the leaves that commit to them."""
    wanted = set(columns.model_id)
    models = FirearmModel.objects.select_related("maker").in_bulk(wanted)
    keys = insert(columns, models, by=by, at=at)
    called = {key: str(model) for key, model in models.items()}
    identities = [
        f"{called[model]}\t{calibre}\t{serial}"
        for model, calibre, serial in zip(
            columns.model_id, columns.calibre_id, columns.serial, strict=True
        )
    ]
    public = list(map(str, columns.public_id))
    transparency.append(
        [
            Leaf(
                kind="register.enrolled",
                public={
                    "organisation": by.organisation_public_id,
                    "by": by.user_public_id,
                    "at": at,
                    "things": public[start : start + LEAF_ROWS],
                },
                personal={"identities": identities[start : start + LEAF_ROWS]},
            )
            for start in range(0, len(keys), LEAF_ROWS)
        ]
    )
    return keys


def insert(
    columns: FirearmColumns, models: Mapping[int, FirearmModel], *, by: Viewer, at: datetime
) -> list[int]:
    """Write the things and their firearms alone; gives their keys."""
    count = len(columns.serial)
    keys = codes.reserve_keys(Thing, count)
    begins = {key: f"{model.maker.name} {model.name} ··" for key, model in models.items()}
    names = [
        begins[model] + serial[-4:]
        for model, serial in zip(columns.model_id, columns.serial, strict=True)
    ]
    insert_columns(
        Thing,
        count,
        {
            "id": keys,
            "public_id": columns.public_id,
            "organisation": Same(by.organisation_id),
            "kind": Same("firearm"),
            "numbered": Same(True),
            "code": list(codes.codes_of("firearm", keys)),
            "name": names,
            "calibre_id": columns.calibre_id,
            "ownership": columns.ownership,
            "owner_name": columns.owner_name,
            "acquired_on": columns.acquired_on,
            "slot": columns.slot,
            "predecessor": columns.predecessor_id,
            "custom": columns.custom,
            "created_at": Same(at),
        },
    )
    insert_columns(
        Firearm,
        count,
        {
            "thing": keys,
            "organisation": Same(by.organisation_id),
            "model": columns.model_id,
            **{
                name: getattr(columns, name)
                for name in (
                    "weapon_type", "calibre_id", "calibre_as_read", "make_as_read",
                    "model_as_read", "serial", "serial_normal", "serial_skeleton",
                    "country_of_manufacture", "manufactured_year", "registry_number", "condition",
                )
            },
        },
    )  # fmt: skip
    return keys
