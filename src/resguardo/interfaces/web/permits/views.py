"""Permits: the list with its ladder, one page each, recording, renewing, stopping, restoring."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link, Noted
from resguardo.interfaces.web.custody.words import thing_link
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.listing import Filter, Listing, show
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, day, done, reason, today_of
from resguardo.interfaces.web.permits.held import permit_tag
from resguardo.interfaces.web.records import Action, Record, Section, history
from resguardo.interfaces.web.tables import Column, EmptyState, Row
from resguardo.interfaces.web.typed import Typed
from resguardo.interfaces.web.words_of_fields import (
    MODALITIES,
    PERMIT_KINDS,
    WEAPON_TYPES,
    Words,
    options,
    to_choose,
    words,
)
from resguardo.kernel.identifier import LabelMistyped, LabelUnreadable
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.people import selectors as people
from resguardo.records.people.days import local_day
from resguardo.records.people.refusing import Refusals
from resguardo.records.permits import carrying, selectors
from resguardo.records.permits import services as permits
from resguardo.records.permits.applications import KINDS, waiting_for_answer
from resguardo.records.permits.buying import LEAVES
from resguardo.records.permits.windows import window
from resguardo.records.places import selectors as places
from resguardo.records.register import selectors as register

from .buying import leave_sections
from .words import allowed_words

STATES: tuple[tuple[str, Words], ...] = (
    ("valid", gettext_lazy("Valid")),
    ("lapsed", gettext_lazy("Lapsed")),
    ("stopped", gettext_lazy("Suspended or revoked")),
    ("future", gettext_lazy("Not yet valid")),
)
FILTERS = (
    Filter(
        "search", gettext_lazy("Search"), hint=gettext_lazy("Number, family name, thing, place")
    ),
    Filter("kind", gettext_lazy("Kind"), "choose", options(PERMIT_KINDS)),
    Filter("state", gettext_lazy("State"), "choose", STATES),
    Filter(
        "within",
        gettext_lazy("Lapses"),
        "choose",
        (
            ("0", gettext_lazy("Lapsed, with none to follow")),
            ("30", gettext_lazy("Within 30 days")),
            ("60", gettext_lazy("Within 31 to 60 days")),
            ("90", gettext_lazy("Within 61 to 90 days")),
        ),
    ),
)


@require_GET
def list_permits(request: Page) -> HttpResponse:
    """The permits in sight, those that lapse first on top."""
    asked = Typed(request.GET)
    day_ = local_day(request.at, request.viewer.time_zone)
    stopped: dict[int, Any] = {}
    may_edit = request.viewer.may(Act.EDIT_PERMITS, at=request.at)
    within = asked.text("within")
    new = reverse("permits:new")
    listing = Listing(
        name="permits:permits",
        title=_("Permits"),
        columns=[
            Column(_("Number"), sort="number"),
            Column(_("Kind")),
            Column(_("Given to")),
            Column(_("Valid from"), sort="from"),
            Column(_("Until, not including")),
            Column(_("State")),
        ],
        rows=selectors.search(
            viewer=request.viewer,
            at=request.at,
            text=asked.text("search")[:60],
            kind=asked.text("kind")[:16],
            state=asked.text("state")[:16],
            rung=int(within) if within in {"0", "30", "60", "90"} else None,
        ),
        cells=lambda row: _cells(row, stopped, day_),
        values=lambda row: (
            row.number,
            words(PERMIT_KINDS, row.kind),
            _holder(row),
            row.valid_from,
            row.valid_until,
            row.issued_by,
            ", ".join(str(words(WEAPON_TYPES, each)) for each in row.weapon_types),
            row.organisation.name,
        ),
        headings=(
            _("Number"),
            _("Kind"),
            _("Given to"),
            _("Valid from"),
            _("Until, not including"),
            _("Issued by"),
            _("Types of weapon"),
            _("Company"),
        ),
        sorts={"number": "number", "from": "valid_from", "added": "pk"},
        sort="-added",
        filters=FILTERS,
        fetch=lambda rows: stopped.update(selectors.stopped_on(rows, at=request.at)),
        empty=EmptyState(
            _("Licences, permits of weapons and credentials of guards will be here, and how long "
              "each still holds."),
            _("Record a permit") if may_edit else "",
            new if may_edit else "",
        ),
        actions=_ways(new, may_edit=may_edit),
        tabs=_ladder(request),
    )  # fmt: skip
    return show(request, listing)


@require_GET
def permit(request: Page, permit_id: UUID) -> HttpResponse:
    """One permit."""
    row = selectors.permit(viewer=request.viewer, at=request.at, public_id=permit_id)
    stopped = selectors.stopped_on([row], at=request.at)
    waiting = waiting_for_answer([row], request.viewer.time_zone).get(row.pk)
    day_ = local_day(request.at, request.viewer.time_zone)
    standing = stopped.get(row.pk)
    types = ", ".join(str(words(WEAPON_TYPES, each)) for each in row.weapon_types)
    facts: list[tuple[object, ...]] = [
        (_("Kind"), words(PERMIT_KINDS, row.kind)),
        (_("Number"), row.number),
        (_("Given to"), holder_link(row)),
        (_("Valid from"), row.valid_from),
        (_("Until, not including"), row.valid_until or _("further notice")),
        (_("Types of weapon"), types),
        (_("Kind of guarding"), words(MODALITIES, row.modality)),
        (_("From whom"), row.supplier),
        (_("Issued by"), row.issued_by),
        (_("Company"), row.organisation.name),
    ]
    if row.kind in LEAVES:
        facts = [each for each in facts if each[1] != ""]
    if row.person is not None and row.thing is not None:
        facts.insert(3, (_("Only for this firearm"), thing_link(row.thing)))
    if standing is not None:
        who = _("the authority") if standing.by_authority else row.organisation.name
        facts += [(_("Stopped because"), standing.reason), (_("Stopped by"), who)]
    if waiting is not None:
        words_ = _("A renewal was asked for in time and lies with the authority")
        way = reverse("permits:application", args=[waiting.public_id])
        facts.append((_("Renewal"), Link(words_, way)))
    facts += _window(row, day_)
    if row.document is not None:
        way = reverse("register:file", args=[row.document.public_id])
        facts.append((_("Document"), Link(_("Open the document"), way)))
    record = Record(
        title=f"{words(PERMIT_KINDS, row.kind)} {row.number}".strip(),
        sections=[
            Section(_("What it says"), facts=facts, id="facts"),
            *(leave_sections(request, row) if row.kind in LEAVES else ()),
            history(request, "permit", row.public_id, tell={"allows": allowed_words}),
        ],
        back=reverse("permits:permits"),
        back_text=_("Permits"),
        tags=[permit_tag(row, stopped, day_)],
        actions=_actions(request, row, standing),
    )
    return render(request, "record.html", {"record": record})


def _window(row: Any, day_: date) -> list[tuple[object, ...]]:
    """What the law says around the end: when a renewal is taken, what holds after it."""
    said = window(row, row.organisation.jurisdiction, day_)
    sources = "; ".join(said.sources)
    told = (
        (_("The law wants a new examination before"), said.examined_until),
        (_("Renewal is taken from"), said.opens_on),
        (_("May be borne after the end, while it is renewed, before"), said.carry_until),
        (_("May be kept after the end, while it is renewed, before"), said.keep_until),
    )
    return [(label, Noted(moment, sources)) for label, moment in told if moment is not None]


@require_http_methods(["GET", "POST"])
def record(request: Page) -> HttpResponse:
    """Record a permit."""
    request.viewer.demand(Act.EDIT_PERMITS, at=request.at)
    asked = Typed(request.GET)
    kinds = [each for each in options(PERMIT_KINDS) if each[0] not in LEAVES]
    deed = Deed(
        title=_("Record a permit"),
        button=_("Record permit"),
        asks=(
            Ask("kind", _("Kind"), "choose", options=kinds, value=asked.text("kind")),
            Ask("holder", _("Given to"), hint=_("Label of the weapon, place or person; "
                "empty for the company itself."), required=False, limit=60,
                value=_label(request, asked)),
            Ask("weapon", _("Only for this firearm"), hint=_("Label of the weapon, where a "
                "credential names one. One credential for each weapon."), required=False,
                limit=60),
            Ask("number", _("Number"), required=False, limit=60),
            day("valid_from", _("Valid from"), today_of(request)),
            day("valid_until", _("Until, not including"), required=False),
            Ask("weapon_types", _("Types of weapon"), "many", options=options(WEAPON_TYPES),
                value=()),
            Ask("issued_by", _("Issued by"), required=False, limit=200),
            Ask("modality", _("Kind of guarding"), "choose", options=to_choose(MODALITIES),
                required=False),
            Ask("document", _("Document"), "file", _("PDF or photograph."), required=False),
        ),
        back=reverse("permits:permits"),
        against=lambda values: _against(request, dict(values)),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        facts = permits.PermitFacts(**_with_holder(request, values))
        row = permits.record_permit(by=request.viewer, at=request.at, facts=facts)
        messages.success(request, _("The permit is recorded."))
        return done(reverse("permits:permit", args=[row.public_id]))

    return carry_out(request, deed, do)


def _with_holder(request: Page, values: dict[str, Any]) -> dict[str, Any]:
    """What was typed with the holder, and the firearm that a credential names, in place of labels.

    Refuses both labels together.
    """
    kind, holder, weapon = (values.pop(name) for name in ("kind", "holder", "weapon"))
    refused = Refusals()
    found = refused.ask(holder_named, request, kind, holder) or {}
    if weapon:
        found |= refused.ask(holder_named, request, "firearm", weapon, field="weapon") or {}
    refused.check()
    return {"kind": kind, **values, **found}


def _against(request: Page, values: dict[str, Any]) -> list[Problem]:
    """What the rules say of a permit, as far as it could be read."""
    refused = Refusals()
    told = refused.ask(_with_holder, request, dict(values))
    if told is None:
        told = {each: values[each] for each in values if each not in {"holder", "weapon"}}
    if told["valid_from"] is None:
        told |= {"valid_from": today_of(request), "valid_until": None}
    against = permits.against_facts(permits.PermitFacts(**told))
    unknown = bool(refused.found)
    refused.note(*(each for each in against
                   if not (unknown and isinstance(each, permits.HolderMissing))))  # fmt: skip
    return refused.found


@require_http_methods(["GET", "POST"])
def renew(request: Page, permit_id: UUID) -> HttpResponse:
    """Record the permit that follows."""
    request.viewer.demand(Act.EDIT_PERMITS, at=request.at)
    row = selectors.permit(viewer=request.viewer, at=request.at, public_id=permit_id, own=True)
    deed = Deed(
        title=_("Renew {name}").format(name=row.number or words(PERMIT_KINDS, row.kind)),
        button=_("Record renewal"),
        lead=_("The old permit stays as it was; the new one follows it."),
        asks=(
            Ask("number", _("Number"), required=False, limit=60, value=row.number),
            day("valid_from", _("Valid from"), row.valid_until),
            day("valid_until", _("Until, not including"), required=False),
        ),
        back=reverse("permits:permit", args=[permit_id]),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        new = permits.renew(by=request.viewer, at=request.at, permit=permit_id, **values)
        return done(reverse("permits:permit", args=[new.public_id]))

    return carry_out(request, deed, do)


def suspend(request: Page, permit_id: UUID) -> HttpResponse:
    """Suspend a permit."""
    return _stop(request, permit_id, _("Suspend this permit"), _("Suspend permit"), permits.suspend)


def revoke(request: Page, permit_id: UUID) -> HttpResponse:
    """Revoke a permit."""
    return _stop(request, permit_id, _("Revoke this permit"), _("Revoke permit"), permits.revoke)


def lift(request: Page, permit_id: UUID) -> HttpResponse:
    """Lift a suspension."""
    return _stop(request, permit_id, _("Lift the suspension"), _("Lift suspension"), permits.lift)


@require_http_methods(["GET", "POST"])
def _stop(
    request: Page, permit_id: UUID, title: str, button: str, service: Callable[..., object]
) -> HttpResponse:
    request.viewer.demand(Act.EDIT_PERMITS, at=request.at)
    row = selectors.permit(viewer=request.viewer, at=request.at, public_id=permit_id)
    deed = Deed(
        title=title,
        button=button,
        kind="warning",
        facts=[(_("Permit"), row.number), (_("Given to"), _holder(row))],
        asks=(reason(),),
        back=reverse("permits:permit", args=[permit_id]),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        service(by=request.viewer, at=request.at, permit=permit_id, **values)
        return done(reverse("permits:permit", args=[permit_id]))

    return carry_out(request, deed, do)


def _ways(new: str, *, may_edit: bool) -> list[Action]:
    """What can be done from the list."""
    ways: list[Action] = [(_("Applications"), reverse("permits:applications"), "secondary")]
    if may_edit:
        ways.insert(0, (_("Record a permit"), new, "primary"))
    return ways


def _ladder(request: Page) -> list[tuple[object, ...]]:
    """How many have lapsed, or lapse soon, with the way to each rung."""
    here = reverse("permits:permits")
    rungs = selectors.lapsing(viewer=request.viewer, at=request.at)
    chosen = request.GET.get("within", "")
    items: list[tuple[object, ...]] = [(_("All"), here, not request.GET)]
    for each in rungs:
        label = _("Lapsed")
        if each.days:
            label = _("Within {days} days").format(days=each.days)
        items.append((label, f"{here}?within={each.days}", chosen == str(each.days), each.count))
    return items


def _actions(request: Page, row: Any, standing: Any) -> list[Action]:
    key = [row.public_id]
    paper = "transport-guide" if row.kind == "transport" else "permit"
    way = reverse("papers:issue", args=[paper, *key])
    ways: list[Action] = [(_("Print it as a paper"), way, "secondary")]
    if carrying.has_code(row, at=request.at, stopped=standing is not None):
        ways.append((_("Show its code"), reverse("permits:code", args=key), "secondary"))
    if not request.viewer.may(Act.EDIT_PERMITS, at=request.at):
        return ways
    own = row.organisation_id == request.viewer.organisation_id
    if own and standing is not None and standing.by_authority:
        return ways
    if own and row.kind not in LEAVES:
        if row.kind in KINDS and standing is None:
            way = reverse("permits:apply-renewal", args=key)
            ways.append((_("Apply for a renewal"), way, "secondary"))
        ways.insert(0, (_("Renew permit"), reverse("permits:renew", args=key), "primary"))
    if standing is None:
        ways.append((_("Suspend permit"), reverse("permits:suspend", args=key), "secondary"))
    elif standing.kind == "suspended":
        ways.append((_("Lift suspension"), reverse("permits:lift", args=key), "secondary"))
    if standing is None or standing.kind != "revoked":
        ways.append((_("Revoke permit"), reverse("permits:revoke", args=key), "warning"))
    return ways


def _holder(row: Any) -> str:
    return str(row.person or row.thing or row.place or row.organisation)


def holder_link(row: Any) -> object:
    """Whom or what a permit or an application is for, as the way to it."""
    if row.thing:
        return Link(row.thing.name, reverse("register:thing", args=[row.thing.public_id]))
    if row.place:
        return Link(row.place.name, reverse("places:place", args=[row.place.public_id]))
    if row.person:
        return Link(str(row.person), reverse("people:person", args=[row.person.public_id]))
    return row.organisation.name


def _label(request: Page, asked: Typed) -> str:
    """The label of the holder that the way here named."""
    for name, find in (
        ("thing", register.thing),
        ("place", places.place),
        ("person", people.person),
    ):
        key = asked.key(name, "")
        if key is not None:
            found: Any = find(viewer=request.viewer, at=request.at, public_id=key)
            return str(found.code)
    return ""


def holder_named(request: Page, kind: str, label: str, *, field: str = "holder") -> dict[str, UUID]:
    """The holder whose label was scanned or typed, as the kind of permit has it."""
    wanted = permits.HOLDERS.get(kind, "")
    if not wanted:
        return {}
    if not label:
        raise permits.HolderMissing.of(wanted, field)
    row: Any
    try:
        if wanted == "thing":
            row = register.thing_by_code(viewer=request.viewer, at=request.at, text=label)
        elif wanted == "place":
            row = places.place_by_code(viewer=request.viewer, at=request.at, code=label.upper())
        else:
            row = people.person_by_code(viewer=request.viewer, at=request.at, code=label)
    except (people.NotFound, LabelUnreadable, LabelMistyped) as error:
        holder = permits.HolderKind[wanted.upper()]
        raise permits.HolderUnknown(label[:40], holder, field) from error
    return {wanted: row.public_id}


def _cells(row: Any, stopped: dict[int, Any], day_: Any) -> Row:
    tag = permit_tag(row, stopped, day_)
    tone = "stop" if tag.state in {"expired", "suspended", "revoked"} else ""
    return Row(
        (
            Link(row.number or "–", reverse("permits:permit", args=[row.public_id])),
            words(PERMIT_KINDS, row.kind),
            holder_link(row),
            row.valid_from,
            row.valid_until,
            tag,
        ),
        tone=tone,
    )
