"""The code of a permit: shown by whom it names, checked by whoever has it before them."""

import json
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web import kept
from resguardo.interfaces.web.doors import Page, open_to_all
from resguardo.interfaces.web.pace import demand_pace
from resguardo.interfaces.web.papers.codes import qr_to_carry
from resguardo.interfaces.web.permits.check import ANSWERS
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.typed import Missing, Typed
from resguardo.interfaces.web.words_of_fields import (
    MODALITIES,
    PERMIT_KINDS,
    WEAPON_TYPES,
    words,
)
from resguardo.kernel.problem import Problem
from resguardo.records.permits import carrying, selectors
from resguardo.records.permits.carrying import Carried
from resguardo.records.permits.checking import check_number
from resguardo.records.register.labels.symbols import codes_in
from resguardo.records.transparency import folder
from resguardo.records.transparency.statement import PREFIX, StatementUnreadable

_TEMPLATE: Final = "permits/check_code.html"
CODES_A_MINUTE: Final = 30
LISTS_A_MINUTE: Final = 10


@require_GET
def show_code(request: Page, permit_id: UUID) -> HttpResponse:
    """The code of a permit in sight, as large as the screen allows."""
    row = selectors.permit(viewer=request.viewer, at=request.at, public_id=permit_id)
    way = reverse("permits:permit", args=[permit_id])
    return _shown(request, [row], back=way, back_text=row.number)


@require_GET
def mine(request: Page) -> HttpResponse:
    """The codes of whoever is signed in: a guard shows them at the roadside."""
    rows = selectors.own_permits(viewer=request.viewer)
    return _shown(request, rows)


def _shown(request: Page, rows: list[Any], *, back: str = "", back_text: str = "") -> HttpResponse:
    permits = [
        {
            "title": f"{words(PERMIT_KINDS, row.kind)} {row.number}",
            "code": qr_to_carry(code),
            "facts": _permit_facts(row),
        }
        for row, code in carrying.codes_of(rows, at=request.at)
    ]
    context = {"permits": permits, "back": back, "back_text": back_text}
    return render(request, "permits/codes.html", context)


def _permit_facts(row: Any) -> list[tuple[object, object]]:
    return [
        (_("Given to"), str(row.person or row.thing or row.place or row.organisation)),
        (_("Company"), row.organisation.name),
        (_("Until, not including"), row.valid_until or _("further notice")),
    ]


@open_to_all
@require_http_methods(["GET", "POST"])
def check_code(request: HttpRequest) -> HttpResponse:
    """Check a code that was scanned, pasted or photographed: its signature, and the permit today.

    Without a network the page checks the signature itself (`permit-code.js`).
    """
    signer = folder.statements_key()
    context: dict[str, Any] = {"back": reverse("permits:check"), "key": signer}
    context["offline"] = json.dumps(_words(), default=str) if signer is not None else ""
    if request.method != "POST":
        return render(request, _TEMPLATE, context)
    typed, at = Typed(request.POST), timezone.now()
    try:
        demand_pace(request, "permit-code", most=CODES_A_MINUTE, minutes=1)
        code = typed.text("code", limit=2_000)
        photograph = typed.file(request.FILES.get("photo"), "photo", "", required=False)
        typed.check()
        found = carrying.demand_holds(
            _code(code, photograph), keys=[signer] if signer else [], at=at
        )
    except Problem as problem:
        return render_refused(request, _TEMPLATE, context, problem, typed=typed)
    answer, tone, explanation = _standing(found, at)
    context |= {"answer": answer, "tone": tone, "explanation": explanation}
    return render(request, _TEMPLATE, context | {"facts": _facts(found)})


def _code(text: str, photograph: bytes) -> str:
    """What was scanned or pasted, or the code of ours on a photograph."""
    if text:
        return text
    if not photograph:
        raise Missing("code", _("Code"))
    for each in codes_in(photograph):
        if each.startswith(PREFIX):
            return each
    raise StatementUnreadable


def _standing(found: Carried, at: datetime) -> tuple[str | Promise, str, str]:
    """What the register itself says today of a permit whose code is in order."""
    now = check_number(kind=found.kind, number=found.number, at=at)
    if now is None:
        unknown = _("The code is genuine, but no permit of this number is known here")
        return unknown, "stop", _("Tell the authority, and keep the paper.")
    label, tone = ANSWERS[now.state]
    return label, tone, _("The code is genuine; the register was asked just now.")


def _words() -> dict[str, Any]:
    """What the page says where it is alone: the script has no words of its own."""
    return {
        "labels": {
            "kind": _("Kind"),
            "number": _("Number"),
            "holder": _("Holder"),
            "company": _("Company"),
            "firearm": _("Firearm"),
            "types": _("Types of weapon"),
            "modality": _("Kind of guarding"),
            "from": _("Valid from"),
            "until": _("Until, not including"),
            "signedBy": _("Signed by"),
        },
        "codes": {**PERMIT_KINDS, **WEAPON_TYPES, **MODALITIES},
        "endless": _("further notice"),
        "ready": _("This page also works without a network, on this device."),
        "compare": _("Compare the name with the document of whoever shows it."),
        "away": _("Checked on this device, without a network."),
        "holds": _("The code is genuine, and its days are not over"),
        "listOf": _("It was held against the list of stopped permits of {moment}."),
        "listOld": _("That list is older than a day: open this page with a network when you can."),
        "listMissing": _("Whether it was stopped meanwhile is not known: there is no list here."),
        "stopped": _("It is suspended or revoked"),
        "ended": _("It has ended"),
        "early": _("It does not hold yet"),
        "clock": _("By the clock of this device."),
        "foreign": _("The register did not sign this code"),
        "changed": _("Somebody changed this code"),
        "foreignHelp": _("Do not rely on it, and tell the authority."),
        "cannot": _("This browser cannot check signatures. Check again where there is a network."),
        "noCamera": _("This browser reads no photographs by itself. Scan the code, or type it."),
        "unreadable": _(StatementUnreadable.wording),
    }


def _facts(found: Carried) -> list[tuple[object, ...]]:
    types = ", ".join(str(words(WEAPON_TYPES, each)) for each in found.weapon_types)
    facts: list[tuple[object, ...]] = [
        (_("Kind"), words(PERMIT_KINDS, found.kind)),
        (_("Number"), found.number),
        (_("Holder"), found.holder),
        (_("Company"), found.company),
        (_("Firearm"), found.thing),
        (_("Types of weapon"), types),
        (_("Kind of guarding"), words(MODALITIES, found.modality) if found.modality else ""),
        (_("Valid from"), found.valid_from),
        (_("Until, not including"), found.valid_until or _("further notice")),
        (_("Signed by"), found.issuer),
    ]
    return [each for each in facts if each[1]]


@open_to_all
@require_GET
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker of the pages of this check."""
    return kept.worker()


@open_to_all
@require_GET
def key(request: HttpRequest) -> HttpResponse:
    """The register's key for codes, for whoever checks them without a network."""
    del request
    found = folder.statements_key()
    if found is None:
        raise Http404
    return _file(f"{found}\n".encode(), "text/plain; charset=utf-8", folder.STATEMENTS_KEY)


@open_to_all
@require_GET
def stopped(request: HttpRequest) -> HttpResponse:
    """The signed list of permits that are stopped, to be taken along."""
    demand_pace(request, "stopped-permits", most=LISTS_A_MINUTE, minutes=1)
    data = carrying.stopped_list(at=timezone.now())
    if data is None:
        raise Http404
    return _file(data, "application/cwt", "stopped.cwt")


def _file(data: bytes, content_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
