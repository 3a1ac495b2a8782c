"""A programme taken along as a workbook: its tables, with numbers that are numbers."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from resguardo.insight.exchange.workbook import Sheet
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.export import sheets_workbook
from resguardo.interfaces.web.words_of_fields import words
from resguardo.records.assistance import gains, results, selectors, tables
from resguardo.records.assistance.passing import standing
from resguardo.records.compliance.catalogues import name_of

from .words import DOORS, LINES, PARTICIPATIONS, SEXES, SIZES, STATES, VALUE_KINDS, kind_told

NOTHING = Decimal(0)


@require_GET
def take_workbook(request: Page, programme: UUID) -> HttpResponse:
    """The tables of a programme that is run here; that they were taken is recorded."""
    viewer, at = request.viewer, request.at
    row = selectors.own_programme(viewer=viewer, at=at, public_id=programme)
    tables.note_taken(viewer=viewer, at=at, programme=row)
    planned = selectors.activities(viewer=viewer, at=at).filter(programme=row)
    activities = list(selectors.beneficiaries(planned))
    spent = selectors.spent_by_activity(viewer=viewer, programme=row)
    sheets = [
        _activities(activities, spent, row.currency),
        _spending(tables.money(viewer=viewer, programme=row), row.currency),
        _results(results.measured(viewer=viewer, programme=row)),
        _values(selectors.indicators(viewer=viewer, programme=row)),
        _gained(gains.gains(row)),
        _compared(gains.compared(row)),
        _participants(tables.participants(viewer=viewer, programme=row)),
        _marks(tables.marks(viewer=viewer, programme=row)),
        _destroyed(tables.destroyed(viewer=viewer, programme=row)),
    ]
    told = f"{row.title} · {viewer.organisation_name} · {at:%Y-%m-%d %H:%M} UTC"
    return sheets_workbook(row.number, sheets, told=told)


def _activities(rows: Iterable[Any], spent: dict[int, Decimal], currency: str) -> Sheet:
    headings = [
        _("Activity"), _("Kind"), _("State"), _("From"), _("Until"), _("Place"), _("For whom"),
        _("Budget ({currency})").format(currency=currency),
        _("Spent ({currency})").format(currency=currency), _("Looks back at"),
    ]  # fmt: skip
    lines = [
        (
            each.title, kind_told(each), STATES[each.state][0], each.starts_on, each.ends_on,
            each.place, "; ".join(one.organisation.name for one in each.beneficiaries.all()),
            each.budget, spent.get(each.pk, NOTHING), each.follows.title if each.follows else "",
        )
        for each in rows
    ]  # fmt: skip
    return _("Activities"), headings, lines


def _spending(rows: Iterable[Any], currency: str) -> Sheet:
    amount = _("Amount ({currency})").format(currency=currency)
    headings = [_("Day"), _("Activity"), _("What was paid"), _("Document"), amount, _("Recorded")]
    lines = [
        (each.spent_on, each.activity.title, each.what, each.document, each.amount,
         each.recorded_at)
        for each in rows
    ]  # fmt: skip
    return _("Money spent"), headings, lines


def _results(rows: Iterable[results.Measured]) -> Sheet:
    headings = [
        _("Code"), _("Indicator"), _("Unit"), _("Baseline"), _("Target"), _("Reached"), _("Day"),
        _("Of the way (%)"), *map(str, SEXES.values()), *map(str, SIZES.values()),
    ]  # fmt: skip
    lines = [
        (
            each.indicator.code, each.indicator.title, each.indicator.unit, each.baseline,
            each.target, each.actual, each.on, each.done_pct,
            *(each.by_sex.get(sex) for sex in SEXES), *(each.by_size.get(size) for size in SIZES),
        )
        for each in rows
    ]  # fmt: skip
    return _("Results framework"), headings, lines


def _values(rows: Iterable[Any]) -> Sheet:
    headings = [_("Code"), _("Day"), _("What"), _("Value"), _("Of whom"), _("Note")]
    lines = [
        (row.code, each.on, words(VALUE_KINDS, each.kind), each.number,
         words(SEXES, each.sex) or words(SIZES, each.size), each.words)
        for row in rows
        for each in row.values.all()
    ]  # fmt: skip
    return _("Values"), headings, lines


def _gained(rows: Iterable[gains.Gains]) -> Sheet:
    headings = [
        _("Who"), _("Company size"), _("Answer"), _("Activities"), _("Came"), _("Passed"),
        _("Equipment"), _("Firearms marked"), _("Firearms destroyed"), _("Newly met"),
        _("Agreed on"),
        _("Agreed and done"),
    ]  # fmt: skip
    lines = [
        (
            each.participation.organisation.name, words(SIZES, each.participation.size),
            PARTICIPATIONS[each.participation.state][0], each.activities, each.attended,
            each.trained, each.equipment, each.marked, each.destroyed, each.closed,
            each.concluded, each.done,
        )
        for each in rows
    ]  # fmt: skip
    return _("Gains"), headings, lines


def _compared(rows: Iterable[gains.Compared]) -> Sheet:
    """One line a look: the first is the baseline, and what came and went is against it."""
    headings = [
        _("Company"), _("Standard"), _("Day"), _("Requirements met (%)"), _("Newly met"),
        _("No longer met"),
    ]  # fmt: skip
    lines = [
        (each.name, name_of(each.catalogue, get_language() or "en"), look.on, look.met.share_pct,
         ", ".join(sorted(look.met.met - each.then.met)),
         ", ".join(sorted((each.then.met & look.met.of) - look.met.met)))
        for each in rows
        for look in each.looks
    ]  # fmt: skip
    return _("Before and after"), headings, lines


def _participants(rows: Iterable[Any]) -> Sheet:
    """By the code of the badge: names stay here, where they can be erased."""
    headings = [
        _("Activity"), _("From"), _("Code of the badge"), _("Organisation"), _("Sex"),
        _("Days there"), _("Of days"), _("Test before (%)"), _("Test after (%)"), _("Has passed"),
    ]  # fmt: skip
    lines = []
    for each in rows:
        stands = standing(each, each.activity)
        passed = each.activity.kind == "training" and stands.passed
        lines.append((
            each.activity.title, each.activity.starts_on, each.code,
            each.organisation.name if each.organisation else "", words(SEXES, each.sex),
            stands.there, stands.days, stands.before_pct, stands.after_pct,
            _("yes") if passed else "",
        ))  # fmt: skip
    return _("Participants"), headings, lines


def _marks(rows: Iterable[Any]) -> Sheet:
    headings = [
        _("Campaign"), _("Company"), _("Firearm"), _("Serial number"), _("Mark"), _("State"),
        _("Marked"), _("Read back"), _("Reason"),
    ]  # fmt: skip
    lines = [
        (each.activity.title, each.organisation.name, each.thing.name, each.thing.firearm.serial,
         each.text, LINES[each.state][0], each.marked_at, each.confirmed_at, each.reason)
        for each in rows
    ]  # fmt: skip
    return _("Marks"), headings, lines


def _destroyed(rows: Iterable[Any]) -> Sheet:
    headings = [
        _("Campaign"), _("Company"), _("Firearm"), _("Serial number"), _("State"), _("Given"),
        _("Reason"), _("Missing at"), _("What is known"),
    ]  # fmt: skip
    lines = [
        (each.activity.title, each.organisation.name, each.thing.name, each.thing.firearm.serial,
         LINES[each.state][0], each.offered_at, each.reason, words(DOORS, each.missing_at),
         each.missing_reason)
        for each in rows
    ]  # fmt: skip
    return _("Destruction"), headings, lines
