"""The door of a link: somebody without a login types the code that they were told, once.

What is behind it the pages of its chapter show. Until a browser has opened a link its tries are
counted, so that nobody walks through addresses or codes.
"""

from collections.abc import Callable
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.pace import demand_pace
from resguardo.interfaces.web.papers.codes import qr
from resguardo.interfaces.web.people.asks import Deed, Words, carry_out, done, reason
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop
from resguardo.records.people.code_links import CodeLink, LinkOver, NewLink

TRIES_A_MINUTE: Final = 20


class CodeAgain(Problem):
    """A script of a page whose browser does not remember the code any more."""

    code = "people.code-again"
    wording = gettext_noop(
        "This browser forgot the code. Open the page again and give it once more."
    )


_OPENED: Final = "opened_link"


def count_try(request: HttpRequest) -> None:
    """Count what one address asks in the running minute, until it has opened a link."""
    if request.session.get(_OPENED):
        return
    demand_pace(request, "opened-link", most=TRIES_A_MINUTE, minutes=1)


def is_opened(request: HttpRequest, link: CodeLink) -> bool:
    """Whether this browser gave the code of this link."""
    return bool(request.session.get(_OPENED) == str(link.public_id))


def settle(link: CodeLink) -> None:
    """Speak the language of the link, and use the clock of the company that it belongs to."""
    translation.activate(link.language)
    timezone.activate(ZoneInfo(link.organisation.time_zone))


def end(
    request: Page, title: Words, lead: Words, back: str, end_it: Callable[[str], object]
) -> HttpResponse:
    """Ask why a link is ended before its moment, and end it."""
    asks = (reason(),)
    deed = Deed(title, _("End it"), asks, lead=lead, kind="warning", back=back)

    def do(values: dict[str, Any]) -> HttpResponse:
        end_it(values["reason"])
        return done(back)

    return carry_out(request, deed, do)


def ask_code(
    request: HttpRequest,
    link: CodeLink,
    enter: Callable[[str], object],
    *,
    title: Words,
    who: str,
) -> HttpResponse:
    """Ask for the code, and open the link for this browser when it is the right one."""
    context = {"title": title, "who": who}
    if request.method != "POST":
        return render(request, "by_code.html", context)
    typed = Typed(request.POST)
    try:
        code = typed.text("code", _("Code"), required=True, limit=20)
        typed.check()
        enter(code)
    except LinkOver:
        raise
    except Problem as problem:
        return render_refused(request, "by_code.html", context, problem, typed=typed)
    request.session.cycle_key()
    request.session[_OPENED] = str(link.public_id)
    return done(request.path)


def show_made(
    request: HttpRequest, made: NewLink[Any], way: str, *, who: str, back: str, back_text: Words
) -> HttpResponse:
    """The address and, this once, the code of a link that was made."""
    address = request.build_absolute_uri(way)
    context = {
        "made": made,
        "address": address,
        "drawn": qr(address),
        "who": who,
        "back": back,
        "back_text": back_text,
    }
    return render(request, "link_made.html", context)
