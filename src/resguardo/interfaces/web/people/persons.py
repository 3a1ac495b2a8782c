"""Persons: the list, one person, and what is done with them."""

from collections.abc import Mapping, Sequence
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

from resguardo.interfaces.web.cells import Link, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.listing import Filter, Listing, show
from resguardo.interfaces.web.reading import day_text
from resguardo.interfaces.web.records import history
from resguardo.interfaces.web.refusal import said
from resguardo.interfaces.web.tables import Column, EmptyState, Row
from resguardo.interfaces.web.typed import Typed
from resguardo.interfaces.web.words_of_fields import PERMIT_KINDS, words
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.custody import retention
from resguardo.records.people import selectors
from resguardo.records.people import services as people
from resguardo.records.people.days import local_day
from resguardo.records.people.own_fields import narrowed
from resguardo.records.permits import selectors as permits

from . import own_fields
from .asks import Ask, Deed, carry_out, day, done, reason, today_of
from .words import WORK, role_words

FACTS = (
    Ask("family_name", gettext_lazy("Family name"), required=False, limit=120),
    Ask("given_name", gettext_lazy("Given name"), required=False, limit=120),
    Ask("document_number", gettext_lazy("Identity document"), required=False, limit=40),
    Ask("phone", gettext_lazy("Telephone"), required=False, limit=40),
)


@require_GET
def persons(request: Page) -> HttpResponse:
    """The persons in sight, found by name, code or document."""
    asked = Typed(request.GET)
    rows = selectors.found_people(
        selectors.people(viewer=request.viewer, at=request.at),
        day=local_day(request.at, request.viewer.time_zone),
        search=asked.text("search")[:100],
        role=asked.text("role")[:24],
        working=asked.text("working")[:3],
    )
    overseen = selectors.sees_all(viewer=request.viewer, at=request.at)
    # Own fields can be personal: to whom they are folded, they are no filter and in no workbook.
    opened = request.viewer.may(Act.EDIT_PEOPLE, at=request.at)
    own = own_fields.of_register(request, "person", overseen=overseen or not opened)
    rows = narrowed(rows, own, own_fields.wanted(request, own))
    may_enrol = request.viewer.may(Act.EDIT_PEOPLE, at=request.at)
    first_step = (_("Enrol a person"), reverse("people:enrol")) if may_enrol else ("", "")
    return show(
        request,
        Listing(
            name="people:persons",
            title=_("People"),
            lead=_("Who may hold arms here, and who keeps them."),
            columns=(
                Column(_("Name"), sort="name"),
                Column(_("Code"), sort="code"),
                *((Column(_("Company")),) if overseen else ()),
                Column(_("PIN")),
            ),
            rows=rows,
            cells=lambda row: _line(row, with_company=overseen),
            values=lambda row: [
                *_values(row, with_company=overseen),
                *own_fields.cells(own, row.custom),
            ],
            headings=_headings(own, with_company=overseen),
            sorts={"name": "family_name", "code": "code"},
            sort="name",
            filters=(
                Filter("search", _("Name, code or document")),
                Filter("role", _("Work"), "choose", WORK),
                Filter(
                    "working",
                    _("Works here now"),
                    "choose",
                    (("yes", _("Yes")), ("no", _("No"))),
                ),
                *own_fields.filters(own),
            ),
            empty=EmptyState(
                _("Guards, armourers and everybody else who may hold arms will be here."),
                *first_step,
            ),
            actions=((_("Enrol person"), reverse("people:enrol"), "primary"),) if may_enrol else (),
        ),
    )


@require_http_methods(["GET", "POST"])
def person(request: Page, person_id: UUID) -> HttpResponse:
    """One person. Every look is recorded; who oversees or audits unfolds with a reason (POST)."""
    row = selectors.person(viewer=request.viewer, at=request.at, public_id=person_id)
    why = Typed(request.POST).text("reason")[:500] if request.method == "POST" else ""
    opened = people.look_at(by=request.viewer, at=request.at, person_id=person_id, reason=why)
    today = local_day(request.at, row.organisation.time_zone)
    work = selectors.employment_on(row, day=today)
    is_ours = row.organisation_id == request.viewer.organisation_id
    context = {
        "person": row,
        "opened": opened,
        "work": work,
        "suspended": selectors.is_suspended(work, day=today),
        "may_reinstate": selectors.has_suspension_ahead(work, day=today),
        "role": role_words(work.role) if work else "",
        "facts": _facts(request, row, opened=opened),
        "work_facts": _work_facts(row, work),
        "employments": selectors.employments(viewer=request.viewer, at=request.at, person=row),
        "elsewhere": selectors.known_elsewhere(viewer=request.viewer, at=request.at, person=row),
        "others": selectors.same_identity(viewer=request.viewer, at=request.at, person=row),
        "history": history(request, "person", person_id) if opened else None,
        "permits": _permits(request, row),
        "sees_custody": request.viewer.may(Act.SEE_CUSTODY, at=request.at),
        "may_edit": is_ours and request.viewer.may(Act.EDIT_PEOPLE, at=request.at),
        "may_hold": is_ours
        and (
            request.viewer.may(Act.APPROVE, at=request.at)
            or request.viewer.may(Act.OVERSEE, at=request.at)
        ),
        "not_erased": _not_erased(row, work, today),
        "may_pin": is_ours and request.viewer.may_somewhere(Act.ISSUE, at=request.at),
    }
    return render(request, "people/person.html", context)


@require_http_methods(["GET", "POST"])
def enrol(request: Page) -> HttpResponse:
    """Enrol a person, hired at once where a day of hiring is given."""
    request.viewer.demand(Act.EDIT_PEOPLE, at=request.at)
    deed = Deed(
        title=_("Enrol a person"),
        button=_("Enrol person"),
        lead=_("Somebody who may hold arms. A login is made separately, and most never need one."),
        asks=(
            *FACTS,
            _age_ask(),
            Ask("code", _("Code on the card"), hint=_("Empty: one is made."), required=False,
                limit=20),
            Ask("role", _("Work"), "radios", options=WORK, value="guard"),
            day("hired_on", _("Hired on"), today_of(request), required=False),
            *own_fields.asks(request, "person", {}),
        ),
        back=reverse("people:persons"),
        against=lambda values: _against(request, dict(values)),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        own = own_fields.taken_out(values)
        values["age_at_least"] = _years(values["age_at_least"])
        row = people.enrol_person(by=request.viewer, at=request.at, custom=own, **values)
        messages.success(request, _("{name} is enrolled.").format(name=row))
        return done(reverse("people:person", args=[row.public_id]))

    return carry_out(request, deed, do)


def _against(request: Page, values: dict[str, Any]) -> list[Problem]:
    """What the rules say of somebody new."""
    own = own_fields.taken_out(values)
    values["age_at_least"] = _years(values["age_at_least"])
    return people.against_newcomer(by=request.viewer, custom=own, **values)


@require_http_methods(["GET", "POST"])
def change(request: Page, person_id: UUID) -> HttpResponse:
    """Correct a person's facts; each field keeps its history."""
    row = mine(request, person_id)
    people.look_at(by=request.viewer, at=request.at, person_id=person_id)
    asks = [
        Ask(each.name, each.label, value=getattr(row, each.name), required=False, limit=each.limit)
        for each in FACTS
    ]
    code = Ask("code", _("Code on the card"), value=row.code, limit=20)
    deed = Deed(
        title=_("Correct {name}").format(name=row),
        button=_("Save correction"),
        asks=(
            *asks,
            _age_ask(row.age_at_least),
            code,
            *own_fields.asks(request, "person", row.custom),
            reason(),
        ),
        back=reverse("people:person", args=[person_id]),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        own = own_fields.taken_out(values)
        values["age_at_least"] = _years(values["age_at_least"])
        people.change_person(by=request.viewer, at=request.at, person=row, custom=own, **values)
        return done(reverse("people:person", args=[person_id]))

    return carry_out(request, deed, do)


def mine(request: Page, person_id: UUID) -> Any:
    """A person of the viewer's own organisation, to be changed by somebody who may."""
    request.viewer.demand(Act.EDIT_PEOPLE, at=request.at)
    return ours(request, person_id)


def ours(request: Page, person_id: UUID) -> Any:
    """A person of the viewer's own organisation; an overseer finds nobody here."""
    row = selectors.person(viewer=request.viewer, at=request.at, public_id=person_id)
    if row.organisation_id != request.viewer.organisation_id:
        raise selectors.NotFound
    return row


def _not_erased(row: Any, work: Any, today: date) -> str:
    """Why the data of somebody who has left stay for now, and until when."""
    if work is not None or row.erased_at is not None:
        return ""
    problem = retention.against_erasing(row, day=today)
    return "" if problem is None else said(problem)


def _line(row: Any, *, with_company: bool) -> Row:
    name = Link(str(row), reverse("people:person", args=[row.public_id]))
    company = [row.organisation.name] if with_company else []
    pin = Tag("ok", _("Set")) if row.pin_hash else Tag("missing", _("None"), "quiet")
    return Row((name, row.code, *company, pin))


def _headings(own: Sequence[Any], *, with_company: bool) -> list[str]:
    company = [_("Company")] if with_company else []
    return [_("Name"), _("Code"), *company, _("PIN"), *(each.label for each in own)]


def _values(row: Any, *, with_company: bool) -> list[object]:
    """What a workbook of people holds: no documents and no telephones leave this way."""
    company = [row.organisation.name] if with_company else []
    return [str(row), row.code, *company, _("Set") if row.pin_hash else _("None")]


def _facts(request: Page, row: Any, *, opened: bool) -> list[tuple[object, ...]]:
    if not opened:
        return [(_("Code on the card"), row.code)]
    facts: list[tuple[object, ...]] = [
        (_("Family name"), row.family_name),
        (_("Given name"), row.given_name),
        (_("Identity document"), row.document_number),
        (_("Telephone"), row.phone),
        (_("At least so many years old"), _age_seen(row)),
        (_("Code on the card"), row.code),
    ]
    return [*facts, *own_fields.facts(request, "person", row.custom)]


def _age_seen(row: Any) -> str:
    if row.age_at_least is None:
        return ""
    return _("{years}, seen on {day}").format(years=row.age_at_least, day=day_text(row.age_seen_on))


def _years(typed: str) -> int | None:
    return int(typed) if typed else None


def _work_facts(row: Any, work: Any) -> list[tuple[object, ...]]:
    facts: list[tuple[object, ...]] = [(_("Organisation"), row.organisation.name)]
    if work is None:
        return [*facts, (_("Work"), _("Does not work here now"))]
    facts += [(_("Work"), role_words(work.role)), (_("Since"), work.hired_on)]
    if work.suspended_from and work.suspended_from != work.suspended_until:
        until = day_text(work.suspended_until) if work.suspended_until else _("further notice")
        words = _("{start} until {until}").format(start=day_text(work.suspended_from), until=until)
        facts.append((_("Suspended"), words))
    return [*facts, (_("PIN"), _("Set") if row.pin_hash else _("None"))]


def _permits(request: Page, row: Any) -> list[tuple[object, ...]]:
    """Credential, fitness and qualifications: what the counter asks for, the latest first."""
    if not request.viewer.may(Act.SEE_REGISTER, at=request.at):
        return []
    found = permits.permits_of(viewer=request.viewer, at=request.at, person=row)
    stopped = permits.stopped_on(found, at=request.at)
    today = local_day(request.at, request.viewer.time_zone)
    return [
        (
            words(PERMIT_KINDS, each.kind),
            Tag(_permit_state(each, stopped, today)),
            reverse("permits:permit", args=[each.public_id]),
            each.number or _("Open the permit"),
        )
        for each in found
    ]


def _permit_state(permit: Any, stopped: Mapping[int, Any], today: date) -> str:
    if permit.pk in stopped:
        return str(stopped[permit.pk].kind)
    over = permit.valid_until is not None and permit.valid_until <= today
    return "expired" if over else "valid"


def _age_ask(value: int | None = None) -> Ask:
    """How old somebody is at least: the years that a law asks for, and never the birthday."""
    return Ask(
        "age_at_least",
        _("At least so many years old"),
        "choose",
        _("As the identity document shows. The birthday is not kept."),
        options=[("", "–"), *((str(each), str(each)) for each in people.AGES_ASKED)],
        value=value or "",
        required=False,
    )
