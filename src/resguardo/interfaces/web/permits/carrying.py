"""The code of a permit: shown by whom it names, checked by whoever has it before them."""

from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.doors import Page, open_to_all
from resguardo.interfaces.web.pace import demand_pace
from resguardo.interfaces.web.papers.codes import qr_to_carry
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out
from resguardo.interfaces.web.permits.check import ANSWERS
from resguardo.interfaces.web.records import Banner, Record, Section
from resguardo.interfaces.web.typed import Missing
from resguardo.interfaces.web.words_of_fields import (
    MODALITIES,
    PERMIT_KINDS,
    WEAPON_TYPES,
    words,
)
from resguardo.records.permits import carrying, selectors
from resguardo.records.permits.carrying import Carried
from resguardo.records.permits.checking import check_number
from resguardo.records.register.labels.symbols import codes_in
from resguardo.records.transparency import folder
from resguardo.records.transparency.statement import PREFIX, StatementUnreadable

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
def check_code(request: Page) -> HttpResponse:
    """Check a code that was scanned, pasted or photographed: its signature, the permit today."""
    deed = Deed(
        title=_("Check the code of a permit"),
        button=_("Check"),
        lead=_("Scan the denser code on the permit, or photograph it. The other code, beside the "
               "address, leads to the paper instead."),
        asks=(
            Ask("code", _("Code"), "reason", _("It begins with RSG1:"), required=False),
            Ask("photo", _("Photograph of the code"), "file", required=False, accept="image/*",
                capture="environment"),
        ),
        back=reverse("permits:check"),
        back_text=_("Check a permit"),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        demand_pace(request, "permit-code", most=CODES_A_MINUTE, minutes=1)
        key = folder.statements_key()
        at = timezone.now()
        found = carrying.demand_holds(
            _code(values["code"], values["photo"]), keys=[key] if key else [], at=at
        )
        record = Record(
            title=f"{words(PERMIT_KINDS, found.kind)} {found.number}",
            banners=[_standing(found, at)],
            sections=[Section(_("What it says"), facts=_facts(found), id="facts")],
            lead=_("Compare the name with the document of whoever shows it."),
            back=reverse("permits:check-code"),
            back_text=_("Check another"),
        )
        return render(request, "record.html", {"record": record})

    return carry_out(request, deed, do)


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


def _standing(found: Carried, at: Any) -> Banner:
    """What the register itself says today of a permit whose code is in order."""
    now = check_number(kind=found.kind, number=found.number, at=at)
    if now is None:
        return Banner("stop", _("The code is genuine, but no permit of this number is known here"))
    label, tone = ANSWERS[now.state]
    return Banner(tone, label, _("The code is genuine; the register was asked just now."))


def _facts(found: Carried) -> list[tuple[object, ...]]:
    types = ", ".join(str(words(WEAPON_TYPES, each)) for each in found.weapon_types)
    facts: list[tuple[object, ...]] = [
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
