"""The public check: somebody has a paper in hand and asks whether it holds. No login needed."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.doors import Page, open_to_all
from resguardo.interfaces.web.pace import demand_pace
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out
from resguardo.interfaces.web.records import Banner, Record, Section
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.typed import Typed
from resguardo.interfaces.web.words_of_fields import PERMIT_KINDS, WEAPON_TYPES, options, words
from resguardo.kernel.problem import Problem
from resguardo.records.permits.checking import (
    CHECKED,
    Checked,
    FirearmChecked,
    check_firearm,
    check_number,
)
from resguardo.records.transparency import folder

from .buying import line_words

CHECKS_A_MINUTE: Final = 30
FIREARMS_AN_HOUR: Final = 20
_TEMPLATE: Final = "permits/check.html"

ANSWERS: Final[dict[str, tuple[str | Promise, str]]] = {
    "valid": (gettext_lazy("It holds today"), "done"),
    "expired": (gettext_lazy("It has ended"), "stop"),
    "future": (gettext_lazy("It does not hold yet"), "stop"),
    "suspended": (gettext_lazy("It is suspended"), "stop"),
    "revoked": (gettext_lazy("It was revoked"), "stop"),
}


@open_to_all
def check(request: HttpRequest) -> HttpResponse:
    """Ask for a number of one kind; the number is sent in the body and stands in no address."""
    kinds = {each.value: PERMIT_KINDS[each] for each in CHECKED}
    offline = folder.statements_key() is not None
    context: dict[str, Any] = {"kinds": options(kinds), "offline": offline}
    if request.method != "POST":
        return render(request, _TEMPLATE, context)
    typed = Typed(request.POST)
    try:
        demand_pace(request, "permit-check", most=CHECKS_A_MINUTE, minutes=1)
        kind = typed.choice("kind", _("Kind"), kinds)
        number = typed.text("number", _("Number"), required=True, limit=60)
        typed.check()
    except Problem as problem:
        return render_refused(request, _TEMPLATE, context, problem, typed=typed)
    found = check_number(kind=kind, number=number, at=timezone.now())
    context |= {"typed": typed, "asked": True, "number": number}
    if found is not None:
        label, tone = ANSWERS[found.state]
        context |= {"answer": label, "tone": tone, "facts": _facts(found)}
    return render(request, _TEMPLATE, context)


@open_to_all
@require_http_methods(["GET", "POST"])
def firearm(request: Page) -> HttpResponse:
    """Ask of a firearm in hand whether it is listed as stolen, and whether its paper is its own."""
    deed = Deed(
        title=_("Check a firearm"),
        button=_("Check"),
        lead=_("Type the maker and every sign of the serial. The answer says only whether it is "
               "listed as stolen and whether the permit shown with it is for it."),
        asks=(
            Ask("maker", _("Maker"), limit=100),
            Ask("serial", _("Serial"), limit=60),
            Ask("number", _("Number of the permit shown with it"), required=False, limit=60),
        ),
        back=reverse("permits:check"),
        back_text=_("Check a permit"),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        demand_pace(request, "firearm-check", most=FIREARMS_AN_HOUR, minutes=60)
        found = check_firearm(at=request.at, **values)
        record = Record(
            title=f"{values['maker']} {values['serial']}",
            banners=_banners(found),
            back=reverse("permits:check-firearm"),
            back_text=_("Check another"),
            sections=[Section(_("Permit"), facts=_facts(found.permit))] if found.permit else [],
        )
        return render(request, "record.html", {"record": record})

    return carry_out(request, deed, do)


def _banners(found: FirearmChecked) -> list[Banner]:
    """What is wrong first; that nothing is, is never said."""
    call = _("Do not take it and do not confront anybody. Call the police and name the serial.")
    no_proof = _("That is no proof that it is in order: not everything stolen is listed.")
    banners = [
        Banner("stop", _("Listed as stolen"), call)
        if found.stolen
        else Banner("quiet", _("Not listed as stolen"), no_proof)
    ]
    if found.permit is not None:
        label, tone = ANSWERS[found.permit.state]
        banners.append(Banner(tone, _("The permit is for this firearm"), label))
    elif found.permit_fits is False:
        again = _("Type both exactly as they stand. If they are right, tell the authority.")
        banners.append(Banner("stop", _("That number is no permit of this firearm"), again))
    return banners


def _facts(found: Checked) -> list[tuple[Any, ...]]:
    types = ", ".join(str(words(WEAPON_TYPES, each)) for each in found.weapon_types)
    facts: list[tuple[Any, ...]] = [
        (_("Kind"), words(PERMIT_KINDS, found.kind)),
        (_("Company"), found.company),
        (_("Firearm"), found.what),
        (_("Types of weapon"), types),
        (_("What may be bought"), line_words(found.lines)),
        (_("Valid from"), found.valid_from),
        (_("Until, not including"), found.valid_until or _("further notice")),
    ]
    return [each for each in facts if each[1]]
