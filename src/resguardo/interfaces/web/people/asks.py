"""A deed as a page: what it asks, what the button says, which service does it.

Hire, leave, suspend, grant, end: each is one sentence, a few fields and a button. They are rows of
a table here and one template, so that every one of them keeps what was typed, shows refusals beside
the field, and is found the same way by keyboard and by ear.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from resguardo.interfaces.web.cells import Link
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.records import Section
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.problem import Problem, Several
from resguardo.records.people.days import local_day
from resguardo.records.people.naming import person_named

LOOK: Final = "look"
"""The button that shows what would come of a deed, or more of a list, and keeps nothing."""

Words = str | Promise
Option = tuple[str, Words] | tuple[str, Words, Words]


@dataclass(frozen=True)
class Ask:
    """One field of a deed.

    Kinds: text, password, day, moment, reason, words (a page of them), choose, radios, many, yes,
    whole (up to `limit`; left empty it is none), number (the same, and must be given), money (an
    amount with its cents), key (one of the options, which are public identifiers), person (one of
    `among`, by name, code or card), row and rows (one of many, or some of them one a line, by their
    words: see `choosing`), hidden (a public identifier that the page carries along), file
    (read as its bytes), files (names and bytes). `autofocus` is for pages that are filled again and
    again; of a file `accept` says which kinds it may be, and `capture` that a phone takes it with
    its camera.
    """

    name: str
    label: Words
    kind: str = "text"
    hint: Words = ""
    options: Sequence[Option] = ()
    value: object = ""
    required: bool = True
    limit: int = 500
    among: Any = None
    autofocus: bool = False
    accept: str | None = None
    capture: str | None = None

    def read(self, typed: Typed) -> Any:  # noqa: C901, PLR0911 - one line a kind
        """Read the field as its kind."""
        label = str(self.label)
        match self.kind:
            case "day":
                return typed.day(self.name, label, required=self.required)
            case "moment":
                return typed.moment(self.name, label, required=self.required)
            case "choose" | "radios":
                offered = {str(option[0]): option[1] for option in self.options}
                allowed = {key: told for key, told in offered.items() if key or not self.required}
                if not self.required and not typed.text(self.name):
                    return ""
                return typed.choice(self.name, label, allowed)
            case "many":
                return typed.choices(self.name, label, {str(option[0]) for option in self.options})
            case "yes":
                return bool(typed.text(self.name))
            case "money":
                return typed.money(self.name, label)
            case "number" if not typed.text(self.name, label, required=True):
                return 0
            case "whole" | "number":
                return typed.whole(self.name, label, most=self.limit)
            case "key" | "hidden":
                return typed.key(self.name, label, required=self.required)
            case _:
                return typed.text(self.name, label, required=self.required, limit=self.limit)


def languages() -> list[tuple[str, str]]:
    """The languages of this program, each by its own name."""
    return [
        (code, capfirst(get_language_info(code)["name_local"]))
        for code, _name in settings.LANGUAGES
    ]


def language_asked(value: str) -> Ask:
    """The field that asks in which language somebody reads."""
    return Ask("language", _("Language"), "choose", options=languages(), value=value)


@dataclass(frozen=True)
class Deed:
    """A page that does one thing."""

    title: Words
    button: Words
    asks: Sequence[Ask]
    lead: Words = ""
    kind: str = "primary"
    facts: Sequence[tuple[object, ...]] = ()
    back: str = ""
    back_text: Words = ""
    set_aside: Callable[[], Sequence[Ask]] | None = None
    """What a second person is asked, once it is refused what two persons may set aside."""
    against: Callable[[dict[str, Any]], Sequence[Problem]] = lambda _values: ()
    """What the rules say of the answers, to be told together with those that cannot be read."""
    look: Callable[[dict[str, Any]], Sequence[Section]] | None = None
    """What would come of it, to be looked at on the same page before anything is kept."""
    done: Words = ""
    """What is said once it is done, where the deed does not say it itself."""
    ways: Mapping[str, tuple[Link, ...]] = field(default_factory=dict)
    """What can be done about a refusal elsewhere, by its code."""


def reason(hint: Words = "", *, required: bool = True) -> Ask:
    """The question that most deeds end with."""
    return Ask("reason", gettext_lazy("Reason"), "reason", hint, required=required)


def today_of(request: Page) -> date:
    """The day that it is where the organisation is: what forms of today begin with."""
    return local_day(request.at, request.viewer.time_zone)


def day(name: str, label: Words, value: date | None = None, *, required: bool = True) -> Ask:
    """A day."""
    return Ask(name, label, "day", value=value or "", required=required)


def carry_out(
    request: Page, deed: Deed, do: Callable[[dict[str, Any]], HttpResponse]
) -> HttpResponse:
    """Show the deed, or do it; a refusal shows the page again with everything that was typed."""
    context: dict[str, Any] = {
        "deed": deed,
        "back_text": deed.back_text or _("Back"),
        "look": _("See what it would change") if deed.look is not None else "",
        "look_again": _("See it again"),
    }
    if request.method != "POST":
        return render(request, "people/deed.html", context)
    typed = Typed(request.POST)
    if deed.set_aside is not None and "second" in typed:
        deed = replace(deed, asks=(*deed.asks, *_asked_aside(deed.set_aside(), typed)))
    try:
        values = {each.name: _value(request, each, typed) for each in deed.asks}
        typed.note_of_readable(deed.against(values))
        typed.check()
        if deed.look is not None and LOOK in typed:
            context |= {"typed": typed, "seen": deed.look(values)}
            return render(request, "people/deed.html", context)
        return _said(request, deed, do(values))
    except Problem as problem:
        asked = {each.name for each in deed.asks}
        if deed.set_aside is not None and "second" not in asked and may_be_set_aside(problem):
            deed = replace(deed, asks=(*deed.asks, *deed.set_aside()))
        context["deed"] = deed
        return render_refused(
            request, "people/deed.html", context, problem, typed=typed, ways=deed.ways,
            fields={each.name for each in deed.asks},
        )  # fmt: skip


def _said(request: Page, deed: Deed, answer: HttpResponse) -> HttpResponse:
    """Say what was done where it leads on to; an answer that is a page or a file says it itself."""
    if deed.done and isinstance(answer, HttpResponseRedirect):
        messages.success(request, str(deed.done))
    return answer


def _asked_aside(asks: Sequence[Ask], typed: Typed) -> list[Ask]:
    """The questions of who sets a refusal aside; none of them must be answered by who mends it."""
    mends = not any(typed.text(each.name) for each in asks)
    return [replace(each, required=False) for each in asks] if mends else list(asks)


def may_be_set_aside(problem: Problem) -> bool:
    """Tell whether a refusal, or each of several, is one that two persons may set aside."""
    several = problem.problems if isinstance(problem, Several) else (problem,)
    return all(not each.hard for each in several)


def _value(request: Page, ask: Ask, typed: Typed) -> Any:
    """What was answered; of files their bytes: how large they may be, the service says."""
    match ask.kind:
        case "file":
            return typed.file(
                request.FILES.get(ask.name), ask.name, str(ask.label), required=ask.required
            )
        case "person":
            return _person(request, ask, typed)
        case "row":
            return next(iter(_rows(ask, typed)), None)
        case "rows":
            return [str(key) for key in _rows(ask, typed)]
        case "files":
            found = request.FILES.getlist(ask.name)
            return [((each.name or "")[-100:], bytes(each.read())) for each in found]
        case _:
            return ask.read(typed)


def _person(request: Page, ask: Ask, typed: Typed) -> UUID | None:
    """Whom somebody named; who that is not, stands beside the field with all else."""
    text = typed.text(ask.name, str(ask.label), required=ask.required, limit=ask.limit)
    if not text:
        return None
    try:
        found = person_named(ask.among, text, day=today_of(request), field=ask.name)
    except Problem as problem:
        typed.note(problem)
        return None
    return found.public_id


def _rows(ask: Ask, typed: Typed) -> list[UUID]:
    """What somebody named, one a line; all that cannot be told stands beside the field."""
    text = typed.text(ask.name, str(ask.label), required=ask.required, limit=ask.limit)
    found: dict[UUID, None] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        try:
            found[ask.among.named(line, field=ask.name).public_id] = None
        except Problem as problem:
            typed.note(problem)
    return list(found)


def done(way: str) -> HttpResponse:
    """Go on to where the result can be seen."""
    return HttpResponseRedirect(way, status=303)
