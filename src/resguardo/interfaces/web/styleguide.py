"""Every component on one page, for those who build and those who translate.

Shown while developing and to staff; elsewhere it is not there. What it shows is fictional.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from . import samples
from .refusal import shown_problems
from .typed import Typed

PAGES = {
    "": "styleguide/components.html",
    "lists": "styleguide/lists.html",
    "counter": "counter/counter.html",
    "counter-stop": "counter/counter.html",
    "counter-start": "counter/counter.html",
    "return": "counter/return.html",
    "shift": "counter/shift.html",
    "confirm": "components/confirm.html",
    "paper": "styleguide/paper.html",
    "receipt": "styleguide/receipt.html",
}


def styleguide(request: HttpRequest, page: str = "") -> HttpResponse:
    """Show the components, or one of the desks with made-up work in it."""
    staff = getattr(getattr(request, "user", None), "is_staff", False)
    if page not in PAGES or not (settings.DEBUG or staff):
        raise Http404
    now = timezone.localtime().replace(hour=5, minute=51, second=0, microsecond=0)
    context = _common(now, page) | _page(now, page)
    return render(request, PAGES[page], context)


def _common(now: datetime, page: str) -> dict[str, Any]:
    return {
        "desk": samples.desk(page),
        "now": now,
        "late": now + timedelta(hours=6),
        "today": now.date(),
        "problems": shown_problems(samples.problem()) if page == "" else (),
        "typed": Typed(QueryDict("rounds=twelve&calibre=357")) if page == "" else Typed(),
    }


def _page(now: datetime, page: str) -> dict[str, Any]:
    if page.startswith("counter"):
        return samples.counter(now, page)
    if page == "return":
        return samples.returning(now)
    if page == "shift":
        return samples.shift()
    if page == "confirm":
        return {
            "title": _("Write off this weapon"),
            "text": _("A second person decides. The weapon leaves the register of what you hold."),
            "facts": samples.facts(now),
            "action": _("Ask for the write-off"),
            "action_href": "#",
            "back_href": "#",
            "reason_label": _("Reason"),
        }
    return {
        "facts": samples.facts(now),
        "events": samples.events(now),
        "sides": samples.sides("done"),
        "stopped_sides": samples.sides("stop"),
        "receipt": samples.receipt(now),
        "table": samples.table(date(2027, 1, 30), now),
        "empty_table": samples.empty_table(),
        "charts": samples.drawn(now),
        "calibres": (("38", ".38 Special"), ("357", ".357 Magnum"), ("9", "9 × 19 mm")),
        "conditions": samples.CONDITIONS,
        "tabs": samples.TABS,
        "organisation": "Custodia Ficticia Uno S.A.",
    }
