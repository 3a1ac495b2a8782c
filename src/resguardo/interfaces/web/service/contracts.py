"""Contracts: the list, one page each with its posts, recording, ending, posts and clients."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link, Noted, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.listing import Filter, Listing, show
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, day, done, reason, today_of
from resguardo.interfaces.web.records import Record, Section, history
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.typed import Typed
from resguardo.interfaces.web.words_of_fields import MODALITIES, SURROUNDINGS, to_choose, words
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.people import selectors as people
from resguardo.records.people.days import local_day
from resguardo.records.places import selectors as places
from resguardo.records.service import selectors
from resguardo.records.service import services as service

POSTS = ("post", "vehicle", "site")
FILTERS = (
    Filter("search", gettext_lazy("Search"), hint=gettext_lazy("Number or client")),
    Filter(
        "state",
        gettext_lazy("State"),
        "choose",
        (
            ("running", gettext_lazy("Running")),
            ("ended", gettext_lazy("Ended")),
            ("future", gettext_lazy("Not yet begun")),
        ),
    ),
)


def tabs(here: str) -> tuple[tuple[object, ...], ...]:
    """The three lists of service."""
    return (
        (_("Contracts"), reverse("service:contracts"), here == "contracts"),
        (_("Roster"), reverse("service:roster"), here == "roster"),
        (_("Load-outs"), reverse("service:loadouts"), here == "loadouts"),
    )


def _facts(row: Any) -> tuple[Any, ...]:
    """What list and export say of a contract between its number and its company."""
    return (row.client.name, row.starts_on, row.ends_on, row.posts, row.guards, row.firearms)


@require_GET
def contracts(request: Page) -> HttpResponse:
    """The contracts in sight."""
    asked = Typed(request.GET)
    today = local_day(request.at, request.viewer.time_zone)
    overseen = people.sees_all(viewer=request.viewer, at=request.at)
    may_edit = request.viewer.may(Act.EDIT_SERVICE, at=request.at)
    new = reverse("service:new-contract")
    listing = Listing(
        name="service:contracts",
        title=_("Contracts"),
        columns=[
            Column(_("Number"), sort="number"),
            Column(_("Client")),
            Column(_("Starts on"), sort="from"),
            Column(_("Ends on")),
            Column(_("Posts"), numeric=True),
            Column(_("Guards"), numeric=True),
            Column(_("Firearms"), numeric=True),
            *([Column(_("Company"))] if overseen else []),
        ],
        rows=selectors.search_contracts(
            viewer=request.viewer,
            at=request.at,
            day=today,
            text=asked.text("search")[:100],
            state=asked.text("state")[:16],
        ),
        cells=lambda row: Row(
            (
                Link(row.number, reverse("service:contract", args=[row.public_id])),
                *_facts(row),
                *([row.organisation.name] if overseen else []),
            )
        ),
        values=lambda row: (row.number, *_facts(row), row.organisation.name),
        headings=(
            _("Number"),
            _("Client"),
            _("Starts on"),
            _("Ends on"),
            _("Posts"),
            _("Guards"),
            _("Firearms"),
            _("Company"),
        ),
        sorts=selectors.CONTRACT_SORTS,
        sort="number",
        filters=FILTERS,
        empty=EmptyState(
            _("Each issue is held against a contract and a post. Record the first contract."),
            _("Record a contract") if may_edit else "",
            new if may_edit else "",
        ),
        actions=[(_("Record a contract"), new, "primary")] if may_edit else (),
        tabs=tabs("contracts"),
    )
    return show(request, listing)


@require_GET
def contract(request: Page, contract_id: UUID) -> HttpResponse:
    """One contract with the posts it pays for."""
    row = selectors.contract(viewer=request.viewer, at=request.at, public_id=contract_id)
    today = local_day(request.at, request.viewer.time_zone)
    ended = row.ends_on is not None and row.ends_on <= today
    mine = row.organisation_id == request.viewer.organisation_id
    may_edit = mine and not ended and request.viewer.may(Act.EDIT_SERVICE, at=request.at)
    lines = [
        Row(
            (
                Link(each.post.name, reverse("places:place", args=[each.post.public_id])),
                each.guards,
                each.firearms,
                Noted(words(MODALITIES, each.modality), words(SURROUNDINGS, each.surroundings)),
                str(each.loadout or ""),
                Link(_("Change"), reverse("service:change-posting", args=[each.public_id]))
                if may_edit
                else "",
            )
        )
        for each in selectors.postings(viewer=request.viewer, at=request.at, contract=row)
    ]
    columns = (
        Column(_("Post")),
        Column(_("Guards"), numeric=True),
        Column(_("Firearms"), numeric=True),
        Column(_("Kind of guarding")),
        Column(_("Load-out")),
        Column(_("What can be done")),
    )
    key = [contract_id]
    add = [(_("Add a post"), reverse("service:add-posting", args=key), "secondary")]
    end = [(_("End contract"), reverse("service:end-contract", args=key), "warning")]
    empty = EmptyState(_("No post yet. A post says where guards stand, how many, and armed."))
    record = Record(
        title=_("Contract {number}").format(number=row.number),
        lead=row.client.name,
        sections=[
            Section(
                _("What it says"),
                facts=[
                    (_("Client"), row.client.name),
                    (_("Number in the company register"), row.client.registration_number),
                    (_("Starts on"), row.starts_on),
                    (_("Ends on"), row.ends_on or _("further notice")),
                    (_("Company"), row.organisation.name),
                ],
            ),
            Section(
                _("Posts"),
                table=Table(_("Posts"), columns, lines, empty=empty),
                actions=add if may_edit else (),
            ),
            history(request, "contract", row.public_id),
        ],
        back=reverse("service:contracts"),
        back_text=_("Contracts"),
        tags=[Tag("ended" if ended else "active")],
        actions=end if may_edit else (),
    )
    return render(request, "record.html", {"record": record})


@require_http_methods(["GET", "POST"])
def new_contract(request: Page) -> HttpResponse:
    """Record a contract, with its client if new."""
    request.viewer.demand(Act.EDIT_SERVICE, at=request.at)
    known = selectors.clients(viewer=request.viewer, at=request.at)
    deed = Deed(
        title=_("Record a contract"),
        button=_("Record contract"),
        asks=(
            Ask("client", _("Client"), "key", options=[(str(c.public_id), c.name) for c in known],
                required=False),
            Ask("new_client", _("Or a new client"), required=False, limit=200),
            Ask("number", _("Number"), limit=60),
            day("starts_on", _("Starts on"), today_of(request)),
            day("ends_on", _("Ends on"), required=False),
        ),
        back=reverse("service:contracts"),
        against=lambda values: _against_contract(request, values),
    )  # fmt: skip

    @transaction.atomic
    def do(values: dict[str, Any]) -> HttpResponse:
        # Where the contract is refused, a new client is not kept either.
        client, name = values.pop("client"), values.pop("new_client")
        if client is None:
            row = service.add_client(by=request.viewer, at=request.at, name=name)
            client = row.public_id
        made = service.open_contract(by=request.viewer, at=request.at, client=client, **values)
        messages.success(request, _("The contract is recorded. Add its posts."))
        return done(reverse("service:contract", args=[made.public_id]))

    return carry_out(request, deed, do)


def _against_contract(request: Page, values: dict[str, Any]) -> list[Problem]:
    """What the rules say of the contract, and of its client where that one is new."""
    by, name = request.viewer, values["new_client"]
    days = {each: values[each] for each in ("starts_on", "ends_on")}
    found = list(service.against_contract(by=by, number=values["number"], **days))
    if values["client"] is None:
        found += service.against_client(by=by, name=name, field="new_client")
    return found


@require_http_methods(["GET", "POST"])
def end_contract(request: Page, contract_id: UUID) -> HttpResponse:
    """Say when a contract ends."""
    request.viewer.demand(Act.EDIT_SERVICE, at=request.at)
    row = selectors.contract(viewer=request.viewer, at=request.at, public_id=contract_id, own=True)
    deed = Deed(
        title=_("End contract {number}").format(number=row.number),
        button=_("End contract"),
        kind="warning",
        asks=(day("ends_on", _("First day without guards"), row.ends_on), reason()),
        back=reverse("service:contract", args=[contract_id]),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        service.end_contract(by=request.viewer, at=request.at, contract=contract_id, **values)
        return done(reverse("service:contract", args=[contract_id]))

    return carry_out(request, deed, do)


@require_http_methods(["GET", "POST"])
def add_posting(request: Page, contract_id: UUID) -> HttpResponse:
    """Add a post to a contract."""
    request.viewer.demand(Act.EDIT_SERVICE, at=request.at)
    row = selectors.contract(viewer=request.viewer, at=request.at, public_id=contract_id, own=True)
    posts = places.open_places(viewer=request.viewer, at=request.at, kinds=POSTS)
    deed = Deed(
        title=_("Add a post to contract {number}").format(number=row.number),
        button=_("Add post"),
        asks=(
            Ask("post", _("Post"), "key", options=[(str(p.public_id), p.name) for p in posts]),
            *_strength(request, None),
        ),
        back=reverse("service:contract", args=[contract_id]),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        service.add_posting(by=request.viewer, at=request.at, contract=contract_id, **values)
        return done(reverse("service:contract", args=[contract_id]))

    return carry_out(request, deed, do)


@require_http_methods(["GET", "POST"])
def change_posting(request: Page, posting_id: UUID) -> HttpResponse:
    """Change how many guards and arms a post has."""
    request.viewer.demand(Act.EDIT_SERVICE, at=request.at)
    row = selectors.posting(viewer=request.viewer, at=request.at, public_id=posting_id)
    back = reverse("service:contract", args=[row.contract.public_id])
    deed = Deed(
        title=_("Change post {name}").format(name=row.post.name),
        button=_("Save change"),
        asks=(*_strength(request, row), reason()),
        back=back,
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        service.change_posting(by=request.viewer, at=request.at, posting=posting_id, **values)
        return done(back)

    return carry_out(request, deed, do)


def _strength(request: Page, row: Any | None) -> tuple[Ask, ...]:
    """What a post takes, as it is now where it is changed."""
    rows = selectors.loadouts(viewer=request.viewer, at=request.at)
    loadout = row.loadout if row else None
    return (
        Ask("guards", _("Guards"), "whole", value=row.guards if row else 1, limit=1_000),
        Ask("firearms", _("Firearms"), "whole", value=row.firearms if row else 1, limit=1_000),
        Ask(
            "modality",
            _("Kind of guarding"),
            "choose",
            options=to_choose(MODALITIES),
            hint=_("The law may allow more or less for it."),
            value=row.modality if row else "",
            required=False,
        ),
        Ask(
            "surroundings",
            _("Where it lies"),
            "choose",
            options=to_choose(SURROUNDINGS),
            hint=_("Some laws allow long arms only outside towns."),
            value=row.surroundings if row else "",
            required=False,
        ),
        Ask(
            "loadout",
            _("Load-out"),
            "key",
            options=[(str(row.public_id), row.name) for row in rows],
            value=str(loadout.public_id) if loadout else "",
            required=False,
        ),
    )
