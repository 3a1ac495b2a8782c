"""Late entry: what was written on paper while nothing else worked, typed in afterwards.

The entry says when it happened and when it was recorded, and both are shown for ever; what confirms
it is the paper, by its number. The rules are those of the counter, as they stood at that moment:
whoever had no permit then is refused now, and two persons may set that aside with a reason.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.cells import Happened, Link
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.reading import moment_text
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.typed import Missing, Typed
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop
from resguardo.records.custody import selectors as custody
from resguardo.records.custody import services
from resguardo.records.custody.preparing import duty_of
from resguardo.records.custody.recognising import (
    CANDIDATES_MAX,
    ScanMistyped,
    ScanUnknown,
    demand_counter,
    recognise,
)
from resguardo.records.custody.services import (
    ComingBack,
    Confirmation,
    Handing,
    Overriding,
    Slip,
)
from resguardo.records.people.codes import LETTERS
from resguardo.records.places import selectors as places

from .words import ENTRY_WORDS

KINDS: Final = {
    "issue": gettext_lazy("Issue"),
    "return": gettext_lazy("Return"),
    "relief": gettext_lazy("Relief at the post"),
}
UNREAD: Final = UUID(int=0)
"""Where nothing could be read: what is wrong is noted, and refused before anybody looks for it."""

LINES: Final = 6
PAPER: Final = Confirmation(kind="paper")


class Ambiguous(Problem):
    """Words that fit several people or things."""

    code = "late.ambiguous"
    wording = gettext_noop("“{text}” can be {candidates}. Type the code or the whole serial.")

    text: str
    candidates: tuple[str, ...]
    field_name: str


class NothingThere(Problem):
    """Words that mean nothing of this organisation."""

    code = "late.nothing-there"
    wording = ScanUnknown.wording

    text: str
    field_name: str


class Mistyped(Problem):
    """A label of which one character is wrong."""

    code = "late.mistyped"
    wording = ScanMistyped.wording

    text: str
    field_name: str


class NotThat(Problem):
    """A thing where a person is needed, or the other way round."""

    code = "late.not-that"
    wording = gettext_noop("“{text}” is {found}. Type what the paper says in this field.")

    text: str
    found: str
    field_name: str


@require_http_methods(["GET", "POST"])
def late(request: Page) -> HttpResponse:
    """Type one line of a paper: an issue, a return, a relief, when it happened."""
    demand_counter(request.viewer, request.at)
    if request.method == "GET":
        typed = Typed(request.GET)
        return render(request, "custody/late.html", _context(request, typed) | {"typed": typed})
    typed = Typed(request.POST)
    try:
        entry = _record(request, typed)
    except Problem as problem:
        return render_refused(
            request, "custody/late.html", _context(request, typed), problem, typed=typed
        )
    said = _("№ {number} recorded: happened {happened}, recorded {recorded}.").format(
        number=entry.sequence,
        happened=moment_text(entry.occurred_at),
        recorded=moment_text(entry.recorded_at),
    )
    messages.success(request, said)
    again = {
        name: typed.text(name)
        for name in ("kind", "document", "occurred_at-on", "armoury", "post")
        if typed.text(name)
    }
    return HttpResponseRedirect(reverse("custody:late", query=again), status=303)


@dataclass(frozen=True)
class _Paper:
    """What one line of a paper says."""

    kind: str
    armoury: UUID
    guard: UUID
    giver: UUID
    things: dict[UUID, int]
    post: UUID | None
    why: str
    slip: Slip


def _record(request: Page, typed: Typed) -> Any:
    """Read the form and let the service of its kind write the entry."""
    paper = _read(request, typed)
    typed.check()
    return _WRITERS[paper.kind](request, paper)


def _read(request: Page, typed: Typed) -> _Paper:
    """Read all that was typed, from above to below; what it cannot mean is noted in that order."""
    kind = typed.choice("kind", _("What happened"), KINDS)
    happened = typed.moment("occurred_at", _("Happened"), required=True)
    document = typed.text("document", _("Number of the paper"), required=True, limit=100)
    armoury = typed.key("armoury", _("Armoury"), required=kind != "relief") or UNREAD
    guard, giver = _person(request, typed, "guard", _("Guard")), UNREAD
    if kind == "relief":
        giver = _person(request, typed, "giver", _("Guard who handed over"))
    post, things = typed.key("post", _("Post")), _things(request, typed)
    remarks = typed.text("remarks", _("Remarks"), limit=400)
    second = _person(request, typed, "second") if typed.text("second") else None
    pin = Confirmation(kind="pin", pin=typed.text("second_pin"))
    return _Paper(
        kind=kind,
        armoury=armoury,
        guard=guard,
        giver=giver,
        things=things,
        post=post,
        why=typed.text("override_reason", limit=400),
        slip=Slip(
            occurred_at=happened,
            document=document,
            reason=remarks,
            confirmation=PAPER,
            second=second,
            second_confirmation=pin if second else PAPER,
            request_key=typed.text("request_key") or None,
        ),
    )


def _issue(request: Page, paper: _Paper) -> Any:
    happened = paper.slip.occurred_at or request.at
    shift = duty_of(viewer=request.viewer, at=happened, guard=paper.guard, post=paper.post)
    return services.issue(
        by=request.viewer,
        at=request.at,
        armoury=paper.armoury,
        handing=Handing(
            guard=paper.guard,
            things=paper.things,
            shift=shift.public_id if shift else None,
            post=paper.post if shift is None else None,
        ),
        slip=paper.slip,
        overriding=Overriding(reason=paper.why) if paper.why else None,
    )


def _return(request: Page, paper: _Paper) -> Any:
    """What came back came back; what did not stays open in the guard's name."""
    coming = ComingBack(guard=paper.guard, back=paper.things, closing=False)
    return services.receive(
        by=request.viewer, at=request.at, armoury=paper.armoury, coming=coming, slip=paper.slip
    )[0]


def _relief(request: Page, paper: _Paper) -> Any:
    return services.relieve(
        by=request.viewer, at=request.at, giver=paper.giver, taker=paper.guard,
        things=paper.things, slip=paper.slip,
    )  # fmt: skip


_WRITERS: Final[Mapping[str, Callable[[Page, _Paper], Any]]] = {
    "issue": _issue,
    "return": _return,
    "relief": _relief,
}


def _person(request: Page, typed: Typed, name: str, label: str = "") -> UUID:
    text = typed.text(name, label, required=True)
    return _one(request, typed, text, name, person=True) if text else UNREAD


def _things(request: Page, typed: Typed) -> dict[UUID, int]:
    """The lines of the paper: what, and how many of it."""
    things: dict[UUID, int] = {}
    named = False
    for line in range(1, LINES + 1):
        text = typed.text(f"thing-{line}")
        amount = typed.whole(f"amount-{line}", _("How many"), least=1, most=100_000, empty=1)
        if text:
            named = True
            key = _one(request, typed, text, f"thing-{line}", person=False)
            things[key] = things.get(key, 0) + amount
    if not named:
        typed.note(Missing("thing-1", _("Weapon or thing")))
    return things


def _one(request: Page, typed: Typed, text: str, name: str, *, person: bool) -> UUID:
    """The one person or thing that the words mean; several, and the wrong sort, are noted."""
    try:
        found: list[Any] = list(recognise(viewer=request.viewer, at=request.at, text=text))
    except ScanUnknown:
        typed.note(NothingThere(text, name))
        return UNREAD
    except ScanMistyped:
        typed.note(Mistyped(text, name))
        return UNREAD
    letters = {LETTERS["person"]} if person else set(LETTERS.values()) - {"G", "P"}
    fitting = [row for row in found if row.code[:1] in letters]
    if not fitting:
        typed.note(NotThat(text, str(found[0]), name))
        return UNREAD
    if len(fitting) > 1:
        named = [f"{row} ({row.code})" for row in fitting[:CANDIDATES_MAX]]
        more = ("…",) * (len(fitting) > CANDIDATES_MAX)
        typed.note(Ambiguous(text, (*named, *more), name))
        return UNREAD
    key: UUID = fitting[0].public_id
    return key


def _context(request: Page, typed: Typed) -> dict[str, Any]:
    viewer, at = request.viewer, request.at
    own = places.open_places(viewer=viewer, at=at, kinds=("armoury", "post"))
    armouries = [row for row in own if row.kind == "armoury"]
    posts = [row for row in own if row.kind == "post"]
    rows = custody.entries(viewer=viewer, at=at).filter(confirmation="paper")
    page = page_asked(request, rows, sort="-pk")
    return {
        "kinds": list(KINDS.items()),
        "kind": typed.text("kind") or "issue",
        "armouries": [(row.public_id, row.name) for row in armouries],
        "armoury": str(armouries[0].public_id) if len(armouries) == 1 else "",
        "posts": [(row.public_id, row.name) for row in posts],
        "lines": [(f"thing-{line}", f"amount-{line}") for line in range(1, LINES + 1)],
        "table": Table(
            _("From paper, the latest first"),
            [
                Column(_("Entry")),
                Column(_("When")),
                Column(_("Person")),
                Column(_("Paper")),
            ],
            [
                Row(
                    (
                        Link(
                            ENTRY_WORDS[row.kind],
                            reverse("custody:entry", args=[row.public_id]),
                            f"№ {row.sequence}",
                        ),
                        Happened(row.occurred_at, row.recorded_at),
                        str(row.holder or ""),
                        row.document,
                    )
                )
                for row in page.rows
            ],
            EmptyState(_("What was typed in from paper will be here.")),
            **ways(page),
        ),
    }
