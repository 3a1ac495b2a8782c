"""What an authority does with the law: amends a value, lays a state over it, asks for adoption."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, day, done, reason, today_of
from resguardo.interfaces.web.words_of_law import duty_words, law_word, profile_name
from resguardo.kernel.mandate import Act
from resguardo.records.permits import adopting
from resguardo.records.permits import profiles as law
from resguardo.records.permits import selectors as permits

_BOTH = require_http_methods(["GET", "POST"])


@_BOTH
def amend(request: Page) -> HttpResponse:
    """Draft a text with one more value."""
    request.viewer.demand(Act.GOVERN_LAW, at=request.at)
    base = _base(request)
    sheet = law.sheet_of(base)
    names = [(name, law_word("parameters", name)) for name in law.vocabulary()["parameters"]]
    names += [
        (name, f"{law_word('kinds', duty.kind)}: {duty_words(duty)}")
        for name, duty in sheet.profile.duties.items()
    ]
    kinds = [(each, law_word("confidence", each)) for each in law.vocabulary()["confidence"]]
    deed = Deed(
        title=_("Amend a value"),
        button=_("Draft the text"),
        lead=_("A draft binds nobody. You will see what it changes, and for whom."),
        facts=[(_("Law"), profile_name(sheet)), (_("Version"), sheet.profile.version)],
        asks=(
            Ask("name", _("What"), "choose", options=names, value=request.GET.get("name", "")[:60]),
            Ask("value", _("New value"), hint=_("A whole number; yes or no; 1/3 for one firearm "
                "for three guards; words with commas. Empty ends what stood before."),
                required=False, limit=200),
            day("from_day", _("In force from")),
            Ask("instrument", _("Instrument"), hint=_("Act, decree or circular, with its number."),
                limit=200),
            Ask("article", _("Article"), required=False, limit=200),
            Ask("address", _("Address where it can be read"), required=False, limit=500),
            Ask("confidence", _("How it is known"), "choose", options=kinds, value="primary"),
        ),
        back=reverse("law:profiles"),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        amendment = adopting.Amendment(read_on=today_of(request), **values)
        row = adopting.draft_amendment(
            by=request.viewer, at=request.at, base=base, amendment=amendment
        )
        return done(reverse("law:text", args=[row.public_id]))

    return carry_out(request, deed, do)


@_BOTH
def overlay(request: Page) -> HttpResponse:
    """Draft a state's own text over that of the federation."""
    request.viewer.demand(Act.GOVERN_LAW, at=request.at)
    base = _base(request)
    deed = Deed(
        title=_("Lay a state over it"),
        button=_("Draft the text"),
        lead=_("What the state says hides what the federation says, parameter by parameter."),
        facts=[(_("Law"), profile_name(law.sheet_of(base)))],
        asks=(
            Ask("text", _("Profile of the state"), "words",
                _("YAML in the form of a profile; only what differs need stand in it. Change what "
                  "stands there as an example."), limit=60_000, value=_example(base, request)),
        ),
        back=reverse("law:profiles"),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        row = adopting.draft_overlay(by=request.viewer, at=request.at, base=base, **values)
        return done(reverse("law:text", args=[row.public_id]))

    return carry_out(request, deed, do)


@_BOTH
def adopt(request: Page, text: UUID) -> HttpResponse:
    """Ask that a text apply."""
    request.viewer.demand(Act.GOVERN_LAW, at=request.at)
    row = permits.law_text(viewer=request.viewer, at=request.at, public_id=text)
    back = reverse("law:text", args=[row.public_id])
    provinces = [("", _("every company")), *((each, each) for each in adopting.provinces())]
    deed = Deed(
        title=_("Ask for adoption"),
        button=_("Ask for adoption"),
        lead=_("A second person of the authority decides, among the requests."),
        facts=[(_("Text"), f"{row.profile} {row.version}"), (_("Digest"), row.digest)],
        asks=(
            Ask("province", _("Province or state"), "choose", hint=_("Empty for every company."),
                options=provinces, required=False),
            reason(),
        ),
        back=back,
        kind="warning",
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        adopting.request_adoption(by=request.viewer, at=request.at, text=text, **values)
        messages.success(request, _("Asked. Another person of the authority decides."))
        return done(back)

    return carry_out(request, deed, do)


def _example(base: str, request: Page) -> str:
    """A profile of a state to begin from: one rule, with everything that a rule needs."""
    name = law.sheet_of(base).profile.id
    day = today_of(request).isoformat()
    return f"""profile:
  id: {name}_state
  version: "{request.at.year}.1"
  fictional: false
  name: {{en: "State", es: "Estado", pt: "Estado", fr: "État"}}
sources:
  act:
    instrument: "State act 1"
    read_on: {day}
parameters:
  psychological_months:
    unit: months
    values:
      - from: {day}
        value: 12
        source: act
        article: "art. 1"
        basis: law
        confidence: unconfirmed
"""


def _base(request: Page) -> str:
    """The profile or adopted text that is amended; the viewer's own where none is named."""
    return request.GET.get("base", "")[:60] or request.viewer.jurisdiction
