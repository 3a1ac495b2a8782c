"""The book of an armoury for a day and its review for a month: the way from there to the paper."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.typed import Typed


@require_GET
def book(request: Page) -> HttpResponse:
    """Lead from an armoury and a day to where its book is issued; refuses what is neither."""
    typed = Typed(request.GET)
    key = typed.key("place", _("Armoury"), required=True)
    day = typed.day("on", _("Day")) or timezone.localdate(request.at)
    typed.check()
    way = reverse("papers:issue", args=["shift-book", str(key)])
    return redirect(f"{way}?on={day.isoformat()}")


@require_GET
def review(request: Page) -> HttpResponse:
    """Lead from an armoury and any day of a month to where the review of the month is issued."""
    typed = Typed(request.GET)
    key = typed.key("place", _("Armoury"), required=True)
    day = typed.day("on", _("Day")) or timezone.localdate(request.at)
    typed.check()
    way = reverse("papers:issue", args=["month-review", str(key)])
    return redirect(f"{way}?on={day.replace(day=1).isoformat()}")
