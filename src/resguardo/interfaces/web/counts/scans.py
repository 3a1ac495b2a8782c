"""Scans that a device kept without a network, as JSON: what became of each, and what is asked.

A login sends them from its own page, and who counts by a code from theirs. What is answered is
shown, and not kept on the device: it keeps what stands on the labels and no more.
"""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from resguardo.interfaces.web import by_code, kept
from resguardo.interfaces.web.doors import Page, open_to_all
from resguardo.kernel.mandate import NotMandated
from resguardo.kernel.problem import Problem
from resguardo.records.custody import services as custody
from resguardo.records.people import sight
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer


@require_POST
def send(request: Page, count: UUID) -> HttpResponse:
    """Take what the device of a login kept."""
    return _answer(request, lambda: (request.viewer, count))


@open_to_all
@require_POST
def send_by_code(request: HttpRequest, token: str) -> HttpResponse:
    """Take what the device of somebody kept who came by a code, also where it has ended since."""
    by_code.count_try(request)
    link = custody.count_link_named(token=token)
    by_code.settle(link)

    def sender() -> tuple[Viewer, UUID]:
        if not by_code.is_opened(request, link):
            raise by_code.CodeAgain
        sight.look(link.count.organisation_id)
        return custody.sender_of(link, at=timezone.now()), link.count.public_id

    return _answer(request, sender)


@open_to_all
@require_GET
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker of the pages of counts."""
    return kept.worker()


def _answer(request: HttpRequest, sender: Callable[[], tuple[Viewer, UUID]]) -> HttpResponse:
    try:
        viewer, count = sender()
        scans, sent_at = _sent(request.body)
        heard = custody.take_scans(
            by=viewer, at=timezone.now(), count=count, scans=scans, sent_at=sent_at
        )
    except (NotMandated, NotFound):
        raise
    except Problem as problem:
        return kept.refused(problem)
    return JsonResponse(
        {
            "taken": [str(each.key) for each in heard.taken],
            "asked": {str(each.key): _asked(each) for each in heard.asked},
            "said": _said(heard),
            "over": heard.sheet_over,
        }
    )


def _sent(body: bytes) -> tuple[list[custody.Scan], Any]:
    """Read what a device sent; refuses what these pages never send."""
    try:
        told = json.loads(body)
        scans = [_scan(each) for each in told["scans"]]
        if not scans:
            raise custody.ScansUnreadable
        return scans, kept.moment(str(told["sent_at"]))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise custody.ScansUnreadable from error


def _scan(told: dict[str, Any]) -> custody.Scan:
    quantity = told.get("quantity")
    if quantity is not None and not 1 <= (quantity := int(quantity)) <= custody.QUANTITY_MAX:
        raise custody.ScansUnreadable
    return custody.Scan(
        key=UUID(str(told["key"])),
        text=str(told.get("text", ""))[:200],
        thing=UUID(str(told["thing"])) if told.get("thing") else None,
        quantity=quantity,
        capture="scanned" if told.get("capture") == "scanned" else "typed",
        seen_at=kept.moment(str(told["seen_at"])),
    )


def _asked(each: Any) -> dict[str, Any]:
    one = len(each.things) == 1
    return {
        "said": _("How many of {thing}?").format(thing=each.things[0].name)
        if one
        else _("More than one fits. Which?"),
        "choices": [] if one else [(str(it.public_id), it.name) for it in each.things],
    }


def _said(heard: custody.Heard) -> list[str]:
    """What the person is told: what was twice, what nobody knows, what came late, and the clock."""
    sentences = []
    for state, words in (
        ("again", _("Already on your sheet: {names}.")),
        ("unknown", _("Not known here, kept as read: {names}. Whoever compares sees it.")),
        ("beside", _("Your sheet was closed before these came: {names}. They are kept beside it "
                     "for whoever compares. Ask for a recount if they belong on it.")),
    ):  # fmt: skip
        names = [each.name for each in heard.taken if each.state == state]
        if names:
            sentences.append(words.format(names=", ".join(dict.fromkeys(names))))
    if heard.clock_is_wrong:
        sentences.append(_clock(heard))
    return sentences


def _clock(heard: custody.Heard) -> str:
    minutes = round(abs(heard.clock_off).total_seconds() / 60)
    if heard.clock_off.total_seconds() > 0:
        return _("The clock of this device is fast. Set it right. Minutes: {minutes}.").format(
            minutes=minutes
        )
    return _("The clock of this device is slow. Set it right. Minutes: {minutes}.").format(
        minutes=minutes
    )
