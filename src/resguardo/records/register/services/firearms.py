"""Enrolling firearms, one or a million, and changing what is not their identity."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Unpack, cast
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem, Several, raise_all
from resguardo.records.people.changes import amend
from resguardo.records.people.days import local_day
from resguardo.records.people.services import check_custom_values
from resguardo.records.people.viewer import Viewer
from resguardo.records.register import selectors
from resguardo.records.register.models import Firearm, FirearmModel
from resguardo.records.register.services import bulk
from resguardo.records.register.services.checks import (
    FirearmFacts,
    ModelUnknown,
    check_firearms,
    partial_of,
    serials_of,
)
from resguardo.records.register.services.things import ThingChanges, amend_thing
from resguardo.records.transparency import services as transparency
from resguardo.records.transparency.identity import new_public_id

__all__ = ["FirearmFacts", "change_firearm", "enrol_firearm", "enrol_firearms"]


class FirearmChanges(ThingChanges, total=False):
    """What may be changed by one person: everything but maker, model, calibre and serial."""

    registry_number: str
    country_of_manufacture: str
    manufactured_year: int | None


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
    bulk.lock(by)
    today = local_day(at, by.time_zone)
    problems = check_firearms(by.organisation_id, [facts], day=today).get(0, [])
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
    columns = bulk.columns_of([facts], serials_of([facts]), [facts.public_id or new_public_id()])
    key = bulk.insert(columns, {model.pk: model}, by=by, at=at)[0]
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
    act: Act = Act.EDIT_REGISTER,
) -> list[int]:
    """Enrol many firearms at once, all or none; gives the keys of their things, in order.

    Refuses as `enrol_firearm` does, with `Several`, which names rows by their place from 1.
    """
    by.demand(act, at=at)
    if not rows:
        return []
    bulk.lock(by)
    serials = serials_of(rows)
    today = local_day(at, by.time_zone)
    found = check_firearms(by.organisation_id, rows, day=today, serials=serials)
    refused = [
        (str(place + 1), problem)
        for place in sorted(found)
        for problem in found[place]
        if problem.hard or not acknowledged
    ]
    if refused:
        raise Several.of(refused)
    public_ids = [row.public_id or new_public_id() for row in rows]
    return bulk.write(bulk.columns_of(rows, serials, public_ids), by=by, at=at)


@transaction.atomic
def change_firearm(
    *, by: Viewer, at: datetime, firearm: UUID, reason: str, **fields: Unpack[FirearmChanges]
) -> Firearm:
    """Change what is not identity; identity needs two persons (`ask_identity_correction`)."""
    by.demand(Act.EDIT_REGISTER, at=at)
    row = selectors.firearm(viewer=by, at=at, public_id=firearm, own=True)
    wanted: dict[str, Any] = dict(fields)
    of_thing: dict[str, Any] = {
        name: wanted.pop(name) for name in ThingChanges.__annotations__ if name in wanted
    }
    amend_thing(row.thing, cast("ThingChanges", of_thing), by=by, at=at, reason=reason)
    amend(
        row,
        wanted,
        by=by,
        at=at,
        subject_kind="thing",
        reason=reason,
        subject_id=row.thing.public_id,
    )
    return row


def name_of(model: FirearmModel, serial: str) -> str:
    """What lists call a firearm: maker, model and the end of its serial."""
    return f"{model.maker.name} {model.name} ··{serial[-4:]}"


def _raise(problems: list[Problem], *, acknowledged: bool) -> None:
    raise_all([each for each in problems if each.hard or not acknowledged])


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
