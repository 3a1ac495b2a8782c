"""The law of each country with its sources and gaps; drafts, with what they would change."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from resguardo.interfaces.web.cells import Link, Noted, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.reading import day_text
from resguardo.interfaces.web.records import Action, Banner, Record, Section
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.words_of_law import (
    ADDRESSEE_WORDS,
    due_words,
    duty_words,
    law_word,
    office_words,
    profile_name,
    quoted,
    value_words,
)
from resguardo.kernel.law import Dated, Duty, DutyKind, Parameter, Profile
from resguardo.kernel.mandate import Act
from resguardo.records.oversight import impact
from resguardo.records.people.days import local_day
from resguardo.records.permits import profiles as law
from resguardo.records.permits import selectors as permits
from resguardo.records.permits.profiles import Sheet
from resguardo.records.register.makers import fold


@require_GET
def profiles(request: Page) -> HttpResponse:
    """Every profile: how much of it is enforced, noted, and not known; and the drafts."""
    mine = request.viewer.jurisdiction.partition("@")[0]
    own = permits.text_in_force(jurisdiction=request.viewer.jurisdiction)
    sheets = {name: law.sheet_of(name) for name in law.profiles()}
    lines = []
    for name, sheet in sorted(sheets.items(), key=lambda each: fold(profile_name(each[1]))):
        values = [each for rule in _rules(sheet) for each in rule.values]
        enforced = sum(each.confidence.enforced for each in values)
        lines.append(
            Row(
                (
                    Link(
                        profile_name(sheet),
                        reverse("law:profile", args=[name]),
                        _yours(own) if name == mine else "",
                    ),
                    sheet.profile.version,
                    enforced,
                    len(values) - enforced,
                    len(sheet.gaps),
                ),
                tone="done" if name == mine else "",
            )
        )
    table = Table(
        _("Countries"),
        [
            Column(_("Country")),
            Column(_("Version")),
            Column(_("Enforced"), numeric=True),
            Column(_("Notes only"), numeric=True),
            Column(_("Not found"), numeric=True),
        ],
        lines,
    )
    page = page_asked(request, permits.law_texts(viewer=request.viewer, at=request.at), sort="-id")
    record = Record(
        title=_("Law"),
        lead=_("Enforced is only what was read in the legal text or on the authority’s own page."),
        actions=_own_law(request, own),
        sections=[
            Section(_("Countries"), table=table),
            Section(_("Texts of this authority"), table=_texts(page)),
        ],
    )
    return render(request, "record.html", {"record": record})


def _yours(own: Any) -> str:
    """Say of the profile in force whether it applies as it ships, or in an adopted text."""
    if own is None:
        return _("yours")
    return _("yours, in the adopted text {version}").format(version=own.version)


def _own_law(request: Page, adopted: Any) -> list[Action]:
    if adopted is None:
        way = reverse("law:profile", args=[request.viewer.jurisdiction])
        return [(_("The law that applies here"), way, "primary")]
    way = reverse("law:text", args=[adopted.public_id])
    return [(_("The law that applies here"), way, "primary")]


def _texts(page: Any) -> Table:
    lines = [
        Row(
            (
                Link(
                    f"{each.profile} {each.version}",
                    reverse("law:text", args=[each.public_id]),
                    each.digest[:16],
                ),
                each.drafted_at,
                str(each.drafted_by),
                Tag("active", _("Adopted")) if each.adoptions.all() else Tag("draft"),
            )
        )
        for each in page.rows
    ]
    columns = [Column(_("Text")), Column(_("Drafted")), Column(_("By")), Column(_("State"))]
    empty = EmptyState(_("The authority drafts, approves with a second person, and adopts here."))
    return Table(_("Texts of this authority"), columns, lines, empty, **ways(page))


@require_GET
def profile(request: Page, profile: str) -> HttpResponse:
    """One profile as it ships."""
    sheet = law.sheet_of(profile.replace("-", "_")[:40])
    key = [sheet.profile.id]
    actions: list[Action] = []
    if request.viewer.may(Act.GOVERN_LAW, at=request.at):
        actions = [
            (_("Amend a value"), f"{reverse('law:amend')}?base={key[0]}", "primary"),
            (_("Lay a state over it"), f"{reverse('law:overlay')}?base={key[0]}", "secondary"),
            (_("Write it as YAML"), f"{reverse('law:write')}?base={key[0]}", "quiet"),
        ]
    return _shown(request, sheet, actions)


@require_GET
def text(request: Page, text: UUID) -> HttpResponse:
    """A drafted or adopted text: what it changes against what it was made from, and for whom."""
    row = permits.law_text(viewer=request.viewer, at=request.at, public_id=text)
    sheet = law.sheet_of_text(row)
    before = law.profile_of(row.base_name)
    governs = request.viewer.may(Act.GOVERN_LAW, at=request.at)
    sections = [
        Section(_("What it changes"), table=altered_table(impact.altered(before, sheet.profile))),
        Section(_("Where it applies"), table=_adoptions(row)),
    ]
    adopted = bool(row.adoptions.all())
    if governs and not adopted:
        sections.insert(1, mend_section(request, before, sheet))
    actions: list[Action] = []
    if governs:
        more = _("Amend a value") if adopted else _("Add another value")
        way = f"{reverse('law:amend')}?base={row.profile}@{row.digest[:16]}"
        actions = [
            (_("Ask for adoption"), reverse("law:adopt", args=[row.public_id]), "primary"),
            (more, way, "secondary"),
        ]
    return _shown(request, sheet, actions, sections, adopted=adopted)


def mend_section(request: Page, before: Profile, sheet: Sheet) -> Section:
    """What companies would have to mend under a text: all of them, or those of its state."""
    found = impact.effects(
        viewer=request.viewer, at=request.at, after=sheet.profile, province=sheet.state
    )
    today = local_day(request.at, request.viewer.time_zone)
    day = impact.judged_on(before, sheet.profile, today)
    return Section(_("What companies would have to mend"), table=effects_table(found, day))


def _shown(
    request: Page,
    sheet: Sheet,
    actions: list[Action],
    sections: Iterable[Section] = (),
    *,
    adopted: bool | None = None,
) -> HttpResponse:
    day = local_day(request.at, request.viewer.time_zone)
    duties = sheet.profile.duties.values()
    record = Record(
        title=profile_name(sheet),
        lead=_("Version {version}. Not legal advice.").format(version=sheet.profile.version),
        back=reverse("law:profiles"),
        back_text=_("Law"),
        tags=[] if adopted is None else [Tag("active", _("Adopted")) if adopted else Tag("draft")],
        banners=_banners(sheet),
        actions=actions,
        sections=[
            *sections,
            Section(_("Authorities"), facts=_offices(sheet)),
            *(
                Section(law_word("kinds", kind), table=_duties(kind, duties, day))
                for kind in DutyKind
            ),
            Section(_("Limits and terms"), table=_values(sheet, day)),
            Section(_("Looked for and not found"), table=_gaps(sheet)),
            Section(_("Versions"), table=_versions(sheet)),
        ],
    )
    return render(request, "record.html", {"record": record})


def _banners(sheet: Sheet) -> list[Banner]:
    if sheet.profile.is_fictional:
        return [Banner("quiet", _("This country does not exist; it is there to try things out."))]
    enforced = any(each.confidence.enforced for rule in _rules(sheet) for each in rule.values)
    if enforced:
        return []
    words = _("Nothing here was confirmed in a legal text: nothing is enforced.")
    return [Banner("decision", words)]


def _offices(sheet: Sheet) -> list[tuple[object, object]]:
    return [
        (ADDRESSEE_WORDS[name], office_words(office))
        for name, office in sheet.offices(get_language() or "en").items()
    ]


def _duties(kind: str, duties: Iterable[Duty], day: Any) -> Table:
    lines = []
    for duty in duties:
        if duty.kind != kind:
            continue
        for dated in duty.values:
            events = ", ".join(law_word("events", each) for each in duty.events)
            about = ", ".join(law_word("about", each) for each in duty.about)
            what = law_word("forms", duty.form) if duty.form else events
            time = events if duty.kind is DutyKind.RECORD else due_words(duty, dated.value)
            needs = ", ".join(law_word("needs", each) for each in duty.needs)
            cells = (
                Noted(what, about),
                ADDRESSEE_WORDS[duty.addressee],
                Noted(time, needs),
                *known_cells(dated, duty, day),
            )
            lines.append(Row(cells, tone="" if dated.confidence.enforced else "quiet"))
    columns = [
        Column(_("What")),
        Column(_("To whom")),
        Column(_("When, and with what")),
        Column(_("Source")),
        Column(_("How it is known")),
    ]
    return Table(law_word("kinds", kind), columns, lines, EmptyState(_("None is known.")))


def _values(sheet: Sheet, day: Any) -> Table:
    lines = [
        Row(
            (
                Noted(law_word("parameters", rule.name), _use(rule)),
                value_words(rule, dated.value),
                *known_cells(dated, rule, day),
            ),
            tone="" if dated.confidence.enforced else "quiet",
        )
        for rule in sheet.profile.parameters.values()
        for dated in rule.values
    ]
    columns = [
        Column(_("What")),
        Column(_("Value")),
        Column(_("Source")),
        Column(_("How it is known")),
    ]
    return Table(_("Limits and terms"), columns, lines, EmptyState(_("None is known.")))


def _use(rule: Parameter) -> object:
    """What the program does with a value, and the name by which a file calls it."""
    use = law.vocabulary()["parameters"][rule.name]["use"]
    return format_html("{}<br><code>{}</code>", law_word("uses", use), rule.name)


def known_cells(dated: Dated, rule: Parameter, day: Any) -> tuple[object, ...]:
    """Where a value stands and when it was read there; how it is known, and from which day."""
    cited = quoted(dated.source)
    source: object = Link(cited, dated.address) if dated.address else cited
    read = day_text(dated.read_on) if dated.read_on else ""
    label = law_word("confidence", dated.confidence.value)
    tone = "done" if dated.confidence.enforced else "decision"
    if rule.dated_on(day) is not dated and dated.confidence.enforced:
        later = dated.from_day > day
        label, tone = (_("Not yet in force"), "elsewhere") if later else (_("Past"), "quiet")
    since = _("from {day}").format(day=day_text(dated.from_day))
    source = Noted(source, _("read {day}").format(day=read))
    return source, Noted(Tag("open", label, tone), since)


def _gaps(sheet: Sheet) -> Table:
    words = {"loss_clock": _("When a loss must be told"), "periodic_report": _("Periodic reports")}
    lines = [Row((words.get(name) or law_word("parameters", name),)) for name in sheet.gaps]
    empty = EmptyState(_("Nothing that was looked for is missing."))
    return Table(_("Looked for and not found"), [Column(_("What"))], lines, empty)


def _versions(sheet: Sheet) -> Table:
    lines = [
        Row(
            (
                each["version"],
                each["on"],
                _what(str(each["what"])),
                each["impact_from"] or _("none"),
                ", ".join(law_word("parameters", name) for name in each["touches"]) or _("all"),
            )
        )
        for each in sheet.changelog
    ]
    columns = [
        Column(_("Version")),
        Column(_("Day")),
        Column(_("What was done")),
        Column(_("Days judged anew from")),
        Column(_("What it touches")),
    ]
    return Table(_("Versions"), columns, lines)


def _what(word: str) -> str:
    words = {
        "added": _("Added"),
        "amended": _("Amended"),
        "corrected": _("Corrected"),
        "confirmed": _("Confirmed"),
        "ended": _("Ended"),
    }
    return words.get(word, word)


def altered_table(found: Iterable[impact.Altered]) -> Table:
    """What a text changes, value by value, against what stands."""
    lines = []
    for altered in found:
        dated = altered.after or altered.before
        if dated is None:
            continue
        name = altered.rule.name
        label = (
            duty_words(altered.rule)
            if isinstance(altered.rule, Duty)
            else law_word("parameters", name)
        )
        lines.append(
            Row(
                (
                    label,
                    dated.from_day,
                    said_of(altered.rule, altered.before) if altered.before else "",
                    said_of(altered.rule, altered.after) if altered.after else _("dropped"),
                    quoted(altered.after.source) if altered.after else "",
                )
            )
        )
    columns = [
        Column(_("What")),
        Column(_("From")),
        Column(_("Before")),
        Column(_("After")),
        Column(_("Source")),
    ]
    return Table(_("What it changes"), columns, lines, EmptyState(_("It changes no value.")))


def said_of(rule: Parameter, dated: Dated) -> str:
    """A value in words: the time that a duty gives, or a parameter with its unit."""
    if isinstance(rule, Duty) and dated.value is not None:
        return due_words(rule, dated.value)
    return value_words(rule, dated.value)


def effects_table(found: Iterable[impact.Effect], day: date) -> Table:
    """What each company would have to mend under a text, beside what it has to mend now."""
    caption = _("What companies would have to mend: their registers of today, by the law of {day}")
    words = {
        "over_quota": _("Firearms beyond the quota"),
        "rounds_in_hand": _("Persons with more rounds than allowed"),
        "counts_due": _("Armouries whose full count is due"),
        "notices_late": _("Open incidents with a notice overdue"),
    }
    lines = [
        Row(
            (each.organisation.name, words[each.what], each.now, each.then),
            tone="stop" if each.then > each.now else "done",
        )
        for each in found
    ]
    columns = [
        Column(_("Company")),
        Column(_("What")),
        Column(_("Now"), numeric=True),
        Column(_("Under this text"), numeric=True),
    ]
    empty = EmptyState(_("No company would have to mend anything that it need not mend now."))
    return Table(caption.format(day=day_text(day)), columns, lines, empty)


def _adoptions(row: Any) -> Table:
    lines = [
        Row((each.adopted_at, each.province or _("all companies"), each.companies))
        for each in row.adoptions.all()
    ]
    columns = [Column(_("Since")), Column(_("For whom")), Column(_("Companies"), numeric=True)]
    empty = EmptyState(_("Nowhere: it is a draft, and binds nobody."))
    return Table(_("Where it applies"), columns, lines, empty)


def _rules(sheet: Sheet) -> list[Parameter]:
    return [*sheet.profile.parameters.values(), *sheet.profile.duties.values()]
