"""Amending the law by a form: a value is chosen, seen beside today's, looked at, and drafted.

Whoever amends is a lawyer: nothing here asks for an identifier or a form of text. What the law says
today stands above what is typed, and what would change, and for whom, can be seen before a draft is
kept. A state's own text is made the same way, from that of the federation.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.cells import Link
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.law.asking import source_asks, standing, value_asks, written
from resguardo.interfaces.web.law.pages import altered_table, known_cells, mend_section, said_of
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done, today_of
from resguardo.interfaces.web.records import Record, Section
from resguardo.interfaces.web.tables import Column, Row, Table
from resguardo.interfaces.web.words_of_law import law_word, profile_name, rule_words
from resguardo.kernel.law import DutyKind, Parameter, Profile
from resguardo.kernel.mandate import Act
from resguardo.records.oversight import impact
from resguardo.records.permits import adopting, drafting
from resguardo.records.permits import profiles as law
from resguardo.records.permits.profiles import Sheet
from resguardo.records.register.makers import fold

KEPT: Final = ("from_day", "instrument", "article", "address", "basis", "confidence", "unit")
"""What is asked in the words in which the service takes it."""

_BOTH = require_http_methods(["GET", "POST"])


@_BOTH
def amend(request: Page) -> HttpResponse:
    """Choose what is amended, then write its new value."""
    request.viewer.demand(Act.GOVERN_LAW, at=request.at)
    base, state = base_of(request), request.GET.get("state", "")[:100].strip()
    sheet, name = law.sheet_of(base), request.GET.get("name", "")[:60]
    if not name:
        return _to_choose(request, sheet, base, state)
    rule, today = _rule_named(sheet, name), today_of(request)

    def told(values: dict[str, Any]) -> dict[str, Any]:
        kept = {each: values[each] for each in KEPT if each in values}
        value = written(rule, values)
        amendment = drafting.Amendment(name=name, read_on=today, value=value, **kept)
        return {
            "by": request.viewer, "at": request.at, "base": base, "amendment": amendment,
            "state": state,
        }  # fmt: skip

    def look(values: dict[str, Any]) -> Sequence[Section]:
        seen = drafting.amended(**told(values))
        changes = altered_table(impact.altered(sheet.profile, seen.profile))
        return [
            Section(_("What it changes"), table=changes),
            mend_section(request, sheet.profile, seen),
        ]

    def do(values: dict[str, Any]) -> HttpResponse:
        row = drafting.draft_amendment(**told(values))
        return done(reverse("law:text", args=[row.public_id]))

    deed = Deed(
        title=rule_words(rule),
        button=_("Draft the text"),
        lead=_("A draft binds nobody. You will see what it changes, and for whom."),
        facts=_facts(sheet, rule, state, today),
        asks=(*value_asks(rule, today), *source_asks(rule)),
        back=f"{reverse('law:amend')}?{carried(base, state)}",
        back_text=_("Choose another"),
        look=look,
    )
    return carry_out(request, deed, do)


@_BOTH
def overlay(request: Page) -> HttpResponse:
    """Name the state whose own text is to be laid over the federation's."""
    request.viewer.demand(Act.GOVERN_LAW, at=request.at)
    base = base_of(request)
    sheet = law.sheet_of(base)
    deed = Deed(
        title=_("Lay a state over it"),
        button=_("Choose what the state says otherwise"),
        lead=_("What the state says stands in its text; what it does not say is as the country "
            "says it. Only companies of that state are bound, once two persons adopt it."),
        facts=[(_("Law"), profile_name(sheet)), (_("Version"), sheet.profile.version)],
        asks=(
            Ask("state", _("Province or state"), "choose", _("Where companies are registered."),
                options=[("", "–"), *((each, each) for each in adopting.provinces())]),
        ),
        back=reverse("law:profiles"),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        return done(f"{reverse('law:amend')}?{carried(base, values['state'])}")

    return carry_out(request, deed, do)


def base_of(request: Page) -> str:
    """The profile or adopted text that is amended; the viewer's own where none is named."""
    return request.GET.get("base", "")[:60] or request.viewer.jurisdiction


def _rule_named(sheet: Sheet, name: str) -> Parameter:
    """The rule of a profile, or one that it could have; refuses what no law measures."""
    found = sheet.profile.parameters.get(name) or sheet.profile.duties.get(name)
    if found is not None:
        return found
    known = law.vocabulary()["parameters"]
    if name not in known:
        raise drafting.NameUnknown(name)
    return Parameter(name, known[name]["unit"], ())


def _to_choose(request: Page, sheet: Sheet, base: str, state: str) -> HttpResponse:
    """Everything that the law says today, each a link to the form that amends it."""
    profile = sheet.profile
    unsaid = [each for each in law.vocabulary()["parameters"] if each not in profile.parameters]
    parts: list[tuple[str, list[Parameter]]] = [
        (_("Limits and terms"), list(profile.parameters.values())),
        *((law_word("kinds", kind), _duties_of(profile, kind)) for kind in DutyKind),
        (_("Not said by this law so far"), [_rule_named(sheet, each) for each in unsaid]),
    ]
    columns = [
        Column(_("What")), Column(_("Today")), Column(_("Source")), Column(_("How it is known")),
    ]  # fmt: skip
    sections = []
    for title, rules in parts:
        lines = [_line(request, each, base, state) for each in _sorted(rules)]
        if lines:
            sections.append(Section(title, table=Table(title, columns, lines)))
    asked = _("What does {state} say otherwise?").format(state=state)
    record = Record(
        title=asked if state else _("What is amended?"),
        lead=profile_name(sheet),
        back=reverse("law:profiles"),
        back_text=_("Law"),
        sections=sections,
        actions=[
            (words, f"{reverse('law:add-duty')}?{carried(base, state)}&kind={kind}", "secondary")
            for kind, words in (
                ("notice", _("Add a duty to tell")),
                ("filing", _("Add a duty to file")),
            )
        ],
    )
    return render(request, "record.html", {"record": record})


def _duties_of(profile: Profile, kind: DutyKind) -> list[Parameter]:
    return [each for each in profile.duties.values() if each.kind is kind]


def _sorted(rules: Sequence[Parameter]) -> list[Parameter]:
    return sorted(rules, key=lambda rule: fold(rule_words(rule)))


def _line(request: Page, rule: Parameter, base: str, state: str) -> Row:
    today = today_of(request)
    way = f"{reverse('law:amend')}?{carried(base, state)}&{urlencode({'name': rule.name})}"
    link, dated = Link(rule_words(rule), way), standing(rule, today)
    if dated is None:
        return Row((link, "", "", ""), tone="quiet")
    return Row(
        (link, said_of(rule, dated), *known_cells(dated, rule, today)),
        tone="" if dated.confidence.enforced else "quiet",
    )


def carried(base: str, state: str) -> str:
    """What an address carries from one page of the form to the next."""
    return urlencode({"base": base} | ({"state": state} if state else {}))


def _facts(sheet: Sheet, rule: Parameter, state: str, today: date) -> list[tuple[object, ...]]:
    """The law, what it says today, what it will say, and what the program does with it."""
    name = profile_name(sheet)
    facts: list[tuple[object, ...]] = [
        (_("Law"), f"{name}: {state}" if state and not sheet.state else name),
    ]
    stands = standing(rule, today)
    if stands is None:
        facts.append((_("Today"), _("Nothing is said.")))
    for dated in rule.values:
        if dated is stands or dated.from_day > today:
            source, known = known_cells(dated, rule, today)
            facts += [
                (_("Today") if dated is stands else _("Later"), said_of(rule, dated)),
                (_("Source"), source),
                (_("How it is known"), known),
            ]
    use = law.vocabulary()["parameters"].get(rule.name, {}).get("use", "")
    if use:
        facts.append((_("What it does"), law_word("uses", use)))
    return facts
