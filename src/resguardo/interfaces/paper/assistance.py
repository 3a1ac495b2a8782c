"""Papers of assistance: what was marked, what was destroyed, and the report to the donor."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from resguardo.interfaces.paper.reading import day_text, full_text, number_text
from resguardo.interfaces.paper.sheet import Bar, Bars, Column, Sheet, Table, Words
from resguardo.interfaces.paper.subjects import key_of
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop
from resguardo.records.assistance import destroying, gains, marking, passing, results, selectors
from resguardo.records.assistance.services.courses import Erased
from resguardo.records.compliance.catalogues import name_of
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer

WHOLE_PCT = 100


class CourseNotCertified(Problem):
    """A certificate of a course that is not certified yet."""

    code = "assistance.course-not-certified"
    wording = gettext_noop("Certify the course first; its certificates are issued after that.")


class NotCertified(Problem):
    """A certificate of what is not over yet."""

    code = "assistance.not-certified"
    wording = gettext_noop("Certify the campaign first; its certificate is issued after that.")


class NotPassed(Problem):
    """A certificate for somebody who has not passed."""

    code = "assistance.not-passed"
    wording = gettext_noop(
        "Days on which this participant was there: {there} of {days}; the course was not passed. "
        "The certificate is for who was there on enough days and reached enough in the test after "
        "it."
    )

    there: int
    days: int


def training(viewer: Viewer, at: datetime, subject: str) -> Sheet:
    """The certificate of somebody who passed a course: days there, and the test at its end."""
    who = selectors.attendee(viewer=viewer, at=at, public_id=key_of(subject))
    course = who.activity
    if subject != str(who.public_id) or course.kind != "training":
        raise NotFound  # the subject is how the words are found when the participant is erased
    if who.erased_at is not None:
        raise Erased
    if not passing.is_certified(course):
        raise CourseNotCertified
    reached = passing.standing(who, course)
    if not reached.passed:
        raise NotPassed(reached.there, reached.days)
    days = _("{there} of {days}").format(there=reached.there, days=reached.days)
    test = "" if reached.after_pct is None else f"{number_text(reached.after_pct)} %"
    asked = f"{number_text(course.pass_pct)} %" if course.pass_pct else ""
    return Sheet(
        lead=f"{who.given_name} {who.family_name}",
        facts=[
            (_("Course"), course.title),
            (_("Programme"), course.programme.title),
            (_("Place"), course.place),
            (_("From"), day_text(course.starts_on)),
            (_("Until"), day_text(course.ends_on)),
            (_("Organisation"), who.organisation.name if who.organisation else ""),
            (_("Days there"), days),
            (_("Test after the course"), test),
            (_("Needed to pass the test"), asked),
        ],
        signs=[(_("For the programme"), viewer.organisation_name)],
        foot=_("This participant was there on enough days of the course and passed it."),
        about=who.organisation_id,
    )  # fmt: skip


def marks(viewer: Viewer, at: datetime, subject: str) -> Sheet:
    """The certificate of a marking campaign: each firearm with its mark, and who read it back."""
    row = _certified(viewer, at, subject, "marking")
    plan = marking.plan_of(row)
    listed = marking.lines(viewer=viewer, at=at, activity=row)
    lines = listed.filter(state="confirmed")
    shown = marking.shown(lines)
    aside = marking.shown(listed.filter(state="aside"))
    return Sheet(
        facts=[
            *_campaign(row),
            (_("Pattern of the mark"), plan.pattern if plan else ""),
            (_("By which rule"), plan.source if plan else ""),
            (_("Where on the firearm"), plan.location if plan else ""),
            (_("Firearms that were marked and read back"), number_text(lines.count())),
            (_("Firearms that were put aside"), _some(aside)),
        ],
        parts=[
            Table(
                _("Firearms of the campaign"),
                [
                    Column(_("Firearm"), wide=True),
                    Column(_("Serial number"), "code"),
                    Column(_("Mark"), "code"),
                    Column(_("Read back")),
                ],
                [
                    (
                        each.thing.name, each.thing.firearm.serial, each.text,
                        day_text(each.confirmed_at) if each.confirmed_at else "",
                    )
                    for each in shown
                ],
                _("None."),
            ),
            *([_aside(aside)] if aside else []),
        ],
        signs=[(_("For the programme"), viewer.organisation_name)],
        foot=_("Each mark was read off the steel by a second person before it was registered."),
    )  # fmt: skip


def _aside(rows: Sequence[Any]) -> Table:
    """What was on the list and could not be marked, and why."""
    columns = [
        Column(_("Firearm"), wide=True), Column(_("Serial number"), "code"), Column(_("Reason")),
    ]  # fmt: skip
    lines = [(each.thing.name, each.thing.firearm.serial, each.reason) for each in rows]
    return Table(_("Firearms that were put aside"), columns, lines)


def destruction(viewer: Viewer, at: datetime, subject: str) -> Sheet:
    """The certificate of a destruction: approval, doors, witnesses, and each firearm."""
    row = _certified(viewer, at, subject, "destruction")
    plan = destroying.plan_of(row)
    given = destroying.lines(viewer=viewer, at=at, activity=row)
    lines = given.filter(state="destroyed")
    missing = destroying.shown(given.filter(state="missing"))
    doors = [
        (
            _(destroying.DOORS[each.name]),
            full_text(each.count.closed_at),
            each.count.counted,
            each.count.witness,
        )
        for each in destroying.doors(row)
        if each.count is not None
    ]
    witnesses = list(row.witnesses.order_by("pk"))
    facts: list[tuple[Words, object]] = [*_campaign(row)]
    if plan is not None:
        facts += [
            (_("How"), _(destroying.METHODS[plan.method])),
            (_("Furnace"), plan.furnace),
            (_("Authority that approves"), plan.authority.name),
            (_("Document of the approval"), plan.document),
        ]
    return Sheet(
        facts=[
            *facts,
            (_("Firearms that were destroyed"), number_text(lines.count())),
            (_("Firearms that were missing at a door"), _some(missing)),
        ],
        parts=[
            Table(
                _("Doors"),
                [
                    Column(_("Door")),
                    Column(_("Closed")),
                    Column(_("Counted"), "right"),
                    Column(_("Counted by"), wide=True),
                ],
                doors,
            ),
            Table(
                _("Firearms that were destroyed"),
                [
                    Column(_("Firearm"), wide=True),
                    Column(_("Serial number"), "code"),
                    Column(_("Company")),
                ],
                [
                    (each.thing.name, each.thing.firearm.serial, each.organisation.name)
                    for each in destroying.shown(lines)
                ],
                _("None."),
            ),
            *([_missing(missing)] if missing else []),
        ],
        signs=[(each.institution, each.name) for each in witnesses],
        foot=_("What was destroyed stays in the register and is found by its serial for ever."),
    )  # fmt: skip


def _missing(rows: Sequence[Any]) -> Table:
    """What was given and did not come to the furnace: at which door, and what is known."""
    columns = [
        Column(_("Firearm"), wide=True), Column(_("Serial number"), "code"), Column(_("Company")),
        Column(_("Door")), Column(_("What is known")),
    ]  # fmt: skip
    lines = [
        (
            each.thing.name, each.thing.firearm.serial, each.organisation.name,
            _(destroying.DOORS[each.missing_at]), each.missing_reason,
        )
        for each in rows
    ]  # fmt: skip
    return Table(_("Firearms that were missing at a door"), columns, lines)


def donor_report(viewer: Viewer, at: datetime, subject: str) -> Sheet:
    """The report to the donor: results, baseline to endline, activities and their money."""
    row = selectors.own_programme(viewer=viewer, at=at, public_id=key_of(subject))
    spent = selectors.spent_by_activity(viewer=viewer, programme=row)
    measured = results.measured(viewer=viewer, programme=row)
    planned = list(row.activities.exclude(state="cancelled").order_by("starts_on", "pk"))
    donors = ", ".join(each.name for each in row.partners.filter(role="funding").order_by("pk"))
    return Sheet(
        lead=row.title,
        facts=[
            (_("Number"), row.number),
            (_("Donor"), donors),
            (_("From"), day_text(row.starts_on)),
            (_("Until"), day_text(row.ends_on)),
            (_("Budget"), _money(row.budget, row.currency)),
            (_("Spent"), _money(sum(spent.values(), Decimal(0)), row.currency)),
        ],
        parts=[
            _way(measured),
            _results(measured),
            _compared(row),
            _gained(row),
            _spending(planned, spent, row.currency),
            _activities(planned, spent),
        ],
        signs=[(_("For the programme"), viewer.organisation_name)],
        foot=_(
            "Counted from the records on the day of this report, or on the day on which the "
            "programme was closed; people’s values have their day."
        ),
    )


def _way(measured: Sequence[results.Measured]) -> Bars:
    """Of each indicator with a target and a value: the way from the baseline, and what is done."""
    pairs: list[tuple[Words, Sequence[Bar]]] = []
    for each in measured:
        done = each.done_pct
        if done is None:
            continue
        way = f"{_figure(each.baseline or Decimal(0))} → {_figure(each.target)}"
        reached = f"{_figure(each.actual)} ({done} %)"
        label = f"{each.indicator.code} {each.indicator.title}"
        pairs.append((label, (Bar(WHOLE_PCT, way, planned=True), Bar(done, reached))))
    planned, reached_word = _("From baseline to target"), _("Reached")
    return Bars(_("How far each result is"), planned, reached_word, pairs)


def _spending(planned: Sequence[Any], spent: Mapping[int, Decimal], currency: str) -> Bars:
    """Of each activity with money: its budget and what it cost, on one scale for all of them."""
    nothing = Decimal(0)
    money = [(each, each.budget or nothing, spent.get(each.pk, nothing)) for each in planned]
    most = max((max(budget, cost) for _each, budget, cost in money), default=nothing)
    pairs: list[tuple[Words, Sequence[Bar]]] = [
        (
            _named(each),
            (
                Bar(int(WHOLE_PCT * budget / most), _money(budget, currency), planned=True),
                Bar(int(WHOLE_PCT * cost / most), _money(cost, currency)),
            ),
        )
        for each, budget, cost in money
        if budget > 0 or cost > 0
    ]
    return Bars(_("Budget and spending by activity"), _("Budget"), _("Spent"), pairs)


def _results(measured: Sequence[results.Measured]) -> Table:
    columns = [
        Column(_("Indicator"), wide=True), Column(_("Baseline"), "right"),
        Column(_("Target"), "right"), Column(_("Reached"), "right"),
        Column(_("Of the way"), "right"),
    ]  # fmt: skip
    lines = [
        (
            f"{each.indicator.code} {each.indicator.title}",
            _figure(each.baseline), _figure(each.target),
            _figure(each.actual), "" if each.done_pct is None else f"{each.done_pct} %",
        )
        for each in measured
    ]  # fmt: skip
    return Table(_("Results"), columns, lines, _("No value yet."))


def _compared(row: Any) -> Table:
    """Each company at its baseline and at every look since; what came and went is against it."""
    language = get_language() or "en"
    columns = [
        Column(_("Company"), wide=True), Column(_("Day")), Column(_("Requirements met"), "right"),
        Column(_("Newly met"), "right"), Column(_("No longer met"), "right"),
    ]  # fmt: skip
    lines = [
        (
            f"{each.name} · {name_of(each.catalogue, language)}", day_text(look.on),
            f"{look.met.share_pct} %", *_against(each.then, look.met),
        )
        for each in gains.compared(row)
        for look in each.looks
    ]  # fmt: skip
    none = _("No assessment was shown.")
    if row.state != "running":
        none = _("The programme is closed: assessments are read while it runs.")
    return Table(_("From baseline to endline"), columns, lines, none)


def _against(then: gains.Met, now: gains.Met) -> tuple[object, object]:
    """How many requirements are met that were not, and the other way; of the baseline, nothing."""
    if now is then:
        return "", ""
    return len(now.met - then.met), len((then.met & now.of) - now.met)


def _gained(row: Any) -> Table:
    columns = [
        Column(_("Who"), wide=True), Column(_("Came"), "right"), Column(_("Passed"), "right"),
        Column(_("Equipment"), "right"), Column(_("Marked"), "right"),
        Column(_("Destroyed"), "right"), Column(_("Newly met"), "right"),
    ]  # fmt: skip
    lines = [
        (
            each.participation.organisation.name, each.attended, each.trained, each.equipment,
            each.marked, each.destroyed, each.closed,
        )
        for each in gains.gains(row)
    ]  # fmt: skip
    return Table(_("What each has gained"), columns, lines, _("Nobody takes part yet."))


def _activities(planned: Sequence[Any], spent: Mapping[int, Decimal]) -> Table:
    columns = [
        Column(_("Activity"), wide=True), Column(_("Day")), Column(_("Budget"), "right"),
        Column(_("Spent"), "right"),
    ]  # fmt: skip
    lines = [
        (_named(each), day_text(each.starts_on), _money(each.budget), _money(spent.get(each.pk)))
        for each in planned
    ]
    return Table(_("Activities"), columns, lines)


def _named(activity: Any) -> str:
    """The title; of a visit that the programme planned by itself, after how long."""
    if not activity.after_months:
        return str(activity.title)
    told = ngettext(
        "{kind}, {months} month after", "{kind}, {months} months after", activity.after_months
    )
    return told.format(kind=activity.title, months=activity.after_months)


def _some(rows: Sequence[Any]) -> str:
    """How many, where there are any."""
    return number_text(len(rows)) if rows else ""


def _money(amount: Decimal | None, currency: str = "") -> str:
    return "" if amount is None else f"{number_text(float(amount), places=2)} {currency}".strip()


def _figure(number: Decimal | None) -> str:
    if number is None:
        return ""
    places = 0 if number == number.to_integral_value() else 2
    return number_text(float(number), places=places)


def _certified(viewer: Viewer, at: datetime, subject: str, kind: str) -> Any:
    row = selectors.activity(viewer=viewer, at=at, public_id=key_of(subject))
    if row.kind != kind:
        raise NotFound
    if row.state != "certified":
        raise NotCertified
    return row


def _campaign(row: Any) -> list[tuple[Words, object]]:
    whom = row.beneficiaries.select_related("organisation").order_by("organisation__name")
    return [
        (_("Campaign"), row.title),
        (_("Programme"), row.programme.title),
        (_("Place"), row.place),
        (_("From"), day_text(row.starts_on)),
        (_("Until"), day_text(row.ends_on)),
        (_("For whom"), ", ".join(each.organisation.name for each in whom)),
    ]
