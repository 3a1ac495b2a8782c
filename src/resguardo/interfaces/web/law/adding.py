"""Adding a duty that a law does not have: to tell of something, or to file every so often.

Asked in the words of the law and looked at before it is kept, as an amendment is; two persons adopt
it. What is offered is what the program carries out: events whose clocks it runs, and forms that it
fills from the ledger. Anything else can be written as YAML, and is shown to companies.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.law.amending import KEPT, base_of, carried
from resguardo.interfaces.web.law.asking import CLOCKS, source_asks
from resguardo.interfaces.web.law.pages import altered_table, mend_section
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done, today_of
from resguardo.interfaces.web.records import Section
from resguardo.interfaces.web.words_of_law import ADDRESSEE_WORDS, law_word, profile_name
from resguardo.kernel.law import DutyKind, Parameter
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.oversight import impact
from resguardo.records.oversight.forms import FORMS
from resguardo.records.people.selectors import NotFound
from resguardo.records.permits import drafting
from resguardo.records.permits import profiles as law
from resguardo.records.permits.duties import CLOCKED

OFFERED: Final = (DutyKind.NOTICE, DutyKind.FILING)
TIME_MOST: Final = 10_000


@require_http_methods(["GET", "POST"])
def add(request: Page) -> HttpResponse:
    """Say what the duty asks, for whom and by when; see what comes of it; draft it."""
    request.viewer.demand(Act.GOVERN_LAW, at=request.at)
    base, state = base_of(request), request.GET.get("state", "")[:100].strip()
    kind, sheet = request.GET.get("kind", "") or DutyKind.NOTICE, law.sheet_of(base)
    if kind not in OFFERED:
        raise NotFound
    notice = kind == DutyKind.NOTICE

    def told(values: dict[str, Any]) -> dict[str, Any]:
        kept = {each: values[each] for each in KEPT if each in values}
        amendment = drafting.Amendment(
            name="", read_on=today_of(request), value=str(values["length"]), **kept
        )
        asked = {each: values[each] for each in ASKED if each in values}
        duty = drafting.NewDuty(kind=kind, **asked)
        return {
            "by": request.viewer, "at": request.at, "base": base, "duty": duty,
            "amendment": amendment, "state": state,
        }  # fmt: skip

    def against(values: dict[str, Any]) -> Sequence[Problem]:
        # A day that nobody could read is the first of all days, on which no law asks anything yet.
        asked = told(values | {"from_day": values.get("from_day") or date.min})
        del asked["state"]
        return drafting.against_duty(**asked)

    def look(values: dict[str, Any]) -> Sequence[Section]:
        seen = drafting.with_duty(**told(values))
        changes = altered_table(impact.altered(sheet.profile, seen.profile))
        return [
            Section(_("What it changes"), table=changes),
            mend_section(request, sheet.profile, seen),
        ]

    def do(values: dict[str, Any]) -> HttpResponse:
        row = drafting.draft_duty(**told(values))
        return done(reverse("law:text", args=[row.public_id]))

    name = profile_name(sheet)
    deed = Deed(
        title=_("A new duty to tell") if notice else _("A new duty to file"),
        button=_("Draft the text"),
        lead=_("A draft binds nobody. You will see what it changes, and for whom."),
        facts=[(_("Law"), f"{name}: {state}" if state and not sheet.state else name)],
        asks=(*(_notice_asks() if notice else _filing_asks()), *source_asks(Parameter("", "", ()))),
        back=f"{reverse('law:amend')}?{carried(base, state)}",
        back_text=_("Choose another"),
        against=against,
        look=look,
    )
    return carry_out(request, deed, do)


ASKED: Final = ("to", "events", "about", "starts", "needs", "form", "every")


def _notice_asks() -> list[Ask]:
    return [
        Ask("events", _("When this happens"), "many", options=_words("events", CLOCKED)),
        Ask("about", _("Where it concerns"), "many", _("Tick nothing for everything."),
            options=_words("about"), required=False),
        _to(),
        Ask("length", _("Time there is"), "number", _("A whole number; 0 hours is at once."),
            limit=TIME_MOST),
        Ask("unit", _("Counted in"), "choose", options=_words("units", CLOCKS)),
        Ask("starts", _("The time runs"), "radios", options=_words("starts"), value="knowledge"),
        Ask("needs", _("What goes with it"), "many", options=_words("needs"), required=False),
    ]  # fmt: skip


def _filing_asks() -> list[Ask]:
    return [
        Ask("form", _("What is filed"), "choose",
            _("Forms that are filled from the ledger. Another one is written as YAML."),
            options=[("", "–"), *_words("forms", FORMS)]),
        Ask("every", _("How often"), "choose", options=[("", "–"), *_words("every")]),
        _to(),
        Ask("length", _("Time after the end of the period"), "number", _("A whole number."),
            limit=TIME_MOST),
        Ask("unit", _("Counted in"), "choose", options=_words("units", CLOCKS[1:])),
    ]  # fmt: skip


def _to() -> Ask:
    offices = [(each, ADDRESSEE_WORDS[each]) for each in ADDRESSEE_WORDS if each != "company"]
    return Ask("to", _("To which office"), "choose", options=[("", "–"), *offices])


def _words(kind: str, among: Any = None) -> list[tuple[str, str]]:
    """The words of the law of one kind, or those among them that are named."""
    return [(each, law_word(kind, each)) for each in among or law.vocabulary()[kind]]
