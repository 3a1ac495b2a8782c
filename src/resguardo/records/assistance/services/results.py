"""Results: indicators with their baseline and target, and what was reached, each with its day.

A number is never overwritten: another is written beside it. What the records can count is counted
from them and cannot be typed.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.assistance import selectors
from resguardo.records.assistance.counting import SOURCES, counted
from resguardo.records.assistance.models import CompanySize, Indicator, IndicatorValue, Programme
from resguardo.records.assistance.services.courses import SEXES
from resguardo.records.assistance.services.words import MONEY_MOST, NotOnTheList, kept_words
from resguardo.records.people.changes import note
from resguardo.records.people.days import local_day
from resguardo.records.people.viewer import Viewer

VALUE_KINDS: Final = ("baseline", "target", "actual")


class CodeTaken(Problem):
    """A code names one indicator."""

    code = "assistance.code-taken"
    wording = _("There is an indicator “{word}” in this programme already. Use another code.")
    field = "code"

    word: str


class Counted(Problem):
    """What the records count is not typed."""

    code = "assistance.counted"
    wording = _("What was reached is counted from the records. Type baselines and targets only.")
    field = "kind"


class NumberUnusable(Problem):
    """A value that is none."""

    code = "assistance.number-unusable"
    wording = _("Write the value as a number, with two decimals at most.")
    field = "number"


@transaction.atomic
def add_indicator(
    *, by: Viewer, at: datetime, programme: UUID, code: str, title: str, unit: str,
    source: str = "people", rising: bool = True,
) -> Indicator:  # fmt: skip
    """Say what is measured, in which unit, and by whom: people, or the records themselves.

    Refuses a code that is taken, and a way of counting that is none.
    """
    row = selectors.own_programme(viewer=by, at=at, public_id=programme)
    kept = kept_words(code, 12).upper()
    if source != "people" and source not in SOURCES:
        raise NotOnTheList(source[:40])
    if row.indicators.filter(code=kept).exists():
        raise CodeTaken(kept)
    made = Indicator.objects.create(
        owner_id=by.organisation_id, programme=row, code=kept, title=kept_words(title, 300),
        unit=kept_words(unit, 40), source=source, rising=rising,
    )  # fmt: skip
    changes = {"code": (None, kept), "title": (None, made.title)}
    note("indicator", made.public_id, "added", changes, by=by, at=at)
    return made


@transaction.atomic
def add_value(
    *, by: Viewer, at: datetime, indicator: UUID, kind: str, number: Decimal, on: date,
    sex: str = "", size: str = "", words: str = "",
) -> IndicatorValue:  # fmt: skip
    """Write a baseline, a target or what was reached, whole or for one sex or size of company.

    Refuses what the records count themselves (`Counted`), a number that is none, and words for
    value, sex or size that are none.
    """
    selectors.demand_runner(by=by, at=at)
    row = selectors.indicator(viewer=by, at=at, public_id=indicator)
    selectors.own_programme(viewer=by, at=at, public_id=row.programme.public_id)
    if kind not in VALUE_KINDS:
        raise NotOnTheList(kind[:40])
    if kind == "actual" and row.source != "people":
        raise Counted
    if (sex and sex not in SEXES) or (size and size not in CompanySize.values):
        raise NotOnTheList((sex or size)[:40])
    if not number.is_finite() or abs(number) >= MONEY_MOST:
        raise NumberUnusable
    if number != number.quantize(Decimal("0.01")):
        raise NumberUnusable
    made = IndicatorValue.objects.create(
        owner_id=by.organisation_id, indicator=row, kind=kind, number=number, on=on, sex=sex,
        size=size, words=" ".join(words.split())[:300], recorded_at=at,
        recorded_by_id=by.user_id,
    )  # fmt: skip
    changes = {kind: (None, str(number)), "on": (None, on)}
    note("indicator", row.public_id, "measured", changes, by=by, at=at)
    return made


def keep_what_is_counted(programme: Programme, *, by: Viewer, at: datetime) -> None:
    """Keep what the records count today, in all and by its parts: later nobody may count it."""
    rows = list(programme.indicators.exclude(source="people").order_by("pk"))
    found = counted(programme, {each.source for each in rows})
    kept = []
    for row in rows:
        figure = found[row.source]
        if figure.number is None:
            continue
        parts = [(figure.number, "", "")]
        parts += [(Decimal(number), sex, "") for sex, number in figure.by_sex.items()]
        parts += [(Decimal(number), "", size) for size, number in figure.by_size.items()]
        kept += [
            IndicatorValue(
                owner_id=by.organisation_id, indicator=row, kind="actual", number=number,
                on=local_day(at, by.time_zone), sex=sex, size=size, recorded_at=at,
                recorded_by_id=by.user_id,
            )
            for number, sex, size in parts
        ]  # fmt: skip
        changes = {"actual": (None, str(figure.number))}
        note("indicator", row.public_id, "measured", changes, by=by, at=at)
    IndicatorValue.objects.bulk_create(kept)
