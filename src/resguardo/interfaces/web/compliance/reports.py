"""What is read of an assessment beside its page: compared with its baseline, and the report."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from resguardo.interfaces.web.cells import Noted
from resguardo.interfaces.web.charts import Lines, Series
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.reading import day_text
from resguardo.interfaces.web.records import Record, Section
from resguardo.interfaces.web.tables import Column, EmptyState, Table
from resguardo.interfaces.web.words_of_fields import words
from resguardo.records.compliance import columns, comparing, selectors
from resguardo.records.people import selectors as people
from resguardo.records.people.days import local_day

from .actions import planned_table
from .assessments import lines_of, lines_table
from .catalogues import another_text
from .words import THEMES, VERDICTS


@require_GET
def compare(request: Page, assessment_id: UUID) -> HttpResponse:
    """A follow-up beside what it follows: the score of each theme, and what changed."""
    row = selectors.assessment(viewer=request.viewer, at=request.at, public_id=assessment_id)
    if row.follows is None:
        raise people.NotFound
    earlier = selectors.assessment(
        viewer=request.viewer, at=request.at, public_id=row.follows.public_id
    )
    then, since = lines_of(request, earlier), lines_of(request, row)
    moments = columns.over_time(viewer=request.viewer, at=request.at, row=row, lines=since)
    before = {each.theme: each for each in comparing.scores(then)}
    themes = [
        (
            words(THEMES, each.theme),
            f"{before[each.theme].done} / {before[each.theme].of}" if each.theme in before else "",
            f"{each.done} / {each.of}",
        )
        for each in comparing.scores(since)
    ]
    was = {each.control.id: each.counts for each in then}
    language = get_language() or "en"
    changed = [
        (
            Noted(each.control.words(language), each.control.id),
            words(VERDICTS, was.get(each.control.id, "")) if was.get(each.control.id) else "",
            words(VERDICTS, each.counts) if each.counts else "",
        )
        for each in since
        if was.get(each.control.id, "") != each.counts
    ]
    pair = [Column(_("Then")), Column(_("Since"))]
    record = Record(
        title=_("Baseline and follow-up"),
        lead=f"{row.organisation.name} · {selectors.catalogue_of(row).name(language)}",
        back=reverse("compliance:assessment", args=[assessment_id]),
        back_text=_("Assessment"),
        sections=[
            Section(_("Done by theme"),
                    table=Table(_("Done by theme"), [Column(_("Theme")), *pair], themes)),
            *_over_time(moments, request),
            Section(_("What changed"), table=Table(
                _("What changed"), [Column(_("What it asks")), *pair], changed,
                EmptyState(_("Nothing changed.")),
            )),
        ],
    )  # fmt: skip
    return render(request, "record.html", {"record": record})


def _over_time(moments: Sequence[columns.Moment], request: Page) -> list[Section]:
    """What counts as done at each assessment of the same standard, in all and by theme."""
    days = [day_text(local_day(each.at, request.viewer.time_zone)) for each in moments]
    title = _("Done over time")
    of_all = Series(_("Done of all that applies"), [each.share_pct for each in moments])
    shares: dict[str, list[str]] = {}
    for place, each in enumerate(moments):
        for score in each.scores:
            row = shares.setdefault(score.theme, [""] * len(moments))
            row[place] = f"{score.share_pct} %"
    table = Table(
        _("Share of each theme over time"),
        [Column(_("Theme")), *(Column(day, numeric=True) for day in days)],
        [(words(THEMES, theme), *shares[theme]) for theme in THEMES if theme in shares],
    )
    return [
        Section("", chart=Lines(title, "%", days, [of_all])),
        Section(_("Share of each theme over time"), table=table),
    ]


@require_GET
def report(request: Page, assessment_id: UUID) -> HttpResponse:
    """The report, to be printed and signed by both sides."""
    row = selectors.assessment(viewer=request.viewer, at=request.at, public_id=assessment_id)
    rows = lines_of(request, row)
    language = get_language() or "en"
    found = selectors.catalogue_of(row)
    planned = selectors.actions(viewer=request.viewer, at=request.at).filter(assessment=row)
    agenda = [each for each in rows if each.gap in {"contradicted", "differs"}]
    scores = [
        (words(THEMES, each.theme), each.done, each.of, f"{each.share_pct} %")
        for each in comparing.scores(rows)
    ]
    context = {
        "organisation": row.organisation.name,
        "assessment": row,
        "standard": found.name(language),
        "facts": [
            (_("Standard"), found.name(language)),
            (_("Version"), row.version),
            (_("SHA-256 of its text"), row.catalogue_digest or _("was not kept yet")),
            *((each.title, each.text) for each in another_text(row, found)),
            (_("Opened"), row.opened_at),
            (_("Locked"), row.locked_at or _("Not yet: the figures may still change.")),
        ],
        "scores": Table(
            _("Done by theme"),
            [Column(_("Theme")), Column(_("Done"), numeric=True), Column(_("Of"), numeric=True),
             Column(_("Share"), numeric=True)],
            scores,
        ),
        "agenda": lines_table(_("Agenda"), agenda, row, language, may=False, advises=True),
        "planned": planned_table(request, planned),
        "every": lines_table(_("Every requirement"), rows, row, language, may=False,
                             advises=True),
        "back": reverse("compliance:assessment", args=[assessment_id]),
    }  # fmt: skip
    return render(request, "compliance/report.html", context)
