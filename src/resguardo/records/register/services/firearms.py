"""Enrolling firearms, one or a million, and changing what is not their identity."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem, Several
from resguardo.records.people import codes
from resguardo.records.people.changes import amend
from resguardo.records.people.models import Organisation
from resguardo.records.people.rows import insert_rows
from resguardo.records.people.services import check_custom_values
from resguardo.records.people.viewer import Viewer
from resguardo.records.register import selectors
from resguardo.records.register.models import Firearm, FirearmModel, Ownership, Thing
from resguardo.records.register.services.checks import (
    FirearmFacts,
    ModelUnknown,
    Serial,
    WordUnknown,
    check_firearms,
    partial_of,
    serials_of,
)
from resguardo.records.transparency import services as transparency
from resguardo.records.transparency.identity import new_public_id
from resguardo.records.transparency.services import Leaf

__all__ = ["FirearmFacts", "change_firearm", "enrol_firearm", "enrol_firearms"]

LEAF_ROWS: Final = 200
THING_COLUMNS: Final = (
    "id",
    "public_id",
    "organisation",
    "kind",
    "numbered",
    "code",
    "name",
    "calibre_id",
    "ownership",
    "owner_name",
    "acquired_on",
    "predecessor",
    "custom",
    "created_at",
)
_FIREARM_COLUMNS: Final = (
    "thing",
    "organisation",
    "model",
    "weapon_type",
    "calibre_id",
    "calibre_as_read",
    "make_as_read",
    "model_as_read",
    "serial",
    "serial_normal",
    "serial_skeleton",
    "country_of_manufacture",
    "manufactured_year",
    "registry_number",
    "condition",
)


class FirearmChanges(TypedDict, total=False):
    """What may be changed by one person: everything but maker, model, calibre and serial."""

    registry_number: str
    country_of_manufacture: str
    manufactured_year: int | None
    ownership: str
    owner_name: str
    custom: dict[str, Any]


@transaction.atomic
def enrol_firearm(
    *,
    by: Viewer,
    at: datetime,
    facts: FirearmFacts,
    acknowledged: bool = False,
    act: Act = Act.EDIT_REGISTER,
) -> Firearm:
    """Enrol one firearm in the viewer's organisation.

    Refuses an identity that is enrolled already. A serial that looks like another, is a part of
    another or is listed as stolen is refused too, until somebody has `acknowledged` it.
    """
    by.demand(act, at=at)
    lock(by)
    problems = check_firearms(by.organisation_id, [facts], at=at).get(0, [])
    model = FirearmModel.objects.select_related("maker").filter(pk=facts.model_id).first()
    if model is None:
        raise ModelUnknown
    if not problems:
        partial = partial_of(by.organisation_id, facts, model)
        problems = [partial] if partial else []
    _raise(problems, acknowledged=acknowledged)
    custom = check_custom_values(
        organisation_id=by.organisation_id, subject_kind="firearm", values=facts.custom
    )
    facts = replace(facts, custom=custom)
    key = _write([facts], serials_of([facts]), {model.pk: model}, by=by, at=at)[0]
    firearm = Firearm.objects.select_related("thing", "model__maker").get(pk=key)
    transparency.record_change(
        by=by,
        at=at,
        subject_kind="thing",
        subject_id=str(firearm.thing.public_id),
        verb="enrolled",
        changes={name: (None, value) for name, value in _told(firearm, facts).items()},
        reason="",
    )
    return firearm


@transaction.atomic
def enrol_firearms(
    *,
    by: Viewer,
    at: datetime,
    rows: Sequence[FirearmFacts],
    acknowledged: bool = False,
    compared: bool = False,
    act: Act = Act.EDIT_REGISTER,
) -> list[int]:
    """Enrol many firearms at once, all or none; gives the keys of their things, in order.

    Refuses as `enrol_firearm` does, with `Several`, which names rows by their place from 1. One
    leaf of the log commits to two hundred identities, so that a later change of a serial behind
    the application's back is found out for these weapons too. `compared` says that the caller has
    checked each row, against the register and the rest of its file, in this very transaction; the
    database still refuses an identity twice.
    """
    by.demand(act, at=at)
    if not rows:
        return []
    lock(by)
    serials = serials_of(rows)
    found = {} if compared else check_firearms(by.organisation_id, rows, at=at, serials=serials)
    refused = [
        (str(place + 1), problem)
        for place in sorted(found)
        for problem in found[place]
        if problem.hard or not acknowledged
    ]
    if refused:
        raise Several.of(refused)
    models = FirearmModel.objects.select_related("maker").in_bulk({row.model_id for row in rows})
    public_ids = [row.public_id or new_public_id() for row in rows]
    keys = _write(rows, serials, models, by=by, at=at, public_ids=public_ids)
    transparency.append(list(_leaves(rows, public_ids, models, by, at)))
    return keys


@transaction.atomic
def change_firearm(
    *, by: Viewer, at: datetime, firearm: UUID, reason: str, **fields: Unpack[FirearmChanges]
) -> Firearm:
    """Change what is not identity; identity needs two persons (`ask_identity_correction`)."""
    by.demand(Act.EDIT_REGISTER, at=at)
    row = selectors.firearm(viewer=by, at=at, public_id=firearm, own=True)
    if fields.get("ownership", "owned") not in Ownership.values:
        raise WordUnknown("ownership", str(fields["ownership"])[:40])
    if "custom" in fields:
        fields["custom"] = check_custom_values(
            organisation_id=by.organisation_id, subject_kind="firearm", values=fields["custom"]
        )
    of_thing = ("ownership", "owner_name", "custom")
    wanted: dict[str, Any] = dict(fields)
    on_thing = {name: value for name, value in wanted.items() if name in of_thing}
    on_firearm = {name: value for name, value in wanted.items() if name not in of_thing}
    amend(row.thing, on_thing, by=by, at=at, subject_kind="thing", reason=reason)
    amend(
        row,
        on_firearm,
        by=by,
        at=at,
        subject_kind="thing",
        reason=reason,
        subject_id=row.thing.public_id,
    )
    return row


def lock(by: Viewer) -> None:
    """One enrolment at a time in an organisation, so that two cannot enrol one weapon twice."""
    Organisation.objects.select_for_update(no_key=True).get(pk=by.organisation_id)


def name_of(model: FirearmModel, serial: str) -> str:
    """What lists call a firearm: maker, model and the end of its serial."""
    return f"{model.maker.name} {model.name} ··{serial[-4:]}"


def _raise(problems: list[Problem], *, acknowledged: bool) -> None:
    standing = [each for each in problems if each.hard or not acknowledged]
    if len(standing) > 1:
        raise Several(tuple(standing))
    if standing:
        raise standing[0]


def _write(
    rows: Sequence[FirearmFacts],
    serials: Sequence[Serial],
    models: dict[int, FirearmModel],
    *,
    by: Viewer,
    at: datetime,
    public_ids: Sequence[UUID] = (),
) -> list[int]:
    keys = codes.reserve_keys(Thing, len(rows))
    ids = public_ids or [row.public_id or new_public_id() for row in rows]
    called = {key: f"{model.maker.name} {model.name} ··" for key, model in models.items()}
    owner, labels = by.organisation_id, codes.codes_of("firearm", keys)
    things = (
        (
            key,
            public_id,
            owner,
            "firearm",
            True,
            label,
            called[row.model_id] + row.serial.strip()[-4:],
            row.calibre_id,
            row.ownership,
            row.owner_name,
            row.acquired_on,
            row.predecessor_id,
            row.custom,
            at,
        )
        for key, public_id, label, row in zip(keys, ids, labels, rows, strict=True)
    )
    insert_rows(Thing, THING_COLUMNS, things)
    firearms = (
        (
            key,
            owner,
            row.model_id,
            row.weapon_type,
            row.calibre_id,
            row.calibre_as_read,
            row.make_as_read,
            row.model_as_read,
            row.serial.strip(),
            serial.normal,
            serial.bone,
            row.country_of_manufacture,
            row.manufactured_year,
            row.registry_number,
            row.condition,
        )
        for key, serial, row in zip(keys, serials, rows, strict=True)
    )
    insert_rows(Firearm, _FIREARM_COLUMNS, firearms)
    return keys


def _leaves(
    rows: Sequence[FirearmFacts],
    public_ids: Sequence[UUID],
    models: dict[int, FirearmModel],
    by: Viewer,
    at: datetime,
) -> Iterator[Leaf]:
    called = {key: str(model) for key, model in models.items()}
    for start in range(0, len(rows), LEAF_ROWS):
        some = rows[start : start + LEAF_ROWS]
        yield Leaf(
            kind="register.enrolled",
            public={
                "organisation": by.organisation_public_id,
                "by": by.user_public_id,
                "at": at,
                "things": [str(each) for each in public_ids[start : start + LEAF_ROWS]],
            },
            personal={
                "identities": [
                    f"{called[row.model_id]}\t{row.calibre_id}\t{row.serial}" for row in some
                ]
            },
        )


def _told(firearm: Firearm, facts: FirearmFacts) -> dict[str, Any]:
    """What the log keeps of an enrolment: the identity, and whatever else was said."""
    told: dict[str, Any] = {
        "label": firearm.thing.code,
        "maker": firearm.model.maker.name,
        "model": firearm.model.name,
        "weapon_type": facts.weapon_type,
        "calibre_id": facts.calibre_id,
        "serial": facts.serial,
        "ownership": facts.ownership,
        "acquired_on": facts.acquired_on,
        "registry_number": facts.registry_number,
    }
    return {name: value for name, value in told.items() if value}
