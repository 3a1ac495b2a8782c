"""What an authority does with the law beside the form: writes YAML, and asks for adoption."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.law.amending import base_of
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done, reason, today_of
from resguardo.interfaces.web.words_of_law import profile_name
from resguardo.kernel.mandate import Act
from resguardo.records.permits import adopting, drafting
from resguardo.records.permits import profiles as law
from resguardo.records.permits import selectors as permits

_BOTH = require_http_methods(["GET", "POST"])


@_BOTH
def write(request: Page) -> HttpResponse:
    """Draft a state's own text as YAML, which is the expert's way."""
    request.viewer.demand(Act.GOVERN_LAW, at=request.at)
    base = base_of(request)
    deed = Deed(
        title=_("Write it as YAML"),
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
        row = drafting.draft_overlay(by=request.viewer, at=request.at, base=base, **values)
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
        facts=_adopted_facts(row),
        asks=(
            Ask("province", _("Province or state"), "choose", hint=_("Empty for every company."),
                options=provinces, required=False, value=law.sheet_of_text(row).state),
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


def _adopted_facts(row: Any) -> list[tuple[object, ...]]:
    """Which text it is, and whom it would not reach if it were for every company."""
    facts: list[tuple[object, ...]] = [
        (_("Text"), f"{row.profile} {row.version}"), (_("Digest"), row.digest),
    ]  # fmt: skip
    alone = adopting.left_alone(row.profile)
    if alone:
        words = ngettext(
            "{count} company has a text of its own state and keeps it; amend that text too.",
            "{count} companies have a text of their own state and keep it; amend that text too.",
            alone,
        )
        facts.append((_("Not reached"), words.format(count=alone)))
    return facts


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
