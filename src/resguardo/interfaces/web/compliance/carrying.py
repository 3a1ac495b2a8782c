"""Taking an assessment along as a file, and bringing one in."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.cells import Link, Noted, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out
from resguardo.interfaces.web.records import Record, Section
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.words_of_fields import words
from resguardo.records.compliance import assessing, carrying, comparing, selectors
from resguardo.records.transparency.identity import new_public_id

from .campaigns import oversees
from .words import ANSWERS, SIDES, VERDICT_TONES


@require_http_methods(["GET", "POST"])
def take_along(request: Page, assessment_id: UUID) -> HttpResponse:
    """Write the file that a laptop without network takes in."""
    row = selectors.assessment(viewer=request.viewer, at=request.at, public_id=assessment_id)
    request.viewer.demand(
        assessing.side_act(request.viewer, row.organisation.public_id), at=request.at
    )
    deed = _copys_deed(row) if row.carried_from else _homes_deed(request, row)

    def do(values: dict[str, Any]) -> HttpResponse:
        content = carrying.take_along(
            by=request.viewer, at=request.at, assessment=assessment_id, **values
        )
        response = HttpResponse(content, content_type="application/zip")
        name = f"assessment-{row.catalogue}-{str(row.public_id)[-12:]}.zip"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    return carry_out(request, deed, do)


def _homes_deed(request: Page, row: Any) -> Deed:
    """At home: the code is shown beside the button, and the file is sealed with it."""
    name = _name(request)
    code = carrying.code_of(by=request.viewer, assessment=row.public_id, carry_out=name)
    return Deed(
        title=_("Take the assessment along"),
        button=_("Write the file"),
        lead=_(
            "Questions, answers, evidence and what the register says now go into one file. Bring "
            "it in on a laptop with this program, answer there without network, take it along "
            "from there, and bring that file in here: answers join, and where two differ both "
            "are kept until you decide."
        ),
        facts=[(
            _("Code"),
            Noted(code, _("Write it down now. The laptop asks for it, it is not in the file, and "
                          "without it nobody can change the file unseen.")),
        )],
        asks=(Ask("carry_out", "", "hidden", value=str(name)),),
        back=reverse("compliance:assessment", args=[row.public_id]),
    )  # fmt: skip


def _name(request: Page) -> UUID:
    """Under which name the file goes: that of the page whose code was shown, or a new one."""
    try:
        return UUID(request.POST.get("carry_out", ""))
    except ValueError:
        return new_public_id()


def _copys_deed(row: Any) -> Deed:
    return Deed(
        title=_("Take the assessment along"),
        button=_("Write the file"),
        lead=_("Bring this file in where the assessment is at home: {home}").format(
            home=row.carried_from
        ),
        asks=(_code(_("The one that was shown where it was taken along.")),),
        back=reverse("compliance:assessment", args=[row.public_id]),
    )


def _code(hint: str, *, required: bool = True) -> Ask:
    return Ask("code", _("Code"), hint=hint, required=required, limit=40)


@require_http_methods(["GET", "POST"])
def bring(request: Page) -> HttpResponse:
    """Bring a file in, and tell what came of it."""
    act = assessing.side_act(request.viewer, request.viewer.organisation_public_id)
    if not oversees(request):
        request.viewer.demand(act, at=request.at)
    deed = Deed(
        title=_("Bring an assessment in"),
        button=_("Bring it in"),
        lead=_("A file that was taken along, here or from a laptop."),
        asks=(
            Ask("file", _("File (ZIP)"), "file"),
            _code(
                _(
                    "On a laptop: the one that was shown where the file was written. Where the "
                    "assessment is at home none is needed."
                ),
                required=False,
            ),
        ),
        back=reverse("compliance:assessments"),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        brought = carrying.bring(
            by=request.viewer, at=request.at, content=values["file"], code=values["code"]
        )
        return _told(request, brought)

    return carry_out(request, deed, do)


def _told(request: Page, brought: carrying.Brought) -> HttpResponse:
    row = brought.row
    way = reverse("compliance:assessment", args=[row.public_id])
    facts: list[tuple[object, ...]] = [
        (_("Company"), row.organisation.name),
        (_("New answers"), brought.new),
        (_("Known already"), brought.known),
        (_("Documents in the file"), brought.papers),
    ]
    if brought.left_out:
        facts.append((
            _("Left out"),
            ngettext(
                "{count} answer of the other side: their own login brings it in.",
                "{count} answers of the other side: their own login brings them in.",
                brought.left_out,
            ).format(count=brought.left_out),
        ))  # fmt: skip
    record = Record(
        title=_("It is brought in"),
        lead=_("Nothing was replaced."),
        back=way,
        back_text=_("Assessment"),
        actions=[(_("Go to the assessment"), way, "primary")],
        sections=[
            Section(_("What came of it"), facts=facts),
            conflicts(row, selectors.answers_of(row), may=True),
        ],
    )
    return render(request, "record.html", {"record": record})


def conflicts(row: Any, answers: Any, *, may: bool) -> Section:
    """Answers that were given elsewhere and here, and differ: both, and the way to decide."""
    rows = [
        Row(
            (
                each.control,
                words(SIDES, each.side),
                _said(each.against),
                _said(each),
                Link(_("Decide"), reverse("compliance:answer", args=[row.public_id, each.control]))
                if may
                else "",
            ),
            tone="decision",
        )
        for each in comparing.undecided(answers)
    ]
    columns = [
        Column(_("Requirement")),
        Column(_("Side")),
        Column(_("Said here")),
        Column(_("Said elsewhere")),
        Column(_("What can be done")),
    ]
    empty = EmptyState(_("No two answers are in conflict."))
    title = _("Answers in conflict")
    return Section(title, table=Table(title, columns, rows, empty), id="conflicts")


def _said(each: Any) -> Noted:
    tag = Tag("unknown", words(ANSWERS, each.verdict), VERDICT_TONES[each.verdict])
    who = each.respondent or str(each.answered_by or "")
    return Noted(tag, f"{each.words} · {who}")
