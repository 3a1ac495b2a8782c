"""The counter where weapons come back: went out, came back, difference; then the signature.

Whoever or whatever is scanned leads to the guard who holds it and to all that they hold. What does
not come back is classed, or stays with the guard until it is.
"""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.reading import moment_text
from resguardo.interfaces.web.refusal import REFUSED, said
from resguardo.interfaces.web.states import DECISION, DONE, STOP
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.ledger import EntryKind
from resguardo.kernel.problem import Problem
from resguardo.kernel.shortfall import ShortfallClass
from resguardo.records.custody import preparing, recognising
from resguardo.records.custody import services as writing
from resguardo.records.custody.services import ClassedAs, ComingBack, Confirmation, Seen, Slip
from resguardo.records.custody.services.returns import NothingOut
from resguardo.records.register import services as register

from . import laying
from .armoury import armoury_of, to_the_choice
from .issuing import DONE_SHOWN, facts_of

_DONE_KINDS: Final = ("return", "fire", "train", "loss", "theft", "disposal", "issue")
_FIELDS: Final = {"second": "second_person", "shortfall_reason": "reason", "guard": "scan"}


@require_GET
def page(request: Page) -> HttpResponse:
    """Open the counter for returns, perhaps with a guard or a thing named in the address."""
    armoury = armoury_of(request)
    if armoury is None:
        return to_the_choice()
    typed = Typed(request.GET)
    if text := typed.text("scan"):
        return _scanned(request, armoury, text)
    guard, thing = typed.key("guard", _("Guard")), typed.key("thing", _("Weapon"))
    if thing is not None:
        return _came(request, armoury, _holder(request, thing))
    return _came(request, armoury, guard)


@require_POST
def scan(request: Page) -> HttpResponse:
    """Find out who holds what was scanned."""
    armoury = armoury_of(request)
    if armoury is None:
        return to_the_choice()
    typed = Typed(request.POST)
    return _scanned(request, armoury, typed.text("chosen") or typed.text("scan"))


@require_POST
def confirm(request: Page) -> HttpResponse:
    """Write the return."""
    armoury = armoury_of(request)
    if armoury is None:
        return to_the_choice()
    typed = Typed(request.POST)
    guard = typed.key("custody", _("Guard"), required=True)
    try:
        typed.check()
        person, holdings = _out(request, guard)
        entries = writing.receive(
            by=request.viewer,
            at=request.at,
            armoury=armoury.public_id,
            coming=_coming(request, typed, person.public_id, holdings),
            slip=_slip(request, typed),
        )
    except Problem as problem:
        told = {"tone": STOP, "text": said(problem)}
        return _answer(request, armoury, guard, told, problem=problem, typed=typed)
    _person, left = preparing.out_with(viewer=request.viewer, at=request.at, guard=person.public_id)
    all_back = {entry.kind for entry in entries} == {EntryKind.RETURN}
    settled = (
        _("{guard} has given everything back.")
        if all_back
        else _("Nothing stays open with {guard}: what is missing is classed.")
    )
    told = {"tone": DONE, "text": settled.format(guard=person)}
    if left:
        told = {
            "tone": DECISION,
            "text": _("Taken back. {number} lines stay open with {guard}.").format(
                number=len(left), guard=entries[0].holder
            ),
        }
    if not request.headers.get("HX-Request"):
        (messages.warning if left else messages.success)(request, told["text"])
        return HttpResponseRedirect(reverse("counter:return"), status=303)
    return _answer(request, armoury, None, told)


def _scanned(request: Page, armoury: Any, text: str) -> HttpResponse:
    try:
        meanings = recognising.recognise(viewer=request.viewer, at=request.at, text=text)
        if len(meanings) > 1:
            told = {
                "tone": DECISION,
                "text": laying.several(text, meanings),
            }
            return _answer(request, armoury, None, told, kept=text, candidates=meanings)
        guard = _guard_meant(request, meanings[0])
        _out(request, guard)
    except Problem as problem:
        told = {"tone": STOP, "text": said(problem)}
        return _answer(request, armoury, None, told, kept=text, problem=problem)
    return _came(request, armoury, guard)


def _came(request: Page, armoury: Any, guard: UUID | None) -> HttpResponse:
    if guard is None:
        return _answer(request, armoury, None, {})
    person, _holdings = _out(request, guard)
    told = _("Look at the weapon, count the rounds. {guard}, your PIN.").format(guard=person)
    return _answer(request, armoury, guard, {"tone": DONE, "text": told})


def _guard_meant(request: Page, meaning: Any) -> UUID:
    kind = getattr(meaning, "kind", "person")
    if kind == "person":
        found: UUID = meaning.public_id
        return found
    holder = _holder(request, meaning.public_id)
    if holder is None:
        raise preparing.NobodyHolds(str(meaning))
    return holder


def _holder(request: Page, thing: UUID) -> UUID | None:
    person = preparing.holder_of(viewer=request.viewer, at=request.at, thing=thing)
    return person.public_id if person else None


def _out(request: Page, guard: UUID | None) -> tuple[Any, list[Any]]:
    if guard is None:
        return None, []
    person, holdings = preparing.out_with(viewer=request.viewer, at=request.at, guard=guard)
    if not holdings:
        raise NothingOut(str(person))
    return person, holdings


def _coming(request: Page, typed: Typed, guard: UUID, holdings: list[Any]) -> ComingBack:
    back: dict[UUID, int] = {}
    classed: list[ClassedAs] = []
    reason, document = typed.text("reason", limit=500), typed.text("document", limit=100)
    for row in holdings:
        key = row.thing.public_id
        back[key] = typed.whole(f"back-{key}", row.thing.name, empty=0)
        for each in ShortfallClass:
            name = f"class-{key}-{each.value}"
            if typed.text(name):
                quantity = typed.whole(name, row.thing.name) or None
                classed.append(
                    ClassedAs(
                        thing=key, shortfall=each, quantity=quantity, reason=reason,
                        document=document,
                    )
                )  # fmt: skip
    typed.check()
    return ComingBack(
        guard=guard,
        back=back,
        classed=classed,
        seen=_seen(request, typed, back, holdings),
        closing="yes" not in typed.all("keep_open"),
    )


def _seen(
    request: Page, typed: Typed, back: dict[UUID, int], holdings: list[Any]
) -> dict[UUID, Seen]:
    """What was seen of the weapon that came back; a photograph is kept with it."""
    weapon = next((row.thing for row in holdings if row.thing.kind == "firearm"), None)
    if weapon is None or not back.get(weapon.public_id):
        return {}
    photo = None
    if (file := request.FILES.get("photo")) is not None:
        kept = register.attach(
            by=request.viewer, at=request.at, content=file.read(), file_name=file.name or ""
        )
        photo = kept.public_id
    faulty = typed.text("condition") == "unserviceable"
    return {
        weapon.public_id: Seen(
            condition="unserviceable" if faulty else "serviceable",
            barrel_dirty="barrel_dirty" in typed.all("checks"),
            note=typed.text("note", limit=300),
            photo=photo,
        )
    }


def _slip(request: Page, typed: Typed) -> Slip:
    signature, pin = typed.text("signature", limit=40_000), typed.text("pin", limit=12)
    second = None
    if name := typed.text("second_person", limit=60):
        second = preparing.second_named(viewer=request.viewer, at=request.at, text=name)
    return Slip(
        capture="scanned" if typed.text("capture") == "scanned" else "typed",
        confirmation=Confirmation(kind="pin", pin=pin)
        if pin or not signature
        else Confirmation(kind="signature", signature=signature),
        second=second,
        second_confirmation=Confirmation(kind="pin", pin=typed.text("second_pin", limit=12)),
        request_key=typed.text("request_key", limit=60) or None,
    )


def _answer(
    request: Page,
    armoury: Any,
    guard: UUID | None,
    told: dict[str, str],
    *,
    kept: str = "",
    problem: Problem | None = None,
    candidates: Any = (),
    typed: Typed | None = None,
) -> HttpResponse:
    sheet: dict[str, Any] = {"typed": kept}
    places = dict(_FIELDS)
    if guard is not None:
        person, holdings = preparing.out_with(viewer=request.viewer, at=request.at, guard=guard)
        if holdings:
            sheet |= _sheet(person, holdings)
        if problem is not None:
            places |= _line_places(problem, holdings)
    problems = laying.shown_at(problem, places) if problem else ()
    part = bool(request.headers.get("HX-Request"))
    context = {
        "sheet": sheet,
        "said": told,
        "candidates": laying.candidates(candidates),
        "classes": [(each.value, laying.CLASSES[each.value]) for each in ShortfallClass],
        "conditions": (("serviceable", _("Good")), ("unserviceable", _("Faulty or damaged"))),
        "checks": (("barrel_dirty", _("The barrel is dirty: it was fired")),),
        "keep_open": (("yes", _("What is missing stays with the guard until it is explained")),),
        "problems": problems,
        "typed": typed or Typed(),
        "capture": "typed",
        "done": laying.done_lines(
            preparing.recent(
                viewer=request.viewer, at=request.at, kinds=_DONE_KINDS, limit=DONE_SHOWN
            ),
            request.at,
        ),
        "scan_href": reverse("counter:return-scan"),
        "confirm_href": reverse("counter:return-confirm"),
        "issue_href": reverse("counter:issue"),
        "shift_href": reverse("counter:shift-return"),
    }
    if not part:
        context["facts"] = facts_of(request, armoury)
    template = "counter/return_sheet.html" if part else "counter/return.html"
    return render(request, template, context, status=REFUSED if problem else 200)


def _sheet(person: Any, holdings: list[Any]) -> dict[str, Any]:
    weapon = next((row.thing for row in holdings if row.thing.kind == "firearm"), None)
    first = holdings[0]
    facts, weapon_facts = [], []
    if first.entry.post is not None:
        facts.append(_("post: {post}").format(post=first.entry.post.name))
    if first.due_at is not None:
        facts.append(_("due {moment}").format(moment=moment_text(first.due_at)))
    if weapon is not None:
        weapon_facts = [_("went out {moment}").format(moment=moment_text(first.entry.occurred_at))]
        if weapon.slot:
            weapon_facts.append(_("goes to slot {slot}").format(slot=weapon.slot))
    return {
        "custody": person.public_id,
        "guard": {"title": str(person), "facts": facts},
        "weapon": {
            "title": str(weapon.firearm.model),
            "serial": weapon.firearm.serial,
            "facts": weapon_facts,
        }
        if weapon
        else None,
        "lines": [_line(row) for row in holdings],
        "action": _("Take weapon back") if weapon else _("Take things back"),
    }


def _line(row: Any) -> dict[str, Any]:
    firearm = row.thing.firearm if row.thing.kind == "firearm" else None
    return {
        "key": str(row.thing.public_id),
        "name": str(firearm.model) if firearm else row.thing.name,
        "note": firearm.serial if firearm else "",
        "out": row.quantity,
        "numbered": row.thing.numbered,
    }


def _line_places(problem: Problem, holdings: list[Any]) -> dict[str, str]:
    """Where a refusal about a line stands: beside that line."""
    thing = getattr(problem, "thing", "")
    key = next((row.thing.public_id for row in holdings if row.thing.name == thing), None)
    if key is None:
        return {}
    beside = f"class-{key}"
    return {"shortfall": beside, "shortfall_quantity": beside, "quantity": f"back-{key}"}
