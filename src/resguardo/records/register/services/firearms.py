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
from resguardo.records.people.refusing import Refusals
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
from resguardo.records.register.services.reference import model_named, names_read
from resguardo.records.register.services.things import ThingChanges, amend_thing
from resguardo.records.transparency import services as transparency
from resguardo.records.transparency.identity import new_public_id

__all__ = [
    "FirearmFacts",
    "against_firearm",
    "change_firearm",
    "enrol_firearm",
    "enrol_firearms",
]


class FirearmChanges(ThingChanges, total=False):
    """What may be changed by one person: everything but maker, model, calibre and serial."""

    registry_number: str
    country_of_manufacture: str
    manufactured_year: int | None


def against_firearm(
    *, by: Viewer, at: datetime, facts: FirearmFacts, acknowledged: bool
) -> list[Problem]:
    """What stands against a firearm as it was read, of a model that may be new."""
    by.demand(Act.EDIT_REGISTER, at=at)
    refused = Refusals()
    made, called = facts.make_as_read, facts.model_as_read
    names = refused.ask(names_read, made, called, acknowledged=acknowledged)
    if names is not None:
        model = FirearmModel.objects.filter(maker__name=names[0], name=names[1]).first()
        facts = facts if model is None else replace(facts, model_id=model.pk)
    day = local_day(at, by.time_zone)
    for each in check_firearms(by.organisation_id, [facts], day=day).get(0, []):
        if not isinstance(each, ModelUnknown) and (each.hard or not acknowledged):
            refused.note(each)
    refused.ask(
        check_custom_values,
        organisation_id=by.organisation_id, subject_kind="firearm", values=facts.custom,
    )  # fmt: skip
    return refused.found


def _named(*, by: Viewer, at: datetime, facts: FirearmFacts, acknowledged: bool) -> FirearmFacts:
    """The facts with the model whose maker and name were read, entered if it is new."""
    raise_all(against_firearm(by=by, at=at, facts=facts, acknowledged=acknowledged))
    model = model_named(
        by=by, at=at, maker=facts.make_as_read, model=facts.model_as_read,
        weapon_type=facts.weapon_type, calibre_id=facts.calibre_id, acknowledged=acknowledged,
    )  # fmt: skip
    return replace(facts, model_id=model.pk)


@transaction.atomic
def enrol_firearm(
    *,
    by: Viewer,
    at: datetime,
    facts: FirearmFacts,
    acknowledged: bool = False,
    act: Act = Act.EDIT_REGISTER,
) -> Firearm:
    """Enrol one firearm in the viewer's organisation, with its model where that is only read.

    Refuses an identity that is enrolled already. A serial that looks like another, is a part of
    another or is listed as stolen is refused too, until somebody has `acknowledged` it.
    """
    by.demand(act, at=at)
    bulk.lock(by)
    if not facts.model_id:
        facts = _named(by=by, at=at, facts=facts, acknowledged=acknowledged)
    today = local_day(at, by.time_zone)
    problems = check_firearms(by.organisation_id, [facts], day=today).get(0, [])
    model = FirearmModel.objects.select_related("maker").filter(pk=facts.model_id).first()
    if model is not None and not problems:
        partial = partial_of(by.organisation_id, facts, model)
        problems = [partial] if partial else []
    refused = Refusals()
    refused.note(*(each for each in problems if each.hard or not acknowledged))
    custom = refused.ask(
        check_custom_values,
        organisation_id=by.organisation_id, subject_kind="firearm", values=facts.custom,
    )  # fmt: skip
    refused.check()
    if model is None:
        raise ModelUnknown
    facts = replace(facts, custom=custom or {})
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
