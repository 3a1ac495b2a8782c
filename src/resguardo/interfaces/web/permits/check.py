"""The public check: somebody has a paper in hand and asks whether it holds. No login needed."""

from typing import Any, Final

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resguardo.interfaces.web.doors import open_to_all
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.typed import Typed
from resguardo.interfaces.web.words_of_fields import PERMIT_KINDS, WEAPON_TYPES, options, words
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop
from resguardo.records.permits.checking import CHECKED, Checked, check_number

CHECKS_A_MINUTE: Final = 30
_TEMPLATE: Final = "permits/check.html"

ANSWERS: Final[dict[str, tuple[str | Promise, str]]] = {
    "valid": (gettext_lazy("It holds today"), "done"),
    "expired": (gettext_lazy("It has ended"), "stop"),
    "future": (gettext_lazy("It does not hold yet"), "stop"),
    "suspended": (gettext_lazy("It is suspended"), "stop"),
    "revoked": (gettext_lazy("It was revoked"), "stop"),
}


class TooManyChecks(Problem):
    """Somebody reads the register number by number."""

    code = "permit.too-many-checks"
    wording = gettext_noop("More than {limit} checks in a minute from here. Wait a minute.")

    limit: int


@open_to_all
def check(request: HttpRequest) -> HttpResponse:
    """Ask for a number of one kind; the number is sent in the body and stands in no address."""
    kinds = {each.value: PERMIT_KINDS[each] for each in CHECKED}
    context: dict[str, Any] = {"kinds": options(kinds)}
    if request.method != "POST":
        return render(request, _TEMPLATE, context)
    typed = Typed(request.POST)
    try:
        _count(request)
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


def _facts(found: Checked) -> list[tuple[Any, ...]]:
    types = ", ".join(str(words(WEAPON_TYPES, each)) for each in found.weapon_types)
    facts: list[tuple[Any, ...]] = [
        (_("Kind"), words(PERMIT_KINDS, found.kind)),
        (_("Company"), found.company),
        (_("Firearm"), found.what),
        (_("Types of weapon"), types),
        (_("Valid from"), found.valid_from),
        (_("Until, not including"), found.valid_until or _("further notice")),
    ]
    return [each for each in facts if each[1]]


def _count(request: HttpRequest) -> None:
    """Count the checks of one address in the running minute."""
    key = f"permit-check:{request.META.get('REMOTE_ADDR', '')}:{timezone.now():%H%M}"
    cache.add(key, 0, timeout=120)
    if cache.incr(key) > CHECKS_A_MINUTE:
        raise TooManyChecks(CHECKS_A_MINUTE)
